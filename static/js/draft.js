// What somebody has typed is never lost by going elsewhere on the site: forms with data-draft="name" are kept in the tab's
// session storage until they are sent. Closing the tab with unsent words asks first.

const fields = (form) =>
  [...form.elements].filter((field) => field.name && !["hidden", "submit", "button", "file", "password"].includes(field.type));
const key = (form) => `argmap.draft:${location.pathname}:${form.dataset.draft}`;
const SENT = "argmap.sent";
let leaving = false;

function value(field) {
  return ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
}

function initial(field) {
  if (field.tagName === "SELECT") {
    return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? "";
  }
  return ["checkbox", "radio"].includes(field.type) ? field.defaultChecked : field.defaultValue;
}

function typed(form) {
  return fields(form).some((field) => value(field) !== initial(field));
}

function keep(form) {
  try {
    if (typed(form)) {
      sessionStorage.setItem(key(form), JSON.stringify(fields(form).map((field) => [field.name, value(field)])));
    } else {
      sessionStorage.removeItem(key(form));
    }
  } catch {
    // The storage is full or closed: the words are still in the form.
  }
}

function restore(form) {
  const sent = sessionStorage.getItem(SENT) === key(form);
  if (form.querySelector(".invalid, .problems") || form.closest(".invalid")) {
    sessionStorage.removeItem(SENT);
    return; // the server gave back what was typed
  }
  if (sent) {
    sessionStorage.removeItem(SENT);
    sessionStorage.removeItem(key(form));
    return;
  }
  const kept = sessionStorage.getItem(key(form));
  if (!kept || typed(form)) {
    return;
  }
  const now = fields(form);
  JSON.parse(kept).forEach(([name, was], place) => {
    const field = now[place]?.name === name ? now[place] : now.find((candidate) => candidate.name === name);
    if (!field) {
      return;
    }
    if (["checkbox", "radio"].includes(field.type)) {
      field.checked = was;
    } else {
      field.value = was;
    }
    if (was !== initial(field)) {
      field.closest("details")?.setAttribute("open", "");
    }
  });
}

function restoreAll() {
  document.querySelectorAll("form[data-draft]").forEach(restore);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) {
    keep(form);
  }
});

document.addEventListener("submit", (event) => {
  leaving = true;
  const form = event.target.closest("form[data-draft]");
  if (form) {
    sessionStorage.setItem(SENT, key(form));
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  leaving = false;
  const form = event.detail.elt;
  if (!form.matches?.("form[data-draft]")) {
    return; // a field of it looked something up
  }
  sessionStorage.removeItem(SENT);
  const { status } = event.detail.xhr; // `detail.successful` says nothing where the answer leads to another page
  if (status >= 200 && status < 400) {
    sessionStorage.removeItem(key(form));
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([target])");
  leaving = Boolean(link) && new URL(link.getAttribute("href"), location.href).origin === location.origin;
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && [...document.querySelectorAll("form[data-draft]")].some(typed)) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:load", restoreAll);
restoreAll();
