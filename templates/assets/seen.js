// The products that this browser has shown last, kept in it alone, one list for each market.

const KEPT = 7;

export default function seen(section, { shop }) {
  const key = `pushcart:seen:${shop.home}:${shop.market}`;
  const product = document.querySelector("article[data-slug]");
  const picture = product.querySelector("[data-strip] img");
  let list = [];
  try {
    list = JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    // Not readable or not ours: an empty list.
  }
  list = (Array.isArray(list) ? list : []).filter(({ url }) => url !== location.pathname);
  for (const { url, title, image } of list.slice(0, KEPT - 1)) {
    const card = section.querySelector("template").content.cloneNode(true).firstElementChild;
    Object.assign(card.querySelector("a"), { href: url, textContent: title });
    const frame = card.querySelector(".card-picture");
    if (image) frame.append(Object.assign(new Image(), { src: image, alt: "", loading: "lazy" }));
    else frame.append(Object.assign(document.createElement("span"), { className: "no-picture", textContent: [...title][0] }));
    section.querySelector("[data-seen]").append(card);
  }
  section.hidden = !list.length;
  list.unshift({ url: location.pathname, title: product.dataset.title, image: picture?.getAttribute("src") });
  try {
    localStorage.setItem(key, JSON.stringify(list.slice(0, KEPT)));
  } catch {
    // No room or not allowed: nothing is remembered.
  }
}
