// The outline as an editor, and one line over the map. The line comes from the server (/maps/x/lines, for htmx); Enter writes it
// and opens the next one, Tab and Shift-Tab change its level, and a mark typed first says what it does: + supports, - attacks,
// ! is evidence for, -! against, ? is required, ^ undercuts. "-12 text" attacks statement 12 from anywhere.
//
// What is typed stands in its place at once and is saved one after the other, for a line under another needs that one's number.
// What the server refuses stays in its row, with the sentence that says why.

const MARKS = ["+", "-", "!", "-!", "?", "^"];
const TYPED = /^(?:[-−–]!|[-−–+!?^])/;
const NAMED = /^(?:s?([1-9]\d{0,8})|(a[1-9]\d{0,8}))\s/i;
const link = () => document.querySelector("a[data-write]");
const outline = () => document.getElementById("outline");
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

let frame = null; // the form of one line
let item = null; // the <li> that holds it in an outline
let about = ""; // over a map: the statement or argument that was selected
let mark = "";
let target = "";
let spaced = false; // "- 12 dead" is a sentence, "-12 dead" is about statement 12
let saving = false;
let mending = null; // the line that was refused and is being changed
const waiting = [];

const action = () => new URL(link().href).pathname;
const field = () => frame.elements.lines;
const part = (selector) => frame.querySelector(selector);
const kept = () => `argmap.line:${action()}`;
const shown = () => Boolean(frame?.isConnected);

// ---- rows

const isRow = (element) => element?.matches?.("li[id^='o-s'], li.typed");
const numberOf = (row) => row?.dataset.number ?? row?.id.replace("o-s", "") ?? "";
const lineOf = (row) => row.querySelector(":scope > .line");

function argumentOf(row) {
  const told = lineOf(row)?.querySelector(".line-basis a")?.textContent.trim() ?? "";
  return row.dataset.argument ? `a${row.dataset.argument}` : told;
}

// The row under which the line stands; the bracket round linked premises and the heading of the setting are none.
function parent() {
  let above = item?.parentElement?.closest("li");
  while (above && !isRow(above)) {
    above = above.parentElement.closest("li");
  }
  return above ?? null;
}

function before() {
  const last = item.previousElementSibling;
  if (last?.matches(".together")) {
    return [...last.querySelectorAll(":scope > ol > li")].at(-1) ?? null;
  }
  return isRow(last) && !last.matches(".waits") ? last : null;
}

function listOf(row) {
  let branch = row.querySelector(":scope > details");
  if (!branch) {
    branch = make("details");
    const twist = make("summary", { className: "twist" });
    twist.append(make("span", { className: "visually-hidden", textContent: "Below" }));
    branch.append(twist, make("ol"));
    row.append(branch);
    row.classList.add("branch");
  }
  branch.open = true;
  return branch.querySelector(":scope > ol");
}

function tidy(list) {
  if (list?.parentElement?.matches("details") && !list.children.length) {
    const row = list.closest("li");
    row.classList.remove("branch");
    list.parentElement.remove();
  }
}

// ---- the line

async function get() {
  if (frame) {
    return true;
  }
  const answer = await fetch(action(), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    return false;
  }
  frame = parsed(await answer.text()).querySelector("form");
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    write();
  });
  field().addEventListener("input", typed);
  frame.addEventListener("keydown", () => (going = true), { capture: true });
  field().addEventListener("keydown", pressed);
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
  });
  frame.addEventListener("click", clicked);
  const was = JSON.parse(sessionStorage.getItem(kept()) ?? "null");
  if (was) {
    field().value = was.text;
    mark = was.mark;
    target = was.target;
  }
  return true;
}

// Whether a key was pressed since the last line was sent: whoever goes on writing is not called back to one that was refused.
let going = false;

// Nobody waits for a line to open before typing: what is pressed meanwhile is pressed in it.
const early = [];

