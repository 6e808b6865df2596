// What the map says already that is close to the line being typed: shown in the line's frame, and never in the way of Enter.
// The frame tells of itself by the event "argmap:typed"; it stands under data-under, "s12" or nothing.

const PAUSE = 400; // ms
const LEAST = 8; // characters
let dismissed = "";
let timer = 0;
let asked = 0;

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

async function look(frame) {
  const field = frame.elements.lines;
  const text = field.value.trim();
  asked += 1;
  const mine = asked;
  if (text.length < LEAST || text === dismissed) {
    show(frame, []);
    return;
  }
  const where = new URL(frame.action.replace(/\/lines$/, "/similar"));
  where.searchParams.set("text", text);
  where.searchParams.set("target", frame.dataset.under);
  const answer = await fetch(where, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && mine === asked && field.value.trim() === text) {
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("li");
    show(frame, [...found].slice(0, 2), text);
  }
}

function show(frame, found, text = "") {
  const box = frame.querySelector("[data-like]");
  box.replaceChildren();
  box.hidden = !found.length;
  if (!found.length) {
    return;
  }
  box.append(make("p", { className: "lead", textContent: "Close to what is already here:" }));
  const list = box.appendChild(make("ul"));
  found.forEach((one) => list.append(offered(frame, one, text)));
  const mine = make("button", { type: "button", className: "button small", textContent: "Keep mine" });
  mine.addEventListener("click", () => {
    dismissed = frame.elements.lines.value.trim();
    show(frame, []);
    frame.elements.lines.focus();
  });
  list.lastElementChild.append(mine);
}

// The same words are not written twice: the server uses the statement that has them.
function offered(frame, one, text) {
  const use = one.querySelector("[data-use]");
  const number = use.dataset.use.slice(1);
  const words = one.querySelector(".row-text");
  const href = words.getAttribute("href");
  markShared(words.querySelector("bdi"), text);
  const button = make("button", { type: "button", className: "button small", textContent: `Use ${number} here` });
  button.addEventListener("click", () => {
    frame.elements.lines.value = use.dataset.useWords;
    frame.requestSubmit();
    frame.elements.lines.focus();
  });
  use.replaceWith(button, make("a", { className: "button small", textContent: `Read ${number}`, href, target: "_blank" }));
  return one;
}

function markShared(box, text) {
  const said = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu));
  const pieces = box.textContent.split(/([\p{L}\p{N}]+)/u);
  box.replaceChildren(...pieces.map((one) => (said.has(one.toLowerCase()) ? make("mark", { textContent: one }) : one)));
}

document.addEventListener("argmap:typed", (event) => {
  clearTimeout(timer);
  if (event.detail.elements.lines.value) {
    timer = setTimeout(look, PAUSE, event.detail);
  } else {
    asked += 1;
    show(event.detail, []);
  }
});
