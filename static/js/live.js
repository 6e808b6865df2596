// A page of a live debate follows it: what it shows is asked for again when something happens that changes it.
//
// The page holds <div id="live" data-events="…/events" data-news="…/news" data-version="42" data-jitter="400">, and parts
// that say what they depend on: <section id="room" data-part="/debates/K7M4XR/room" data-kinds="phase time spotlight">.
// The stream tells only what sort of thing has happened. Where no stream comes through (a proxy that holds it back), the
// page asks every two seconds for the sorts that are new, and says nothing about it. A part in which somebody types is
// left alone until they have done; one that could not be fetched is asked for again as soon as the site answers.
//
// Others hear of it: "debate:news" (kinds, version), "debate:back" (version) where a backup was brought back, and
// "debate:offline" and "debate:online" when that changes.

const root = document.getElementById("live");
const POLL = 2000; // milliseconds between questions where there is no stream
const SOON = 250; // and the first time after the network came back: it says so before it carries anything
const WATCH = 30000; // and where there is one: so that the chair sees who is still here
const PATIENCE = 4000; // in which a stream has to say hello
const AGAIN = 30000; // after which a stream is tried once more
const ANSWER = 6000; // in which an answer has to come: a phone that has lost its network is not always told so
const SLEPT = 4000; // by which the machine's clock may run ahead of the page's before it is plain that both slept

let version = Number(root?.dataset.version ?? 0);
let stream = null;
let greeted = false;
let asking = null;
let timer = 0;
let trial = 0;
let reached = true;
let wait = POLL;
const busy = new Map();
const failed = new Set();
const away = new Set();

function changed(kinds) {
  document.dispatchEvent(new CustomEvent("debate:news", { detail: { kinds, version } }));
  for (const part of parts()) {
    if (kinds.some((kind) => part.dataset.kinds.split(" ").includes(kind))) {
      refresh(part.id, Number(root.dataset.jitter ?? 0));
    }
  }
}

const parts = () => document.querySelectorAll("[data-part][data-kinds]");

const typing = (part) => {
  const field = document.activeElement;
  return part.contains(field) && field.matches("textarea, input:not([type=checkbox], [type=radio]), select");
};

// Ask for a part anew, and once more if something else has taken its place meanwhile: that may have been asked for before
// the news. `jitter` spreads what a whole class would ask at once.
export async function refresh(id, jitter = 0) {
  if (busy.has(id)) {
    busy.set(id, true);
    return;
  }
  busy.set(id, false);
  if (jitter) {
    await new Promise((done) => setTimeout(done, Math.random() * jitter));
  }
  const part = document.getElementById(id);
  if (part && typing(part)) {
    part.addEventListener("focusout", () => setTimeout(() => refresh(id)), { once: true });
  } else if (part && window.htmx) {
    failed.add(id);
    part.addEventListener("htmx:beforeSwap", gaveWay);
    try {
      await window.htmx.ajax("GET", part.dataset.part, { source: part, target: part, swap: "outerHTML" });
      failed.delete(id);
    } catch {
      // It is asked for again.
    }
    if (away.delete(part)) {
      failed.add(id);
    }
  }
  const again = busy.get(id);
  busy.delete(id);
  if (again) {
    refresh(id);
  }
}

function gaveWay({ currentTarget: part, detail }) {
  if (detail.requestConfig.elt === part && !part.isConnected) {
    detail.shouldSwap = false;
    busy.set(part.id, true);
  }
}

const partOf = (event) => {
  const asker = event.detail.requestConfig?.elt ?? event.detail.elt;
  return asker?.matches?.("[data-part][data-kinds]") ? asker : null;
};

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-part][data-kinds]")) {
    event.detail.timeout = ANSWER;
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (partOf(event) && event.detail.xhr.status >= 500) {
    away.add(partOf(event));
  }
});

// A part that does not come is asked for again, so nobody need be told.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (partOf(event)) {
      event.stopImmediatePropagation();
      lost();
    }
  });
}

