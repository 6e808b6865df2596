// While a box is under the pointer or has the focus, its own lines are drawn thick and their pills ("a5 attacks") appear.
// The lines themselves need no script for that (drawing.css).

function mark(id, on) {
  for (const line of document.querySelectorAll(".sheet .line[data-id]")) {
    if (line.dataset.to === id || (line.dataset.from ?? "").split(" ").includes(id)) {
      line.classList.toggle("shown", on);
    }
  }
}

let shown = null;

function show(event) {
  const node = event.target.closest?.(".sheet .node");
  const id = node?.dataset.id ?? null;
  if (id === shown) {
    return;
  }
  if (shown) {
    mark(shown, false);
  }
  if (id) {
    mark(id, true);
  }
  shown = id;
}

document.addEventListener("pointerover", show);
document.addEventListener("focusin", show);
document.addEventListener("htmx:oobAfterSwap", () => {
  shown = null;
});
