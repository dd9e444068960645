// The cart's page: lines from the browser, prices from the static catalogue, and the way to the checkout.

export default async function page(root, { shop, word, money, cart }) {
  const find = (selector) => root.querySelector(selector);
  const list = find("[data-lines]");
  const status = find("[data-status]");
  const problem = find("[data-problem]");
  const notes = new Map(); // What is wrong with a line, by SKU.
  const products = new Map(); // The catalogue's products, by slug.

  /** Asks the catalogue for what the cart holds; what it does not answer stays as it was when it was added. */
  const load = async (cache) => {
    const slugs = new Set(cart.read().lines.map((line) => line.slug));
    await Promise.all(
      Array.from(slugs, async (slug) => {
        try {
          const answer = await fetch(`${root.dataset.catalog}${encodeURIComponent(slug)}.json`, { cache });
          if (answer.ok) products.set(slug, await answer.json());
          else if (answer.status === 404) products.set(slug, { variants: [] });
        } catch {
          // Not reachable: the stored words do.
        }
      }),
    );
    const lines = cart.read().lines;
    const fresh = lines.map((line) => products.get(line.slug)?.variants.find(({ sku }) => sku === line.sku));
    lines.forEach((line, index) => {
      const variant = fresh[index];
      if (!products.has(line.slug)) return;
      if (!variant || !["in-stock", "backorder"].includes(variant.availability)) notes.set(line.sku, word("notSold"));
      else if (variant.unit_amount !== line.amount)
        notes.set(line.sku, word("priceChangedLine", { old: money(line.amount), new: money(variant.unit_amount) }));
    });
    if (fresh.some((variant, index) => variant && variant.unit_amount !== lines[index].amount))
      cart.change((stored) => {
        for (const line of stored) {
          const variant = products.get(line.slug)?.variants.find(({ sku }) => sku === line.sku);
          if (variant) line.amount = variant.unit_amount;
        }
      });
  };

  const subtotal = () => money(cart.read().lines.reduce((sum, line) => sum + line.amount * line.quantity, 0));
  const nameOf = (line) => [line.title, line.variant].filter(Boolean).join(", ");

  const draw = (line) => {
    const item = find("template[data-line]").content.cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-${name}]`);
    const product = products.get(line.slug);
    item.dataset.sku = line.sku;
    part("title").textContent = product?.title ?? line.title;
    part("title").href = part("picture").href = line.url;
    part("variant").textContent = line.variant;
    part("unit").textContent = line.quantity > 1 ? word("each", { price: money(line.amount) }) : "";
    part("note").textContent = notes.get(line.sku) ?? "";
    part("total").textContent = money(line.amount * line.quantity);
    if (line.image) part("picture").append(Object.assign(new Image(88, 88), { src: line.image, alt: "", loading: "lazy" }));
    const quantity = part("quantity");
    quantity.id = `quantity-${line.sku}`;
    quantity.value = line.quantity;
    quantity.max = line.max;
    const label = item.querySelector("label");
    label.htmlFor = quantity.id;
    label.textContent = word("quantityOf", { title: nameOf(line) });
    part("remove").setAttribute("aria-label", word("removeOf", { title: nameOf(line) }));
    return item;
  };

  const show = () => {
    const { lines } = cart.read();
    const focused = document.activeElement?.id;
    list.replaceChildren(...lines.map(draw));
    find("[data-full]").hidden = !lines.length;
    find("[data-empty]").hidden = Boolean(lines.length);
    find("[data-leave]").classList.toggle("only-plain", Boolean(lines.length));
    find("[data-subtotal]").textContent = subtotal();
    if (focused) document.getElementById(focused)?.focus();
  };

  list.addEventListener("change", ({ target }) => {
    const { sku } = target.closest("[data-sku]").dataset;
    const wanted = Math.round(Number(target.value)) || 1;
    const quantity = Math.min(Math.max(wanted, 1), Number(target.max) || wanted);
    cart.change((lines) => {
      const line = lines.find((each) => each.sku === sku);
      if (line) line.quantity = quantity;
    });
    const limit = wanted > quantity ? `${word("tooMany", { count: quantity })} ` : "";
    status.textContent = limit + word("newTotal", { price: subtotal() });
  });

  list.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-remove]")) return;
    const { sku } = target.closest("[data-sku]").dataset;
    let removed;
    let at;
    cart.change((lines) => {
      at = lines.findIndex((line) => line.sku === sku);
      if (at >= 0) [removed] = lines.splice(at, 1);
    });
    if (!removed) return;
    notes.delete(sku);
    const undo = find("template[data-undo]").content.cloneNode(true).firstElementChild;
    undo.addEventListener("click", () => {
      cart.change((lines) => {
        if (!lines.some((line) => line.sku === sku)) lines.splice(at, 0, removed);
      });
      status.textContent = "";
      document.getElementById(`quantity-${sku}`)?.focus();
    });
    status.replaceChildren(`${word("removed", { title: nameOf(removed) })} ${word("newTotal", { price: subtotal() })} `, undo);
    (list.children[Math.min(at, list.children.length - 1)]?.querySelector("[data-quantity]") ?? find("[data-heading]")).focus();
  });

  const form = find("[data-checkout]");
  const button = form.querySelector("button");
  const label = button.textContent;
  const busy = (is) => {
    button.disabled = is;
    button.textContent = is ? word("checkoutBusy") : label;
  };

  const order = async () => {
    const now = cart.read();
    const answer = await fetch(shop.checkout, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        market: shop.market,
        country: form.elements.country.value,
        attempt: now.attempt,
        cart: now.id,
        lines: now.lines.map(({ sku, quantity, amount }) => ({ sku, quantity, unit_amount_seen: amount })),
      }),
    });
    return [answer.ok, await answer.json()];
  };

  /** What the function said against it, shown at the lines it is about. */
  const explain = (answer) => {
    const about = answer.lines ?? [answer];
    for (const { sku, available, unit_amount: amount } of about) {
      const line = cart.read().lines.find((each) => each.sku === sku);
      if (!line) continue;
      if (answer.code === "price_changed" && Number.isInteger(amount)) {
        notes.set(sku, word("priceChangedLine", { old: money(line.amount), new: money(amount) }));
        cart.change((lines) => (lines.find((each) => each.sku === sku).amount = amount));
      } else if (available > 0) notes.set(sku, word("tooMany", { count: available }));
      else notes.set(sku, answer.code === "sold_out" ? word("soldOut") : word("notSold"));
    }
    show();
    const key = { price_changed: "priceChanged", sold_out: "stockChanged", unknown_sku: "notSold" }[answer.code];
    problem.textContent = word(key ?? "checkoutFailed");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    problem.textContent = "";
    busy(true);
    try {
      let [ok, answer] = await order();
      if (answer.code === "attempt_ended") {
        cart.change(() => {});
        [ok, answer] = await order();
      }
      if (ok) {
        cart.write({ ...cart.read(), order: answer.order });
        location.assign(answer.url);
        return;
      }
      if (answer.code === "price_changed" && !answer.lines && !answer.sku) await load("reload");
      explain(answer);
    } catch {
      problem.textContent = word("checkoutFailed");
    }
    busy(false);
  });
  // Coming back from the payment page, the browser may show this one as it was left.
  addEventListener("pageshow", () => busy(false));

  addEventListener("cart", show);
  show();
  await load();
  show();
}
