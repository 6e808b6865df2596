// The rows of the outline as script finds them and makes them: what stands under what, and by which number.

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

export const outline = () => document.getElementById("outline");
export const isRow = (element) => Boolean(element?.matches?.("li[id^='o-s'], li.typed"));
export const numberOf = (row) => row?.dataset.number ?? row?.id.replace("o-s", "") ?? "";
export const lineOf = (row) => row.querySelector(":scope > .line");

export function argumentOf(row) {
  const told = lineOf(row)?.querySelector(".line-basis a")?.textContent.trim() ?? "";
  return row.dataset.argument ? `a${row.dataset.argument}` : told;
}

// The row under which an item stands; the bracket round linked premises and the heading of the setting are none.
export function above(item) {
  let row = item?.parentElement?.closest("li");
  while (row && !isRow(row)) {
    row = row.parentElement.closest("li");
  }
  return row ?? null;
}

// A row, or the bracket round it where it is linked with others.
export function bracketOf(row) {
  const bracket = row.parentElement.closest("li");
  return bracket?.matches(".together") ? bracket : row;
}

// The row before an item, at its level.
export function before(item) {
  const last = item.previousElementSibling;
  if (last?.matches(".together")) {
    return [...last.querySelectorAll(":scope > ol > li")].at(-1) ?? null;
  }
  return isRow(last) && !last.matches(".waits") ? last : null;
}

// The list of what stands under a row; a leaf gets one.
export function listOf(row) {
  let branch = row.querySelector(":scope > details");
  if (!branch) {
    branch = make("details");
    const twist = make("summary", { className: "twist" });
    twist.append(make("span", { className: "visually-hidden", textContent: "Below" }));
    branch.append(twist, make("ol"));
    row.append(branch);
    row.classList.add("branch");
  }
  branch.open = true;
  return branch.querySelector(":scope > ol");
}

// A row under which nothing is left is a leaf again.
export function tidy(list) {
  if (list?.parentElement?.matches("details") && !list.children.length) {
    const row = list.closest("li");
    row.classList.remove("branch");
    list.parentElement.remove();
  }
}

export function atTheEnd(item) {
  const last = outline().querySelector(":scope > .write-here");
  if (last) {
    last.before(item);
  } else {
    outline().append(item);
  }
}

// One place up or down among the rows in sight, whatever their level.
export function shift(item, down) {
  const seen = [...outline().querySelectorAll("li")].filter(
    (row) => isRow(row) && !item.contains(row) && lineOf(row)?.checkVisibility(),
  );
  const follows = (row) => item.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (down) {
    const row = seen.find(follows);
    const first = row?.querySelector(":scope > details[open] > ol > li");
    if (first) {
      first.before(item);
    } else if (row) {
      bracketOf(row).after(item);
    }
  } else {
    const row = seen.findLast((one) => !follows(one));
    if (row) {
      bracketOf(row).before(item);
    }
  }
}

// Take a row out of the outline; what comes back puts it where it stood.
export function takeOut(row) {
  const list = row.parentElement;
  const [under, behind] = [above(row), row.previousElementSibling];
  row.remove();
  tidy(list);
  return () => {
    if (behind?.isConnected) {
      behind.after(row);
    } else if (under?.isConnected) {
      listOf(under).prepend(row);
    } else if (!under && outline()) {
      outline().prepend(row);
    }
    return row.isConnected;
  };
}

// The row of a line that is being saved; `word` is what it does, as the frame says it.
export function rowFor(text, word, answers) {
  const row = make("li", { className: "typed" });
  const box = row.appendChild(make("div", { className: "line" }));
  const words = make("span", { className: "line-text" });
  words.append(make("bdi", { textContent: text }));
  box.append(make("span", { className: "line-number", textContent: "…" }), word, words);
  row.classList.toggle("position", answers);
  return row;
}

// The row as the server tells it, once it is written.
export function fill(row, told) {
  const line = new DOMParser().parseFromString(told.row, "text/html").querySelector(".line");
  lineOf(row).replaceWith(line);
  row.classList.remove("failed", "position");
  row.classList.add(told.shape);
  row.dataset.number = told.statement;
  if (told.argument) {
    row.dataset.argument = told.argument;
  }
  if (told.new) {
    row.id = `o-s${told.statement}`;
  }
}

// A row whose line was refused, with the reason; `change` is called by whoever wants to mend it.
export function refuse(row, text, words, change) {
  row.classList.add("failed");
  const box = lineOf(row);
  box.querySelector(".line-number").textContent = "!";
  const again = make("button", { type: "button", className: "button small", textContent: "Change it" });
  again.setAttribute("aria-label", `Change the line “${text}”`);
  again.addEventListener("click", change);
  const told = make("p", { className: "error", textContent: words });
  told.setAttribute("role", "alert");
  box.querySelectorAll(".error, button").forEach((old) => old.remove());
  box.append(again, told);
}

// A row whose line a moderator reads first: it is not in the map yet.
export function wait(row, href) {
  row.classList.add("waits");
  const box = lineOf(row);
  box.querySelector(".line-number").textContent = "";
  box.append(make("a", { className: "meta", href, textContent: "waits for a moderator" }));
}
