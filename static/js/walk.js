// Walking along arguments by the arrow keys, and staying where one was when the drawing is replaced.
//
// A statement is `.node[data-id="s12"]`; an argument is `.line[data-id="a5"]` with data-from="s16 s17" and data-to="s44"
// (or "a3"). ↑ goes towards what is answered: statement, argument, target. ↓ goes the other way. ← and → go among
// neighbours: the arguments on one target, the premises of one argument, the heads of the columns.

// A page holds two drawings, one for wide windows and one for phones; only one of them is shown.
const shown = (element) => element.getClientRects().length > 0;
const all = (selector) => [...document.querySelectorAll(`.sheet ${selector}`)].filter(shown);
const one = (id) => all(`[data-id="${CSS.escape(id)}"]`)[0] ?? null;
const premises = (line) => (line.dataset.from ?? "").split(" ").filter(Boolean);
const from = (id) => all(".line").filter((line) => premises(line).includes(id));
const against = (id) => all(".line").filter((line) => line.dataset.to === id);
const column = (node) => Number(node.dataset.col ?? 0);

// Of several arguments that one statement makes, its home is the one whose target stands in the same column.
function home(node) {
  const own = from(node.dataset.id);
  return own.find((line) => one(line.dataset.to)?.dataset.col === node.dataset.col) ?? own[0];
}

function up(element) {
  return element.matches(".line") ? one(element.dataset.to) : home(element);
}

function down(element) {
  const first = against(element.dataset.id)[0];
  return element.matches(".line") ? (one(premises(element)[0] ?? "") ?? first) : first;
}

function neighbours(element) {
  if (element.matches(".line")) {
    return against(element.dataset.to);
  }
  const line = home(element);
  if (!line) {
    const kind = element.matches(".setting") ? ".setting" : ".position";
    return all(`.node${kind}`).sort((a, b) => column(a) - column(b));
  }
  const linked = premises(line).map(one).filter(Boolean);
  return linked.length > 1 ? linked : against(line.dataset.to).flatMap(premises).map(one).filter(Boolean);
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
  const here = event.target.closest?.(".sheet :is(.node, .line)");
  if (here) {
    event.preventDefault();
    move(here)?.focus();
  } else if (event.target === document.body) {
    const start = all('[aria-current="true"]')[0] ?? all(".node.position")[0];
    if (start) {
      event.preventDefault();
      start.focus();
    }
  }
});

// ---- the same place after a swap

let place = null;

// Where an element stands on the screen: of its own shape, for rings, pills and thicker borders come and go.
function corner(element) {
  const shape = element.querySelector(":scope > .outline, :scope > .hit") ?? element;
  const { x, y } = shape.getBBox();
  return new DOMPoint(x, y).matrixTransform(shape.getScreenCTM());
}

function anchor(trigger) {
  const sheet = document.querySelector(".sheet");
  const inside = (element) => (element && sheet?.contains(element) ? element : null);
  const near = inside(trigger?.closest?.(".fold, .node, .line"));
  if (near?.matches(".fold")) {
    return one(`s${near.dataset.opens.split(".").at(-1)}`);
  }
  return near ?? inside(document.activeElement?.closest(".node, .line")) ?? [current(), ...all(".node")].find(inSight) ?? null;
}

const current = () => all('[aria-current="true"]')[0];
const inSight = (element) => Boolean(element) && seen(element, document.querySelector(".sheet"));

function remember(trigger) {
  const sheet = document.querySelector(".sheet");
  if (place || !sheet) {
    return;
  }
  const held = anchor(trigger);
  const focused = document.activeElement?.closest?.("[data-id], [href]");
  place = {
    id: held?.dataset.id,
    current: current()?.dataset.id,
    corner: held && corner(held),
    left: sheet.scrollLeft,
    top: sheet.scrollTop,
    window: window.scrollY,
    focusedId: focused?.closest(".sheet [data-id]")?.dataset.id,
    focusedHref: focused?.getAttribute("href"),
  };
}

function findFocused() {
  if (place.focusedId) {
    return one(place.focusedId);
  }
  return place.focusedHref && document.querySelector(`a[href="${CSS.escape(place.focusedHref)}"]`);
}

function comeBack() {
  const sheet = document.querySelector(".sheet");
  if (!place || !sheet) {
    place = null;
    return;
  }
  sheet.scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  window.scrollTo({ left: 0, top: place.window, behavior: "instant" });
  const now = place.id && one(place.id);
  if (now && place.corner) {
    const at = corner(now);
    const across = at.x - place.corner.x;
    const along = at.y - place.corner.y;
    const own = sheet.scrollHeight > sheet.clientHeight + 1; // on a phone the whole page scrolls
    sheet.scrollBy({ left: across, top: own ? along : 0, behavior: "instant" });
    window.scrollBy({ left: 0, top: own ? 0 : along, behavior: "instant" });
  }
  if (document.activeElement === document.body) {
    findFocused()?.focus({ preventScroll: true });
  }
  const chosen = current();
  if (chosen && chosen.dataset.id !== place.current && !seen(chosen, sheet)) {
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  place = null;
}

function seen(element, sheet) {
  const box = element.getBoundingClientRect();
  const frame = sheet.getBoundingClientRect();
  const panel = document.getElementById("panel"); // on a phone it lies over the foot of the page
  const lies = panel && getComputedStyle(panel).position === "fixed" && panel.getClientRects().length;
  const high = Math.min(frame.bottom, lies ? panel.getBoundingClientRect().top : window.innerHeight);
  return box.top >= frame.top && box.bottom <= high && box.left >= frame.left && box.right <= frame.right;
}

let asking = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  asking = event.detail.elt;
});
document.addEventListener("htmx:oobBeforeSwap", (event) => event.detail.target.querySelector?.(".sheet") && remember(asking));
document.addEventListener("htmx:beforeSwap", (event) => event.detail.target.querySelector?.(".sheet") && remember(asking));
document.addEventListener("htmx:afterRequest", comeBack);

// A link to something selected shows it, also where it lies beyond the edge of the sheet.
const chosen = current();
const ground = document.querySelector(".sheet");
if (chosen && ground && !seen(chosen, ground)) {
  chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
}
