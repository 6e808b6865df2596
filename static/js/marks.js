// What a line says of itself by how it begins: + supports, - attacks, ! is evidence for, -! against, ? is required, ^ undercuts,
// and the number it names: "-12 dead" is about statement 12, "- 12 dead" a sentence.

export const MARKS = ["+", "-", "!", "-!", "?", "^"];
export const NOTHING = { mark: "", target: "", spaced: false };

const TYPED = /^(?:[-−–]!|[-−–+!?^])/;
const NAMED = /^(?:s?([1-9]\d{0,8})|(a[1-9]\d{0,8}))\s/i;

// What is said once this is typed, and the text that is left when mark and number have been taken from it.
export function read(said, text) {
  let { mark, target, spaced } = said;
  let left = text;
  if (!mark) {
    const found = left.match(TYPED)?.[0] ?? "";
    mark = found.replace(/^[−–]/, "-");
    spaced = spaced && !found;
    left = left.slice(found.length);
  } else if (mark === "-" && !spaced && !target && left.startsWith("!")) {
    mark = "-!";
    left = left.slice(1);
  }
  if (mark && !target && !spaced) {
    const named = left.match(NAMED);
    if (named && (named[1] || mark === "^")) {
      target = named[1] ?? named[2].toLowerCase();
      left = left.slice(named[0].length);
    } else if (left.startsWith(" ")) {
      spaced = true;
      left = left.trimStart();
    }
  }
  return { said: { mark, target, spaced }, text: left };
}

// One step back over what stands before the text: first the number goes, then the mark.
export function unread({ mark, target }) {
  return target ? { mark, target: "", spaced: true } : NOTHING;
}
