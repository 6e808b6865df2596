// Zoom and pan of the sheet. The drawing's viewBox never changes: only the width and height of its SVGs do, so the sheet
// scrolls as everything scrolls, and the sticky head row stays in step with the rest. Dragging the ground pans; the wheel
// with Ctrl, the keys + − 0 and the buttons zoom; "Fit" shows the whole drawing. The level survives a swap; until one is
// chosen, and again after 0, the style sheet decides (maps.css: a little larger in a wide window).

const STEPS = [0.25, 0.33, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];
let level = null;

const sheet = () => document.querySelector(".sheet");
const drawings = (within) => [...within.querySelectorAll(".whole > .drawing > svg[viewBox]")];
const natural = (drawing) => drawing.viewBox.baseVal;

function current(within) {
  const [drawing] = drawings(within);
  return level ?? (drawing ? drawing.getBoundingClientRect().width / natural(drawing).width || 1 : 1);
}

function resize(within, to) {
  for (const drawing of drawings(within)) {
    drawing.setAttribute("width", String(natural(drawing).width * to));
    drawing.setAttribute("height", String(natural(drawing).height * to));
  }
}

/** Zoom to `to` (null: as laid out), keeping the point (x, y), in pixels from the sheet's corner, where it is. */
function zoom(to, x, y) {
  const holder = sheet();
  if (!holder) {
    return;
  }
  const px = x ?? holder.clientWidth / 2;
  const py = y ?? holder.clientHeight / 2;
  const before = current(holder);
  level = to === null ? null : Math.min(Math.max(to, STEPS[0]), STEPS.at(-1));
  resize(holder, level ?? 1);
  holder.classList.toggle("zoomed", level !== null);
  const ratio = current(holder) / before;
  holder.scrollTo({ left: (holder.scrollLeft + px) * ratio - px, top: (holder.scrollTop + py) * ratio - py });
  const shown = document.querySelector(".zoom output");
  if (shown) {
    shown.textContent = `${Math.round(current(holder) * 100)} %`;
  }
}

function step(direction) {
  const now = sheet() ? current(sheet()) : 1;
  zoom((direction > 0 ? STEPS.find((s) => s > now + 0.01) : STEPS.findLast((s) => s < now - 0.01)) ?? now);
}

function fit() {
  const holder = sheet();
  const all = holder ? drawings(holder) : [];
  if (!all.length) {
    return;
  }
  const style = getComputedStyle(holder);
  const width = holder.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  holder.scrollTo({ left: 0, top: 0, behavior: "instant" });
  const above = all[0].getBoundingClientRect().top - holder.getBoundingClientRect().top;
  const height = holder.clientHeight - above - parseFloat(style.paddingBottom);
  const wide = Math.max(...all.map((drawing) => natural(drawing).width));
  const high = all.reduce((sum, drawing) => sum + natural(drawing).height, 0);
  zoom(Math.min(width / wide, height / high, 1.5));
  holder.scrollTo({ left: 0, top: 0 });
}

function button(words, label, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

function addControls(holder) {
  if (!holder || document.querySelector(".zoom") || !drawings(holder).length) {
    return;
  }
  const group = document.createElement("div");
  group.className = "zoom";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Size of the drawing");
  const output = Object.assign(document.createElement("output"), { className: "visually-hidden" });
  group.append(
    button("−", "Smaller", () => step(-1)),
    button("Fit", "Fit the whole drawing", fit),
    button("+", "Larger", () => step(1)),
    output,
  );
  const legend = document.querySelector(".legend-end"); // below the sheet, so that it covers nothing of the drawing
  if (legend) {
    legend.prepend(group);
  } else {
    holder.after(group);
  }
}

function stuck(holder) {
  const band = holder.querySelector(".whole > .drawing > .band");
  if (band) {
    const above = band.getBoundingClientRect().top - holder.getBoundingClientRect().top;
    band.parentElement.classList.toggle("stuck", above < -8 && holder.scrollTop > 9);
  }
}

function begin() {
  const holder = sheet();
  if (!holder) {
    return;
  }
  addControls(holder);
  if (level !== null) {
    resize(holder, level);
    holder.classList.add("zoomed");
  }
  stuck(holder);
}

document.addEventListener("scroll", (event) => event.target.matches?.(".sheet") && stuck(event.target), {
  capture: true,
  passive: true,
});

document.addEventListener(
  "wheel",
  (event) => {
    const holder = event.target.closest?.(".sheet");
    if (!holder || !(event.ctrlKey || event.metaKey)) {
      return;
    }
    event.preventDefault();
    const box = holder.getBoundingClientRect();
    zoom(current(holder) * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  },
  { passive: false },
);

document.addEventListener("pointerdown", (event) => {
  const holder = event.target.closest?.(".sheet");
  if (!holder || event.button !== 0 || event.pointerType !== "mouse" || event.target.closest("a, button, input")) {
    return;
  }
  const box = holder.getBoundingClientRect();
  if (event.clientX - box.left > holder.clientWidth || event.clientY - box.top > holder.clientHeight) {
    return; // a scroll bar
  }
  const from = { x: event.clientX, y: event.clientY, left: holder.scrollLeft, top: holder.scrollTop };
  const move = (now) => {
    holder.classList.add("grabbing");
    holder.scrollTo({ left: from.left + from.x - now.clientX, top: from.top + from.y - now.clientY, behavior: "instant" });
  };
  const end = () => {
    holder.classList.remove("grabbing");
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, dialog")) {
    return;
  }
  if (!sheet() || !drawings(sheet()).length) {
    return;
  }
  if (event.key === "+" || event.key === "=") {
    step(1);
  } else if (event.key === "-") {
    step(-1);
  } else if (event.key === "0") {
    zoom(null);
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("htmx:oobAfterSwap", begin);
document.addEventListener("htmx:afterSwap", begin);
begin();
