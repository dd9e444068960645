// The cart, as a page and as a sheet beside what one looks at: lines from the browser; prices, delivery and what is left from the
// function; prices from the static catalogue where there is none; and the way to the checkout.

export default function page(root, { shop, word, plural, money, random, cart, ask }) {
  const find = (selector) => root.querySelector(selector);
  const list = find("[data-lines]");
  const status = find("[data-status]");
  const problem = find("[data-problem]");
  const form = find("[data-checkout]");
  const choices = find("[data-ways]");
  const button = form.querySelector("[data-pay]");
  const gone = new Set(); // SKUs that are no longer sold.
  const left = new Map(); // How many can be had, by SKU, where that is known.
  let noWay = false; // Nothing ships this cart there.
  let quote; // The function's newest answer, while it is about what the cart holds.

  const nameOf = (line) => [line.title, line.variant].filter(Boolean).join(", ");
  const lineOf = (sku) => cart.read().lines.find((line) => line.sku === sku);
  const content = (now) => JSON.stringify([now.country, now.lines.map(({ sku, quantity }) => [sku, quantity])]);
  const say = (...parts) => status.replaceChildren(...parts);

  // Where to, and how: the buyer's choice is kept with the cart.
  const country = form.elements.country;
  const kept = cart.read();
  if (kept.country && (country.tagName !== "SELECT" || [...country.options].some(({ value }) => value === kept.country)))
    country.value = kept.country;

  /** What is wrong with a line, in words, and what quantity would do. */
  const trouble = (line) => {
    if (gone.has(line.sku)) return [word("notSold"), 0];
    const available = left.get(line.sku);
    if (available === 0) return [word("soldOut"), 0];
    if (available < line.quantity) return [plural("left", available), available];
    if (line.was) return [word("priceChangedLine", { old: money(line.was), new: money(line.amount) })];
    return [];
  };

  const draw = (line, old) => {
    const item = old ?? find("template[data-line]").content.cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-${name}]`);
    const name = nameOf(line);
    const [note, possible] = trouble(line);
    const quantity = part("quantity");
    if (!old) {
      item.dataset.sku = line.sku;
      quantity.id = `line-${line.sku}`;
      item.querySelector("label").htmlFor = quantity.id;
      part("note").id = `note-${line.sku}`;
      if (line.image) part("picture").append(Object.assign(new Image(88, 88), { src: line.image, alt: "" }));
      else part("picture").append(Object.assign(document.createElement("span"), { className: "no-picture", textContent: [...line.title][0] }));
    }
    part("title").textContent = line.title;
    part("title").href = part("picture").href = line.url;
    part("variant").textContent = line.variant;
    part("unit").textContent = line.quantity > 1 ? word("each", { price: money(line.amount) }) : "";
    part("total").textContent = money(line.amount * line.quantity);
    if (part("note").textContent !== (note ?? "")) part("note").textContent = note ?? "";
    item.classList.toggle("is-out", possible === 0);
    const adjust = part("adjust");
    adjust.hidden = !possible;
    adjust.textContent = possible ? word("takeLeft", { count: possible }) : "";
    if (document.activeElement !== quantity) quantity.value = line.quantity;
    quantity.max = line.max;
    quantity.setAttribute("aria-invalid", possible !== undefined);
    if (note) quantity.setAttribute("aria-describedby", part("note").id);
    else quantity.removeAttribute("aria-describedby");
    item.querySelector("label").textContent = word("quantityOf", { title: name });
    for (const [which, key] of [["less", "fewerOf"], ["more", "moreOf"], ["remove", "removeOf"]])
      part(which).setAttribute("aria-label", word(key, { title: name }));
    part("less").disabled = line.quantity <= 1;
    part("more").disabled = line.quantity >= Math.min(line.max, left.get(line.sku) ?? line.max);
    return item;
  };

  /** The ways to send it, for the country: none while the function has not said any. */
  const drawWays = (now) => {
    const ways = quote?.shipping ?? [];
    choices.hidden = !ways.length;
    const chosen = (ways.find(({ id }) => id === now.shipping) ?? ways[0])?.id;
    const rows = ways.toSorted((a, b) => a.id - b.id).map(({ id, name, amount, days }) => {
      const row = find("template[data-way]").content.cloneNode(true).firstElementChild;
      const part = (what) => row.querySelector(`[data-${what}]`);
      Object.assign(row.querySelector("input"), { value: id, checked: id === chosen });
      part("name").textContent = name;
      part("days").textContent = days ? (days[0] === days[1] ? plural("days", days[1]) : word("daysBetween", { min: days[0], max: days[1] })) : "";
      part("price").textContent = amount ? money(amount) : word("free");
      return row;
    });
    const focused = choices.contains(document.activeElement) && document.activeElement.value;
    find("[data-way-list]").replaceChildren(...rows);
    if (focused) find(`[data-way-list] input[value="${CSS.escape(focused)}"]`)?.focus();
    return ways.find(({ id }) => id === chosen);
  };

  const show = () => {
    const now = cart.read();
    if (quote && quote.content !== content(now)) quote = undefined;
    const old = new Map(Array.from(list.children, (item) => [item.dataset.sku, item]));
    const items = now.lines.map((line) => draw(line, old.get(line.sku)));
    for (const item of old.values()) if (!items.includes(item)) item.remove();
    items.forEach((item, at) => list.children[at] === item || list.insertBefore(item, list.children[at] ?? null));
    find("[data-full]").hidden = !now.lines.length;
    find("[data-empty]").hidden = Boolean(now.lines.length);
    const way = drawWays(now);
    // What cannot be bought costs nothing.
    const subtotal = quote?.amount_subtotal ?? cart.total({ lines: now.lines.filter((line) => trouble(line)[1] !== 0) });
    find("[data-subtotal]").textContent = money(subtotal);
    find("[data-tax-within]").textContent = quote?.amount_tax_included ? word("taxWithin", { amount: money(quote.amount_tax_included) }) : "";
    find("[data-shipping-sum]").hidden = find("[data-total-sum]").hidden = !way;
    find("[data-later]").hidden = Boolean(way);
    if (way) {
      find("[data-shipping]").textContent = way.amount ? money(way.amount) : word("free");
      find("[data-sum]").textContent = money(subtotal + way.amount);
    }
  };

  /** Takes over prices that hold now; what a line cost before stays with it, so that the buyer reads it until the order is made. */
  const reprice = (prices) => {
    const changed = cart.read().lines.filter(({ sku, amount }) => prices.has(sku) && prices.get(sku) !== amount);
    if (!changed.length) return false;
    cart.change((lines) => {
      for (const line of lines) {
        const amount = prices.get(line.sku);
        if (amount === undefined || amount === line.amount) continue;
        line.was ??= line.amount;
        line.amount = amount;
        if (line.was === amount) delete line.was;
      }
    });
    return true;
  };

  /** What the static catalogue says, where the function says nothing. What it does not answer stays as it was. */
  const readCatalog = async (cache = "default") => {
    const prices = new Map();
    const limits = new Map();
    const { lines } = cart.read();
    await Promise.all(
      Array.from(new Set(lines.map(({ slug }) => slug)), async (slug) => {
        try {
          const answer = await fetch(`${shop.catalog}products/${encodeURIComponent(slug)}.json`, { cache });
          const product = answer.ok ? await answer.json() : answer.status === 404 ? { variants: [] } : undefined;
          if (!product) return;
          for (const { sku } of lines.filter((line) => line.slug === slug)) {
            const variant = product.variants.find((each) => each.sku === sku);
            if (!variant || variant.availability === "discontinued") gone.add(sku);
            else if (!["in-stock", "backorder"].includes(variant.availability)) left.set(sku, 0);
            if (!variant) continue;
            prices.set(sku, variant.unit_amount);
            limits.set(sku, product.max_quantity);
          }
        } catch {
          // Not reachable.
        }
      }),
    );
    if (lines.some(({ sku, max }) => limits.has(sku) && limits.get(sku) !== max))
      cart.change((all) => all.forEach((line) => (line.max = limits.get(line.sku) ?? line.max)));
    reprice(prices);
    return cart.read().lines.every(({ quantity, max }) => quantity <= max);
  };

  /** What the function says of the cart. What it does not sell is left out and asked about no more. */
  const readQuote = async () => {
    for (let tries = 0; tries < 12; tries += 1) {
      const now = cart.read();
      const lines = now.lines.filter(({ sku }) => !gone.has(sku) && left.get(sku) !== 0);
      if (!lines.length) return;
      const { status: code, body } = await ask("quote", {
        market: shop.market,
        country: country.value,
        ...(now.shipping && { shipping: now.shipping }),
        lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      });
      if (code === 200) {
        if (noWay) problem.textContent = "";
        noWay = false;
        reprice(new Map(body.lines.map(({ sku, unit_amount: amount }) => [sku, amount])));
        quote = lines.length === now.lines.length ? { ...body, content: content(now) } : undefined;
        return;
      }
      if (body.code === "unknown_sku") gone.add(body.sku);
      else if (body.code === "sold_out") body.lines.forEach(({ sku, available }) => left.set(sku, available));
      else if (body.code === "invalid_request") {
        noWay = await readCatalog();
        if (noWay) problem.textContent = word("shippingNone");
        return;
      } else throw new Error(body.code);
    }
  };

  const readStock = async () => {
    const { lines } = cart.read();
    const { status: code, body } = await ask(`stock?${new URLSearchParams(lines.map(({ sku }) => ["sku", sku]))}`);
    if (code !== 200) return;
    for (const { sku } of lines) {
      const { available, when_out: whenOut } = body.stock[sku] ?? {};
      // Null where there are more than the shop tells.
      if (typeof available === "number" && whenOut === "sold-out") left.set(sku, available);
      else if (sku in body.stock) left.delete(sku);
    }
  };

  let turn = 0;
  const refresh = async (all) => {
    if (!cart.read().lines.length) return;
    const mine = (turn += 1);
    try {
      await readQuote();
      if (all) await readStock();
    } catch {
      if (all) await readCatalog();
    }
    if (mine === turn) show();
  };
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 400);
  };

  /** If the order that was waiting is paid, what it held is no longer to be bought. */
  const readPending = async () => {
    const { pending } = cart.read();
    if (!pending) return;
    try {
      const { status: code, body } = await ask(`orders/${encodeURIComponent(pending.order)}?token=${encodeURIComponent(pending.token)}`);
      if (code !== 200 || ["open", "expired"].includes(body.status)) return;
      cart.settle(pending.order);
      const query = new URLSearchParams({ order: pending.order, token: pending.token });
      say(`${word("cartPaid")} `, Object.assign(document.createElement("a"), { href: `${shop.order}?${query}`, textContent: word("seeOrder") }));
    } catch {
      // The thank-you page will tell.
    }
  };

  const setQuantity = (sku, wanted, input) => {
    const { max } = lineOf(sku) ?? {};
    if (!max) return;
    const most = Math.min(max, left.get(sku) || max);
    const quantity = Math.min(Math.max(Math.round(wanted) || 1, 1), most);
    cart.change((lines) => (lines.find((line) => line.sku === sku).quantity = quantity));
    if (input) input.value = quantity;
    const limit = wanted > quantity ? [quantity === max ? word("tooMany", { count: max }) : plural("left", quantity)] : [];
    say([...limit, word("newTotal", { price: money(cart.total(cart.read())) })].join(" "));
    soon();
  };

  list.addEventListener("change", ({ target }) => setQuantity(target.closest("[data-sku]").dataset.sku, Number(target.value), target));

  list.addEventListener("click", ({ target }) => {
    const pressed = target.closest("button");
    if (!pressed) return;
    const item = pressed.closest("[data-sku]");
    const { sku } = item.dataset;
    const line = lineOf(sku);
    if (!line) return;
    if ("remove" in pressed.dataset) remove(sku);
    else if ("adjust" in pressed.dataset) {
      setQuantity(sku, left.get(sku));
      item.querySelector("[data-quantity]").focus();
    } else {
      setQuantity(sku, line.quantity + ("more" in pressed.dataset ? 1 : -1));
      if (pressed.disabled) item.querySelector("[data-quantity]").focus();
    }
  });

  const remove = (sku) => {
    let removed;
    let at;
    cart.change((lines) => {
      at = lines.findIndex((line) => line.sku === sku);
      if (at >= 0) [removed] = lines.splice(at, 1);
    });
    if (!removed) return;
    const undo = find("template[data-undo]").content.cloneNode(true).firstElementChild;
    undo.addEventListener("click", () => {
      cart.change((lines) => {
        if (!lines.some((line) => line.sku === sku)) lines.splice(at, 0, removed);
      });
      say("");
      document.getElementById(`line-${sku}`)?.focus();
      soon();
    });
    say(`${word("removed", { title: nameOf(removed) })} ${word("newTotal", { price: money(cart.total(cart.read())) })} `, undo);
    (list.children[Math.min(at, list.children.length - 1)]?.querySelector("[data-quantity]") ?? find("[tabindex='-1']")).focus();
    soon();
  };

  form.addEventListener("change", ({ target }) => {
    cart.change((lines, now) => {
      if (target === country) now.country = country.value;
      if (target.name === "way") now.shipping = target.value;
    });
    if (target === country) soon();
    else if (!find("[data-total-sum]").hidden) say(word("newEstimate", { price: find("[data-sum]").textContent }));
  });

  // To the checkout
  const label = button.textContent;
  const busy = (is) => {
    button.disabled = is;
    button.textContent = is ? word("checkoutBusy") : label;
  };

  const order = () => {
    const now = cart.read();
    return ask("checkout", {
      market: shop.market,
      country: country.value,
      attempt: now.attempt,
      cart: now.id,
      ...(quote?.shipping.length && now.shipping && { shipping: now.shipping }),
      lines: now.lines.map(({ sku, quantity, amount }) => ({ sku, quantity, unit_amount_seen: amount })),
    });
  };

  const PROBLEMS = {
    price_changed: "priceChanged", sold_out: "stockChanged", unknown_sku: "stockChanged", too_many_requests: "checkoutWait",
    payment_unavailable: "paymentUnavailable", invalid_request: "checkoutRefused",
  };

  /** What the function said against it, at the lines it is about, and what the buyer can do. */
  const explain = async ({ code, sku, lines = [] }) => {
    if (code === "price_changed") reprice(new Map(lines.map((line) => [line.sku, line.unit_amount])));
    if (code === "sold_out") lines.forEach((line) => left.set(line.sku, line.available));
    if (code === "unknown_sku") gone.add(sku);
    if (code === "invalid_request") await readCatalog("reload");
    show();
    problem.textContent = word(PROBLEMS[code] ?? "checkoutFailed");
    const about = [...list.children].find((item) => item.querySelector("[data-note]").textContent);
    if (about) about.querySelector(about.classList.contains("is-out") ? "[data-remove]" : "[data-quantity]").focus();
    soon();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    problem.textContent = "";
    busy(true);
    try {
      // The carts of all tabs are one; each holds the same attempt, so that two of them make one order.
      cart.change((lines, now) => (now.attempt ??= random()));
      let { status: code, body } = await order();
      if (body.code === "attempt_ended") {
        await readPending();
        if (!cart.read().lines.length) return busy(false);
        cart.change((lines, now) => (now.attempt = random()));
        ({ status: code, body } = await order());
      }
      if (code === 200) {
        cart.change((lines, now) => {
          lines.forEach((line) => delete line.was);
          now.pending = { order: body.order, token: body.token, lines: lines.map(({ sku, quantity }) => [sku, quantity]) };
        });
        location.assign(body.url);
        return;
      }
      await explain(body);
    } catch {
      problem.textContent = word("checkoutFailed");
    }
    busy(false);
  });
  // Coming back from the payment page, the browser may show this one as it was left.
  addEventListener("pageshow", ({ persisted }) => {
    busy(false);
    if (persisted) readPending().then(() => refresh(true));
  });

  addEventListener("cart", show);
  addEventListener("storage", ({ key }) => key === cart.key && soon());
  // The sums wait a moment for the ways to send it, so that nothing moves under the buyer's finger.
  form.classList.add("is-waiting");
  const settled = () => form.classList.remove("is-waiting");
  setTimeout(settled, 1000);
  const shown = () => readPending().then(() => refresh(true)).finally(settled);
  show();
  if (!root.closest("dialog")) shown();
  return { say, shown };
}
