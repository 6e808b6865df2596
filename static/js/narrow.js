// In a narrow window the map is shown one column at a time. The server draws that column for browsers that say they are on
// a phone; in any other narrow window (a tablet held upright, half a screen) it is asked for here, once.

const narrow = window.matchMedia("(max-width: 899px)");

document.addEventListener("htmx:configRequest", (event) => {
  if (narrow.matches) {
    event.detail.headers["Argmap-Narrow"] = "1";
  }
});

async function askForColumn() {
  const sheet = document.getElementById("sheet");
  const link = sheet?.querySelector(".to-column");
  if (!narrow.matches || !link) {
    return;
  }
  try {
    await window.htmx.ajax("GET", location.pathname + location.search, { source: sheet, swap: "none" });
  } finally {
    document.querySelector(".sheet:has(.to-column)")?.classList.add("unanswered"); // the whole drawing is better than none
  }
}

narrow.addEventListener("change", askForColumn);
askForColumn();
