"""Flags on what is to be looked at, and two moments of a map in one picture: what is placed is only marked here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from argmap.drawing.drawing import Box, Drawing, Flag, Line, Text
from argmap.drawing.measure import Face, text_width

Words = tuple[str, str]
"""Of a flag: its sign (of `art.SIGNS`) and what it says, numbers and words of ours."""

_PHONE_SIZE, _SIZE = 13.0, 11.0


def flagged(drawing: Drawing, flags: Mapping[int, Words]) -> Drawing:
    """The same drawing with a flag on those statements; each also says it aloud, first."""
    if not flags:
        return drawing
    boxes = tuple(_with_flag(drawing, box, *flags[box.number]) if box.number in flags else box for box in drawing.boxes)
    return drawing._replace(boxes=boxes)


def _with_flag(drawing: Drawing, box: Box, sign: str, words: str) -> Box:
    size = _PHONE_SIZE if drawing.view == "phone" else _SIZE
    height = size + 6
    width = round(text_width(words, Face.SANS_SEMIBOLD, size) + size + 15)
    # Shorter than its box, the flag stands at the right, where no line arrives.
    flag = Flag(sign, words, max(box.width - width - 7, 0.0), -height / 2, width, height, size)
    return box._replace(flag=flag, label=f"{words}. {box.label}")


@dataclass(frozen=True)
class Marks:
    """What is said of each statement and argument of a union, by its number there.

    `gone` are statements that are not there any more, `ghosts` those that stand in their old place once more; for both,
    `kinds` has what follows the kind's word ("withdrawn", "was here"). `numbers_from` is where the numbers of ghosts
    begin: less that, they are those of the statements and arguments.
    """

    flags: Mapping[int, Words]
    gone: Collection[int]
    ghosts: Collection[int]
    kinds: Mapping[int, str]
    arguments: Collection[int]
    gone_arguments: Collection[int]
    numbers_from: int
    quiet: bool = True


def compared(drawing: Drawing, marks: Marks) -> Drawing:
    """The drawing of a union with flags, quiet where nothing happened, dotted where something was.

    Ghosts get the numbers of what they were, so that to select either selects both.
    """
    drawn = flagged(drawing, marks.flags)
    trails = _trails(drawn, marks)
    drawn_as_ghosts = {box.number for box in drawn.boxes} | {line.number for line in drawn.lines}
    ghosts = "|".join(str(number) for number in drawn_as_ghosts if number > marks.numbers_from)
    ghost = re.compile(f"(?<![0-9])(?:{ghosts or '(?!)'})(?![0-9])")

    def real(words: str) -> str:
        return ghost.sub(lambda match: str(int(match[0]) - marks.numbers_from), words)

    def number(drawn_as: int) -> int:
        return drawn_as - marks.numbers_from if drawn_as > marks.numbers_from else drawn_as

    def of_box(box: Box) -> Box:
        state = ""
        if box.number in marks.ghosts:
            state = "was"
        elif box.number in marks.gone:
            state = "gone"
        elif box.number not in marks.flags and marks.quiet:
            state = "quiet"
        further = marks.kinds.get(box.number, "")
        texts = tuple(_text(text, number(box.number), further) for text in box.texts)
        label = real(box.label) + (f" {further[:1].upper()}{further[1:]}." if further else "")
        return box._replace(
            number=number(box.number), state=state, texts=texts, label=label, pill=None if state == "was" else box.pill
        )

    def of_line(line: Line) -> Line:
        state = ""
        if line.number > marks.numbers_from or line.number in marks.gone_arguments:
            state = "gone"
        elif line.number not in marks.arguments and marks.quiet:
            state = "quiet"
        return line._replace(
            number=number(line.number),
            premises=tuple(map(number, line.premises)),
            target=line.target[0] + str(number(int(line.target[1:]))),
            label=real(line.label),
            note=line.note and line.note._replace(words=real(line.note.words)),
            state=state,
        )

    def hook_state(ends: Collection[str]) -> str:
        numbers = [int(end[1:]) for end in ends if end[0] == "a"]
        if all(n > marks.numbers_from or n in marks.gone_arguments for n in numbers):
            return "gone"
        return "quiet" if marks.quiet and not any(n in marks.arguments for n in numbers) else ""

    return drawn._replace(
        boxes=tuple(map(of_box, drawn.boxes)),
        rails=tuple(map(of_line, drawn.rails)),
        crosses=tuple(map(of_line, drawn.crosses)),
        shorts=tuple(map(of_line, drawn.shorts)),
        hooks=tuple(
            hook._replace(state=hook_state(hook.ends), ends=frozenset(end[0] + real(end[1:]) for end in hook.ends))
            for hook in drawn.hooks
        ),
        trails=trails,
    )


def _text(text: Text, number: int, further: str) -> Text:
    if text.role != "kind" or not further:
        return text
    kind = re.split(r" [0-9]", text.words, maxsplit=1)[0].rstrip("… 0123456789")
    return text._replace(words=f"{kind} {number}, {further.upper()}")


def _trails(drawing: Drawing, marks: Marks) -> tuple[str, ...]:
    """From each old place to the new one: out at its left side, along beside the boxes, and in from below."""
    places = {box.number: box for box in drawing.boxes}
    found = []
    for ghost in sorted(marks.ghosts):
        old, new = places.get(ghost), places.get(ghost - marks.numbers_from)
        if old is None or new is None or (drawing.band and 0 in (old.row, new.row)):
            continue
        beside, from_, to = old.x - 7, old.y + old.height / 2, new.y + new.height
        middle = new.x + new.width / 2
        found.append(f"M{old.x:g} {from_:g}H{beside:g}V{to + 9:g}H{middle:g}V{to + 2:g}m-5 6l5 -6l5 6")
    return tuple(found)
