// What every page needs: words, money, the cart in the browser, and its count in the header.
// Elements with data-module name a further module; it gets the element and the tools below.

const shop = document.getElementById("shop").dataset;
const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);

/** A word with its {braces} filled in. */
const word = (name, values = {}) =>
  (shop[name] ?? "").replace(/\{(\w+)\}/g, (brace, key) => values[key] ?? brace);

/** The form of a word that a number asks for. */
const plural = (name, count) => {
  const form = plurals.select(count);
  const key = name + form[0].toUpperCase() + form.slice(1);
  return word(key in shop ? key : `${name}Other`, { count });
};

/** An amount in minor units as the market writes it. */
const money = (amount, currency = shop.currency) => {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
};

const date = (text, style = "long") =>
  new Intl.DateTimeFormat(language, { dateStyle: style, timeZone: /^\d{4}-\d\d-\d\d$/.test(text) ? "UTC" : undefined })
    .format(new Date(text));

const random = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// The cart: { id, attempt, country, shipping, pending, lines: [{ slug, sku, title, variant, image, url, quantity, amount, max, was }] },
// one for each shop and market. `attempt` names one try to order, however often a button is pressed; it lasts until its order is
// over. `pending` is the order that waits to be paid, with what was in it.
const MOST_LINES = 100;
const cart = {
  key: `pushcart:cart:${shop.home}:${shop.market}`,
  read() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key));
      if (Array.isArray(stored?.lines)) return stored;
    } catch {
      // Not readable or not ours: an empty cart.
    }
    return { id: random(), attempt: random(), lines: [] };
  },
  /** Changes the stored cart, never an older copy of it, so that two tabs do not undo each other. */
  change(edit) {
    const now = this.read();
    edit(now.lines, now);
    localStorage.setItem(this.key, JSON.stringify(now));
    dispatchEvent(new Event("cart"));
    return now;
  },
  /** Adds a line, or more of one; nothing if the cart is full. */
  add(line) {
    let full = false;
    const now = this.change((lines) => {
      const same = lines.find(({ sku }) => sku === line.sku);
      if (same) Object.assign(same, line, { quantity: Math.min(same.quantity + line.quantity, line.max) });
      else if (lines.length < MOST_LINES) lines.push(line);
      else full = true;
    });
    return full ? undefined : now;
  },
  /** Takes out what an order has paid, and nothing that was added since. */
  settle(order) {
    const { pending } = this.read();
    if (!order || pending?.order !== order) return false;
    this.change((lines, now) => {
      for (const [sku, quantity] of pending.lines) {
        const line = lines.find((each) => each.sku === sku);
        if (line) line.quantity -= quantity;
      }
      now.lines = lines.filter(({ quantity }) => quantity > 0);
      now.attempt = random();
      delete now.pending;
    });
    return true;
  },
  count: (now) => now.lines.reduce((sum, line) => sum + line.quantity, 0),
  total: (now) => now.lines.reduce((sum, line) => sum + line.amount * line.quantity, 0),
};

/** Asks the function; answers { status, body }. Where there is none, it is asked again in a minute, or to order. */
const ask = async (route, send) => {
  const quiet = "pushcart:quiet";
  if (route !== "checkout" && sessionStorage.getItem(quiet) > Date.now()) throw new Error("no function");
  const answer = await fetch(shop.checkout.replace(/checkout$/, route), {
    headers: { accept: "application/json", ...(send && { "content-type": "application/json" }) },
    ...(send && { method: "POST", body: JSON.stringify(send) }),
  });
  if (!/json/.test(answer.headers.get("content-type"))) {
    sessionStorage.setItem(quiet, Date.now() + 60000);
    throw new Error("no function");
  }
  return { status: answer.status, body: await answer.json() };
};

addEventListener("storage", ({ key }) => {
  if (key === cart.key || key === null) dispatchEvent(new Event("cart"));
});
addEventListener("pageshow", ({ persisted }) => persisted && dispatchEvent(new Event("cart")));

const showCount = () => {
  const count = cart.count(cart.read());
  const badge = document.querySelector("[data-cart-count]");
  if (!badge) return;
  badge.hidden = !count;
  badge.textContent = count;
};
addEventListener("cart", showCount);
showCount();

// From a card to its page the picture moves. Browsers within apps are known to freeze there.
addEventListener("pageswap", ({ viewTransition, activation }) => {
  if (/; wv\)|FBA[NV]|Instagram|TikTok/.test(navigator.userAgent)) return viewTransition?.skipTransition();
  const to = viewTransition && activation?.entry.url;
  const link = to && Array.from(document.querySelectorAll(".card a")).find(({ href }) => href === to);
  const picture = link?.closest(".card").querySelector("img");
  if (picture) picture.style.viewTransitionName = "picture";
});

/** A part of another page in a dialog: the cart without leaving what one looks at. Rejects where that is not to be had. */
const sheets = new Map();
const sheet = async (address) => {
  const make = async () => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    Object.assign(shop, page.getElementById("shop").dataset);
    const part = document.adoptNode(page.querySelector("[data-sheet]"));
    const heading = part.querySelector("h1");
    const title = Object.assign(document.createElement("h2"), { id: `sheet-${part.dataset.sheet}`, tabIndex: -1 });
    title.append(...heading.childNodes);
    heading.replaceWith(title);
    const dialog = Object.assign(document.createElement("dialog"), { className: `sheet sheet-${part.dataset.sheet}` });
    dialog.setAttribute("aria-labelledby", title.id);
    const close = Object.assign(document.createElement("form"), { method: "dialog", className: "sheet-close" });
    const cross = Object.assign(document.createElement("button"), { textContent: "×" });
    cross.setAttribute("aria-label", word("close"));
    close.append(cross);
    dialog.append(part, close);
    const style = part.querySelector("link");
    const styled = style && new Promise((done) => (style.onload = style.onerror = done));
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    const [result] = await Promise.all([start(part), styled]);
    return { dialog, title, ...result };
  };
  if (!sheets.has(address)) sheets.set(address, make());
  try {
    const made = await sheets.get(address);
    if (!made.dialog.open) made.dialog.showModal();
    made.title.focus();
    made.shown?.();
    return made;
  } catch (error) {
    sheets.delete(address);
    throw error;
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-cart-link], .header a");
  if (!link || !("cartLink" in link.dataset || link.getAttribute("href") === shop.search) || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const address = link.getAttribute("href");
  if (new URL(address, location).pathname === location.pathname) return;
  event.preventDefault();
  sheet(address).catch(() => location.assign(address));
});

document.addEventListener("focusin", ({ target }) => {
  if (target.form?.matches("[data-search]:not([data-module] *)")) import("./search.js").then(({ suggest }) => suggest(target.form, tools));
});

const tools = { shop, word, plural, money, date, random, cart, ask, sheet };
const start = async (element) => (await import(element.dataset.module)).default(element, tools);
for (const element of document.querySelectorAll("[data-module]"))
  start(element).then(() => {
    document.documentElement.dataset.ready = "";
  });
