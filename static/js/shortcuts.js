// Single keys: each does what a link on the page does. "/" goes to the find field and "?" lists what this page has. They are
// off while a field has focus, and can be switched off altogether (WCAG 2.1.4).

const OFF = "argmap.keys-off";

// Key, where it leads, and what it does in words. A template may add its own by data-key and data-key-words.
const KEYS = [
  ["s", ".tabs a.support", "add a support"],
  ["o", ".tabs a.attack", "add an objection"],
  ["e", ".tabs a.evidence", "add evidence"],
  ["c", ".tabs a.condition", "add a condition"],
  ["u", ".tabs a.undercut", "undercut it"],
  ["M", ".views a:nth-of-type(1)", "the map"],
  ["O", ".views a:nth-of-type(2)", "the outline"],
  ["P", ".views a:nth-of-type(3)", "the positions"],
  ["S", ".views a:nth-of-type(4)", "the sources"],
  ["Escape", "#form .actions a", "close the form"],
  ["Escape", ".panel-tools a:last-child", "close the panel"],
];

// In a box to tick or a reason to choose nothing is typed, so letters are keys there too.
function typing(target) {
  return target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');
}

function switchedOff() {
  return localStorage.getItem(OFF) === "1";
}

function words(element) {
  return element.dataset.keyWords ?? element.getAttribute("aria-label") ?? element.textContent.trim();
}

function targets() {
  const own = [...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, element, words(element)]);
  const known = KEYS.map(([key, selector, meaning]) => [key, document.querySelector(selector), meaning]);
  return [...own, ...known].filter(([, element]) => element?.checkVisibility());
}

function line(list, keys, meaning) {
  const term = list.appendChild(document.createElement("dt"));
  for (const key of keys) {
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
  }
  list.appendChild(document.createElement("dd")).textContent = meaning;
}

function showKeys() {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys on this page" }));
  const list = dialog.appendChild(document.createElement("dl"));
  const seen = new Set();
  for (const [key, , meaning] of targets()) {
    if (!seen.has(key)) {
      seen.add(key);
      line(list, [key], meaning);
    }
  }
  if (document.querySelector(".find input")) {
    line(list, ["/"], "find");
  }
  if (document.querySelector(".sheet .node")) {
    line(list, ["↑", "↓"], "to what it answers, to what answers it");
    line(list, ["←", "→"], "to its neighbours");
    line(list, ["+", "−", "0"], "larger, smaller, full size");
  }
  if (document.querySelector("a[data-write]")) {
    line(list, ["w"], "write a line, anywhere");
    line(list, ["1", "2", "3"], "under the statement selected: what supports, what attacks, evidence for");
    line(list, ["4", "5", "6"], "evidence against, what is required, what undercuts its step");
  }
  if (document.getElementById("undo-strip")) {
    line(list, ["Tab", "Shift Tab"], "the line being typed one level in, out");
    line(list, ["Alt ↑", "Alt ↓"], "that line up, down");
    line(list, ["Ctrl Z", "Ctrl Y"], "the last step back, and forward again");
  }
  line(list, ["?"], "this list");
  const label = dialog.appendChild(document.createElement("label"));
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !switchedOff() });
  label.append(box, " Single keys are on");
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  const close = Object.assign(document.createElement("button"), { className: "button", textContent: "Close", autofocus: true });
  close.addEventListener("click", () => dialog.close());
  dialog.appendChild(Object.assign(document.createElement("p"), { className: "actions" })).append(close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => event.target.closest("button[data-keys]") && showKeys());

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  if (typing(event.target)) {
    if (event.key === "Escape") {
      event.target.blur();
    }
    return;
  }
  if (document.querySelector("dialog[open]")) {
    return;
  }
  if (event.key === "Enter" && event.target.closest?.("a, button, summary")) {
    return; // it means what has the focus
  }
  if (event.key === "?") {
    showKeys();
    event.preventDefault();
  } else if (switchedOff()) {
    return;
  } else if (event.key === "/") {
    const find = document.querySelector(".find input");
    if (find) {
      find.focus();
      find.select();
      event.preventDefault();
    }
  } else {
    const found =
      targets().find(([key]) => key === event.key) ?? targets().find(([key]) => key === event.key.toLowerCase());
    if (found && !(event.repeat && found[1].matches("button, summary"))) {
      found[1].click();
      event.preventDefault();
    }
  }
});
