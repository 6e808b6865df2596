// What a phone in a debate sends is kept in the browser until the site has it: also while there is no network, and over a
// reload. Each thing has a key ("vote:opening", a contribution's nonce): the newest under a key takes the place of those
// before it, and what was sent twice counts once, by its nonce or by what it says.
//
// "outbox" is told on the document whenever something has changed in it.

const root = document.getElementById("live");
const base = root?.dataset.news.replace(/\/news$/, "") ?? "";
const NAME = `argmap.outbox:${base}`;
const AGAIN = 2000; // milliseconds until what did not come through is tried again
const SOON = 250; // and the first time after the network came back: it says so before it carries anything
const ANSWER = 6000; // in which an answer has to come
const AWAY = new Set([408, 425, 500, 502, 503, 504]);

let kept = read();
const known = new Set(kept.map((item) => item.key));
let busy = false;
let failing = false;
let timer = 0;
let wait = SOON;
let count = 0;
let take = () => {};

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "[]");
  } catch {
    return [];
  }
}

// What another window of the same browser keeps stays there.
function keep() {
  const all = [...kept, ...read().filter((item) => !known.has(item.key))];
  try {
    if (all.length) {
      localStorage.setItem(NAME, JSON.stringify(all, (name, value) => (name === "after" ? undefined : value)));
    } else {
      localStorage.removeItem(NAME);
    }
  } catch {
    // The storage is full or closed: it is kept as long as the page is.
  }
}

function changed() {
  keep();
  document.dispatchEvent(new CustomEvent("outbox"));
}

// Whoever shows what the site answers: called with what was sent, and with the parts as text or what could not be taken.
export function onAnswer(handle) {
  take = handle;
}

export const items = () => [...kept];
export const find = (key) => kept.find((item) => item.key === key);

// Where a thing stands: "refused", "sending", or "unsent" until there is a network again.
export function state(item) {
  if (item.refused) {
    return "refused";
  }
  return failing || item.after || !navigator.onLine ? "unsent" : "sending";
}

// A key for a contribution: the page's own, counted on from its last figure.
export function nonce() {
  const [seed, mac] = document.querySelector("#sheet-form [name=nonce]").value.split(".");
  count += 1;
  return `${seed}.${mac}.${count}`;
}

// Keep { key, url, fields: [[name, value], …] } and whatever else is to be remembered of it, and send it.
export function put(item) {
  const at = kept.findIndex((one) => one.key === item.key);
  known.add(item.key);
  if (at < 0) {
    kept.push(item);
  } else {
    kept[at] = item;
  }
  changed();
  send();
}

export function drop(key) {
  kept = kept.filter((item) => item.key !== key);
  changed();
}

const token = (fresh) => {
  const fields = document.querySelectorAll("input[name=csrf]");
  if (fresh) {
    for (const field of fields) {
      field.value = fresh;
    }
  }
  return fields[0]?.value ?? "";
};

export async function send() {
  if (busy || !root) {
    return;
  }
  busy = true;
  clearTimeout(timer);
  for (;;) {
    const item = kept.find((one) => !one.refused && !(one.after > performance.now()));
    if (!item) {
      break;
    }
    failing = !(await deliver(item));
    changed();
    if (failing) {
      break;
    }
  }
  busy = false;
  if (kept.some((item) => !item.refused)) {
    timer = setTimeout(send, wait);
    wait = Math.min(2 * wait, AGAIN);
  }
}

// Whether the site has answered; what it has taken or refused is done with.
async function deliver(item) {
  const body = new URLSearchParams(item.fields);
  body.set("csrf", token());
  const patience = new AbortController();
  const clock = setTimeout(() => patience.abort(), ANSWER);
  let answer;
  let text;
  try {
    answer = await fetch(item.url, {
      method: "POST",
      body,
      headers: { Accept: "application/json, text/html;q=0.9", "HX-Request": "true" },
      signal: patience.signal,
    });
    text = await answer.text();
  } catch {
    return false;
  } finally {
    clearTimeout(clock);
  }
  if (AWAY.has(answer.status)) {
    return false;
  }
  const to = answer.headers.get("HX-Redirect");
  if (to) {
    location.assign(to);
    return false;
  }
  if (answer.ok) {
    done(item);
    take(item, { parts: text });
    return true;
  }
  const told = problem(text);
  if (answer.status === 403 && told.csrf && !item.renewed) {
    token(told.csrf);
    item.renewed = true; // the page was open for long: once more, with the token of now
  } else if (answer.status === 429) {
    item.after = performance.now() + 1000 * Number(answer.headers.get("Retry-After") ?? 60);
    take(item, { refused: told.detail });
  } else {
    refuse(item, told.detail ?? "That could not be taken.");
  }
  return true;
}

function problem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// What was pressed meanwhile under the same key stays to be sent.
function done(item) {
  kept = kept.filter((one) => one !== item);
}

function refuse(item, why) {
  if (item.words) {
    item.refused = why; // what somebody has written is theirs to change or to throw away
  } else {
    done(item);
  }
  take(item, { refused: why });
}

document.addEventListener("debate:offline", () => {
  failing = true;
  changed();
});
document.addEventListener("debate:online", () => {
  failing = false;
  send();
});
document.addEventListener("visibilitychange", () => !document.hidden && send());
for (const name of ["online", "pageshow"]) {
  window.addEventListener(name, () => {
    wait = SOON;
    send();
  });
}
send();