function listen() {
  const hear = (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      early.push({ key: event.key, shiftKey: event.shiftKey });
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("keydown", hear, { capture: true });
  return () => document.removeEventListener("keydown", hear, { capture: true });
}

function catchUp() {
  for (const { key, shiftKey } of early.splice(0)) {
    if (key.length === 1) {
      field().setRangeText(key, field().value.length, field().value.length, "end");
      typed();
    } else if (shown()) {
      field().dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
    }
  }
}

// `place` puts the line into the outline, or is null for a line over the map.
async function open(place, chosen = "") {
  const stop = listen();
  if (!(await get())) {
    stop();
    location.assign(link().href);
    return;
  }
  const list = item?.parentElement;
  frame.classList.toggle("over", !place);
  part("[data-levels]").hidden = !place;
  part("[data-step='in']").hidden = !place;
  part("[data-step='out']").hidden = !place;
  if (place) {
    item ??= make("li", { className: "editing" });
    item.append(frame);
    place(item);
  } else {
    document.getElementById("main").append(frame);
  }
  if (list && list !== item.parentElement) {
    tidy(list);
  }
  if (chosen) {
    mark = chosen;
    target = "";
  }
  show();
  focus();
  stop();
  catchUp();
}

function focus() {
  const at = field().selectionStart;
  field().focus();
  field().setSelectionRange(at, at);
  frame.scrollIntoView({ block: "nearest" });
}

const openUnder = (row, chosen) => open((li) => listOf(row).append(li), chosen);

function openAtEnd(chosen) {
  const last = outline().querySelector(":scope > .write-here");
  return open((li) => (last ? last.before(li) : outline().append(li)), chosen);
}

function openOver(id, chosen) {
  about = id;
  return open(null, chosen || (id.startsWith("a") ? "^" : ""));
}

function leave() {
  keep();
  if (mending) {
    mending.row.hidden = false;
    mending = null;
  }
  const row = item && (before() ?? parent());
  const list = item?.parentElement;
  frame.remove();
  item?.remove();
  tidy(list);
  (row ? lineOf(row)?.querySelector("a") : document.querySelector("a[data-write]"))?.focus();
}

function clear() {
  field().value = "";
  mark = "";
  target = "";
  spaced = false;
  fault("");
  keep();
  show();
  tell("argmap:typed", frame);
}

function keep() {
  const text = field().value;
  if (text || mark) {
    sessionStorage.setItem(kept(), JSON.stringify({ text, mark, target }));
  } else {
    sessionStorage.removeItem(kept());
  }
}

const stands = () => (item?.isConnected ? parent() : null);
const inOutline = () => Boolean(item?.isConnected);

// What the line does, where it says nothing itself: an answer at the outermost level, else a support.
function does() {
  return mark || ((inOutline() ? stands() : about) ? "+" : "");
}

function aboutWords() {
  const row = stands();
  if (target) {
    return target;
  }
  if (!row) {
    return inOutline() ? "" : about.replace("s", "");
  }
  const number = numberOf(row);
  if (does() === "^") {
    return argumentOf(row) || (number ? `the step from ${number}` : "the step above");
  }
  return number || "the line above";
}

function show() {
  const now = does();
  const row = stands();
  const words = aboutWords();
  for (const one of frame.querySelectorAll("[data-does]")) {
    one.hidden = one.dataset.does !== now;
  }
  part("[data-cap]").textContent = mark + target;
  part("[data-cap]").hidden = !mark;
  part("[data-about]").textContent = now ? words : "";
  frame.dataset.mark = mark;
  frame.dataset.under = row ? `s${numberOf(row)}` : inOutline() ? "" : about;
  for (const button of frame.querySelectorAll("[data-mark]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mark === now));
  }
}

function fault(words) {
  const box = part("#frame-error");
  box.textContent = words;
  box.hidden = !words;
}

// ---- typing

function typed() {
  if (!mark || (mark === "-" && !spaced && !target && field().value.startsWith("!"))) {
    takeMark();
  }
  if (mark && !target && !spaced) {
    takeTarget();
  }
  fault("");
  keep();
  show();
  tell("argmap:typed", frame);
}

function cut(length) {
  const at = Math.max(field().selectionStart - length, 0);
  field().value = field().value.slice(length);
  field().setSelectionRange(at, at);
}

function takeMark() {
  if (mark === "-") {
    mark = "-!";
    cut(1);
    return;
  }
  const found = field().value.match(TYPED)?.[0];
  if (found) {
    mark = found.replace(/^[−–]/, "-");
    spaced = false;
    cut(found.length);
  }
}

function takeTarget() {
  const found = field().value.match(NAMED);
  if (found && (found[1] || mark === "^")) {
    target = found[1] ?? found[2].toLowerCase();
    cut(found[0].length);
  } else if (field().value.startsWith(" ")) {
    spaced = true;
    cut(field().value.length - field().value.trimStart().length);
  }
}

function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !field().value) {
      event.preventDefault();
      tell("argmap:take-back");
    }
    return;
  }
  if (event.key === "Enter") {
    event.preventDefault();
    write();
  } else if (event.key === "Tab" && inOutline()) {
    event.preventDefault();
    if (event.shiftKey) {
      outdent();
    } else {
      indent();
    }
  } else if (event.key === "Backspace" && field().selectionEnd === 0 && mark) {
    event.preventDefault();
    [mark, target] = target ? [mark, ""] : ["", ""];
    spaced = Boolean(mark);
    keep();
    show();
  }
}

