// Keeps a page up to date while the shop is edited: loads it again after a build, exchanges its styles, shows mistakes.
// Only `pushcart dev` puts this into pages; what is published never has it.
(() => {
  let build = document.currentScript.dataset.build;
  let source = null;
  let panel = null;
  let hiddenText = "";

  const news = async ({ data }) => {
    const state = JSON.parse(data);
    if (state.build !== build) {
      if (state.restyles !== build) {
        location.reload();
        return;
      }
      build = state.build;
      await restyle();
    }
    show(state.mistakes);
    document.documentElement.dataset.devBuild = build;
  };

  /** Takes over the styles of the page as it is served now; the old ones stay until the new ones are there. */
  const restyle = async () => {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = [...document.querySelectorAll("link[rel=stylesheet]")];
    const hrefs = [...fresh.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href"));
    const links = hrefs.map((href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    await Promise.all(links.map((link) => new Promise((resolve) => {
      link.onload = link.onerror = resolve;
      document.head.append(link);
    })));
    for (const link of old) link.remove();
  };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const show = (mistakes) => {
    const text = JSON.stringify(mistakes);
    panel?.remove();
    panel = null;
    if (!mistakes.length || text === hiddenText) return;
    panel = element("pushcart-mistakes");
    const close = element("button", { type: "button", textContent: "Hide", onclick: () => {
      hiddenText = text;
      panel.remove();
    } });
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    const box = element("section", {},
      element("header", {}, element("h2", { textContent: count }), close),
      element("p", { textContent: "The page below is the shop from before. It comes up to date by itself once this is mended." }),
      ...mistakes.map(({ place, text }) => {
        const pre = element("pre", { tabIndex: 0, textContent: text });
        pre.dataset.place = place;
        return pre;
      }));
    box.setAttribute("role", "alert");
    // In a tree of its own: neither the theme's styles nor these reach over.
    panel.attachShadow({ mode: "open" }).append(element("link", { rel: "stylesheet", href: "/__dev/live.css" }), box);
    document.body.append(panel);
  };

  // A browser opens six connections to one host: a tab that nobody looks at gives its own back.
  const listen = () => {
    const wanted = document.visibilityState === "visible";
    if (wanted && !source) {
      source = new EventSource("/__dev/events");
      source.onmessage = news;
    } else if (!wanted && source) {
      source.close();
      source = null;
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  addEventListener("pageshow", listen);
  listen();
})();
