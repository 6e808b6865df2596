// Single keys. A template gives a link or a button its key by data-key="s" and its description by data-key-words or its
// own text; "/" goes to the find field and "?" lists what this page has. They are off while a field has focus, and can be
// switched off altogether (WCAG 2.1.4).

const OFF = "argmap.keys-off";

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}

function switchedOff() {
  return localStorage.getItem(OFF) === "1";
}

function words(element) {
  return element.dataset.keyWords ?? element.getAttribute("aria-label") ?? element.textContent.trim();
}

function visible(element) {
  return element.getClientRects().length > 0;
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
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!seen.has(element.dataset.key) && visible(element)) {
      seen.add(element.dataset.key);
      line(list, [element.dataset.key], words(element));
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
  line(list, ["?"], "this list");
  const label = dialog.appendChild(document.createElement("label"));
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !switchedOff() });
  label.append(box, " Single keys are on");
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  const close = Object.assign(document.createElement("button"), { className: "button", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.appendChild(Object.assign(document.createElement("p"), { className: "actions" })).append(close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

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
    const element = [...document.querySelectorAll("[data-key]")].find(
      (candidate) => candidate.dataset.key === event.key && visible(candidate),
    );
    if (element) {
      element.click();
      event.preventDefault();
    }
  }
});
