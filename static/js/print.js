// The page that "Print" leads to holds all that is to be printed; where there is script, it prints itself.

if (document.body.classList.contains("printing")) {
  window.addEventListener("load", () => document.fonts.ready.then(() => window.print()));
}
