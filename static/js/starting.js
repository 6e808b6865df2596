// The form that starts a map: its button counts the answers that are typed, and there is always room for one more.

const ROWS_AT_MOST = 20;

function count(form) {
  const button = form.querySelector("[data-counted]");
  const filled = [...form.querySelectorAll('[name="position"]')].filter((field) => field.value.trim()).length;
  const words = filled === 0 ? button.dataset.none : filled === 1 ? button.dataset.one : button.dataset.many;
  button.textContent = words.replace("%", String(filled));
}

function makeRoom(form) {
  const rows = [...form.querySelectorAll(".answer")];
  const last = rows.at(-1);
  if (!last || rows.length >= ROWS_AT_MOST || !last.querySelector('[name="position"]').value.trim()) {
    return;
  }
  const row = last.cloneNode(true);
  for (const field of row.querySelectorAll("input")) {
    field.value = "";
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, String(rows.length + 1)));
  }
  row.querySelector('[name="position"]').placeholder = "Another answer";
  last.after(row);
}

for (const form of document.querySelectorAll("[data-counts]")) {
  form.addEventListener("input", () => {
    makeRoom(form);
    count(form);
  });
  count(form);
}