function clicked(event) {
  const button = event.target.closest("button");
  if (button?.dataset.mark) {
    mark = mark === button.dataset.mark ? "" : button.dataset.mark;
    spaced = true;
    keep();
    show();
    focus();
  } else if (button?.dataset.step) {
    ({ in: indent, out: outdent, leave })[button.dataset.step]();
  }
}

function move(place) {
  const list = item.parentElement;
  place();
  tidy(list);
  show();
  focus();
}

function indent() {
  const row = before();
  if (row) {
    move(() => listOf(row).append(item));
  }
}

function outdent() {
  let row = parent();
  if (row) {
    const bracket = row.parentElement.closest("li");
    row = bracket?.matches(".together") ? bracket : row;
    move(() => row.after(item));
  }
}

// ---- writing

function write() {
  const text = field().value.trim();
  const name = frame.elements.name;
  if (!text) {
    return;
  }
  if (stands()?.matches(".waits")) {
    fault("What this stands under waits for a moderator. Write it once that is accepted.");
    return;
  }
  if (name && !name.value.trim()) {
    fault("Please give a name, any name, under which this is shown.");
    name.focus();
    return;
  }
  const now = does();
  const said = { lines: `${now}${target}${now ? " " : ""}${text}`, mark: now, target, text, above: stands(), about };
  const line = Object.assign(mending ?? { row: null }, said, { failed: false });
  if (mending) {
    lineOf(line.row).replaceWith(lineOf(rowFor(line)));
    line.row.classList.remove("failed");
    line.row.hidden = false;
    item.before(line.row);
  } else {
    if (inOutline()) {
      line.row = rowFor(line);
      item.before(line.row);
    }
    waiting.push(line);
  }
  mending = null;
  going = false;
  clear();
  frame.scrollIntoView({ block: "nearest" });
  save();
}

// The row of a line that is being saved, in the words of the frame.
function rowFor(line) {
  const row = make("li", { className: "typed" });
  const box = row.appendChild(make("div", { className: "line" }));
  const word = part(`[data-does="${CSS.escape(line.mark)}"] .kindword`).cloneNode(true);
  const text = make("span", { className: "line-text" });
  text.append(make("bdi", { textContent: line.text }));
  box.append(make("span", { className: "line-number", textContent: "…" }), word, text);
  row.classList.toggle("position", !line.mark);
  return row;
}

async function save() {
  if (saving) {
    return;
  }
  saving = true;
  for (let line = next(); line; line = next()) {
    await send(line);
  }
  saving = false;
}

const next = () => waiting.find((line) => !line.failed && (!line.above || numberOf(line.above)));

function underOf(line) {
  if (!line.above) {
    return line.row ? "" : line.about;
  }
  const argument = line.mark === "^" && !line.target ? argumentOf(line.above) : "";
  return argument || `s${numberOf(line.above)}`;
}

function values(more) {
  const told = { csrf: frame.elements.csrf.value, back: location.pathname + location.search, ...more };
  return frame.elements.name ? { ...told, name: frame.elements.name.value } : told;
}

