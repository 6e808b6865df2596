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
