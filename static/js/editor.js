// Where a line begins: by the links "Write here", by w, and by one key for each mark, in the outline under the line in focus, on
// the map about what is selected. While it is open the page's parts may be replaced, and what is being written stays in its place.

import * as line from "./line.js";
import { MARKS } from "./marks.js";
import * as order from "./order.js";
import * as placing from "./placing.js";
import * as rows from "./rows.js";
import "./saving.js";

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("a[data-write]");
  if (!pressed || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const row = pressed.closest("li");
  if (!rows.outline()) {
    placing.openOver("", "");
  } else if (rows.isRow(row)) {
    placing.openUnder(row);
  } else {
    placing.openAtEnd();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !line.link()) {
    return;
  }
  if (event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) {
    return;
  }
  if (localStorage.getItem("argmap.keys-off") === "1") {
    return;
  }
  const chosen = MARKS[["1", "2", "3", "4", "5", "6"].indexOf(event.key)] ?? "";
  const focused = event.target.closest?.(".outline li");
  const typed = focused && event.key !== "?" && MARKS.includes(event.key) ? event.key : "";
  if (!chosen && !typed && event.key !== "w") {
    return;
  }
  // Where nothing is shown that a mark could be about, only a line that names a number is written.
  if (event.key !== "w" && !rows.outline() && !document.querySelector(".sheet") && !placing.shownHere()) {
    return;
  }
  event.preventDefault();
  placing.openWhereOneIs(event.target, chosen || typed, event.key === "w");
});

// ---- the parts of the page are replaced: the line, and rows that are not written yet, come back to where they stood

let kept = [];

// An item with the written row before it and the rows that it stands under, by their numbers.
function placeOf(item) {
  const chain = [];
  for (let row = rows.above(item); row; row = rows.above(row)) {
    chain.push(rows.numberOf(row));
  }
  let behind = rows.before(item);
  while (behind && !rows.numberOf(behind)) {
    behind = rows.before(behind);
  }
  return { item, behind: rows.numberOf(behind), chain };
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "map" || !rows.outline()) {
    return;
  }
  const unwritten = order.waiting().map((job) => job.row);
  const items = [...rows.outline().querySelectorAll("li")].filter((one) => one === line.holder() || unwritten.includes(one));
  const outermost = items.filter((one) => !items.some((other) => other !== one && other.contains(one)));
  kept = outermost.map(placeOf);
  outermost.forEach((one) => one.remove());
});

document.addEventListener("htmx:afterRequest", () => {
  if (!kept.length || !rows.outline()) {
    return;
  }
  const rowOf = (number) => (number ? document.getElementById(`o-s${number}`) : null);
  const others = [];
  for (const { item, behind, chain } of kept.splice(0).reverse()) {
    const under = chain.map(rowOf).find(Boolean);
    if (rowOf(behind)) {
      rows.bracketOf(rowOf(behind)).after(item);
    } else if (under) {
      rows.listOf(under).prepend(item);
    } else {
      others.unshift(item);
    }
  }
  others.forEach(rows.atTheEnd);
  if (line.shown()) {
    line.show();
  }
});
