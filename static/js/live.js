// A page of a live debate follows it: what it shows is asked for again when something happens that changes it.
//
// The page holds <div id="live" data-events="…/events" data-news="…/news" data-version="42" data-jitter="400">, and parts
// that say what they depend on: <section id="room" data-part="/debates/K7M4XR/room" data-kinds="phase time spotlight">.
// The stream tells only what sort of thing has happened. Where no stream comes through (a proxy that holds it back), the
// page asks every two seconds for the sorts that are new, and says nothing about it. A part in which somebody types is
// left alone until they have done.

const root = document.getElementById("live");
const POLL = 2000; // milliseconds between questions where there is no stream
const WATCH = 30000; // and where there is one: so that the chair sees who is still here
const PATIENCE = 4000; // in which a stream has to say hello
const AGAIN = 30000; // after which a stream is tried once more

let version = Number(root?.dataset.version ?? 0);
let stream = null;
let greeted = false;
let asking = false;
let timer = 0;
let trial = 0;
const busy = new Map();

function changed(kinds) {
  document.dispatchEvent(new CustomEvent("debate:news", { detail: { kinds, version } }));
  for (const part of document.querySelectorAll("[data-part][data-kinds]")) {
    if (kinds.some((kind) => part.dataset.kinds.split(" ").includes(kind))) {
      refresh(part.id);
    }
  }
}

const typing = (part) => {
  const field = document.activeElement;
  return part.contains(field) && field.matches("textarea, input:not([type=checkbox], [type=radio]), select");
};

async function refresh(id) {
  if (busy.has(id)) {
    busy.set(id, true);
    return;
  }
  busy.set(id, false);
  const jitter = Number(root.dataset.jitter ?? 0);
  if (jitter) {
    await new Promise((done) => setTimeout(done, Math.random() * jitter));
  }
  const part = document.getElementById(id);
  if (part && typing(part)) {
    part.addEventListener("focusout", () => setTimeout(() => refresh(id)), { once: true });
  } else if (part && window.htmx) {
    try {
      await window.htmx.ajax("GET", part.dataset.part, { source: part, target: part, swap: "outerHTML" });
    } catch {
      // Without a network the next news, or the next look, asks again.
    }
  }
  const again = busy.get(id);
  busy.delete(id);
  if (again) {
    refresh(id);
  }
}

// Everything that the page shows of the debate, anew: after sleep a clock may be wrong though nothing has happened.
function refreshAll() {
  for (const part of document.querySelectorAll("[data-part][data-kinds]")) {
    refresh(part.id);
  }
}

async function ask() {
  if (asking || document.hidden) {
    return;
  }
  asking = true;
  try {
    const answer = await fetch(`${root.dataset.news}?since=${version}`, { headers: { Accept: "application/json" } });
    if (answer.status === 200) {
      const told = await answer.json();
      if (told.version > version) {
        version = told.version;
        changed(told.kinds);
        if (stream && greeted) {
          greeted = false; // the stream has not told: something holds it back
        }
      }
    }
    document.dispatchEvent(new CustomEvent("debate:online"));
  } catch {
    document.dispatchEvent(new CustomEvent("debate:offline"));
  } finally {
    asking = false;
    next();
  }
}

function next() {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(ask, greeted ? WATCH : POLL);
  }
}

function open() {
  close();
  if (document.hidden) {
    return;
  }
  stream = new EventSource(`${root.dataset.events}?since=${version}`);
  const mine = stream;
  stream.addEventListener("hello", () => {
    greeted = true;
    document.dispatchEvent(new CustomEvent("debate:online"));
    next();
  });
  stream.addEventListener("change", (event) => {
    const reached = Number(event.lastEventId);
    greeted = true;
    if (reached <= version) {
      return;
    }
    version = reached;
    let kind = "";
    try {
      kind = JSON.parse(event.data).kind;
    } catch {
      // An event without words still counts.
    }
    gather(kind);
  });
  stream.addEventListener("error", () => {
    greeted = false;
    next();
  });
  clearTimeout(trial);
  trial = setTimeout(() => {
    if (stream === mine && !greeted) {
      next();
      trial = setTimeout(open, AGAIN);
    }
  }, PATIENCE);
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
  open();
  ask();
  refreshAll();
}

if (root) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : wake()));
  window.addEventListener("online", wake);
  window.addEventListener("offline", () => document.dispatchEvent(new CustomEvent("debate:offline")));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && wake());
  open();
  next();
}
