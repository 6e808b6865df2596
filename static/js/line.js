// The one line that is being typed, whose form comes from the server (/maps/x/lines, for htmx): what it says, and what that does
// to the line it stands under. Where it stands is for placing.js, what becomes of it for saving.js.

import { NOTHING, read, unread } from "./marks.js";
import * as rows from "./rows.js";

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

let frame = null; // its form
let item = null; // the <li> that holds it in an outline
let about = ""; // over a map: the statement or argument that was selected
let said = NOTHING;

export const link = () => document.querySelector("a[data-write]");
export const action = () => new URL(link().href).pathname;
export const form = () => frame;
export const field = () => frame.elements.lines;
const part = (selector) => frame.querySelector(selector);
const kept = () => `argmap.line:${action()}`;

export const shown = () => Boolean(frame?.isConnected);
export const inOutline = () => Boolean(item?.isConnected);
export const stands = () => (inOutline() ? rows.above(item) : null);
export const isEmpty = () => !field().value.trim() && !said.mark;

// The form, asked for when somebody begins to write; `begin` is called once with it. False where the server has none.
export async function get(begin) {
  if (frame) {
    return true;
  }
  const answer = await fetch(action(), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    return false;
  }
  frame = parsed(await answer.text()).querySelector("form");
  field().addEventListener("input", typed);
  const was = JSON.parse(sessionStorage.getItem(kept()) ?? "null");
  if (was) {
    field().value = was.text;
    said = { ...NOTHING, ...was.said };
  }
  begin(frame);
  return true;
}

// The item of the outline that holds it, made once; over a map there is none.
export const holder = () => item;
export const held = () => (item ??= Object.assign(document.createElement("li"), { className: "editing" }));
export const over = (id) => (about = id);

// ---- what it does

// Where the line says nothing itself: an answer at the outermost level, else a support.
function does() {
  return said.mark || ((inOutline() ? stands() : about) ? "+" : "");
}

function aboutWords() {
  const row = stands();
  if (said.target) {
    return said.target;
  }
  if (!row) {
    return inOutline() ? "" : about.replace("s", "");
  }
  const number = rows.numberOf(row);
  if (does() === "^") {
    return rows.argumentOf(row) || (number ? `the step from ${number}` : "the step above");
  }
  return number || "the line above";
}

export function show() {
  const now = does();
  const row = stands();
  for (const one of frame.querySelectorAll("[data-does]")) {
    one.hidden = one.dataset.does !== now;
  }
  part("[data-cap]").textContent = said.mark + said.target;
  part("[data-cap]").hidden = !said.mark;
  part("[data-about]").textContent = now ? aboutWords() : "";
  frame.dataset.mark = said.mark;
  frame.dataset.under = row ? `s${rows.numberOf(row)}` : inOutline() ? "" : about;
  for (const button of frame.querySelectorAll("[data-mark]")) {
    const chosen = button.dataset.mark === now;
    button.setAttribute("aria-pressed", String(chosen));
    const step = button.dataset.mark === "^" && row ? rows.argumentOf(row) : "";
    button.querySelector("[data-of]").textContent = chosen ? aboutWords() : step;
  }
}

// A mark that was chosen: by its key, after which a number may follow as after a typed one, or by its button (`spaced`).
export function choose(mark, spaced = false) {
  said = { mark, target: "", spaced };
  keep();
  show();
}

export const toggle = (mark) => (said.mark === mark ? choose("") : choose(mark, true));

// One step back over what stands before the text. False where nothing does.
export function takeMarkBack() {
  if (!said.mark || field().selectionEnd !== 0) {
    return false;
  }
  said = unread(said);
  keep();
  show();
  return true;
}

// ---- what it says

function typed() {
  const { said: now, text } = read(said, field().value);
  if (text !== field().value) {
    const at = Math.max(field().selectionStart - (field().value.length - text.length), 0);
    field().value = text;
    field().setSelectionRange(at, at);
  }
  said = now;
  changed();
}

function changed() {
  fault("");
  keep();
  show();
  document.dispatchEvent(new CustomEvent("argmap:typed", { detail: frame }));
}

export function type(text) {
  field().setRangeText(text, field().value.length, field().value.length, "end");
  typed();
}

// Everything of the line, for whoever saves it; null where nothing is typed.
export function taken() {
  const text = field().value.trim();
  const mark = does();
  const { target } = said;
  const word = part(`[data-does="${CSS.escape(mark)}"] .kindword`).cloneNode(true);
  return text ? { lines: `${mark}${target}${mark ? " " : ""}${text}`, text, word, mark, target, above: stands(), about } : null;
}

// A line that was taken, to be changed; that it supports what it stands under it need not say.
export function put({ row, mark, target, text }) {
  said = { mark: mark === "+" && row ? "" : mark, target, spaced: !target };
  field().value = text;
  keep();
}

export function clear() {
  field().value = "";
  said = NOTHING;
  changed();
}

export function keep() {
  const text = field().value;
  if (text || said.mark) {
    sessionStorage.setItem(kept(), JSON.stringify({ text, said }));
  } else {
    sessionStorage.removeItem(kept());
  }
}

export function fault(words) {
  const box = part("#frame-error");
  box.textContent = words;
  box.hidden = !words;
}

// ---- who writes

// The field for a name, where none was given yet.
export function nameless() {
  const name = frame.elements.name;
  return name && !name.value.trim() ? name : null;
}

// What is sent beside the line: the token of the form, the way back, and the name of who has none yet.
export function values(more) {
  const told = { csrf: frame.elements.csrf.value, back: location.pathname + location.search, ...more };
  return frame.elements.name ? { ...told, name: frame.elements.name.value } : told;
}

// From the first line on, whoever writes has a session with its token, and a name in the header.
export function known(told) {
  frame.elements.csrf.value = told.token;
  part(".frame-name")?.remove();
  part(".frame-by bdi").textContent = told.by;
  if (told.account) {
    document.getElementById("account").replaceWith(parsed(told.account).getElementById("account"));
  }
}
