// Links that change what the map shows replace only the parts that change. Every a[data-part] and every link of the
// drawing is a plain link first; here a plain click asks htmx for it, and the server answers with the parts, each placed
// by its id (hx-swap-oob), and with the address to show.

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-part], #map a[href], .sheet a[href]");
  if (!link || !window.htmx || event.defaultPrevented || event.button !== 0) {
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  if (link.hasAttribute("target") || link.hasAttribute("download")) {
    return;
  }
  const href = link.href.baseVal ?? link.href; // in SVG an address is an object
  const to = new URL(href, location.href);
  const cell = link.closest("#matrix");
  const listed = document.getElementById("checklist");
  const parts = cell || listed || document.getElementById("map");
  if (to.origin !== location.origin || to.pathname !== location.pathname || !parts) {
    return; // another page: the browser goes there
  }
  event.preventDefault();
  const shown = window.htmx.ajax("GET", to.pathname + to.search, { source: link, swap: "none" });
  if (cell) {
    shown.then(() => document.getElementById("cell")?.scrollIntoView({ block: "nearest" }));
  } else if (listed) {
    shown.then(() => document.querySelector("#checklist .current")?.scrollIntoView({ block: "nearest" }));
  }
});

// A form that was asked for ("?add=objection") is brought into sight, and its first field gets the focus; one that came
// back with a fault, the first field at fault.

function meetForm() {
  const form = document.querySelector("#add form");
  if (!form || form.dataset.met || !new URLSearchParams(location.search).get("add")) {
    return;
  }
  form.dataset.met = "1";
  const field = form.querySelector(".invalid :is(textarea, input, select)") ?? form.querySelector("textarea");
  field?.focus({ preventScroll: true });
  form.parentElement.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:afterRequest", meetForm);
meetForm();
