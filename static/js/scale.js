// The two ranges under a comparison: while one is drawn, its words follow; when it is let go, the form is sent. Without
// script the form has its button, and the links beside it go one change at a time.

function follow(event) {
  const range = event.target;
  const said = `change ${range.value}`;
  range.setAttribute("aria-valuetext", said);
  const words = document.getElementById(range.dataset.words);
  if (words) {
    words.textContent = said;
  }
}

for (const form of document.querySelectorAll("form[data-scale]")) {
  form.addEventListener("input", follow);
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("button").hidden = true;
}
