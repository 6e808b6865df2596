// The moderators' queue: several are chosen at once and counted, and a way to decide opens with its field in focus.

const rows = document.getElementById("rows");

function boxes() {
  return [...rows.querySelectorAll('input[name="item"]:not(:disabled)')];
}

function count() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const whole = rows.querySelector("[data-choose-all]");
  whole.checked = chosen > 0 && chosen === all.length;
  whole.indeterminate = chosen > 0 && chosen < all.length;
  rows.querySelector("[data-chosen]").textContent = chosen ? `${chosen} selected` : "Choose all";
  rows.querySelector("[data-many]").textContent = chosen ? `The ${chosen} selected:` : "Those selected:";
}

if (rows) {
  rows.querySelector(".queue-choose").hidden = false;
  rows.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) {
      for (const box of boxes()) {
        box.checked = event.target.checked;
      }
    }
    count();
  });
  count();
  rows.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

// A tall drawing is scrolled in its frame: to the contribution that is read.
const frame = document.querySelector(".queue-attach");
const read = frame?.querySelector(".halo")?.getBoundingClientRect();
if (read) {
  const seen = frame.getBoundingClientRect();
  frame.scrollTop += Math.max(0, read.bottom + 8 - seen.bottom);
  frame.scrollLeft += Math.max(0, read.right + 8 - seen.right);
}

// A browser that gives a field of several lines the focus shows the first of them: the bar may lie over the others.
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".queue-item textarea")) {
    event.target.scrollIntoView({ block: "nearest" });
  }
});

// A reason that was chosen by its key may be below what is seen.
document.addEventListener("change", (event) => {
  if (event.target.matches('.queue-reasons input[type="radio"]')) {
    event.target.closest(".queue-reasons").scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("a[data-opens]");
  const way = opener && document.querySelector(opener.hash);
  if (way) {
    event.preventDefault();
    way.open = true;
    way.querySelector("input, textarea").focus();
    way.scrollIntoView({ block: "center" });
  }
});
