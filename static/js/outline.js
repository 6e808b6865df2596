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
