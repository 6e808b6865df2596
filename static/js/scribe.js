// The scribe's line: what it is about is told beneath it while it is typed, and a number is completed by its first figures or
// by a word of its statement. The line is cleared only when the server has it; what is refused stays typed, and what was
// typed on meanwhile stays too.

const PAUSE = 120; // milliseconds after a key
const form = document.getElementById("scribe");
const line = document.getElementById("scribe-line");
const mirror = form.querySelector(".scribe-mirror");
const HEAD = /^\s*(?:[-\u2212\u2013]!|[-\u2212\u2013+!?^])(?:[sa]?\d+(?=\s|$))?/i;
const told = () => document.getElementById("scribe-about");

// ---------------------------------------------------------------------------------------------- what is marked in it

function reflect() {
  const head = HEAD.exec(line.value)?.[0] ?? "";
  const mark = Object.assign(document.createElement("mark"), { textContent: head });
  mirror.replaceChildren(mark, line.value.slice(head.length));
  mirror.scrollLeft = line.scrollLeft;
}

// ---------------------------------------------------------------------------------------------- what it is about

let timer = 0;
let asked = 0;
let active = -1;

line.setAttribute("role", "combobox");
line.setAttribute("aria-autocomplete", "list");
line.setAttribute("aria-expanded", "false");
line.setAttribute("aria-controls", "scribe-options");
const list = form.querySelector(".scribe-box").appendChild(document.createElement("div"));
list.id = "scribe-options";
list.className = "options";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Statements that could be meant");
list.hidden = true;

async function look() {
  asked += 1;
  const mine = asked;
  const where = new URL(form.dataset.about, location.href);
  where.searchParams.set("line", line.value);
  const answer = await fetch(where, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) {
    return;
  }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("scribe-about");
  if (found && mine === asked) {
    list.replaceChildren(...found.querySelectorAll("[role=option]"));
    found.querySelector(".scribe-options")?.remove();
    told().replaceChildren(...found.childNodes);
    line.removeAttribute("aria-invalid");
    show(list.childElementCount > 0 && document.activeElement === line);
  }
}

function show(on) {
  list.hidden = !on;
  line.setAttribute("aria-expanded", String(on));
  point(-1);
}

function point(at) {
  active = at;
  [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
  const option = list.children[at];
  if (option) {
    line.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    line.removeAttribute("aria-activedescendant");
  }
}

function choose(option) {
  line.value = option.dataset.value;
  show(false);
  changed();
  line.focus();
}

function changed() {
  reflect();
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

line.addEventListener("input", changed);
line.addEventListener("scroll", reflect);
line.addEventListener("focus", () => line.value && changed());
line.addEventListener("blur", () => show(false));
list.addEventListener("pointerdown", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) {
    event.preventDefault();
    choose(option);
  }
});

line.addEventListener("keydown", (event) => {
  const count = list.hidden ? 0 : list.childElementCount;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
    const step = event.key === "ArrowDown" ? 1 : count - (active < 0 ? 0 : 1);
    point((active + step) % count);
    event.preventDefault();
  } else if (event.key === "Enter" && active >= 0) {
    choose(list.children[active]);
    event.preventDefault();
  } else if (event.key === "Tab" && !event.shiftKey && count && line.selectionStart === line.value.length) {
    choose(list.children[Math.max(active, 0)]);
    event.preventDefault();
  } else if (event.key === "Escape" && count) {
    show(false);
    event.stopPropagation();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-begin]");
  if (button) {
    line.value = button.dataset.begin;
    changed();
    line.focus();
  }
});

// ---------------------------------------------------------------------------------------------- sending it

let sent = null; // the line that is on its way
let again = false; // another was sent after it

form.addEventListener("submit", () => {
  again = sent !== null && line.value !== sent;
});

form.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === form) {
    sent = line.value;
    show(false);
  }
});

form.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.elt !== form) {
    return;
  }
  if (event.detail.successful) {
    if (line.value === sent) {
      line.value = "";
      changed();
    }
    line.removeAttribute("aria-invalid");
  } else if (event.detail.xhr.status === 422) {
    line.setAttribute("aria-invalid", "true");
  }
  sent = null;
  if (again) {
    again = false;
    form.requestSubmit();
  }
});

reflect();
