// The page of somebody in a debate. What it sends goes through the outbox, and the page shows at once what was pressed and
// whether the site has it; what changes is said aloud; what is open or half typed stays so when a part comes anew.

import { refresh } from "./live.js";
import * as outbox from "./outbox.js";

const HASTE = 600; // milliseconds in which the same button does nothing again
const SETTLING = 400; // in which a finger that was on its way does not press what has just come under it
const UNKNOWN = 1500; // for which a network may be gone before it is told
const SAID = 5000;

const panel = () => document.getElementById("panel");
document.documentElement.classList.add("follows");

// ---------------------------------------------------------------------------------------------- saying

function say(words) {
  const line = Object.assign(document.createElement("p"), { className: "visually-hidden", textContent: words });
  document.getElementById("status").append(line);
  setTimeout(() => line.remove(), SAID);
}

function show(words) {
  const line = Object.assign(document.createElement("p"), { className: "toast", textContent: words });
  document.getElementById("status").append(line);
}

const told = new Map();
function tellChanges(aloud) {
  for (const place of document.querySelectorAll("[data-say][id]")) {
    if (told.get(place.id) !== place.dataset.say) {
      const mine = place.id.startsWith("entry-") && !told.has(place.id); // what was just sent is told by itself
      told.set(place.id, place.dataset.say);
      if (aloud && !mine) {
        say(place.dataset.say);
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------- parts that come anew

const open = { details: [], typed: [], asks: "", noted: false };

function note() {
  open.noted = true;
  open.details = [...document.querySelectorAll("main details[open][id], #panel details[open][id]")].map((one) => one.id);
  open.typed = [...document.querySelectorAll("#own textarea, #panel select")]
    .filter((field) => field.value !== (field.defaultValue ?? [...field.options].find((one) => one.defaultSelected)?.value))
    .map((field) => [field.id, field.value]);
  open.asks = asks();
}

const asks = () => panel().dataset.target + [...panel().classList].filter((name) => name.startsWith("asks-"));

function restore() {
  if (open.noted) {
    open.noted = false;
    for (const id of open.details) {
      document.getElementById(id)?.setAttribute("open", "");
    }
    for (const [id, value] of open.typed) {
      const field = document.getElementById(id);
      if (field) {
        field.value = value;
      }
    }
    if (open.asks !== asks()) {
      settle(panel());
      window.scrollTo(0, 0); // what is asked, or what all look at now, stands there
    }
  }
  overlay();
  tellChanges(true);
  document.dispatchEvent(new CustomEvent("phone:parts"));
}

export function settle(place) {
  place.classList.add("settling");
  setTimeout(() => place.classList.remove("settling"), SETTLING);
}

// What was asked before something was sent may come after the answer to that: it is older, and not shown.
let shown = Number(document.getElementById("live")?.dataset.version ?? 0);
document.addEventListener("debate:back", (event) => {
  shown = event.detail.version;
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const version = Number(event.detail.fragment.firstElementChild?.dataset.version ?? shown);
  if (version < shown) {
    event.detail.shouldSwap = false;
    return;
  }
  shown = version;
  if (!open.noted) {
    note();
  }
});

let coming = false;
for (const name of ["htmx:oobAfterSwap", "htmx:afterSwap"]) {
  document.addEventListener(name, () => {
    if (!coming) {
      coming = true;
      queueMicrotask(() => {
        coming = false;
        restore();
      });
    }
  });
}

outbox.onAnswer((item, { parts, refused }) => {
  if (parts) {
    window.htmx.swap(document.body, parts, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
  } else if (!item.words) {
    refresh("own");
  }
  if (refused || item.done) {
    show(refused || item.done);
  }
});

// ---------------------------------------------------------------------------------------------- pressing

let last = { name: "", at: -HASTE };

// The second tap of a double tap would take back what the first has done.
function hasty(name) {
  const again = name === last.name && performance.now() - last.at < HASTE;
  if (!again) {
    last = { name, at: performance.now() };
  }
  return again;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-outbox]") || form.id === "sheet-form") {
    return;
  }
  const button = event.submitter;
  event.preventDefault();
  if (button?.name === "act") {
    return; // statements are found while typing
  }
  const key = form.dataset.outbox;
  if (hasty(form.id === "votes" ? `${key}:${button?.value}` : key)) {
    return;
  }
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf");
  if (button?.name) {
    fields.push([button.name, button.value]);
  }
  const words = key.startsWith("reword:") ? form.elements.text.value : "";
  form.closest("details")?.removeAttribute("open");
  outbox.put({ key, url: form.getAttribute("action"), fields, words, done: form.dataset.done ?? "" });
});

// ---------------------------------------------------------------------------------------------- what is on its way

const STATES = { sending: "Sending", unsent: "Not yet sent, will be", refused: "Not taken" };
const valueOf = (item, name) => item.fields.find(([one]) => one === name)?.[1];

function overlay() {
  for (const item of outbox.items()) {
    const form = document.querySelector(`form[data-outbox="${CSS.escape(item.key)}"]`);
    if (item.key.startsWith("vote:")) {
      overlayVote(item);
    } else if (form && item.key.startsWith("signal:")) {
      overlayToggle(item, form, "given");
    } else if (form && item.key === "speak") {
      overlayToggle(item, form, "wants");
    } else if (form && item.key === "side") {
      for (const button of form.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === valueOf(item, "side")));
      }
    } else if (item.key === "moved" && document.getElementById("moved-count")) {
      document.getElementById("moved-count").textContent = STATES[outbox.state(item)];
    }
  }
  overlayWords();
}

