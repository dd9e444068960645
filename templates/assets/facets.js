// Filters, sorting and pages of a list: from the compact list the build made, with the state in the address, so that it can be
// shared and the back button works. As long as nothing is chosen, the page is as it was built.
import { ascending, finder } from "./find.js";

const FIXED = ["available", "reduced", "from", "to", "sort", "page"];

/** What the address asks for. */
const stateOf = (search) => {
  const query = new URLSearchParams(search);
  const chosen = new Map();
  for (const [name, value] of query)
    if (name.startsWith("f.") || name === "vendor") chosen.set(name, (chosen.get(name) ?? new Set()).add(value));
  const fixed = Object.fromEntries(FIXED.map((name) => [name, query.get(name) ?? ""]));
  return { ...fixed, page: Math.max(1, Math.floor(fixed.page) || 1), chosen };
};

/** The address of a state, below `path`; what is not ours in the query stays. */
const addressOf = (state, path) => {
  const url = new URL(path, location.href);
  url.search = location.search;
  for (const name of [...url.searchParams.keys()]) if (FIXED.includes(name) || name.startsWith("f.") || name === "vendor") url.searchParams.delete(name);
  for (const [name, values] of state.chosen) for (const value of values) url.searchParams.append(name, value);
  for (const name of FIXED) if (state[name] && !(name === "page" && state.page === 1)) url.searchParams.set(name, state[name]);
  return url.pathname + url.search;
};

