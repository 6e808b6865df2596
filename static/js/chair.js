// The chair's page of a live debate. Its keys are those of shortcuts.js, for each does what a button does; this keeps the
// chair's place: what is open stays open when a part is asked for anew, the focus goes to the contribution that is
// opened next, the steps that can be taken back are remembered, and a button pressed twice in haste does one thing.

const HASTE = 300; // milliseconds in which the same button does nothing again
const DOUBLE = 500; // and in which two presses at one place may be a double click: as long as systems let it take
const NEAR = 20; // pixels by which the second of them may miss the first
const STEPS = 30;
const page = document.querySelector(".chair");
const entry = () => document.getElementById("entry")?.dataset.entry;

// ---------------------------------------------------------------------------------------------- what is open stays open

const kept = { entry: undefined, asks: [], typed: [], focus: "" };

// Noted before parts are replaced: what is asked and typed, but for the form that was just sent.
function note(event) {
  const sent = event.detail.requestConfig?.elt;
  kept.entry = entry();
  kept.focus = document.activeElement?.id ?? "";
  kept.asks = [...document.querySelectorAll("details[open][id]")].filter((ask) => !ask.contains(sent)).map((ask) => ask.id);
  kept.typed = [...page.querySelectorAll("input[id], textarea[id]")]
    .filter((field) => field.form !== sent && field.type !== "hidden" && field.value !== field.defaultValue)
    .map((field) => [field, field.value]);
}

document.addEventListener("htmx:beforeSwap", note);

// What is asked of one contribution is not asked of the next.
const still = (element) => element && (entry() === kept.entry || !element.closest("#entry"));

function restore() {
  for (const id of kept.asks) {
    const ask = document.getElementById(id);
    if (still(ask)) {
      ask.open = true;
    }
  }
  for (const [was, value] of kept.typed) {
    const field = document.getElementById(was.id);
    if (field !== was && still(field)) {
      field.value = value;
    }
  }
  if (document.activeElement === document.body && kept.focus) {
    document.getElementById(kept.focus)?.focus();
  }
  kept.asks = [];
  kept.typed = [];
  kept.focus = "";
}

// ---------------------------------------------------------------------------------------------- the focus goes along

function answered(event) {
  const { successful, requestConfig, xhr } = event.detail;
  const from = requestConfig.elt; // it may be gone from the page, with what it was part of
  if (event.target !== from) {
    return;
  }
  restore();
  const moves = from.matches("[data-opens], .entry-text a") || (from.matches("form") && from.closest("#entry, #done"));
  if (from.matches("form.act")) {
    remember(from, successful, xhr.status > 0 && xhr.status < 500);
    close(successful && from.closest("details.ask"));
  }
  if (moves && (successful || document.activeElement === document.body)) {
    (document.getElementById("entry") ?? document.getElementById("contributions-title")).focus();
  }
}

// News may replace a part, and the form or link with it, while the answer to that is on its way: then nobody but the form or
// link hears of it, and the answer takes the place of what has come instead. What news asks for gives way, live.js asks again.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.elt.addEventListener("htmx:beforeSwap", note);
  detail.elt.addEventListener("htmx:afterRequest", answered);
  if (detail.elt !== detail.target) {
    detail.target.addEventListener("htmx:beforeSwap", overtaken);
  }
});

function overtaken(event) {
  const { target, requestConfig } = event.detail;
  const now = target.isConnected ? null : document.getElementById(target.id);
  if (now && requestConfig.elt !== target) {
    note(event);
    event.detail.target = now;
  }
}

// The second press of a double click would meet the next contribution's button, or the next phase's: the same button does
// nothing again so soon, and neither does another one that has come under a pointer which stayed where it was.
let last = { name: "", at: -HASTE };
let pressed = { control: "", at: -DOUBLE, x: 0, y: 0 };

const nameOf = (control) => (control.form?.matches(".back") && control.form.action) || control.id || control.form?.action || control.href;

function hasty(control, at) {
  const name = nameOf(control);
  if (name === last.name && at - last.at < HASTE) {
    return true;
  }
  last = { name, at };
  return false;
}

function moved(control, { clientX: x, clientY: y, timeStamp: at }) {
  const came = control ? (nameOf(control) ?? control.textContent) : "";
  const stayed = at - pressed.at < DOUBLE && Math.hypot(x - pressed.x, y - pressed.y) < NEAR;
  if (stayed && came !== pressed.control) {
    pressed.at = at;
    return control !== null;
  }
  pressed = { control: came, at, x, y };
  return false;
}

