// A list that is pasted into the line being typed, or onto the outline or the map with no field in focus, is shown first: beside
// them, or on a page of its own where there is no room. Nothing is written before its button is pressed.

import * as line from "./line.js";
import * as placing from "./placing.js";
import * as rows from "./rows.js";

const several = (text) => text.split(/\r\n|[\r\n]/).filter((one) => one.trim()).length > 1;
const beside = () => Boolean(window.htmx && document.getElementById("panel") && !matchMedia("(max-width: 899px)").matches);

function told(frame, lines) {
  const { under, mark } = frame.dataset;
  return line.values({ lines, under, mark, do: "show" });
}

function onItsPage(action, values) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  for (const [name, value] of Object.entries(values)) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}

// The row under which the lines would stand says so while they are looked at.
function point(under) {
  document.querySelector(".paste-here")?.classList.remove("paste-here");
  document.getElementById(`o-${under}`)?.classList.add("paste-here");
}

async function show(text) {
  const frame = line.form();
  if (frame.dataset.under === "s") {
    line.fault("The line above is not written yet; paste again in a moment.");
    return;
  }
  if (beside()) {
    await window.htmx.ajax("POST", frame.action, { values: told(frame, text), source: document.body, swap: "none" });
    point(frame.dataset.under);
    document.querySelector("#panel .lines-title")?.focus();
  } else {
    onItsPage(frame.action, told(frame, text));
  }
}

document.addEventListener("paste", async (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const field = event.target.closest?.("input, textarea, [contenteditable]");
  const typing = line.shown() && field === line.field();
  if (!several(text) || !line.link() || (field && !typing)) {
    return;
  }
  event.preventDefault();
  if (!typing) {
    await placing.openWhereOneIs(event.target);
  }
  await show(text);
});

document.addEventListener("htmx:afterRequest", () => document.querySelector("#panel .lines-form") ?? point(""));
