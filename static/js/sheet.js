// The form of a contribution to a debate, in a sheet over the page. It opens for the statement in the spotlight, for any
// row, or for a statement that is found; it stays with its statement when the spotlight moves, and says so. What is typed is
// kept in the browser, for each statement its own, until it is handed to the outbox.

import * as outbox from "./outbox.js";
import { settle } from "./phone.js";

const root = document.getElementById("live");
const sheet = document.getElementById("sheet");
const form = sheet.querySelector("form");
const { text, group, relation, kind } = form.elements;
const field = document.getElementById("sheet-target");
const news = document.getElementById("sheet-news");
const NAME = `argmap.drafts:${root?.dataset.news.replace(/\/news$/, "")}`;
const WAYS = { support: ["support", false], objection: ["attack", false], evidence: ["support", true] };

const panel = () => document.getElementById("panel");
const target = () => form.querySelector(".chosen-list input")?.value ?? "";
let lit = ""; // the statement in the spotlight when the sheet was opened for it

// ---------------------------------------------------------------------------------------------- drafts

function drafts() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "{}");
  } catch {
    return {};
  }
}

function keep(change) {
  const all = drafts();
  change(all);
  try {
    localStorage.setItem(NAME, JSON.stringify(all));
  } catch {
    // The storage is full or closed: the words are still in the form.
  }
}

function remember() {
  const about = target();
  const row = form.querySelector(".chosen-list li");
  keep((all) => {
    all.open = isOpen() ? about || "?" : "";
    if (text.value.trim()) {
      all[about || "?"] = {
        text: text.value,
        relation: relation.value,
        evidence: kind.checked,
        label: row?.querySelector("span:not(.meta)")?.textContent ?? "",
        note: row?.querySelector(".meta")?.textContent ?? "",
        group: group.value,
      };
    } else {
      delete all[about || "?"];
    }
  });
}

// ---------------------------------------------------------------------------------------------- opening and closing

function choose(value, label, note) {
  form.querySelector(".chosen-list")?.replaceChildren();
  field.value = "";
  if (value) {
    field.dispatchEvent(new CustomEvent("argmap:use", { detail: { value, label: label || value, note: note || "" } }));
  }
  sheet.classList.toggle("about-known", Boolean(value));
}

function open(about, way) {
  const draft = drafts()[about.value || "?"];
  lit = about.value && about.value === panel().dataset.target ? about.value : "";
  choose(about.value, draft?.label || about.label, draft?.note || about.note);
  [relation.value, kind.checked] = draft ? [draft.relation, draft.evidence] : (WAYS[way] ?? WAYS.objection);
  text.value = draft?.text ?? "";
  group.value = draft?.group ?? panel().dataset.group;
  news.textContent = "";
  problem("");
  document.getElementById("sheet-rule").textContent = panel().dataset.held
    ? "Shown once the chair has read it."
    : "Shown at once.";
  shut();
  if (sheet.showModal) {
    sheet.showModal();
  } else {
    sheet.setAttribute("open", ""); // an old browser: over the page, without holding the focus
  }
  settle(sheet);
  (about.value ? text : field).focus();
  remember();
}

const isOpen = () => sheet.hasAttribute("open");

function shut() {
  if (isOpen()) {
    sheet.close?.();
    sheet.removeAttribute("open");
  }
}

function close() {
  shut();
  keep((all) => (all.open = ""));
  settle(panel());
}

sheet.addEventListener("close", () => !isOpen() && keep((all) => (all.open = ""))); // also by the Escape key

// A statement with its words, where the page shows it.
function shown(value) {
  const place = value && document.querySelector(`[data-statement="${CSS.escape(value)}"][data-label]`);
  return place ? { value, label: place.dataset.label, note: place.dataset.note } : { value };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-add]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(shown(new URL(link.href).searchParams.get("on")), link.dataset.add);
  } else if (event.target.closest("#sheet [data-close]")) {
    event.preventDefault();
    close();
  } else if (event.target.closest("#sheet-another")) {
    choose("");
    field.focus();
    lit = "";
  }
});

