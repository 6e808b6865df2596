// Walking along arguments by the arrow keys, and staying where one was when the drawing is replaced.
//
// Every statement is `.node[data-number="s12"]`; every argument is `.argument[data-number="a5"]` with data-premises="s16 s17"
// and data-target="s44" (or "a3"). ↑ goes towards what is answered: statement, argument, target. ↓ goes the other way.
// ← and → go among neighbours: the arguments on one target, the premises of one argument, the heads of the columns.

const named = (number) => document.querySelector(`.sheet [data-number="${CSS.escape(number)}"]`);
const all = (selector) => [...document.querySelectorAll(`.sheet ${selector}`)];
const premises = (argument) => (argument.dataset.premises ?? "").split(" ").filter(Boolean);
const from = (number) => all(".argument").filter((argument) => premises(argument).includes(number));
const against = (number) => all(".argument").filter((argument) => argument.dataset.target === number);

function home(element) {
  const own = from(element.dataset.number);
  return own.find((argument) => argument.dataset.number === element.dataset.home) ?? own[0];
}

function up(element) {
  return element.matches(".argument") ? named(element.dataset.target) : home(element);
}

function down(element) {
  const first = against(element.dataset.number)[0];
  return element.matches(".argument") ? (named(premises(element)[0] ?? "") ?? first) : first;
}

function neighbours(element) {
  if (element.matches(".argument")) {
    return against(element.dataset.target);
  }
  const argument = home(element);
  if (!argument) {
    return all(element.matches(".setting") ? ".node.setting" : ".node.position");
  }
  const linked = premises(argument).map(named).filter(Boolean);
  return linked.length > 1 ? linked : against(argument.dataset.target).flatMap(premises).map(named).filter(Boolean);
}

function beside(element, step) {
  const row = [...new Set(neighbours(element))];
  return row[row.indexOf(element) + step];
}

const MOVES = {
  ArrowUp: up,
  ArrowDown: down,
  ArrowLeft: (element) => beside(element, -1),
  ArrowRight: (element) => beside(element, 1),
};

document.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  if (!move || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  let element = event.target.closest?.(".sheet :is(.node, .argument)");
  if (!element && event.target === document.body) {
    element = document.querySelector('.sheet [aria-current="true"]') ?? document.querySelector(".sheet .node.position");
    element?.focus();
    event.preventDefault();
    return;
  }
  const next = element && move(element);
  if (element) {
    event.preventDefault();
  }
  next?.focus();
});

// ---- the same place after a swap

let place = null;

function anchor(trigger) {
  const sheet = document.querySelector(".sheet");
  const inside = (element) => element && sheet?.contains(element) && element;
  const near = inside(trigger?.closest?.(".fold-pill, .node, .argument"));
  const held =
    (near?.matches(".fold-pill") && near.dataset.of && named(near.dataset.of)) ||
    near ||
    inside(document.activeElement?.closest(".node, .argument")) ||
    inside(document.querySelector('.sheet [aria-current="true"]'));
  return held?.dataset.number ? held : null;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const sheet = document.querySelector(".sheet");
  if (!sheet || !event.detail.target.contains(sheet)) {
    place = null;
    return;
  }
  const held = anchor(event.detail.requestConfig?.elt ?? event.detail.elt);
  place = {
    number: held?.dataset.number,
    box: held?.getBoundingClientRect(),
    left: sheet.scrollLeft,
    top: sheet.scrollTop,
    window: window.scrollY,
    focused: document.activeElement?.closest?.(".sheet :is(.node, .argument)")?.dataset.number,
  };
});

document.addEventListener("htmx:afterSwap", () => {
  const sheet = document.querySelector(".sheet");
  if (!place || !sheet) {
    return;
  }
  sheet.scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  const now = place.number && named(place.number);
  if (now && place.box) {
    const box = now.getBoundingClientRect();
    sheet.scrollBy({ left: box.left - place.box.left, top: box.top - place.box.top, behavior: "instant" });
    if (getComputedStyle(sheet).overflowY === "visible") {
      window.scrollTo({ top: place.window + box.top - place.box.top, behavior: "instant" });
    }
  }
  const focused = place.focused && named(place.focused);
  focused?.focus({ preventScroll: true });
  place = null;
  const current = document.querySelector('.sheet [aria-current="true"]');
  if (current && !visible(current, sheet)) {
    current.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
});

function visible(element, sheet) {
  const box = element.getBoundingClientRect();
  const frame = sheet.getBoundingClientRect();
  return box.top >= frame.top && box.bottom <= frame.bottom && box.left >= frame.left && box.right <= frame.right;
}
