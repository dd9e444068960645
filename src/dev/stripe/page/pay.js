// The total follows the choice of shipping. Without this script the button beside it does the same.
const form = document.querySelector("[data-pay]");

form?.addEventListener("change", async ({ target }) => {
  if (target.name !== "shipping") return;
  const entered = new URLSearchParams(new FormData(form));
  entered.set("do", "update");
  const answer = await fetch(location.href, { method: "POST", body: entered });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".summary", "[data-total]"]) {
    const now = document.querySelector(part);
    const then = fresh.querySelector(part);
    if (now && then) now.replaceChildren(...then.childNodes);
  }
});
for (const button of document.querySelectorAll("[data-plain]")) button.hidden = true;
