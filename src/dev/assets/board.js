// Keeps the dashboard up to date: at every beat the page is fetched, and the parts that changed are exchanged.
let busy = false;
let again = false;
const shown = new WeakMap(); // What each section was last made from.

const refresh = async () => {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  do {
    again = false;
    try {
      const answer = await fetch("/__dev/", { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const section of document.querySelectorAll("section[id]")) exchange(section, fresh.getElementById(section.id));
    } catch {
      // The server is gone or about to come back: the next beat tells.
    }
  } while (again);
  busy = false;
};

const exchange = (section, other) => {
  const now = section.querySelector("[data-part]");
  const then = other?.querySelector("[data-part]");
  if (!now || !then || shown.get(section) === then.innerHTML) return;
  shown.set(section, then.innerHTML);
  const open = new Map(Array.from(now.querySelectorAll("details"), (details) => [details.id, details.open]));
  const { activeElement } = document;
  const focused = now.contains(activeElement) && { id: activeElement.id, name: activeElement.name, value: activeElement.value };
  const typed = now.querySelector("input[list]")?.value;
  for (const details of then.querySelectorAll("details")) details.open = open.get(details.id) ?? details.open;
  now.replaceChildren(...then.childNodes);
  if (typed) now.querySelector("input[list]").value = typed;
  if (focused) {
    const same = Array.from(now.querySelectorAll("[id], input, button, summary")).find((element) =>
      focused.id ? element.id === focused.id : element.name === focused.name && element.value === focused.value);
    same?.focus();
  }
};

addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  const body = new URLSearchParams(new FormData(form, submitter));
  submitter.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) alert(await answer.text());
  } finally {
    submitter.removeAttribute("aria-busy");
  }
  refresh();
});

const source = new EventSource("/__dev/board/events");
source.onmessage = refresh;
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