export const filtering = (form, { shop, word, plural, money }, found = finder(shop.catalog)) => {
  const area = form.parentElement;
  const results = area.querySelector("[data-results]");
  const pages = area.querySelector("[data-pages]");
  const count = form.querySelector("[data-count]");
  const chips = form.querySelector("[data-chips]");
  const mould = (name) => form.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild;
  const built = { path: location.pathname, results: [...results.childNodes], pages: [...(pages?.childNodes ?? [])] };
  const size = Number(form.dataset.pageSize);
  const digits = new Intl.NumberFormat("en", { style: "currency", currency: shop.currency }).resolvedOptions().maximumFractionDigits;
  const minor = (text) => (text === "" ? undefined : Math.round(Number(text) * 10 ** digits));
  let state = stateOf(location.search);
  let base; // What is filtered, in its own order; all of the list if undefined.
  let data;
  let turn = 0;

  const load = async () => {
    if (data) return data;
    const raw = await found.file(`lists/${form.dataset.facets}.json`);
    const facet = ([name, values]) => new Map(values.map(([value, steps]) => [value, ascending(steps)]));
    const facets = new Map(raw.facets.map((each) => [`f.${each[0]}`, facet(each)]));
    if (raw.vendors) facets.set("vendor", facet(raw.vendors));
    data = { ...raw, facets, out: ascending(raw.out), reduced: ascending(raw.reduced) };
    data.positions = new Map(data.products.map((number, at) => [number, at]));
    return data;
  };

  const isActive = () => state.chosen.size > 0 || FIXED.some((name) => name !== "page" && state[name]);

  /** Which positions pass every filter but one. */
  const passing = (except) => {
    const mask = new Uint8Array(data.count).fill(base ? 0 : 1);
    for (const number of base ?? []) mask[data.positions.get(number)] = 1;
    const keep = (positions) => {
      const kept = new Uint8Array(data.count);
      for (const at of positions) kept[at] = mask[at];
      mask.set(kept);
    };
    if (state.available && except !== "available") for (const at of data.out) mask[at] = 0;
    if (state.reduced && except !== "reduced") keep(data.reduced);
    const [from, to] = [minor(state.from), minor(state.to)];
    data.prices.forEach((lowest, at) => {
      if (from > (data.dearest[at] ?? lowest) || lowest > to) mask[at] = 0;
    });
    for (const [name, values] of state.chosen)
      if (name !== except && data.facets.has(name)) keep([...values].flatMap((value) => data.facets.get(name).get(value) ?? []));
    return mask;
  };

  const inOrder = (mask) => {
    let order = base ? base.map((number) => data.positions.get(number)) : data.products.map((_, at) => at);
    if (state.sort === "newest") order = data.newest ?? data.products.map((_, at) => at);
    if (/price$/.test(state.sort)) order = order.toSorted((a, b) => (data.prices[a] - data.prices[b]) * (state.sort[0] === "-" ? -1 : 1));
    return order.filter((at) => mask[at]).map((at) => data.products[at]);
  };

  // Panels
  const nameOf = (details) => (details.dataset.kind ? details.dataset.kind : `f.${details.dataset.facet}`);
  const panels = [...form.querySelectorAll("details")];
  const fill = (details) => {
    const values = data.facets.get(nameOf(details));
    const place = details.querySelector("fieldset");
    if (!values || place.children.length > 1) return;
    for (const value of values.keys()) {
      const row = mould("value");
      Object.assign(row.querySelector("input"), { name: nameOf(details), value });
      row.querySelector("[data-text]").textContent = value;
      place.append(row);
    }
  };
  /** Numbers beside values: how many there would be with the value. What would leave nothing is dimmed, not taken away. */
  const number = (details) => {
    const name = nameOf(details);
    const values = data.facets.get(name);
    if (!values) return;
    const mask = passing(name);
    for (const input of details.querySelectorAll("input")) {
      const sum = (values.get(input.value) ?? []).reduce((all, at) => all + mask[at], 0);
      input.closest("label").querySelector("[data-number]").textContent = sum;
      input.closest("label").classList.toggle("is-none", !sum);
    }
  };
  const showControls = () => {
    for (const input of form.elements) {
      if (!input.name || input.name === "filter") continue;
      if (input.type === "checkbox") input.checked = FIXED.includes(input.name) ? Boolean(state[input.name]) : Boolean(state.chosen.get(input.name)?.has(input.value));
      else if (document.activeElement !== input) input.value = state[input.name];
    }
    for (const details of panels) {
      const name = nameOf(details);
      const active = name === "price" ? Number(Boolean(state.from || state.to)) : (state.chosen.get(name)?.size ?? 0);
      details.querySelector("summary").dataset.active = active || "";
    }
  };

  const drawChips = () => {
    const chip = (text, without) => {
      const item = mould("chip");
      item.querySelector("[data-text]").textContent = text;
      item.querySelector("button").addEventListener("click", () => {
        without();
        go({ page: 1 });
        (chips.querySelector("button") ?? form.querySelector("summary, input, select"))?.focus();
      });
      return item;
    };
    const items = [...state.chosen].flatMap(([name, values]) =>
      [...values].map((value) =>
        chip(value, () => {
          values.delete(value);
          if (!values.size) state.chosen.delete(name);
        }),
      ),
    );
    const price = (text) => money(minor(text));
    if (state.from || state.to)
      items.unshift(
        chip([state.from && word("priceFrom", { price: price(state.from) }), state.to && word("priceTo", { price: price(state.to) })].filter(Boolean).join(" "), () =>
          Object.assign(state, { from: "", to: "" }),
        ),
      );
    if (items.length) {
      const clear = mould("clear");
      clear.querySelector("button").addEventListener("click", () => {
        Object.assign(state, { from: "", to: "", available: "", reduced: "", sort: "", chosen: new Map() });
        go({ page: 1 });
        form.querySelector("summary, input, select")?.focus();
      });
      items.push(clear);
    }
    chips.replaceChildren(...items);
    chips.hidden = !items.length;
  };

  const drawPages = (total) => {
    if (!pages) return;
    const last = Math.ceil(total / size);
    pages.replaceChildren();
    if (last < 2) return;
    const link = (page, text, name) => {
      const a = Object.assign(document.createElement("a"), { href: addressOf({ ...state, page }, form.dataset.path), textContent: text });
      if (name) a.setAttribute("aria-label", name);
      a.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go({ page }).then(() => {
          results.tabIndex = -1;
          results.focus({ preventScroll: true });
          form.scrollIntoView();
        });
      });
      return a;
    };
    const nav = Object.assign(document.createElement("nav"), { className: "pagination" });
    nav.setAttribute("aria-label", word("pages"));
    const list = document.createElement("ol");
    list.setAttribute("role", "list");
    for (let page = 1; page <= last; page += 1) {
      const near = page === 1 || page === last || Math.abs(page - state.page) < 2;
      if (!near && Math.abs(page - state.page) > 2) continue;
      const item = document.createElement("li");
      if (near) item.append(link(page, page, word("pageNumber", { page })));
      else item.textContent = "…";
      if (page === state.page) item.firstChild.setAttribute("aria-current", "page");
      list.append(item);
    }
    if (state.page > 1) nav.append(Object.assign(link(state.page - 1, word("previousPage")), { rel: "prev", className: "pagination-step" }));
    nav.append(list);
    if (state.page < last) nav.append(Object.assign(link(state.page + 1, word("nextPage")), { rel: "next", className: "pagination-step" }));
    pages.append(nav);
  };

  const show = async () => {
    const mine = (turn += 1);
    try {
      const active = isActive();
      showControls();
      if (!active && !base && state.page === 1) {
        results.replaceChildren(...built.results);
        pages?.replaceChildren(...built.pages);
        count.textContent = "";
        drawChips();
        if (data) panels.filter((details) => details.open).forEach(number);
        return;
      }
      if (active || !base) await load();
      const numbers = active || !base ? inOrder(passing()) : base;
      state.page = Math.min(state.page, Math.max(1, Math.ceil(numbers.length / size)));
      const cards = await found.cards(numbers.slice((state.page - 1) * size, state.page * size));
      if (mine !== turn) return;
      results.replaceChildren(...cards);
      count.textContent = numbers.length ? plural("products", numbers.length) : word("filterNone");
      count.classList.toggle("hidden", !active);
      drawChips();
      drawPages(numbers.length);
      if (data) panels.filter((details) => details.open).forEach(number);
    } catch (error) {
      if (mine !== turn) return;
      count.textContent = word("filterFailed");
      count.classList.remove("hidden");
    }
  };

  /** To another state, as a step of the browser's history. */
  const go = (change) => {
    Object.assign(state, change);
    const active = isActive() || state.page > 1;
    history.pushState(null, "", addressOf(state, active ? form.dataset.path : built.path));
    return show();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (FIXED.includes(target.name)) state[target.name] = target.type === "checkbox" ? (target.checked ? "1" : "") : target.value;
    else {
      const values = state.chosen.get(target.name) ?? new Set();
      values[target.checked ? "add" : "delete"](target.value);
      if (values.size) state.chosen.set(target.name, values);
      else state.chosen.delete(target.name);
    }
    go({ page: 1 });
  });
  const opened = async ({ target: details }) => {
    if (!details.open) return;
    try {
      await load();
      fill(details);
      showControls();
      number(details);
    } catch {
      count.textContent = word("filterFailed");
      count.classList.remove("hidden");
    }
  };
  for (const details of panels) {
    details.addEventListener("toggle", opened);
    // It may have been opened before this script came.
    opened({ target: details });
  }
  // A panel lies over the page: a press elsewhere, or Escape, closes it.
  const close = (keep) => panels.forEach((details) => details !== keep && (details.open = false));
  document.addEventListener("pointerdown", ({ target }) => close(target.closest?.("details.filter")));
  form.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  addEventListener("popstate", () => {
    state = stateOf(location.search);
    show();
  });

  return {
    /** Filters these products, in this order, from now on. */
    async base(numbers) {
      if (base && numbers.join() !== base.join()) state.page = 1;
      base = numbers;
      form.hidden = numbers.length < 2 && !isActive();
      await show();
    },
    show,
    wanted: () => isActive() || state.page > 1,
  };
};

export default function facets(form, tools) {
  const list = filtering(form, tools);
  if (list.wanted()) list.show();
}
