// The wall of a debate is light or dark as its chair wants it, from the moment that the chair says so: the colours belong to the
// whole page, of which only the middle is asked for anew.

document.addEventListener("htmx:afterSwap", () => {
  const wanted = document.getElementById("wall")?.dataset.themeNow;
  if (wanted) {
    document.documentElement.dataset.theme = wanted;
  }
});
