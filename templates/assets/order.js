// After the payment: takes out of the cart what was paid, and shows an order to who has its link.

/** How often an order is looked at again while its payment is being confirmed, in milliseconds. */
const WAITS = [1500, 2500, 4000, 6000, 10000, 15000, 20000];

const NAMES = { open: "Open", processing: "Processing", paid: "Paid", expired: "Expired", refunded: "Refunded", partly_refunded: "PartlyRefunded" };

export default async function order(root, { shop, word, money, date, cart, ask }) {
  const find = (selector) => root.querySelector(selector);
  const query = new URLSearchParams(location.search);
  const id = query.get("order");
  const token = query.get("token");
  const thanks = "thanks" in root.dataset;
  const status = find("[data-status]");

  if (thanks) {
    cart.settle(id);
    if (!id || !token) return known("none");
    const link = find("[data-order-link]");
    link.href += location.search;
    link.hidden = false;
  } else if (!id || !token) {
    status.textContent = word("orderUnknown");
    return known("none");
  } else status.textContent = word("orderLoading");

  for (const wait of [...WAITS, 0]) {
    try {
      const { status: code, body } = await ask(`orders/${encodeURIComponent(id)}?token=${encodeURIComponent(token)}`);
      if (code === 200) {
        show(body);
        if (!["open", "processing"].includes(body.status) || (body.status === "open" && !thanks)) return;
      } else if (code < 500 && code !== 429) {
        if (!thanks) status.textContent = word("orderUnknown");
        return known("none");
      }
    } catch {
      // Not reachable: once more, then in words.
    }
    if (wait) await new Promise((done) => setTimeout(done, wait));
  }
  if (find("[data-order]").hidden && !thanks) status.textContent = word("orderFailed");
  known(root.dataset.state ?? "none");

  /** What follows the order on the page need not wait any longer. */
  function known(state) {
    root.dataset.state = state;
  }
  function show(found) {
    // Who comes from the payment page has paid; that we have not heard of it yet is not the buyer's business.
    const now = thanks && found.status === "open" ? "Processing" : (NAMES[found.status] ?? "Processing");
    const state = now === "Paid" && found.parcels?.length ? "Shipped" : now;
    if (/Paid|Shipped|Refunded/.test(state)) cart.settle(found.order);
    find("[data-number]").textContent = found.order;
    find("[data-number-line]").hidden = false;
    const words = word(`status${state}`);
    if (status.textContent !== words) status.textContent = words;
    known(found.status);
    steps(found, state);
    parcels(found);
    receipt(found);
    const print = find("[data-print]");
    if (print) {
      print.hidden = false;
      print.onclick = () => window.print();
    }
  }

  function steps(found, state) {
    const way = [["Placed", found.created_at], ["Paid", found.paid_at], ["Shipped", found.parcels?.[0]?.sent_at]];
    const reached = way[2][1] ? 2 : found.paid_at || /Paid|Refunded/.test(state) ? 1 : 0;
    const list = find("[data-steps]");
    list.hidden = ["Expired", "Refunded"].includes(state);
    list.replaceChildren(
      ...way.map(([step, when], at) => {
        const item = Object.assign(document.createElement("li"), { textContent: word(`step${step}`) });
        item.classList.toggle("is-done", at <= reached);
        if (at === reached) item.setAttribute("aria-current", "step");
        if (when) item.append(Object.assign(document.createElement("time"), { textContent: date(when * 1000), dateTime: new Date(when * 1000).toISOString() }));
        return item;
      }),
    );
  }

  function parcels({ parcels: sent = [] }) {
    const list = find("[data-parcels]");
    list.replaceChildren(
      ...sent.map(({ sent_at: at, carrier, tracking_number: number, tracking_url: url }) => {
        const item = document.createElement("li");
        const part = document.createElement(url ? "a" : "bdi");
        part.textContent = url ? word("track", { parcel: [carrier, number].filter(Boolean).join(" ") }) : [carrier, number].filter(Boolean).join(" ");
        if (url) part.href = url;
        item.append(`${date(at * 1000)} `, part);
        return item;
      }),
    );
    list.hidden = !sent.length;
  }

  function receipt(found) {
    const price = (amount) => money(amount, (found.currency ?? shop.currency).toUpperCase());
    const cell = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
    const row = (...cells) => {
      const tr = document.createElement("tr");
      tr.append(...cells);
      return tr;
    };
    const lines = found.lines ?? [];
    find("[data-lines]").replaceChildren(
      ...lines.map((line) => {
        const name = cell("td", line.title ?? line.sku);
        const more = [line.variant, line.quantity > 1 && word("each", { price: price(line.unit_amount) })].filter(Boolean).join(" · ");
        if (more) name.append(cell("span", more, { className: "receipt-more" }));
        return row(name, cell("td", line.quantity), cell("td", price(line.amount)));
      }),
    );
    // Where the sums add up without the tax, the prices have it in them.
    const { amount_subtotal: subtotal, amount_discount: discount, amount_shipping: shipping, amount_tax: tax, amount_total: total } = found;
    const within = tax > 0 && subtotal - discount + shipping === total;
    const sums = [["subtotal", subtotal], ["discount", -discount], ["shipping", shipping], ["tax", within ? 0 : tax], ["total", total], ["refundedSum", -found.amount_refunded]];
    const told = sums.filter(([name, amount]) => Number.isFinite(amount) && (amount || name === "total" || (name === "shipping" && total)));
    find("[data-sums]").replaceChildren(
      ...told.map(([name, amount]) => {
        const tr = row(cell("th", word(name), { scope: "row", colSpan: 2 }), cell("td", amount === 0 && name === "shipping" ? word("free") : price(amount)));
        tr.classList.toggle("is-total", name === "total");
        if (name === "total" && within) tr.firstChild.append(cell("span", word("taxWithin", { amount: price(tax) }), { className: "receipt-more" }));
        return tr;
      }),
    );
    find("[data-order]").hidden = !lines.length;
  }
}
