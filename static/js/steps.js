// One step back and one forward, by the strip at the foot of the outline or by its keys. A step waits for the lines that are on
// their way, so that it takes back what stood last when it was asked for, and nothing before that.

import * as line from "./line.js";
import * as order from "./order.js";
import * as placing from "./placing.js";
import * as rows from "./rows.js";

const VERB = { back: "taken back", again: "done again" };
const written = new Map(); // the row that a change wrote here, by its version
const gone = new Map(); // by the version of the change that took it back: how the row comes back, and which change wrote it

const strip = () => document.getElementById("undo-strip");
const stepForm = (name) => strip()?.querySelector(`form[data-step="${name}"]`);
const changeOf = (form) => Number(form.getAttribute("action").match(/changes\/(\d+)\/undo$/)[1]);

// Which of the two steps has the focus, to have it again when the strip was told anew, or the other one if it is gone.
const focusedStep = () => (strip()?.contains(document.activeElement) ? document.activeElement.closest("[data-step]")?.dataset.step : "");

function focusStep(name) {
  if (name) {
    (stepForm(name) ?? strip()?.querySelector("form"))?.querySelector("button").focus();
  }
}

// The strip as the server tells it; the place that is read aloud stays the same, and so does what has the focus.
function show(html) {
  const told = new DOMParser().parseFromString(html, "text/html").getElementById("undo-strip");
  const old = strip();
  if (!old) {
    return;
  }
  const focused = focusedStep();
  const words = old.querySelector("[role='status']");
  const now = told.querySelector("[role='status']");
  words.replaceChildren(...now.childNodes);
  now.replaceWith(words);
  old.replaceChildren(...told.childNodes);
  focusStep(focused);
}

function say(words) {
  const box = strip()?.querySelector("[role='status']");
  if (box) {
    box.textContent = words;
  } else if (line.shown()) {
    line.fault(words);
  }
}

// A line was written: the strip says so, and its row can be taken out again.
export function wrote(told, row) {
  if (told.strip) {
    show(told.strip);
  }
  if (row) {
    written.set(told.version, row);
  }
}

// Whether a line will not be written unless somebody mends it, or the one that it stands under.
function isStuck(job) {
  return job.failed || order.waiting().some((one) => one.row && one.row === job.above && isStuck(one));
}

// Whoever asks for a step means what stands last at that moment, though it may still be on its way.
function take(name) {
  const meant = order.waiting().findLast((job) => job.lines && !isStuck(job));
  const job = { ready: () => true, run: () => step(name, meant).finally(() => order.done(job)) };
  order.add(job);
}

async function step(name, meant) {
  if (meant && (meant.waits || order.waiting().includes(meant))) {
    say(`Nothing was ${VERB[name]}: the last line was not written.`);
    return;
  }
  const form = stepForm(name);
  if (!form) {
    pressOnMap(name);
    return;
  }
  const { status, told } = await order.send(form.action, new FormData(form));
  if (status !== 200) {
    // Another window, or somebody else, was there first: the strip is asked for anew, and says what stood in the way.
    if (status === 409) {
      await refresh();
    }
    say(told.detail ?? `The site did not answer. Nothing was ${VERB[name]}.`);
    return;
  }
  order.advance(told.version);
  document.getElementById("asked")?.remove();
  const inPlace = name === "back" ? takeOut(changeOf(form), told.version) : bringBack(changeOf(form));
  show(told.strip);
  if (!inPlace) {
    await refresh();
  }
}

// Beside a map there is no strip: there the panel offers the step back from what was added last.
const onMap = (name) => document.querySelector(`.panel-undo form[data-step="${name}"]`);

function pressOnMap(name) {
  if (onMap(name)) {
    onMap(name).requestSubmit();
  } else {
    say(`There is nothing of yours here to be ${VERB[name]}.`);
  }
}

// Whether the row that the change wrote was taken out of the outline, with nothing else to be shown anew.
function takeOut(change, by) {
  const row = written.get(change);
  if (!row?.isConnected) {
    return false;
  }
  placing.stepAside(row);
  for (const below of order.waiting().filter((job) => job.lines && job.above === row)) {
    row.after(below.row);
    below.refused("What it stood under was taken back.");
  }
  const back = rows.takeOut(row);
  gone.set(by, { back, change });
  if (line.shown()) {
    line.show();
  }
  return !isSelected(row);
}

function bringBack(by) {
  const found = gone.get(by);
  gone.delete(by);
  const row = found && written.get(found.change);
  const there = Boolean(found?.back());
  if (line.shown()) {
    line.show();
  }
  return there && !isSelected(row);
}

const isSelected = (row) => new URLSearchParams(location.search).get("sel") === `s${rows.numberOf(row)}`;

// What was not written here is shown by asking for the page's parts again.
async function refresh() {
  const focused = focusedStep();
  const to = new URL(location.href);
  to.searchParams.delete("added");
  to.searchParams.delete("add");
  await window.htmx?.ajax("GET", to.pathname + to.search, { source: document.body, swap: "none" });
  focusStep(focused);
}

document.addEventListener("submit", (event) => {
  const name = event.target.dataset.step;
  if (name && strip()?.contains(event.target)) {
    event.preventDefault();
    take(name);
  }
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) {
    return;
  }
  const key = event.key.toLowerCase();
  const name = key === "z" ? (event.shiftKey ? "again" : "back") : key === "y" && !event.shiftKey ? "again" : "";
  // What is typed into a field is the field's own to take back.
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  const mine = line.shown() && field === line.field() && line.isEmpty();
  if (name && (mine || (!field && (stepForm(name) ?? onMap(name)))) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    take(name);
  }
});
