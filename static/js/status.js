// A message that asks for nothing ("Objection added.") goes by itself after a while; one with something to press stays.

const WHILE = 8000;
const status = document.getElementById("status");

function leave() {
  for (const toast of status.querySelectorAll(".toast:not([data-leaving])")) {
    if (!toast.querySelector("a, button")) {
      toast.dataset.leaving = "";
      setTimeout(() => toast.remove(), WHILE);
    }
  }
}

new MutationObserver(leave).observe(status, { childList: true, subtree: true });
leave();

// Where no answer came, or none that can be shown, the page says so; what was typed stays where it is.
function say(words) {
  status.querySelector(".toast.fault")?.remove();
  const box = Object.assign(document.createElement("p"), { className: "toast fault", textContent: words });
  box.setAttribute("role", "alert");
  status.append(box);
}

function unanswered(event) {
  if (!event.detail.elt.matches("input, textarea")) {
    say("The site did not answer. Nothing you typed is lost: please try again in a moment.");
  }
}

document.addEventListener("htmx:sendError", unanswered);
document.addEventListener("htmx:timeout", unanswered);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 500) {
    say("Something went wrong here. Nothing you typed is lost.");
  }
});
