// A list that is pasted into the line being typed is shown first: beside the outline or the map, or on a page of its own where
// there is no room. Nothing is written before its button is pressed.

const several = (text) => text.split(/\r\n|[\r\n]/).filter((line) => line.trim()).length > 1;
const beside = () => Boolean(window.htmx && document.getElementById("panel") && !matchMedia("(max-width: 899px)").matches);

function told(frame, lines) {
  const name = frame.elements.name?.value;
  const { under, mark } = frame.dataset;
  const values = { csrf: frame.elements.csrf.value, back: location.pathname + location.search, lines, under, mark, do: "show" };
  return name === undefined ? values : { ...values, name };
}

function onItsPage(action, values) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  for (const [name, value] of Object.entries(values)) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}

document.addEventListener("paste", async (event) => {
  const frame = event.target.closest?.(".frame");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!frame || event.target !== frame.elements.lines || !several(text)) {
    return;
  }
  event.preventDefault();
  if (frame.dataset.under === "s") {
    const box = frame.querySelector(".frame-error");
    box.textContent = "The line above is not written yet; paste again in a moment.";
    box.hidden = false;
    return;
  }
  if (beside()) {
    await window.htmx.ajax("POST", frame.action, { values: told(frame, text), source: document.body, swap: "none" });
    document.querySelector("#panel .lines-title")?.focus();
  } else {
    onItsPage(frame.action, told(frame, text));
  }
});
