// How much room is left in a text area with data-limit="2000", from four fifths of it on, in characters as the site counts
// them. Nothing is cut off while typing or pasting: what is too long is said, and can be shortened.

const NEAR = 0.8;
const PAUSE = 500; // ms of rest before it is said, so that a screen reader is not interrupted with every letter

const number = (count) => count.toLocaleString("en");

function said(count, limit) {
  if (count < NEAR * limit) {
    return "";
  }
  const over = count > limit ? `, ${number(count - limit)} too many` : "";
  return `${number(count)} of ${number(limit)} characters${over}`;
}

function place(field) {
  const there = field.parentElement.querySelector(":scope > .counter");
  if (there) {
    return there;
  }
  const line = document.createElement("p");
  line.setAttribute("aria-live", "polite");
  line.className = "counter";
  field.after(line);
  return line;
}

const waiting = new WeakMap();

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("textarea[data-limit]");
  if (!field) {
    return;
  }
  clearTimeout(waiting.get(field));
  const count = () => {
    const limit = Number(field.dataset.limit);
    const length = [...field.value.normalize().trim()].length;
    const line = place(field);
    line.className = length > limit ? "counter error" : "counter hint";
    line.textContent = said(length, limit);
    line.hidden = !line.textContent;
  };
  waiting.set(field, setTimeout(count, PAUSE));
});