function lost() {
  if (reached) {
    reached = false;
    document.dispatchEvent(new CustomEvent("debate:offline"));
    next();
  }
}

function found() {
  if (!reached) {
    reached = true;
    document.dispatchEvent(new CustomEvent("debate:online"));
  }
  for (const id of failed) {
    if (!busy.has(id)) {
      refresh(id);
    }
  }
}

// Everything that the page shows of the debate, anew: after sleep a clock may be wrong though nothing has happened.
function refreshAll() {
  for (const part of parts()) {
    refresh(part.id);
  }
}

// A site that knows of less than the page has brought back a backup.
function goBack(known) {
  if (known < version) {
    version = known;
    document.dispatchEvent(new CustomEvent("debate:back", { detail: { version } }));
    refreshAll();
  }
}

async function ask() {
  if (asking || document.hidden) {
    return;
  }
  asking = new AbortController();
  const mine = asking;
  const patience = setTimeout(() => mine.abort(), ANSWER);
  try {
    const answer = await fetch(`${root.dataset.news}?since=${version}`, {
      headers: { Accept: "application/json" },
      signal: mine.signal,
    });
    if (answer.status >= 500) {
      throw new Error("away");
    }
    if (answer.status === 200) {
      const told = await answer.json();
      if (told.version > version) {
        version = told.version;
        changed(told.kinds);
        greeted = false; // a stream, if there is one, has not told: something holds it back
      }
      goBack(told.version);
    }
    found();
  } catch {
    if (mine === asking) {
      lost();
    }
  } finally {
    clearTimeout(patience);
    if (mine === asking) {
      asking = null;
      next();
    }
  }
}

function next() {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(ask, greeted && reached ? WATCH : wait);
    wait = Math.min(2 * wait, POLL);
  }
}

function open() {
  close();
  if (document.hidden) {
    return;
  }
  stream = new EventSource(`${root.dataset.events}?since=${version}`);
  const mine = stream;
  stream.addEventListener("hello", (event) => {
    greeted = true;
    goBack(Number(event.lastEventId));
    found();
    next();
  });
  stream.addEventListener("change", (event) => {
    const told = Number(event.lastEventId);
    greeted = true;
    if (told <= version) {
      return;
    }
    version = told;
    let kind = "";
    try {
      kind = JSON.parse(event.data).kind;
    } catch {
      // An event without words still counts.
    }
    gather(kind);
  });
  stream.addEventListener("error", () => {
    const spoke = greeted;
    greeted = false;
    if (mine === stream && mine.readyState === EventSource.CLOSED) {
      later(); // what was answered is no stream: the browser does not try again by itself
    }
    if (spoke) {
      next(); // one that never came has no part in when the page asks: the browser tries it every three seconds
    }
  });
  clearTimeout(trial);
  trial = setTimeout(() => {
    if (stream === mine && !greeted) {
      later();
    }
  }, PATIENCE);
}

function later() {
  clearTimeout(trial);
  trial = setTimeout(open, AGAIN);
}

// Several things that happen at once are one reason to look.
let gathered = null;
function gather(kind) {
  if (gathered) {
    gathered.push(kind);
    return;
  }
  gathered = [kind];
  setTimeout(() => {
    const kinds = [...new Set(gathered)];
    gathered = null;
    changed(kinds);
  }, 60);
}

function close() {
  clearTimeout(timer);
  clearTimeout(trial);
  stream?.close();
  stream = null;
  greeted = false;
}

function wake() {
  wait = SOON;
  asking?.abort();
  asking = null;
  open();
  ask();
  refreshAll();
}

// Whoever closes a laptop does not hide its page. Only by how much the two clocks run apart is looked at: the machine's
// own may be as wrong as it likes.
let apart = Date.now() - performance.now();
function awake() {
  const now = Date.now() - performance.now();
  if (now - apart > SLEPT && !document.hidden) {
    wake();
  }
  apart = now;
}

if (root) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : wake()));
  window.addEventListener("online", wake);
  window.addEventListener("offline", lost);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && wake());
  setInterval(awake, 1000);
  open();
  next();
}