async function send(line) {
  const body = new URLSearchParams(values({ lines: line.lines, under: underOf(line), do: "write" }));
  const answer = await fetch(action(), { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const told = answer ? await answer.json().catch(() => ({})) : {};
  if (answer?.status === 201) {
    waiting.splice(waiting.indexOf(line), 1);
    settle(line, told);
    return;
  }
  if (answer?.status === 202) {
    waiting.splice(waiting.indexOf(line), 1);
    wait(line, told);
    return;
  }
  line.failed = true;
  const words = told.problems ? Object.values(told.problems).join(" ") : told.detail;
  refuse(line, (words ?? "The site did not answer. Nothing you typed is lost.").replace(/^Line 1: /, ""));
}

// From the first line on, whoever writes has a session and its token.
function known(told) {
  frame.elements.csrf.value = told.token;
  frame.querySelector(".frame-name")?.remove();
  part(".frame-by bdi").textContent = told.by;
}

// Where a moderator reads first, the line is not in the map yet, and nothing can stand under it.
function wait(line, told) {
  known(told);
  if (!line.row) {
    location.assign(told.waits);
    return;
  }
  line.row.classList.add("waits");
  const box = lineOf(line.row);
  box.querySelector(".line-number").textContent = "";
  box.append(make("a", { className: "meta", href: told.waits, textContent: "waits for a moderator" }));
  for (const below of waiting.filter((one) => one.above === line.row)) {
    below.failed = true;
    refuse(below, "What it stands under waits for a moderator. Write it once that is accepted.");
  }
}

function settle(line, told) {
  known(told);
  const page = document.getElementById("map");
  if (page && Number(page.dataset.version) === told.version - 1) {
    page.dataset.version = told.version;
  }
  const name = `${told.word.replace(/ [+−]$/, "").toLowerCase()} ${told.statement}`;
  const under = line.target || (line.above ? numberOf(line.above) : line.row ? "" : line.about.replace("s", ""));
  const words = `${told.new ? "Wrote" : "Used again:"} ${name}${under ? ` under ${under}` : ""}`;
  const undo = action().replace(/\/lines$/, `/changes/${told.version}/undo`);
  tell("argmap:wrote", { undo, words, row: line.row, token: told.token });
  if (line.row) {
    fill(line.row, told);
    show();
  } else {
    const to = new URL(location.href);
    to.searchParams.set("sel", `s${told.statement}`);
    to.searchParams.set("added", told.version);
    to.searchParams.delete("add");
    window.htmx?.ajax("GET", to.pathname + to.search, { source: document.body, swap: "none" });
  }
}

function fill(row, told) {
  lineOf(row).replaceWith(parsed(told.row).querySelector(".line"));
  row.classList.remove("failed", "position");
  row.classList.add(told.shape);
  row.dataset.number = told.statement;
  if (told.argument) {
    row.dataset.argument = told.argument;
  }
  if (told.new) {
    row.id = `o-s${told.statement}`;
  }
}

// A line that was refused stays where it is, to be changed there.
function refuse(line, words) {
  if (!line.row?.isConnected) {
    waiting.splice(waiting.indexOf(line), 1);
    if (!field().value) {
      [mark, target, field().value] = [line.mark, line.target, line.text];
      spaced = !line.target;
      keep();
      show();
    }
    fault(words);
    return;
  }
  line.row.classList.add("failed");
  const box = lineOf(line.row);
  box.querySelector(".line-number").textContent = "!";
  const again = make("button", { type: "button", className: "button small", textContent: "Change it" });
  again.setAttribute("aria-label", `Change the line “${line.text}”`);
  again.addEventListener("click", () => change(line));
  const told = make("p", { className: "error", textContent: words });
  told.setAttribute("role", "alert");
  box.querySelectorAll(".error, button").forEach((old) => old.remove());
  box.append(again, told);
  if (shown() && !going && !field().value && !mark) {
    change(line);
    fault(words);
  }
}

// The words go back into the line, which moves to where they stood; what hangs under them waits until they are written.
function change(line) {
  if (field().value.trim() || mending) {
    return;
  }
  mending = line;
  [mark, target, field().value] = [line.mark === "+" ? "" : line.mark, line.target, line.text];
  spaced = !line.target;
  line.row.hidden = true;
  open((li) => line.row.before(li));
  keep();
}

// ---- where it begins

document.addEventListener("click", (event) => {
  const pressedLink = event.target.closest?.("a[data-write]");
  if (!pressedLink || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  if (!outline()) {
    openOver("", "");
    return;
  }
  const row = pressedLink.closest("li");
  if (isRow(row)) {
    openUnder(row);
  } else {
    openAtEnd();
  }
});

function chosenOnMap(element) {
  const near = element.closest?.(".sheet [data-id]");
  const current = [...document.querySelectorAll(".sheet [aria-current='true'][data-id]")].find((one) => one.getClientRects().length);
  return (near ?? current)?.dataset.id ?? new URLSearchParams(location.search).get("sel") ?? "";
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !link()) {
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
  const typedMark = focused && event.key !== "?" && MARKS.includes(event.key) ? event.key : "";
  if (!chosen && !typedMark && event.key !== "w") {
    return;
  }
  if (outline()) {
    const row = isRow(focused) ? focused : outline().querySelector("li[aria-current='true']");
    if (row) {
      openUnder(row, chosen || typedMark);
    } else {
      openAtEnd(chosen);
    }
  } else if (document.querySelector(".sheet")) {
    const id = chosenOnMap(event.target);
    openOver(event.key === "w" ? "" : id, chosen);
  } else {
    return;
  }
  event.preventDefault();
});

// ---- the parts of the page may be replaced while a line is open

let back = null;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id === "map" && item?.isConnected) {
    back = { under: numberOf(parent()) };
    item.remove();
  }
});

document.addEventListener("htmx:afterRequest", () => {
  if (back && outline()) {
    const row = document.getElementById(`o-s${back.under}`);
    back = null;
    if (row) {
      listOf(row).append(item);
    } else {
      const last = outline().querySelector(":scope > .write-here");
      last ? last.before(item) : outline().append(item);
    }
    show();
  }
});

// What was taken back goes, and the line that stood under it stands in its place.
document.addEventListener("argmap:taken-back", (event) => {
  const row = event.detail;
  const list = row?.parentElement;
  if (row?.contains(item)) {
    row.after(item);
  }
  row?.remove();
  tidy(list);
  if (shown()) {
    show();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) {
    event.preventDefault();
  }
});
