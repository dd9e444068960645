// The search: looks through the static catalogue for titles, makers and tags. Beginnings of words count, accents do not,
// and one wrong letter in a longer word is forgiven.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
const split = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether a is the beginning of b but for one letter wrong, missing, too many or swapped. */
export function almost(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  if (i === a.length) return true;
  const begins = (rest, whole) => whole.startsWith(rest);
  return (
    begins(a.slice(i + 1), b.slice(i + 1)) ||
    begins(a.slice(i + 1), b.slice(i)) ||
    begins(a.slice(i), b.slice(i + 1)) ||
    (a[i] === b[i + 1] && a[i + 1] === b[i] && begins(a.slice(i + 2), b.slice(i + 2)))
  );
}

/** How well a word of the query fits the words of a field: 0 not at all. */
const fit = (query, words) => {
  let best = 0;
  for (const word of words) {
    if (word === query) return 4;
    if (word.startsWith(query)) best = Math.max(best, 3);
    else if (query.length > 3 && word.includes(query)) best = Math.max(best, 2);
    else if (query.length > 3 && almost(query, word)) best = Math.max(best, 1);
  }
  return best;
};

export const rank = (entry, queries) => {
  let sum = 0;
  for (const query of queries) {
    const score = Math.max(3 * fit(query, entry.title), 2 * fit(query, entry.vendor), 2 * fit(query, entry.tags));
    if (!score) return 0;
    sum += score;
  }
  return sum;
};

export default function search(root, { shop, word, plural, money }) {
  const find = (selector) => root.querySelector(selector);
  const input = find("input[name=q]");
  const results = find("[data-results]");
  const status = find("[data-search-status]");
  const SHOWN = 48;
  let index;

  const load = () =>
    (index ??= fetch(`${shop.home}catalog/products.json`)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((data) =>
        (data.products ?? data).map((product) => ({
          product,
          title: split(product.title),
          vendor: split(product.vendor ?? ""),
          tags: split((product.tags ?? []).join(" ")),
        })),
      )
      .catch((error) => {
        index = undefined;
        throw error;
      }));

  const draw = (product) => {
    const item = find("template[data-result]").content.cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-${name}]`);
    part("title").textContent = product.title;
    part("title").href = product.url;
    part("vendor").textContent = product.vendor ?? "";
    const amounts = (product.variants ?? [product]).map((variant) => variant.unit_amount).filter(Number.isInteger);
    if (amounts.length) {
      const least = Math.min(...amounts);
      const text = money(least);
      part("price").textContent = amounts.some((amount) => amount !== least) ? word("priceFrom", { price: text }) : text;
    }
    const image = product.images?.[0] ?? product.image;
    if (image) {
      const { src, url, width = 400, height = 400 } = typeof image === "string" ? { src: image } : image;
      part("picture").append(Object.assign(new Image(width, height), { src: src ?? url, alt: "", loading: "lazy" }));
    } else {
      const letter = Object.assign(document.createElement("span"), { className: "no-picture", textContent: [...product.title][0] });
      letter.setAttribute("aria-hidden", "true");
      part("picture").append(letter);
    }
    return item;
  };

  const show = async () => {
    const text = input.value.trim();
    const queries = split(text);
    find("[data-browse]").hidden = queries.length > 0;
    if (!queries.length) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const entries = await load();
      if (text !== input.value.trim()) return;
      const found = entries
        .map((entry) => ({ product: entry.product, score: rank(entry, queries) }))
        .filter(({ score }) => score)
        .sort((a, b) => b.score - a.score);
      results.replaceChildren(...found.slice(0, SHOWN).map(({ product }) => draw(product)));
      status.textContent = found.length ? plural("results", found.length) : word("searchNone", { query: text });
      find("[data-browse]").hidden = found.length > 0;
    } catch {
      status.textContent = word("searchFailed");
      find("[data-browse]").hidden = false;
    }
    const url = new URL(location.href);
    url.searchParams.set("q", text);
    history.replaceState(null, "", url);
  };

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 180);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show();
  });
  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
  if (!input.value) input.focus({ preventScroll: true });
}
