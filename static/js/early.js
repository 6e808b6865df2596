// Nobody waits for a field to open before typing: what is pressed meanwhile is kept for it.

export function early() {
  const pressed = [];
  const hear = (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      pressed.push({ key: event.key, shiftKey: event.shiftKey });
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("keydown", hear, { capture: true });
  return {
    // From here on keys are nobody's but the field's; those that were pressed before are handed over.
    stop() {
      document.removeEventListener("keydown", hear, { capture: true });
      return pressed;
    },
  };
}