document.addEventListener(
  "click",
  (event) => {
    const control = event.target.closest("button, summary, a");
    const pointed = event.detail > 0; // a key, or Enter in a field, presses a button without a pointer
    if ((pointed && moved(control, event)) || (control?.matches("form.act button") && hasty(control, event.timeStamp))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

// ---------------------------------------------------------------------------------------------- asks

// What asks once more has the focus on what it asks for: at once after a key, so that the next key is meant for it.
function ask(details) {
  const form = details.open && details.querySelector("form");
  if (form && !form.contains(document.activeElement)) {
    form.querySelector("button, input:not([type=hidden])")?.focus();
  }
}

document.addEventListener("toggle", (event) => event.target.matches?.("details.ask") && ask(event.target), true);
document.addEventListener("click", (event) => {
  const summary = event.target.closest("details.ask > summary");
  if (summary) {
    queueMicrotask(() => ask(summary.parentElement));
  }
});

// What was asked and is done is closed, where it is no part that was replaced.
function close(details) {
  if (details && document.contains(details)) {
    details.open = false;
    details.querySelector("form").reset();
    details.querySelector(".chosen-list")?.replaceChildren();
    details.querySelector("summary").focus();
  }
}

document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && document.activeElement?.closest("details.ask[open]");
  if (details) {
    details.open = false;
    details.querySelector("summary").focus();
    event.preventDefault();
  }
});

// ---------------------------------------------------------------------------------------------- steps back

// What can be taken back, the last step last: where that is sent, with which fields, and what it was in words. Kept for as
// long as the window is open, over reloads too.
const KEPT = `argmap.steps:${location.pathname}`;
const steps = keptSteps();

function keptSteps() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

function keepSteps() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(steps));
  } catch {
    // The storage is closed: they are known until the page is loaded again.
  }
}

function noteStep() {
  const form = document.querySelector("#done form.back");
  if (form) {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf");
    const words = document.querySelector("#done .done-words")?.textContent ?? "";
    const step = { to: form.getAttribute("action"), fields, words };
    if (JSON.stringify(step) !== JSON.stringify(steps.at(-1))) {
      steps.push(step);
      steps.splice(0, steps.length - STEPS);
    }
  }
  return Boolean(form);
}

// The form that takes a step back, as the site makes it.
function formOf(step) {
  const form = document.createElement("form");
  const told = { class: "act back", method: "post", action: step.to, "hx-post": step.to };
  for (const [name, value] of Object.entries({ ...told, "hx-swap": "none", "hx-sync": "this:drop" })) {
    form.setAttribute(name, value);
  }
  const token = document.querySelector("main [name=csrf]").value;
  for (const [name, value] of [["csrf", token], ...step.fields]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const button = Object.assign(document.createElement("button"), { className: "button small", id: "back" });
  Object.assign(button.dataset, { key: "z", keyWords: "take the last step back" });
  const key = Object.assign(document.createElement("kbd"), { textContent: "Z", ariaHidden: "true" });
  button.append("Take back ", key);
  form.append(button);
  return form;
}

// What was taken back is done with, whether it could be or not, once the site has answered; the step before it is offered
// next.
function remember(from, successful, done) {
  if (done && from.matches(".back")) {
    const at = steps.findLastIndex((step) => step.to === from.getAttribute("action"));
    steps.splice(at < 0 ? steps.length : at, 1);
    from.remove();
  }
  if (!(successful && noteStep())) {
    offer();
  }
  keepSteps();
}

function offer() {
  const done = document.getElementById("done");
  const before = steps.at(-1);
  if (before && !done.querySelector("form.back")) {
    const words = Object.assign(document.createElement("span"), { className: "done-before" });
    words.textContent = `Before that: ${before.words}`;
    const form = formOf(before);
    done.append(words, form);
    window.htmx?.process(form);
  }
}

if (!noteStep()) {
  offer();
}
keepSteps();

// ---------------------------------------------------------------------------------------------- time that goes on

const begun = new WeakMap();

function gone(element) {
  if (!begun.has(element)) {
    begun.set(element, performance.now());
  }
  return (performance.now() - begun.get(element)) / 1000;
}

function briefly(seconds) {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function tick() {
  for (const age of page.querySelectorAll("[data-age]")) {
    const words = briefly(Math.floor(Number(age.dataset.age) + gone(age)));
    if (age.textContent !== words) {
      age.textContent = words;
    }
  }
  for (const time of page.querySelectorAll("[data-clock]")) {
    const seconds = Math.floor(Number(time.dataset.clock) + gone(time));
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  const passed = page.querySelector(".passed");
  const clock = page.querySelector(".clock[data-left]");
  if (passed && clock) {
    const left = Number(clock.dataset.left) - (clock.hasAttribute("data-running") ? gone(clock) : 0);
    const part = Math.min(1, Math.max(0, 1 - left / Number(passed.dataset.planned)));
    passed.setAttribute("width", `${Number(passed.dataset.whole) * part}%`);
  }
}

setInterval(tick, 1000);
tick();

// ---------------------------------------------------------------------------------------------- who is here

// Nobody tells that somebody has gone: what says who is here is asked for from time to time.
setInterval(() => {
  for (const part of document.querySelectorAll("[data-part][data-every]")) {
    if (!document.hidden && !part.contains(document.activeElement) && !part.querySelector("details[open]")) {
      window.htmx?.ajax("GET", part.dataset.part, { source: part, target: part, swap: "outerHTML" });
    }
  }
}, 20_000);

// ---------------------------------------------------------------------------------------------- one column on a phone

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".chair-tabs a");
  if (tab) {
    event.preventDefault();
    page.dataset.column = tab.dataset.column;
    for (const one of document.querySelectorAll(".chair-tabs a")) {
      one.setAttribute("aria-current", String(one === tab));
    }
  }
});
