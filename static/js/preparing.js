// The form in which a debate is prepared answers at once: minutes step without the server, bars and the total follow, the
// motion and the address that are chosen are shown, and Enter opens the room wherever one is. One button opens the room and
// the wall: the wall in a window of its own, while this one becomes the chair's.

const form = () => document.getElementById("prepare");

function told(minutes) {
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"} in all`;
}

function count() {
  const here = form();
  const fields = [...here.querySelectorAll('[name="minutes"]')];
  const scale = Number(here.querySelector(".phases").dataset.scale);
  let total = 0;
  for (const field of fields) {
    const most = Number(field.max);
    const minutes = Math.min(most, Math.max(0, Math.floor(Number(field.value)) || 0));
    total += minutes;
    field.closest(".phase").querySelector(".phase-bar").setAttribute("width", String(minutes * scale));
  }
  const output = here.querySelector("[data-total]");
  if (output.textContent !== told(total)) {
    output.textContent = told(total);
  }
  const end = new Date(Date.now() + total * 60000);
  const clock = `${String(end.getHours()).padStart(2, "0")}:${String(end.getMinutes()).padStart(2, "0")}`;
  here.querySelector("[data-ends]").textContent = `, would end at ${clock}`;
}

function show() {
  const here = form();
  const motion = here.querySelector("#motion").value;
  for (const part of here.querySelectorAll("[data-motion]")) {
    part.hidden = part.dataset.motion !== motion;
  }
  const address = here.querySelector("select#field-address")?.value;
  for (const way of address ? here.querySelectorAll("[data-way]") : []) {
    way.hidden = way.dataset.way !== address;
  }
}

document.addEventListener("input", (event) => {
  if (event.target.closest("#prepare")) {
    count();
    show();
  }
});

document.addEventListener("click", (event) => {
  const step = event.target.closest?.("#prepare [data-step]");
  if (step) {
    event.preventDefault();
    const field = step.closest(".stepper").querySelector("input");
    const minutes = (Math.floor(Number(field.value)) || 0) + Number(step.dataset.step);
    field.value = String(Math.min(Number(field.max), Math.max(Number(field.min), minutes)));
    count();
    return;
  }
  if (event.target.closest?.("#do-words")) {
    event.preventDefault();
    event.stopImmediatePropagation(); // the server need not be asked
    form().querySelector("#motion").value = "words";
    show();
    form().querySelector("#field-words").focus();
  }
}, { capture: true });

document.addEventListener("keydown", (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.isComposing);
  if (event.key === "Enter" && plain && (event.target === document.body || event.target.id === "main")) {
    event.preventDefault();
    form().requestSubmit(form().querySelector("[data-enter]"));
  }
});

const WALL = "popup,width=1280,height=720"; // a window that can be drawn to the projector, and made as large as that is

async function openWithWall(here) {
  const wall = window.open("", "argmap-wall", WALL); // now, for later a browser would take it for an advertisement
  const fields = new URLSearchParams(new FormData(here));
  fields.set("do", "open");
  const room = `/debates/${fields.get("code")}`;
  try {
    const answer = await fetch(here.action, { method: "POST", body: fields, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      wall?.location.replace(`${room}/wall`);
      location.assign(`${room}/chair`);
      return;
    }
  } catch {
    // The site did not answer: what the browser says of that is said by the form itself.
  }
  wall?.close();
  here.requestSubmit(here.querySelector("#do-open"));
}

document.addEventListener("submit", (event) => {
  if (event.submitter?.id === "do-wall") {
    event.preventDefault();
    openWithWall(event.target);
  }
});

function begin() {
  if (form()) {
    count();
    show();
  }
}

document.addEventListener("htmx:afterSwap", begin);
begin();
setInterval(() => form() && count(), 20000);
