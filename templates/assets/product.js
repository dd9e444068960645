// A product: choosing a variant, its pictures, and putting it into the cart.

export default function product(root, { shop, word, plural, money, cart, ask, sheet }) {
  const find = (selector) => root.querySelector(selector);
  const { slug, title } = root.dataset;
  const strip = find("[data-strip]");
  const variants = Array.from(root.querySelectorAll("[data-sku], [data-variants] option[id]"), (element) => {
    const group = element.closest("[data-amount]").dataset;
    const own = element.dataset;
    return {
      sku: own.sku ?? element.value,
      title: own.title ?? element.textContent,
      availability: own.availability ?? "in-stock",
      stockText: own.stockText ?? word("inStock"),
      stock: own.stock,
      compare: own.compare,
      unit: own.unit,
      image: own.image,
      amount: Number(group.amount),
      price: group.price,
    };
  });
  const canBuy = (variant) => variant?.availability === "in-stock" || variant?.availability === "backorder";

  // Pictures
  const thumbs = Array.from(root.querySelectorAll("[data-thumbs] a"));
  const pictures = strip ? Array.from(strip.children) : [];
  const showPicture = (number) => {
    const picture = pictures[number - 1];
    if (!picture) return;
    const offset = picture.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollBy({ left: offset });
  };
  thumbs.forEach((thumb, index) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      showPicture(index + 1);
    }),
  );
  let shown = 1;
  for (const step of root.querySelectorAll("[data-step]"))
    step.addEventListener("click", () => {
      const next = shown + Number(step.dataset.step);
      showPicture(next < 1 ? pictures.length : next > pictures.length ? 1 : next);
    });
  if (thumbs.length) {
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          const at = pictures.indexOf(target);
          shown = at + 1;
          thumbs.forEach((thumb, index) => {
            if (index === at) thumb.setAttribute("aria-current", "true");
            else thumb.removeAttribute("aria-current");
          });
        }
      },
      { root: strip, threshold: 0.6 },
    );
    for (const picture of pictures) seen.observe(picture);
  }
  const dialog = find("[data-zoom-dialog]");
  for (const link of root.querySelectorAll("[data-zoom]"))
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      dialog.querySelector("img")?.remove();
      const image = new Image();
      const small = link.querySelector("img");
      Object.assign(image, { alt: small.alt, src: link.href, width: small.width, height: small.height });
      dialog.prepend(image);
      dialog.classList.remove("is-near");
      dialog.showModal();
      // Near enough to see the weave, where it was touched.
      image.addEventListener("click", ({ offsetX, offsetY, target }) => {
        const [x, y] = [offsetX / target.clientWidth, offsetY / target.clientHeight];
        dialog.classList.toggle("is-near");
        dialog.scrollTo(x * dialog.scrollWidth - innerWidth / 2, y * dialog.scrollHeight - innerHeight / 2);
      });
    });

  // Choosing
  const picker = find("[data-picker]");
  let chosen = variants[0];
  if (picker) {
    const byTitle = new Map(variants.map((variant) => [variant.title, variant]));
    const controls = Array.from(picker.querySelectorAll("[data-option]"));
    const values = () => {
      const list = [];
      for (const control of controls)
        if (control.type !== "radio" || control.checked) list[control.dataset.option] = control.value;
      return list;
    };
    const choose = (variant) => {
      // Values may hold " / " themselves: the first way to read the title that fits is taken value by value.
      let rest = variant.title;
      const options = [...new Set(controls.map((control) => control.dataset.option))];
      for (const option of options) {
        const own = controls.filter((control) => control.dataset.option === option);
        const fits = (value) => rest === value || rest.startsWith(`${value} / `);
        if (own[0].type === "radio") {
          const radio = own.find((control) => fits(control.value));
          if (radio) radio.checked = true;
        } else own[0].value = Array.from(own[0].options, ({ value }) => value).find(fits) ?? own[0].value;
        rest = rest.slice((values()[option] ?? "").length + 3);
      }
    };
    const update = (moved) => {
      const now = values();
      chosen = byTitle.get(now.join(" / "));
      for (const control of controls) {
        if (control.type !== "radio") continue;
        const other = byTitle.get(Object.assign([...now], { [control.dataset.option]: control.value }).join(" / "));
        const label = control.closest("label");
        label.classList.toggle("is-out", !canBuy(other));
        label.querySelector("[data-note]").textContent = other?.availability === "out-of-stock" ? word("soldOut") : "";
      }
      const stock = picker.querySelector("[data-stock-words]");
      stock.className = `stock stock-${chosen?.availability ?? "none"}`;
      stock.textContent = chosen ? chosen.stockText : word("unavailable");
      const button = picker.querySelector("[data-button]");
      button.disabled = !canBuy(chosen);
      button.textContent = canBuy(chosen) ? word("addToCart") : stock.textContent;
      if (!chosen) return;
      showPrice(find("[data-price]"), chosen);
      if (moved) {
        showPicture(chosen.image);
        const url = new URL(location.href);
        url.searchParams.set("variant", chosen.sku);
        url.hash = "";
        history.replaceState(null, "", url);
      }
    };
    picker.addEventListener("stock", () => update(false));
    picker.addEventListener("change", (event) => event.target.dataset.option && update(true));
    const asked = new URLSearchParams(location.search).get("variant");
    const wanted = variants.find(({ sku }) => sku === asked) ?? variants.find(({ sku }) => sku === root.dataset.first);
    if (wanted) choose(wanted);
    update(false);
    if (asked && wanted?.sku === asked) showPicture(wanted.image);
  }

  function showPrice(place, variant) {
    if (!variant.price || place.dataset.price === variant.sku) return;
    place.dataset.price = variant.sku;
    const part = (tag, name, hidden, text) => {
      const element = Object.assign(document.createElement(tag), { className: name });
      if (hidden) element.append(Object.assign(document.createElement("span"), { className: "hidden", textContent: `${hidden} ` }));
      element.append(text);
      return element;
    };
    place.replaceChildren(part("span", "price-now", variant.compare && word("priceNow"), variant.price));
    if (variant.compare) place.append(" ", part("s", "price-was", word("priceWas"), variant.compare));
    if (variant.unit) place.append(" ", part("span", "price-unit", "", variant.unit));
  }

  // Into the cart
  const form = picker ?? find("[data-buy]");
  const added = find("[data-added]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!canBuy(chosen)) return;
    const quantity = form.elements.quantity;
    const name = variants.length > 1 ? `${title}, ${chosen.title}` : title;
    const picture = pictures[(chosen.image ?? 1) - 1]?.querySelector("img");
    let now;
    try {
      now = cart.add({
        slug,
        sku: chosen.sku,
        title,
        variant: variants.length > 1 ? chosen.title : "",
        image: picture?.getAttribute("src") ?? "",
        url: location.pathname + (variants.length > 1 ? `?variant=${encodeURIComponent(chosen.sku)}` : ""),
        quantity: Number(quantity.value) || 1,
        amount: chosen.amount,
        max: Number(quantity.max) || Number(quantity.value) || 1,
      });
    } catch {
      added.textContent = word("addingFailed");
      return;
    }
    if (!now) {
      added.textContent = word("cartFull");
      return;
    }
    const words = word("added", { title: name });
    sheet(shop.cart)
      .then(({ say }) => say(words))
      .catch(() => {
        const link = Object.assign(document.createElement("a"), { href: shop.cart, textContent: word("viewCart") });
        added.replaceChildren(`${words} ${plural("items", cart.count(now))}, ${money(cart.total(now))}. `, link);
      });
  });

  // On a phone the button is out of sight while one reads on: then the bar at the edge has it again, with what is chosen.
  const bar = find("[data-buy-bar]");
  const own = form?.querySelector(".button-buy");
  if (own) {
    const seen = (entries) => {
      bar.hidden = entries.at(-1).isIntersecting || !canBuy(chosen);
      if (bar.hidden) return;
      bar.querySelector("[data-bar-choice]").textContent = variants.length > 1 ? chosen.title : "";
      bar.querySelector("[data-bar-price]").replaceChildren(find("[data-price] .price-now").cloneNode(true));
      bar.querySelector("button").textContent = word("addToCart");
    };
    // All below the upper edge counts as in sight: there one has not been yet.
    new IntersectionObserver(seen, { rootMargin: "0px 0px 99999px" }).observe(own);
    bar.querySelector("button").addEventListener("click", () => form.requestSubmit());
  }

  // What is left, if the shop counts. Without an answer the words of the build stay.
  const counted = variants.filter((variant) => variant.stock !== undefined).slice(0, 100);
  if (counted.length && form)
    ask(`stock?${new URLSearchParams(counted.map(({ sku }) => ["sku", sku]))}`)
      .then(({ body: { stock } }) => {
        for (const variant of counted) {
          const { available, when_out: whenOut } = stock?.[variant.sku] ?? {};
          if (typeof available !== "number") continue;
          if (available > 0 && variant.availability === "in-stock") variant.stockText = plural("left", available);
          else if (available <= 0 && whenOut === "sold-out" && canBuy(variant))
            Object.assign(variant, { availability: "out-of-stock", stockText: word("soldOut") });
        }
        if (picker) picker.dispatchEvent(new Event("stock"));
        else {
          const place = find("[data-stock-words]");
          place.textContent = chosen.stockText;
          place.className = `stock stock-${chosen.availability}`;
          const button = form.querySelector(".button-buy");
          if (!canBuy(chosen)) Object.assign(button, { disabled: true, textContent: chosen.stockText });
        }
      })
      .catch(() => {});
}
