// The search: results on its page, suggestions wherever else there is a field, and what a lost address may have meant.
import { filtering } from "./facets.js";
import { finder, words } from "./find.js";

/** Titles that begin with the words, or have words that do. */
const fitting = (titles, text) => {
  const asked = words(text);
  return titles.filter(([title]) => {
    const own = words(title);
    return asked.length && asked.every((word) => own.some((other) => other.startsWith(word)));
  });
};

const anchor = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

/** Suggestions below a search field: a combobox with a list of links in the shape of options. */
export const suggest = (form, { shop, word, plural }) => {
  if (form.dataset.suggests) return;
  form.dataset.suggests = "yes";
  const found = finder(shop.catalog);
  const input = form.elements.q;
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-suggestions`, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", word("suggestions"));
  const status = Object.assign(document.createElement("p"), { className: "hidden" });
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(name, value);
  let at = -1;

  const open = (is) => {
    list.hidden = !is;
    input.setAttribute("aria-expanded", is);
    if (!is) choose(-1);
  };
  const choose = (next) => {
    at = next;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", index === at));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const option = (href, className, ...content) => {
    const item = Object.assign(document.createElement("li"), { className: `suggestion ${className}` });
    item.setAttribute("role", "option");
    item.append(...content);
    item.dataset.href = href;
    return item;
  };
  const ofCard = (card) => {
    const link = card.querySelector("a");
    const picture = card.querySelector("img");
    const text = Object.assign(document.createElement("span"), { className: "suggestion-text", textContent: link.textContent });
    const price = Object.assign(document.createElement("span"), { className: "suggestion-price", textContent: card.querySelector(".price-now")?.textContent ?? "" });
    const image = Object.assign(new Image(44, 44), { alt: "", src: picture?.getAttribute("src") ?? "data:," });
    return option(link.getAttribute("href"), "suggestion-product", image, text, price);
  };

  let timer;
  let turn = 0;
  const show = async () => {
    const mine = (turn += 1);
    const text = input.value.trim();
    if (text.length < 2) return open(false);
    try {
      const [{ numbers }, { collections }] = await Promise.all([found.find(text), found.entry()]);
      const cards = await found.cards(numbers.slice(0, 6));
      if (mine !== turn || document.activeElement !== input) return;
      const lists = fitting(collections, text).slice(0, 3);
      const items = [...lists.map(([title, path]) => option(path, "suggestion-list", title)), ...cards.map(ofCard)];
      if (numbers.length > cards.length) items.push(option(`${shop.search}?${new URLSearchParams({ q: text })}`, "suggestion-all", plural("allResults", numbers.length)));
      items.forEach((item, index) => (item.id = `${list.id}-${index}`));
      list.replaceChildren(...items);
      open(items.length > 0);
      status.textContent = items.length ? plural("results", numbers.length) : word("searchNone", { query: text });
    } catch {
      open(false);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && list.children.length) {
      event.preventDefault();
      if (list.hidden) open(true);
      const length = list.children.length + 1;
      choose(((at + 1 + (event.key === "ArrowDown" ? 1 : length - 1)) % length) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.href);
    }
  });
  input.addEventListener("blur", () => open(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const href = target.closest("[data-href]")?.dataset.href;
    if (href) location.assign(href);
  });
  if (input.value) show();
};

/** What an address that leads nowhere may have meant. */
const lost = async (root, { shop }) => {
  const last = decodeURIComponent(location.pathname).split("/").filter(Boolean).pop() ?? "";
  const text = last.replace(/\.html?$/, "").replace(/[-_+.]/g, " ");
  root.querySelector("[name=q]").value = text;
  const found = finder(shop.catalog);
  const { numbers } = await found.find(text);
  if (!numbers.length) return;
  root.querySelector("[data-results]").replaceChildren(...(await found.cards(numbers.slice(0, 4))));
  root.querySelector("[data-meant]").hidden = false;
};

export default async function search(root, tools) {
  const { shop, word, plural } = tools;
  const find = (selector) => root.querySelector(selector);
  const form = find("[data-search]");
  const input = form.elements.q;
  if (root.closest("dialog")) {
    for (const part of root.querySelectorAll("[data-page-only]")) part.remove();
    suggest(form, tools);
    return { shown: () => input.focus() };
  }
  if ("lost" in root.dataset) {
    suggest(form, tools);
    await lost(root, tools).catch(() => {});
    return undefined;
  }

  const found = finder(shop.catalog);
  const status = find("[data-search-status]");
  const lists = find("[data-found-collections]");
  const browse = find("[data-browse]");
  const filters = filtering(find("[data-facets]"), tools, found);
  let turn = 0;
  const show = async () => {
    const mine = (turn += 1);
    const text = input.value.trim();
    browse.hidden = text !== "";
    if (!text) {
      status.textContent = "";
      lists.replaceChildren();
      return filters.base([]);
    }
    try {
      const [{ numbers, instead }, { collections }] = await Promise.all([found.find(text), found.entry()]);
      if (mine !== turn) return undefined;
      const several = plural("results", numbers.length);
      status.textContent = !numbers.length ? word("searchNone", { query: text }) : instead.length ? word("searchInstead", { results: several, words: instead.join(" ") }) : several;
      lists.replaceChildren(
        ...fitting(collections, text).slice(0, 6).map(([title, path]) => {
          const item = document.createElement("li");
          item.append(anchor(path, title));
          return item;
        }),
      );
      browse.hidden = numbers.length > 0;
      await filters.base(numbers);
    } catch {
      status.textContent = word("searchFailed");
      browse.hidden = false;
    }
    return undefined;
  };
  const remember = (way) => {
    const url = new URL(location.href);
    const text = input.value.trim();
    if (text) url.searchParams.set("q", text);
    else url.searchParams.delete("q");
    url.searchParams.delete("page");
    history[way](null, "", url);
  };
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      remember("replaceState");
      show();
    }, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    remember("pushState");
    show();
  });
  const read = () => {
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    return show();
  };
  addEventListener("popstate", read);
  if (!location.search) input.focus({ preventScroll: true });
  // What was typed before this script was here is not lost.
  if (input.value) {
    remember("replaceState");
    await show();
  } else await read();
  return undefined;
}
