// While a box or a line is under the pointer or has the focus, its own lines are drawn thick and their pills ("a5: 16 attacks
// 44") appear, above everything else: an SVG paints in document order, so the pills are copied to its end. Without script
// the pill of a line appears where it stands (drawing.css).

function ownLines(element) {
  if (element.matches(".line")) {
    return [element];
  }
  const id = element.dataset.id;
  return [...document.querySelectorAll(".sheet .line[data-id]")].filter(
    (line) => line.dataset.to === id || (line.dataset.from ?? "").split(" ").includes(id),
  );
}

function raise(line) {
  line.classList.add("shown");
  const hooks = document.querySelectorAll(`.sheet .hooks [data-of~="${line.dataset.id}"]`);
  hooks.forEach((hook) => hook.classList.add("shown")); // its upper end, in the head row
  const label = line.querySelector(".label");
  if (!label) {
    return;
  }
  const copy = label.cloneNode(true);
  const relation = ["support", "attack", "condition"].find((name) => line.classList.contains(name));
  copy.setAttribute("class", `label raised ${relation ?? ""}`);
  line.ownerSVGElement.append(copy);
}

function clear() {
  document.querySelectorAll(".sheet :is(.line, .hooks *).shown").forEach((line) => line.classList.remove("shown"));
  document.querySelectorAll(".sheet .raised").forEach((copy) => copy.remove());
}

let shown = null;

function show(event) {
  const element = event.target.closest?.(".sheet :is(.node, .line)[data-id]") ?? null;
  if (element === shown) {
    return;
  }
  clear();
  shown = element;
  if (element) {
    ownLines(element).forEach(raise);
  }
}

document.addEventListener("pointerover", show);
document.addEventListener("focusin", show);
document.addEventListener("htmx:oobAfterSwap", () => {
  shown = null;
});