// What was found while typing is the statement from then on.
new MutationObserver(() => {
  const known = Boolean(target());
  if (known && !sheet.classList.contains("about-known")) {
    sheet.classList.add("about-known");
    text.focus();
  }
}).observe(form.querySelector(".sheet-about"), { childList: true, subtree: true });

form.addEventListener("input", remember);
form.addEventListener("change", remember);

// ---------------------------------------------------------------------------------------------- sending

function problem(words) {
  const line = document.getElementById("sheet-problem");
  line.textContent = words;
  line.hidden = !words;
  text.closest(".field").classList.toggle("invalid", Boolean(words) && Boolean(target()));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.normalize().trim();
  const about = target() || (/^[sa]?\d+$/.test(field.value.trim()) ? field.value.trim() : "");
  if (!about || !words || [...words].length > Number(text.dataset.limit)) {
    const long = `This is too long: at most ${Number(text.dataset.limit).toLocaleString("en")} characters are possible.`;
    problem(about ? (words ? long : "Please write one sentence.") : "Choose the statement that it answers.");
    (about ? text : field).focus();
    return;
  }
  const key = outbox.nonce();
  const fields = [
    ["what", "entry"],
    ["relation", relation.value],
    ["text", text.value],
    ["target", about],
    ["group", group.value],
    ["nonce", key],
  ];
  if (kind.checked) {
    fields.push(["kind", "evidence"]);
  }
  const row = form.querySelector(".chosen-list li");
  outbox.put({
    key,
    url: form.getAttribute("action"),
    fields,
    words,
    sign: kind.checked ? "evidence" : relation.value,
    label: row?.querySelector("span:not(.meta)")?.textContent ?? "",
    note: row?.querySelector(".meta")?.textContent ?? "",
    done: panel().dataset.held ? "Sent. The chair reads it first." : "Sent. It is on the wall.",
  });
  text.value = "";
  remember();
  close();
});

// What was refused is changed in the sheet, and sent under a key of its own.
document.addEventListener("phone:again", (event) => {
  const { fields, words, label, note } = event.detail;
  const value = (name) => fields.find(([one]) => one === name)?.[1] ?? "";
  keep((all) => {
    all[value("target")] = {
      text: words,
      relation: value("relation"),
      evidence: value("kind") === "evidence",
      label,
      note,
      group: value("group"),
    };
  });
  open({ value: value("target"), label, note }, "");
});

// ---------------------------------------------------------------------------------------------- while it is open

document.addEventListener("phone:parts", () => {
  if (!isOpen()) {
    return;
  }
  const now = panel().dataset.target;
  const asks = panel().className;
  if (!asks.includes("asks-act")) {
    const other = asks.includes("asks-vote") ? "A vote is open now" : "This phase is over";
    news.textContent = asks.includes("asks-nothing")
      ? "The debate is over."
      : `${other}. Your words are kept: go back to see what is asked.`;
  } else if (lit && now !== lit) {
    news.textContent = now
      ? `The spotlight has moved on to ${now.slice(1)}. Your words stay with ${lit.slice(1)}.`
      : `The spotlight is off. Your words stay with ${lit.slice(1)}.`;
  }
});

// A keyboard on the screen covers the lower end of the window: the sheet stands above it.
const view = window.visualViewport;
view?.addEventListener("resize", () => {
  sheet.style.bottom = `${Math.max(0, window.innerHeight - view.height - view.offsetTop)}px`;
});

// After a reload the sheet is open again with what was in it.
const kept = drafts();
if (isOpen()) {
  const from = new URLSearchParams(location.search);
  const typed = text.value;
  const add = from.get("add") ?? "";
  const on = target() || field.value;
  open(shown(on), add);
  text.value = typed || text.value;
} else if (kept.open && (kept[kept.open]?.text ?? "")) {
  open({ value: kept.open === "?" ? "" : kept.open, label: kept[kept.open].label, note: kept[kept.open].note }, "");
}
