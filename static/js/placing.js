// Where the line that is typed stands: it opens under a row, at the end or over the map, moves in and out by Tab, up and down by
// Alt and an arrow, and goes by Escape. Enter is told as "argmap:enter".

import { early } from "./early.js";
import * as line from "./line.js";
import { MARKS } from "./marks.js";
import * as rows from "./rows.js";

// Whether a key was pressed since the last line was sent: whoever goes on writing is not called back to one that was refused.
let going = false;
let lastKey = 0; // ms, as the page counts them
export const isGoing = () => going;
export const rest = () => (going = false);
export const quiet = () => performance.now() - lastKey;

function pressing() {
  going = true;
  lastKey = performance.now();
}

// `place` puts the line into the outline, or is null for a line over the map.
export async function open(place, chosen = "") {
  const keys = early();
  if (!(await line.get(begin))) {
    keys.stop();
    location.assign(line.link().href);
    return;
  }
  const frame = line.form();
  const list = line.holder()?.parentElement;
  frame.classList.toggle("over", !place);
  for (const one of frame.querySelectorAll("[data-levels]")) {
    one.hidden = !place;
  }
  if (place) {
    const item = line.held();
    item.append(frame);
    place(item);
    if (list !== item.parentElement) {
      rows.tidy(list);
    }
  } else {
    document.getElementById("main").append(frame);
  }
  if (chosen) {
    line.choose(chosen);
  }
  line.show();
  focus();
  for (const { key, shiftKey } of keys.stop()) {
    if (key.length === 1) {
      line.type(key);
    } else if (line.shown()) {
      line.field().dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
    }
  }
}

export const openUnder = (row, chosen) => open((item) => rows.listOf(row).append(item), chosen);
export const openAtEnd = (chosen) => open(rows.atTheEnd, chosen);

export function openOver(id, chosen) {
  line.over(id);
  return open(null, chosen || (id.startsWith("a") ? "^" : ""));
}

function chosenOnMap(element) {
  const near = element.closest?.(".sheet [data-id]");
  const current = [...document.querySelectorAll(".sheet [aria-current='true'][data-id]")].find((one) => one.getClientRects().length);
  return (near ?? current)?.dataset.id ?? new URLSearchParams(location.search).get("sel") ?? "";
}

// On its own page, the statement or the argument is what a line is about.
export function shownHere() {
  const [, noun, number] = location.pathname.match(/\/(statements|arguments)\/(\d+)$/) ?? [];
  return noun ? `${noun[0]}${number}` : "";
}

// Under the row in focus or the one that is selected, or at the end of the outline; over a map about what is selected there, or
// about nothing (`anywhere`).
export function openWhereOneIs(element, chosen = "", anywhere = false) {
  if (!rows.outline()) {
    return openOver(document.querySelector(".sheet") ? (anywhere ? "" : chosenOnMap(element)) : shownHere(), chosen);
  }
  const focused = element.closest?.(".outline li");
  const row = rows.isRow(focused) ? focused : rows.outline().querySelector("li[aria-current='true']");
  return row ? openUnder(row, chosen) : openAtEnd(chosen);
}

// Where a row is taken out of the outline, the line that stood under it stands in its place.
export function stepAside(row) {
  if (row.contains(line.holder())) {
    row.after(line.holder());
  }
}

export function focus() {
  const field = line.field();
  const at = field.selectionStart;
  field.focus();
  field.setSelectionRange(at, at);
  line.form().scrollIntoView({ block: "nearest" });
}

function leave() {
  line.keep();
  document.dispatchEvent(new CustomEvent("argmap:left"));
  const item = line.holder();
  const row = item && (rows.before(item) ?? rows.above(item));
  const list = item?.parentElement;
  line.form().remove();
  item?.remove();
  rows.tidy(list);
  ((row && rows.lineOf(row)?.querySelector("a")) ?? line.link())?.focus();
}

function move(place) {
  const list = line.holder().parentElement;
  place(line.holder());
  rows.tidy(list);
  line.show();
  focus();
}

function indent() {
  const row = rows.before(line.holder());
  if (row) {
    move((item) => rows.listOf(row).append(item));
  }
}

function outdent() {
  const row = rows.above(line.holder());
  if (row) {
    move((item) => rows.bracketOf(row).after(item));
  }
}

function enter(event) {
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("argmap:enter"));
}

function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) {
    return;
  }
  const levels = line.inOutline();
  if (event.altKey && levels && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move((item) => rows.shift(item, event.key === "ArrowDown"));
  } else if (event.altKey) {
    return;
  } else if (event.key === "Enter") {
    enter(event);
  } else if (event.key === "Tab" && levels) {
    event.preventDefault();
    (event.shiftKey ? outdent : indent)();
  } else if (event.key === "Backspace" && line.takeMarkBack()) {
    event.preventDefault();
  }
}

function begin(frame) {
  frame.addEventListener("submit", enter);
  frame.addEventListener("keydown", pressing, { capture: true });
  line.field().addEventListener("keydown", pressed);
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
  });
  frame.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (MARKS.includes(button?.dataset.mark)) {
      line.toggle(button.dataset.mark);
      focus();
    } else if (button?.dataset.step) {
      ({ in: indent, out: outdent, leave })[button.dataset.step]();
    }
  });
}
