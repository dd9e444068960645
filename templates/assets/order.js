// After the payment: empties the cart that was paid, and shows an order to who has its link.

export default async function order(root, { shop, word, money, date, cart }) {
  const find = (selector) => root.querySelector(selector);
  const query = new URLSearchParams(location.search);
  const id = query.get("order");
  const token = query.get("token");

  if ("thanks" in root.dataset) {
    const now = cart.read();
    if (id && now.order === id) cart.change((lines, whole) => {
      lines.length = 0;
      delete whole.order;
    });
    if (id && token) {
      const link = find("[data-order-link]");
      link.href += location.search;
      link.hidden = false;
    }
    return;
  }

  const status = find("[data-status]");
  if (!id || !token) {
    status.textContent = word("orderUnknown");
    return;
  }
  status.textContent = word("orderLoading");
  try {
    const address = `${shop.checkout.replace(/\/checkout$/, "")}/orders/${encodeURIComponent(id)}?token=${encodeURIComponent(token)}`;
    const answer = await fetch(address, { headers: { accept: "application/json" } });
    if (answer.status === 403 || answer.status === 404) {
      status.textContent = word("orderUnknown");
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
  } catch {
    status.textContent = word("orderFailed");
  }

  function show(found) {
    const { status: state } = found;
    find("[data-number]").textContent = found.number ?? found.order ?? id;
    const names = { holding: "Open", creating: "Open", open: "Open", processing: "Processing", paid: "Paid", shipped: "Shipped", expired: "Expired", closing: "Expired", refunded: "Refunded", partly_refunded: "Refunded" };
    status.textContent = word(`status${names[state] ?? "Processing"}`);

    const way = ["Open", "Paid", "Shipped"];
    const at = way.indexOf(names[state] === "Processing" ? "Open" : names[state]);
    if (at >= 1) {
      const line = find("[data-timeline]");
      line.replaceChildren(...way.slice(1).map((step, index) => {
        const item = Object.assign(document.createElement("li"), { textContent: word(`status${step}`) });
        item.classList.toggle("is-done", index + 1 <= at);
        if (index + 1 === at) item.setAttribute("aria-current", "step");
        const when = found[`${step.toLowerCase()}_at`];
        if (when) item.append(` · ${date(typeof when === "number" ? when * 1000 : when)}`);
        return item;
      }));
      line.hidden = false;
    }

    const price = (amount) => money(amount, (found.currency ?? shop.currency).toUpperCase());
    const row = (cells, head) => {
      const tr = document.createElement("tr");
      cells.forEach((text, index) => {
        const cell = document.createElement(head && index === 0 ? "th" : "td");
        if (head && index === 0) Object.assign(cell, { scope: "row", colSpan: 2 });
        cell.textContent = text;
        tr.append(cell);
      });
      return tr;
    };
    find("[data-lines]").replaceChildren(...(found.lines ?? []).map((line) => row([line.title ?? line.sku, line.quantity, price(line.amount)])));
    const sums = [["subtotal", found.amount_subtotal], ["discount", -found.amount_discount], ["shipping", found.amount_shipping], ["tax", found.amount_tax], ["total", found.amount_total]];
    find("[data-sums]").replaceChildren(...sums.filter(([name, amount]) => Number.isFinite(amount) && (amount || name === "total")).map(([name, amount]) => row([word(name), price(amount)], true)));
    find("[data-order]").hidden = !found.lines?.length;
  }
}
