// The clock of a debate: <time data-left="222.4" data-running>03:42</time>. The server says how much is left, and this counts
// on from there by how long the page has shown it; the machine's own clock may be wrong and is not asked.

const shown = new WeakMap();
const SPOKEN = new Map([
  [60, "One minute left"],
  [10, "Ten seconds left"],
]);
let before = Infinity; // what was left when it was last looked at, of the clock that is spoken

export function told(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-left]")) {
    if (!shown.has(clock)) {
      shown.set(clock, performance.now());
    }
    const gone = clock.hasAttribute("data-running") ? (performance.now() - shown.get(clock)) / 1000 : 0;
    const left = Number(clock.dataset.left) - gone;
    const words = told(left);
    if (clock.textContent !== words) {
      clock.textContent = words;
      clock.classList.toggle("over", left <= 0);
    }
    if (clock.hasAttribute("data-spoken")) {
      say(left);
    }
  }
}

// Said when it is passed, and not when a page is opened or comes back after it.
function say(left) {
  const status = document.getElementById("status");
  for (const [mark, words] of SPOKEN) {
    if (status && before > mark && left <= mark && left > mark - 2 && before - left < 2) {
      const line = Object.assign(document.createElement("p"), { className: "visually-hidden", textContent: words });
      status.append(line);
      setTimeout(() => line.remove(), 5000);
    }
  }
  before = left;
}

setInterval(tick, 250);
tick();
