// What the last line did, in words, at the foot of the outline, and one step back. It stays until it is used: nothing here is
// timed. Lines are told by the event "argmap:wrote"; that one was taken back, by "argmap:taken-back".

const steps = [];
let token = "";

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

function show(words = "") {
  const page = document.querySelector(".outline-main");
  if (!page || !(steps.length || words)) {
    return;
  }
  let box = document.getElementById("undo-strip");
  if (!box) {
    box = make("div", { id: "undo-strip", className: "undo-strip" });
    box.setAttribute("role", "status");
  }
  page.append(box);
  const last = steps.at(-1);
  box.replaceChildren(make("span", { textContent: words || last.words }));
  if (last) {
    const button = make("button", { type: "button", className: "button small", textContent: words ? `Undo: ${last.words}` : "Undo" });
    button.addEventListener("click", takeBack);
    const more = steps.length > 1 ? ` ${steps.length - 1} earlier ${steps.length === 2 ? "step" : "steps"}.` : "";
    box.append(button, make("span", { className: "meta", textContent: `Every line is kept as you leave it.${more}` }));
  }
}

async function takeBack() {
  const last = steps.at(-1);
  if (!last) {
    return;
  }
  const answer = await fetch(last.undo, {
    method: "POST",
    body: new URLSearchParams({ csrf: token, back: location.pathname + location.search }),
    redirect: "manual",
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (answer?.type !== "opaqueredirect") {
    const told = answer ? await answer.json().catch(() => ({})) : {};
    show(told.detail ?? "The site did not answer. Nothing was taken back.");
    return;
  }
  steps.pop();
  const page = document.getElementById("map");
  page.dataset.version = Number(page.dataset.version) + 1;
  const row = last.row?.isConnected ? last.row : document.getElementById(last.row?.id ?? "");
  document.dispatchEvent(new CustomEvent("argmap:taken-back", { detail: row }));
  show(`Took back: ${last.words[0].toLowerCase()}${last.words.slice(1)}.`);
}

document.addEventListener("argmap:wrote", (event) => {
  token = event.detail.token;
  if (event.detail.row) {
    steps.push(event.detail);
    show();
  }
});
document.addEventListener("argmap:take-back", takeBack);
document.addEventListener("htmx:afterRequest", () => document.getElementById("undo-strip") || show());
