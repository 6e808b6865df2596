// Somebody else added something: say so, and show it on request, without moving what is being read.
//
// The page holds <div id="arrivals" data-events="/maps/x/events" hidden>; the drawing (or whatever shows the map) carries
// data-version="42", the version that it shows. The stream sends events named "change" whose id is the map's version and
// whose data is JSON: {"words": "Objection 70 was added to 44"}. htmx's extension holds the connection; it is closed while
// the tab is hidden (browsers allow six connections to a host) and catches up from the last version seen.

const root = document.getElementById("arrivals");
const waiting = new Map();
let line = null;
let seen = 0;

const shownVersion = () => Number(document.querySelector("[data-version]")?.dataset.version ?? 0);

function open() {
  if (line || document.hidden || !window.htmx) {
    return;
  }
  line = document.createElement("div");
  line.setAttribute("hx-ext", "sse");
  line.setAttribute("sse-connect", `${root.dataset.events}?since=${Math.max(seen, shownVersion())}`);
  const ear = line.appendChild(document.createElement("div"));
  ear.setAttribute("sse-swap", "change");
  ear.setAttribute("hx-swap", "none");
  root.append(line);
  window.htmx.process(line);
}

function close() {
  if (line) {
    window.htmx.trigger(line, "htmx:beforeCleanupElement"); // the extension closes its stream on this
    line.remove();
    line = null;
  }
}

function sentence() {
  const news = [...waiting.values()];
  return news.length === 1 && news[0] ? news[0] : `${news.length} changes since you opened this`;
}

function tell() {
  for (const version of waiting.keys()) {
    if (version <= shownVersion()) {
      waiting.delete(version);
    }
  }
  const status = document.getElementById("status");
  let toast = document.getElementById("arrivals-toast");
  if (!waiting.size) {
    toast?.remove();
    return;
  }
  if (!toast) {
    toast = Object.assign(document.createElement("div"), { id: "arrivals-toast", className: "toast" });
    toast.append(document.createElement("p"));
    const show = Object.assign(document.createElement("a"), { className: "button small primary", textContent: "Show" });
    show.href = location.href;
    show.addEventListener("click", showThem);
    toast.append(show);
    status.append(toast);
  }
  toast.querySelector("p").textContent = sentence();
}

function showThem(event) {
  if (!document.getElementById("map") || !window.htmx) {
    return; // the link loads the page anew
  }
  event.preventDefault();
  window.htmx.ajax("GET", location.pathname + location.search, { source: root, swap: "none" }).then(tell);
}

if (root) {
  document.addEventListener("htmx:sseBeforeMessage", (event) => {
    event.preventDefault(); // nothing is swapped: the reader asks first
    const version = Number(event.detail.lastEventId);
    let news = {};
    try {
      news = JSON.parse(event.detail.data);
    } catch {
      // An event without words still counts.
    }
    seen = Math.max(seen, version);
    waiting.set(version, news.words ?? "");
    tell();
  });
  document.addEventListener("htmx:afterRequest", tell);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}
