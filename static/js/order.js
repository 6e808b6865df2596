// What is typed and what is taken back, one after the other in the order of asking, however fast somebody is. What cannot be done
// yet, a line under one that was refused, lets those behind it go first.

const jobs = [];
let running = false;

export const waiting = () => jobs;

// A job has `ready`, whether it can be done, and `run`, which does it; it stays until it is `done`.
export async function add(job) {
  jobs.push(job);
  await go();
}

export function done(job) {
  jobs.splice(jobs.indexOf(job), 1);
}

export async function go() {
  if (running) {
    return;
  }
  running = true;
  for (let job = jobs.find((one) => one.ready()); job; job = jobs.find((one) => one.ready())) {
    await job.run();
  }
  running = false;
}

// Send a form's fields as a page does, and read what a script is told: its status (0: the site did not answer), and its words.
export async function send(to, fields) {
  const asked = { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } };
  const answer = await fetch(to, asked).catch(() => null);
  const told = answer ? await answer.json().catch(() => ({})) : {};
  return { status: answer?.status ?? 0, told };
}

// What the page knows of the map's version, so that what one has done oneself is not told as news.
export function advance(version) {
  const page = document.getElementById("map");
  if (page && Number(page.dataset.version) === version - 1) {
    page.dataset.version = version;
  }
  document.dispatchEvent(new CustomEvent("argmap:advanced"));
}
