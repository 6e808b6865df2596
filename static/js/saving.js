// Lines are saved in the order of typing, each in its place as soon as Enter is pressed: a line under another needs that one's
// number. What the server refuses stays in its row, with the sentence that says why, to be changed there.

import * as line from "./line.js";
import * as order from "./order.js";
import * as placing from "./placing.js";
import * as rows from "./rows.js";
import * as steps from "./steps.js";

const PAUSE = 1_000; // ms without a key after which somebody waits for an answer and does not write on

let mending = null; // the line that was refused and is being changed
const returned = []; // lines without a row that were refused, each with why: they come back into the line

document.addEventListener("argmap:enter", () => {
  const taken = line.taken();
  const name = line.nameless();
  if (!taken) {
    return;
  }
  if (taken.above?.matches(".waits")) {
    line.fault("What this stands under waits for a moderator. Write it once that is accepted.");
    return;
  }
  if (name) {
    line.fault("Please give a name, any name, under which this is shown.");
    name.focus();
    return;
  }
  const job = Object.assign(mending ?? begun(), taken, { failed: false });
  if (mending) {
    rows.lineOf(job.row).replaceWith(rows.lineOf(rows.rowFor(job.text, job.word, !job.mark)));
    job.row.classList.remove("failed");
    job.row.hidden = false;
  } else if (line.inOutline()) {
    job.row = rows.rowFor(job.text, job.word, !job.mark);
  }
  if (job.row) {
    line.holder().before(job.row);
  }
  placing.rest();
  line.clear();
  line.form().scrollIntoView({ block: "nearest" });
  if (mending) {
    mending = null;
    order.go();
  } else {
    order.add(job);
  }
  bringBack();
});

function begun() {
  const job = {
    row: null,
    ready: () => !job.failed && (!job.above || Boolean(rows.numberOf(job.above))),
    run: () => send(job),
    refused: (words) => refuse(job, words),
  };
  return job;
}

function underOf(job) {
  if (!job.above) {
    return job.row ? "" : job.about;
  }
  const argument = job.mark === "^" && !job.target ? rows.argumentOf(job.above) : "";
  return argument || `s${rows.numberOf(job.above)}`;
}

async function send(job) {
  const { status, told } = await order.send(line.action(), line.values({ lines: job.lines, under: underOf(job), do: "write" }));
  if (status === 201) {
    order.done(job);
    settle(job, told);
  } else if (status === 202) {
    order.done(job);
    wait(job, told);
  } else {
    const words = told.problems ? Object.values(told.problems).join(" ") : told.detail;
    refuse(job, (words ?? "The site did not answer. Nothing you typed is lost.").replace(/^Line 1: /, ""));
  }
}

function settle(job, told) {
  line.known(told);
  order.advance(told.version);
  if (job.row) {
    rows.fill(job.row, told);
    document.querySelector(".outline-main > .empty")?.remove();
    line.show();
    steps.wrote(told, job.row);
    ask(told.asked);
    return;
  }
  const to = new URL(location.href);
  if (!document.querySelector(".sheet")) {
    leadOn(to, told);
    return;
  }
  to.searchParams.set("sel", `s${told.statement}`);
  to.searchParams.set("added", told.version);
  to.searchParams.delete("add");
  return window.htmx?.ajax("GET", to.pathname + to.search, { source: document.body, swap: "none" });
}

// What good reviewers ask of the line stands beside the outline; nobody waits for an answer.
function ask(html) {
  document.getElementById("asked")?.remove();
  const asked = new DOMParser().parseFromString(html ?? "", "text/html").getElementById("asked");
  if (asked?.children.length) {
    document.querySelector("#panel .panel-body")?.prepend(asked);
  }
}

// A line that was written on another page of the map: that of a statement or an argument shows what it did there, else the map.
function leadOn(to, told) {
  const here = /\/(?:statements|arguments)\/\d+$/.test(to.pathname);
  location.assign(here ? `${to.pathname}?added=${told.version}` : `${action()}?sel=s${told.statement}&added=${told.version}`);
}

const action = () => line.action().replace(/\/lines$/, "");

// Where a moderator reads first, the line is not in the map yet, and nothing can stand under it.
function wait(job, told) {
  line.known(told);
  job.waits = true;
  if (!job.row) {
    location.assign(told.waits);
    return;
  }
  rows.wait(job.row, told.waits);
  for (const below of order.waiting().filter((one) => one.lines && one.above === job.row)) {
    below.refused("What it stands under waits for a moderator. Write it once that is accepted.");
  }
}

// A line that was refused stays where it is, to be changed there; one without a row comes back into the line itself.
function refuse(job, words) {
  job.failed = true;
  if (!job.row?.isConnected) {
    order.done(job);
    returned.push({ job, words });
    line.fault(line.isEmpty() ? words : `“${job.text}” was not written, and comes back here once this line is: ${words}`);
    bringBack();
    return;
  }
  rows.refuse(job.row, job.text, words, () => change(job));
  callBack(job, words);
}

// Whoever waits for the answer is called back to the line. An answer comes sooner than the next key of somebody who writes on, and
// what they type then is not meant for the line that was refused.
function callBack(job, words) {
  if (!job.failed || mending || !line.shown() || placing.isGoing() || !line.isEmpty()) {
    return;
  }
  const left = PAUSE - placing.quiet();
  if (left > 0) {
    setTimeout(() => callBack(job, words), left);
    return;
  }
  change(job);
  line.fault(words);
}

// Over a map there is no row in which a line could wait: it comes back when nothing else is being typed.
function bringBack() {
  if (!returned.length || !line.shown() || !line.isEmpty()) {
    return;
  }
  const left = PAUSE - placing.quiet();
  if (left > 0) {
    setTimeout(bringBack, left);
    return;
  }
  const { job, words } = returned.shift();
  line.put(job);
  line.show();
  line.fault(words);
}

// The words go back into the line, which moves to where they stood; what hangs under them waits until they are written.
function change(job) {
  if (!line.isEmpty() || mending) {
    return;
  }
  mending = job;
  line.put(job);
  job.row.hidden = true;
  placing.open((item) => job.row.before(item));
}

document.addEventListener("argmap:left", () => {
  if (mending) {
    mending.row.hidden = false;
    mending = null;
  }
});

window.addEventListener("beforeunload", (event) => {
  if (order.waiting().length || returned.length) {
    event.preventDefault();
  }
});
