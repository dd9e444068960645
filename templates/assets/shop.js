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

/** Dates such as 2026-12-01 in a text, as the language writes them. */
const withDates = (text) => text.replace(/\b\d{4}-\d\d-\d\d\b/g, (day) => date(day));

const random = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// The cart: { id, attempt, lines: [{ slug, sku, title, variant, image, url, quantity, amount, max }] }.
// One for each shop and market. `attempt` changes with the content, so that a repeated click is one order.
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
    now.attempt = random();
    this.write(now);
    return now;
  },
  write(now) {
    localStorage.setItem(this.key, JSON.stringify(now));
    dispatchEvent(new Event("cart"));
  },
  add(line) {
    return this.change((lines) => {
      const same = lines.find(({ sku }) => sku === line.sku);
      if (same) Object.assign(same, line, { quantity: Math.min(same.quantity + line.quantity, line.max) });
      else lines.push(line);
    });
  },
  count: (now) => now.lines.reduce((sum, line) => sum + line.quantity, 0),
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

// Names of countries, and dates, in the page's language.
const countries = new Intl.DisplayNames([language], { type: "region" });
for (const option of document.querySelectorAll("[data-countries] option"))
  if (option.textContent === option.value) option.textContent = countries.of(option.value);
for (const element of document.querySelectorAll(".stock, .button-buy:disabled"))
  if (!element.firstElementChild) element.textContent = withDates(element.textContent);

const tools = { shop, word, plural, money, date, withDates, random, cart };
for (const element of document.querySelectorAll("[data-module]"))
  import(element.dataset.module).then((module) => {
    module.default(element, tools);
    document.documentElement.dataset.ready = "";
  });