function overlayVote(item) {
  const forms = document.querySelectorAll(`form[data-outbox="${CSS.escape(item.key)}"]`);
  const chosen = item.fields.filter(([name]) => name === "choice").map(([, value]) => value);
  for (const form of forms) {
    const between = form.id === "between-form";
    for (const button of form.querySelectorAll("button")) {
      const pressed = between ? chosen.length > 1 : chosen.length === 1 && button.value === chosen[0];
      const place = between ? form.parentElement.querySelector("summary .vote-state") : button.querySelector(".vote-state");
      button.setAttribute("aria-pressed", String(pressed));
      place.textContent = pressed ? STATES[outbox.state(item)] : "";
    }
  }
}

function overlayToggle(item, form, name) {
  const button = form.querySelector("button");
  const on = valueOf(item, name) === "1";
  button.setAttribute("aria-pressed", String(on));
  button.value = on ? "0" : "1";
  button.classList.toggle("unsent", outbox.state(item) === "unsent");
}

function overlayWords() {
  const list = document.getElementById("unsent");
  const blank = document.getElementById("unsent-row").content.firstElementChild;
  const rows = outbox.items().filter((item) => item.words);
  list?.replaceChildren(
    ...rows.map((item) => {
      const row = blank.cloneNode(true);
      row.classList.add(item.sign ?? "reworded");
      row.querySelector("bdi").textContent = item.words;
      row.querySelector(".own-state").textContent = STATES[outbox.state(item)];
      row.querySelector(".own-refusal").textContent = item.refused ?? "";
      row.querySelector(".own-refusal").hidden = row.querySelector(".own-again").hidden = !item.refused;
      row.querySelector("[data-change]").dataset.change = row.querySelector("[data-drop]").dataset.drop = item.key;
      return row;
    }),
  );
}

document.addEventListener("outbox", overlay);
document.addEventListener("click", (event) => {
  const thrown = event.target.closest("[data-drop]");
  if (thrown) {
    outbox.drop(thrown.dataset.drop);
    return;
  }
  const changed = event.target.closest("[data-change]");
  const item = changed && outbox.find(changed.dataset.change);
  if (!item) {
    return;
  }
  outbox.drop(item.key);
  if (item.key.startsWith("reword:")) {
    const details = document.getElementById(item.key.replace("reword:", "change-"));
    const field = details?.querySelector("textarea");
    details?.setAttribute("open", "");
    if (field) {
      field.value = item.words;
      field.focus();
    }
  } else {
    document.dispatchEvent(new CustomEvent("phone:again", { detail: item }));
  }
});

// ---------------------------------------------------------------------------------------------- the network

const line = document.getElementById("offline");
let gone = 0;

document.addEventListener("debate:offline", () => {
  clearTimeout(gone);
  gone = setTimeout(() => (line.hidden = false), UNKNOWN);
  overlay();
});
document.addEventListener("debate:online", () => {
  clearTimeout(gone);
  line.hidden = true;
});

// What is left of a debate that is over, on a phone that others may borrow, is taken away.
function forget() {
  if (panel()?.matches(".asks-nothing")) {
    try {
      for (const name of ["drafts", "moved"]) {
        localStorage.removeItem(`argmap.${name}:${location.pathname}`);
      }
    } catch {
      // The storage is closed: there is nothing in it.
    }
  }
}

document.addEventListener("phone:parts", forget);
tellChanges(false);
overlay();
forget();
