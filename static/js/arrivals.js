// Somebody else added something: say so, and show it on request, without moving what is being read.
//
// The page holds <div id="arrivals" data-events="/maps/x/events" data-version="42">; where a part of the page is replaced
// as the map changes, that part carries the version that it shows in the same way. The stream sends events named "change"
// whose id is the map's version and whose data is JSON with the change in words (summary, by) and what it touched. htmx's extension holds the connection; it is closed while the tab is
// hidden (browsers allow six connections to a host) and catches up from the last version seen. Of pages that are visible
// side by side the last few keep theirs; the others catch up when they are turned to.

const root = document.getElementById("arrivals");
const waiting = new Map();
const AT_ONCE = 3;
const others = "BroadcastChannel" in window ? new BroadcastChannel("argmap-streams") : null;
let line = null;
let later = 0;
let seen = 0;

const shownVersion = () => Number(document.querySelector("[data-version]")?.dataset.version ?? 0);
const make = (name, properties) => Object.assign(document.createElement(name), properties);

function open() {
  if (line || document.hidden || !window.htmx) {
    return;
  }
  line = document.createElement("div");
  line.setAttribute("hx-ext", "sse");
  line.setAttribute("sse-connect", `${root.dataset.events}?since=${Math.max(seen, shownVersion())}`);
  const ear = line.appendChild(document.createElement("div"));
  ear.setAttribute("sse-swap", "hello,change");
  ear.setAttribute("hx-swap", "none");
  root.append(line);
  window.htmx.process(line);
  later = 0;
  others?.postMessage("opened");
}

function close() {
  if (line) {
    window.htmx.trigger(line, "htmx:beforeCleanupElement"); // the extension closes its stream on this
    line.remove();
    line = null;
  }
}

function addressOf(selected) {
  const to = new URL(location.href);
  to.searchParams.delete("add");
  if (selected) {
    to.searchParams.set("sel", selected);
  }
  return to.pathname + to.search;
}

function sentence(news) {
  const [only] = news;
  if (news.length > 1) {
    return `${news.length} changes since you opened this.`;
  }
  return only.summary ? `${only.by ? `${only.by}: ` : ""}${only.summary}` : "Something was changed.";
}

function toast(words, ...ends) {
  document.getElementById("arrivals-toast")?.remove();
  const box = make("div", { id: "arrivals-toast", className: "toast" });
  const dismiss = make("button", { type: "button", className: "button small", textContent: "Close" });
  dismiss.addEventListener("click", () => box.remove());
  box.append(make("p", { textContent: words }), ...ends, dismiss);
  document.getElementById("status").append(box);
}

function tell() {
  for (const version of waiting.keys()) {
    if (version <= shownVersion()) {
      waiting.delete(version);
    }
  }
  if (!waiting.size) {
    document.getElementById("arrivals-toast")?.remove();
    return;
  }
  const show = make("a", { className: "button small primary", textContent: "Show", href: addressOf("") });
  show.addEventListener("click", showThem);
  toast(sentence([...waiting.values()]), show);
}

// A stream begins by saying from which version on it tells: from below what is shown, where a backup was brought back.
function wentBack() {
  waiting.clear();
  seen = 0;
  toast(
    "An earlier state of this map was brought back.",
    make("a", { className: "button small primary", textContent: "Show", href: addressOf("") }),
  );
}

// The page is asked for again as it stands; what is new gets the mark, and a link leads to it where it is folded away.
async function showThem(event) {
  if (!document.getElementById("map") || !window.htmx) {
    return; // the link loads the page anew
  }
  event.preventDefault();
  event.stopPropagation();
  const news = [...waiting.values()];
  await window.htmx.ajax("GET", location.pathname + location.search, { source: root, swap: "none" });
  tell();
  const touched = news.flatMap((change) => change.touched ?? []);
  const marked = touched.filter(markNew).length;
  const last = news.at(-1)?.selected;
  if (last && !waiting.size) {
    const go = make("a", { className: "button small", textContent: `Go to ${last.replace("s", "")}`, href: addressOf(last) });
    go.dataset.part = "";
    toast(marked ? "It is on the map now, with the mark." : "It is on the map now, folded away.", go);
  }
}

function markNew(id) {
  const boxes = document.querySelectorAll(`.sheet .node[data-id="${CSS.escape(id)}"] > .focus`);
  for (const box of boxes) {
    const halo = box.cloneNode();
    halo.setAttribute("class", "fresh");
    box.parentElement.prepend(halo);
  }
  return boxes.length > 0;
}

if (root) {
  document.addEventListener("htmx:sseBeforeMessage", (event) => {
    event.preventDefault(); // nothing is swapped: the reader asks first
    const version = Number(event.detail.lastEventId);
    if (event.detail.type === "hello") {
      if (version < Math.max(seen, shownVersion())) {
        wentBack();
      }
      return;
    }
    let change = {};
    try {
      change = JSON.parse(event.detail.data);
    } catch {
      // An event without words still counts.
    }
    seen = Math.max(seen, version);
    waiting.set(version, change);
    // What is being written here comes back as news too, perhaps before the answer that says so.
    setTimeout(tell, document.querySelector(".frame") ? 1500 : 0);
  });
  document.addEventListener("htmx:afterRequest", tell);
  document.addEventListener("argmap:advanced", tell);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  window.addEventListener("focus", open);
  others?.addEventListener("message", () => {
    later += 1;
    if (later >= AT_ONCE) {
      close();
    }
  });
  open();
}
