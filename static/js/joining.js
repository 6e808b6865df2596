// Joining a debate. What is typed into the six cells loses its gaps and dashes at once, and a form is sent once however
// often its button is pressed.

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.closest(".code-field")) {
    return;
  }
  const plain = field.value.replace(/[\s-]/g, "").toUpperCase();
  if (plain !== field.value) {
    const end = plain.length - (field.value.length - field.selectionEnd);
    field.value = plain;
    field.setSelectionRange(end, end);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.querySelector("button.primary")?.setAttribute("aria-disabled", "true");
});

// Back from where it led, the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("button.primary")?.removeAttribute("aria-disabled");
  }
});
