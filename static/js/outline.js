// The outline by keys: ↑ ↓ go from line to line, → ← open and close a branch, M shows the line on the map, and S O E C add a
// support, an objection, evidence or a condition to it. Enter follows the line's link, as everywhere.

const ADD = { s: "support", o: "objection", e: "evidence", c: "condition" };

const lines = () =>
  [...document.querySelectorAll(".outline .line-text > a:first-child")].filter((link) => link.checkVisibility());

function go(link, changes, path = location.pathname) {
  const to = new URL(link.href);
  for (const [name, value] of Object.entries(changes)) {
    to.searchParams.set(name, value);
  }
  if (path === location.pathname && window.htmx && document.getElementById("map")) {
    window.htmx.ajax("GET", path + to.search, { source: link, swap: "none" });
  } else {
    location.assign(path + to.search);
  }
}

// The line that a line stands under; the bracket round linked premises has none of its own.
function above(link) {
  let item = link.closest("li").parentElement.closest("li");
  while (item && !item.querySelector(":scope > .line .line-text > a")) {
    item = item.parentElement.closest("li");
  }
  return item?.querySelector(":scope > .line .line-text > a");
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".outline .line-text > a:first-child");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const all = lines();
  const at = all.indexOf(link);
  const item = link.closest("li");
  const branch = item.querySelector(":scope > details");
  const key = event.key.toLowerCase();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    all[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (event.key === "ArrowRight") {
    if (branch) {
      branch.open = true;
    } else {
      item.querySelector(":scope > .line .fold-link")?.click();
    }
  } else if (event.key === "ArrowLeft") {
    if (branch?.open) {
      branch.open = false;
    } else {
      above(link)?.focus();
    }
  } else if (localStorage.getItem("argmap.keys-off") === "1" || event.shiftKey) {
    return;
  } else if (ADD[key]) {
    go(link, { add: ADD[key] });
  } else if (key === "m") {
    go(link, {}, location.pathname.replace(/\/outline$/, ""));
  } else {
    return;
  }
  event.preventDefault();
});

// ---- the same place after a swap: the line that was pressed, or else the first in sight, stays where it is

let asking = null;
let place = null;
const rows = () => [...document.querySelectorAll(".outline li[id]")];
const rowOf = (element) => element?.closest?.(".outline li[id]");
const lineOf = (row) => row.querySelector(":scope > .line") ?? row;
const top = (row) => lineOf(row).getBoundingClientRect().top;
const current = () => document.querySelector('.outline li[aria-current="true"]');

function remember() {
  const edge = Math.max(document.getElementById("main").getBoundingClientRect().top, 0);
  const focused = rowOf(document.activeElement);
  const held = rowOf(asking) ?? focused ?? rows().find((row) => top(row) >= edge);
  place ??= held && { id: held.id, top: top(held), current: current()?.id, focused: focused?.id };
}

function comeBack() {
  const row = place && document.getElementById(place.id);
  if (row) {
    const main = document.getElementById("main");
    const scrolls = main.scrollHeight > main.clientHeight + 1 ? main : window; // on a phone the whole page scrolls
    scrolls.scrollBy({ top: top(row) - place.top, behavior: "instant" });
  }
  if (place?.focused && document.activeElement === document.body) {
    document.getElementById(place.focused)?.querySelector(".line-text > a")?.focus({ preventScroll: true });
  }
  const chosen = current();
  if (place && chosen && chosen.id !== place.current) {
    lineOf(chosen).scrollIntoView({ block: "nearest" });
  }
  place = null;
}

if (document.querySelector(".outline-main")) {
  document.addEventListener("htmx:beforeRequest", (event) => {
    asking = event.detail.elt;
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => event.detail.target.querySelector?.(".outline") && remember());
  document.addEventListener("htmx:afterRequest", comeBack);
}
