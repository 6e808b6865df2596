// Menus are <details class="menu">: they open and close without script. This adds what people expect of a menu: it
// closes on a click elsewhere, on Escape and when another opens, and the arrow keys walk through it.

const OPEN = "details.menu[open]";

function closeAll(except) {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (menu !== except && !menu.contains(except)) {
      menu.open = false;
    }
  }
}

function entries(menu) {
  return [...menu.querySelectorAll(".menu-list :is(a, button, input)")].filter((entry) => !entry.disabled);
}

document.addEventListener("click", (event) => {
  const menu = event.target.closest(OPEN);
  closeAll(menu);
  if (menu && event.target.closest(".menu-list a, .menu-list button")) {
    menu.open = false;
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.(OPEN)) {
      closeAll(event.target);
    }
  },
  true,
);

document.addEventListener("focusin", (event) => closeAll(event.target));

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu");
  if (!menu) {
    return;
  }
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    menu.open = true;
    const list = entries(menu);
    const at = list.indexOf(event.target);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const first = step > 0 ? 0 : list.length - 1;
    list[at < 0 ? first : (at + step + list.length) % list.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
});
