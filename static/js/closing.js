// Whoever closes a form or the panel stands where they opened it: the focus goes back to what had it then, else to what
// is selected, never to nowhere. After a form was sent it goes to what was added.

const CLOSED = "argmap.closed";
const shown = (element) => element.checkVisibility();
const nowhere = () => !document.activeElement || document.activeElement === document.body;
const openForm = () => document.querySelector("#add form");
const asked = (name) => new URLSearchParams(location.search).get(name);

// Where a statement ("s12") or argument ("a5") stands: in the drawing, or in the outline.
function placeOf(id) {
  const drawn = id && [...document.querySelectorAll(`.sheet [data-id="${CSS.escape(id)}"]`)].find(shown);
  return drawn || (id && document.querySelector(`#o-${CSS.escape(id)} .line-text > a`));
}

// What had the focus, in words that find it again after its part was replaced.
function trace(element) {
  const row = element.closest(".outline li[id]");
  return { id: element.closest("[data-id]")?.dataset.id ?? row?.id.slice(2), href: element.getAttribute("href") };
}

function linkTo(href) {
  return href && [...document.querySelectorAll(`a[href="${CSS.escape(href)}"]`)].find(shown);
}

// The link that opens that kind of form, as the page offers it before it is open.
function wayTo(add) {
  return add && [...document.querySelectorAll(`a[href*="add=${CSS.escape(add)}"]`)].find(shown);
}

function land(...places) {
  const found = [...places, document.getElementById("sheet"), document.getElementById("main")].find(Boolean);
  found?.focus({ preventScroll: true });
}

let opener = null;
let before = null;

const looksUp = (event) => event.detail.elt.matches("input, textarea"); // a field that asks for what is like it

document.addEventListener("htmx:beforeRequest", (event) => {
  if (looksUp(event)) {
    return;
  }
  before = { form: Boolean(openForm()), selected: asked("sel"), add: asked("add") };
  if (!before.form) {
    opener = nowhere() ? null : trace(document.activeElement);
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (looksUp(event)) {
    return;
  }
  sessionStorage.removeItem(CLOSED);
  const was = before;
  before = null;
  if (!was || !nowhere() || openForm()) {
    return;
  }
  const sent = event.detail.requestConfig?.verb === "post";
  if (was.form && !sent) {
    land(placeOf(opener?.id), linkTo(opener?.href), wayTo(was.add), placeOf(was.selected));
  } else if (was.form || was.selected !== asked("sel")) {
    land(placeOf(asked("sel")), placeOf(was.selected));
  }
});

// Without parts to replace, Cancel leads to another page, which is told where to begin.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#form .actions a")) {
    sessionStorage.setItem(CLOSED, asked("add") ?? "");
  }
});

const closed = sessionStorage.getItem(CLOSED);
sessionStorage.removeItem(CLOSED);
if (closed !== null && nowhere() && !openForm()) {
  land(placeOf(asked("sel")), wayTo(closed));
}
