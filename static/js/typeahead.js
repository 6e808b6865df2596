// Finding existing statements while typing. The plain field takes numbers ("s12 s17"); with script it becomes a combobox
// (WAI-ARIA 1.2): <input name="premise" data-typeahead="/maps/x/find">. The address answers ?q=words with JSON,
// [{"value": "s12", "label": "Act at once", "note": "Condition 46"}]. What is chosen becomes a hidden field of the same
// name and a line that can be removed. With data-one only one is chosen: the newest takes the place of the last, and what
// was typed without choosing is sent as it stands.

let counter = 0;

function enhance(input) {
  if (input.dataset.ready) {
    return;
  }
  const name = input.name;
  input.dataset.ready = "1";
  input.removeAttribute("name");
  counter += 1;
  const list = document.createElement("div");
  list.className = "options";
  list.id = `options-${counter}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Statements found");
  list.hidden = true;
  const chosen = Object.assign(document.createElement("ul"), { className: "chosen-list" });
  const box = document.createElement("div");
  box.className = "combobox";
  input.before(box);
  box.append(input, list);
  box.after(chosen);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  let timer = 0;
  let asked = 0;
  let active = -1;

  const options = () => [...list.children];

  function show(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    point(-1);
  }

  function point(at) {
    active = at;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = options()[at];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(item) {
    if ("one" in input.dataset) {
      chosen.replaceChildren();
    }
    const row = chosen.appendChild(document.createElement("li"));
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value: item.value });
    const words = Object.assign(document.createElement("span"), { textContent: item.label });
    const note = Object.assign(document.createElement("span"), { className: "meta", textContent: item.note ?? item.value });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button small" });
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", `Remove ${item.label}`);
    remove.addEventListener("click", () => {
      row.remove();
      input.focus();
    });
    row.append(field, note, words, remove);
    input.value = "";
    show(false);
  }

  function fill(items) {
    list.replaceChildren(
      ...items.map((item, place) => {
        const option = document.createElement("div");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(
          Object.assign(document.createElement("span"), { className: "meta", textContent: `${item.note ?? item.value} ` }),
          item.label,
        );
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(item);
        });
        option.item = item;
        return option;
      }),
    );
    show(items.length > 0);
  }

  async function ask() {
    const words = input.value.trim();
    asked += 1;
    const mine = asked;
    if (!words) {
      fill([]);
      return;
    }
    const answer = await fetch(`${input.dataset.typeahead}?q=${encodeURIComponent(words)}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    const items = answer?.ok ? await answer.json() : [];
    if (mine === asked) {
      fill(items);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("argmap:use", (event) => choose(event.detail));
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (count) {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        point((active + (event.key === "ArrowDown" ? 1 : count - (active < 0 ? 0 : 1))) % count);
      }
      event.preventDefault();
    } else if (event.key === "Enter" && (active >= 0 || /^[sa]\d+$/.test(input.value.trim()))) {
      const value = input.value.trim();
      choose(active >= 0 ? options()[active].item : { value, label: value });
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      show(false);
      event.stopPropagation();
    }
  });
  // Numbers that were typed but not chosen are sent all the same.
  input.form?.addEventListener("formdata", (event) => {
    if ("one" in input.dataset) {
      if (input.value.trim()) {
        event.formData.set(name, input.value.trim());
      }
      return;
    }
    for (const number of input.value.match(/\bs\d+\b/g) ?? []) {
      event.formData.append(name, number);
    }
  });
  for (const number of input.value.match(/\b[sa]\d+\b/g) ?? []) {
    choose({ value: number, label: input.dataset.words ?? number });
  }
}

// "Use this", beside a statement that says nearly what is being typed: it becomes the premise, and the sentence goes.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-use]");
  const form = button?.closest("form");
  const input = form?.querySelector("input[data-typeahead]");
  if (!input) {
    return;
  }
  input.dispatchEvent(
    new CustomEvent("argmap:use", { detail: { value: button.dataset.use, label: button.dataset.useWords } }),
  );
  input.closest("details")?.setAttribute("open", "");
  const text = form.elements.namedItem("text");
  text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  button.closest(".similar")?.replaceChildren();
  form.querySelector(".chosen-list button:last-of-type")?.focus();
});

function enhanceAll() {
  document.querySelectorAll("input[data-typeahead]").forEach(enhance);
}

document.addEventListener("htmx:load", enhanceAll);
enhanceAll();
