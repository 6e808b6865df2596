// "Which arguments moved you?": up to three ticks, which stay when the list comes anew and after a reload; a fourth says
// "three already" and changes nothing. Any other statement of the map is found while typing, and stands above the list.

const root = document.getElementById("live");
const base = root?.dataset.news.replace(/\/news$/, "") ?? "";
const NAME = `argmap.moved:${base}`;
const MOST = 3;
const PAUSE = 250; // milliseconds of rest before the site is asked

let timer = 0;
let asked = 0;
let said = ""; // of what was ticked last

const ticks = () => [...document.querySelectorAll("#ticks input[name=statement]")];
const count = () => document.getElementById("moved-count");

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "null");
  } catch {
    return null;
  }
}

function keep() {
  const chosen = ticks().filter((tick) => tick.checked);
  try {
    localStorage.setItem(NAME, JSON.stringify(chosen.map((tick) => [tick.value, tick.dataset.label, tick.dataset.note])));
  } catch {
    // The storage is full or closed: the ticks are still on the page.
  }
}

function tell() {
  const chosen = ticks().filter((tick) => tick.checked).length;
  if (count()) {
    count().textContent = said || (chosen ? `${chosen} of ${MOST} chosen` : "Up to three");
  }
}

function row([value, label, note]) {
  const made = document.getElementById("tick-row").content.firstElementChild.cloneNode(true);
  const tick = made.querySelector("input");
  tick.value = value;
  tick.dataset.label = label;
  tick.dataset.note = note;
  made.querySelector(".tick-note").textContent = note;
  made.querySelector("bdi").textContent = label;
  return made;
}

const there = (value) => ticks().find((tick) => tick.value === value);

function restore() {
  const list = document.getElementById("ticks");
  const chosen = list && read();
  if (!chosen) {
    return;
  }
  for (const one of chosen) {
    if (!there(one[0])) {
      list.prepend(row(one));
    }
  }
  for (const tick of ticks()) {
    tick.checked = chosen.some(([value]) => value === tick.value);
  }
  if (said || !count()?.querySelector("#answered")) {
    tell();
  }
}

document.addEventListener("change", (event) => {
  const tick = event.target;
  if (!tick.matches("#ticks input[name=statement]")) {
    return;
  }
  const many = tick.checked && ticks().filter((one) => one.checked).length > MOST;
  said = many ? "Three already: take one away first" : "";
  if (many) {
    tick.checked = false;
  }
  keep();
  tell();
});

async function ask(words) {
  asked += 1;
  const mine = asked;
  let found = [];
  if (words) {
    try {
      const answer = await fetch(`${base}/find?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      found = answer.ok ? await answer.json() : [];
    } catch {
      found = []; // without a network the list is what there is
    }
  }
  const list = document.getElementById("ticks");
  if (mine !== asked || !list) {
    return;
  }
  for (const made of list.querySelectorAll(".found")) {
    if (!made.querySelector(":checked")) {
      made.remove();
    }
  }
  const values = found.map((one) => one.value.slice(1));
  const fresh = found.filter((one) => !there(one.value.slice(1)));
  list.prepend(...fresh.map((one) => row([one.value.slice(1), one.label, one.note])));
  for (const tick of ticks()) {
    tick.closest("li").hidden = Boolean(words) && !tick.checked && !values.includes(tick.value);
  }
  document.getElementById("found").textContent = words && !found.length ? "Nothing found" : "";
}

document.addEventListener("input", (event) => {
  if (event.target.id === "find") {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE, event.target.value.trim());
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "moved") {
    said = "";
  }
});
document.addEventListener("phone:parts", restore);
restore();
