// While a box is under the pointer or has the focus, its own lines are drawn thick and their pills ("a5 attacks") appear.
// The lines themselves need no script for that (map.css).

function mark(number, on) {
  for (const argument of document.querySelectorAll(".sheet .argument")) {
    const own = argument.dataset.target === number || (argument.dataset.premises ?? "").split(" ").includes(number);
    if (own) {
      argument.classList.toggle("shown", on);
      const name = CSS.escape(argument.dataset.number);
      for (const edge of document.querySelectorAll(`.sheet .edge[data-id="${name}"]`)) {
        edge.classList.toggle("current", on);
      }
    }
  }
}

let shown = null;

function show(event) {
  const node = event.target.closest?.(".sheet .node");
  const number = node?.dataset.number ?? null;
  if (number === shown) {
    return;
  }
  if (shown) {
    mark(shown, false);
  }
  if (number) {
    mark(number, true);
  }
  shown = number;
}

document.addEventListener("pointerover", show);
document.addEventListener("focusin", show);
document.addEventListener("htmx:afterSwap", () => {
  shown = null;
});
