"""Reading a drawing back as lengths: straight stretches, boxes and labels, and what must never be true of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from argmap.drawing.drawing import Box, Drawing, Line, Text
from argmap.drawing.measure import Face, text_width

APART = 3.0
INSIDE = 1.0


class Stretch(NamedTuple):
    """A straight horizontal or vertical part of a line; `net` is what it may lie upon: same target, same relation."""

    net: tuple[str, str]
    line: int
    upright: bool
    at: float
    low: float
    high: float


def corners(path: str) -> Iterator[tuple[str, list[float]]]:
    """The commands of a path with the places that they lead over: H and V as L, a bend that is told in steps as Q."""
    x = y = 0.0
    for command, told in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", told)]
        if command == "H":
            command, numbers = "L", [numbers[0], y]
        elif command == "V":
            command, numbers = "L", [x, numbers[0]]
        elif command == "q":
            command, numbers = "Q", [x + numbers[0], y + numbers[1], x + numbers[2], y + numbers[3]]
        yield command, numbers
        x, y = numbers[-2:]


def stretches(line: Line) -> list[Stretch]:
    """The straight parts of what the argument alone draws."""
    found = []
    x = y = 0.0
    net = (line.target, line.relation.value)
    for command, numbers in corners(line.piece):
        end = numbers[-2], numbers[-1]
        if command == "L":
            if abs(end[0] - x) < 0.01 < abs(end[1] - y):
                found.append(Stretch(net, line.number, True, x, min(y, end[1]), max(y, end[1])))
            elif abs(end[1] - y) < 0.01 < abs(end[0] - x):
                found.append(Stretch(net, line.number, False, y, min(x, end[0]), max(x, end[0])))
            else:
                assert abs(end[0] - x) < 0.01 or abs(end[1] - y) < 0.01, f"a{line.number} runs aslant"
        x, y = end
    return found


def curves_through_boxes(drawing: Drawing) -> list[str]:
    """Lines of a tree, chains of cubic curves, that run through a box."""
    found = []
    for line in drawing.rails:
        start = 0.0, 0.0
        for command, numbers in corners(line.piece):
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            for at in range(0, len(pairs), 3) if command == "C" else ():
                a, (b, c, d) = start, pairs[at : at + 3]
                for step in range(33):
                    t, u = step / 32, 1 - step / 32
                    x, y = (
                        u**3 * a[n] + 3 * u * u * t * b[n] + 3 * u * t * t * c[n] + t**3 * d[n] for n in (0, 1)
                    )  # fmt: skip
                    found += [f"{line.id} in {box.number}" for box in drawing.boxes if _inside(box, x, y)]
                start = d
            start = pairs[-1]
    return found


def _inside(box: Box, x: float, y: float) -> bool:
    """Whether the place lies within the box, farther than a unit from its edges."""
    return box.x + INSIDE < x < box.x + box.width - INSIDE and box.y + INSIDE < y < box.y + box.height - INSIDE


def lying_upon_each_other(drawing: Drawing) -> list[str]:
    """Stretches of unrelated arguments that run beside each other closer than can be seen."""
    found = []
    every = [stretch for line in drawing.lines for stretch in stretches(line)]
    for upright in (True, False):
        some = sorted((s for s in every if s.upright is upright), key=lambda s: s.at)
        for at, one in enumerate(some):
            for other in some[at + 1 :]:
                if other.at - one.at >= APART:
                    break
                if one.net != other.net and min(one.high, other.high) - max(one.low, other.low) > 0.5:
                    way = "upright" if upright else "level"
                    found.append(f"a{one.line} and a{other.line} {way} at {one.at:g} and {other.at:g}")
    return found


def lines_through_boxes(drawing: Drawing) -> list[str]:
    found = []
    for line in drawing.lines:
        for stretch in stretches(line):
            for box in drawing.boxes:
                if _passes(stretch, box):
                    found.append(f"a{line.number} through {box.number}")
    return found


def _passes(stretch: Stretch, box: Box) -> bool:
    left, right = box.x + INSIDE, box.x + box.width - INSIDE
    top, bottom = box.y + INSIDE, box.y + box.height - INSIDE
    across, along = ((left, right), (top, bottom)) if stretch.upright else ((top, bottom), (left, right))
    return across[0] < stretch.at < across[1] and stretch.low < along[1] and stretch.high > along[0]


def boxes_upon_each_other(drawing: Drawing) -> list[str]:
    boxes = drawing.boxes
    return [
        f"{one.number} and {other.number}"
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


FACES = {"kind": Face.SANS_SEMIBOLD, "holder": Face.SANS_SEMIBOLD, "also": Face.SANS, "lack": Face.SANS}


def face_of(box: Box, text: Text) -> Face:
    if text.role == "title":
        return Face.SERIF_SEMIBOLD if box.shape.value == "position" else Face.SERIF
    return FACES[text.role]


def words_outside_their_boxes(drawing: Drawing) -> list[str]:
    """Lines of text that reach beyond their box by the measure that broke them, or above each other."""
    found = []
    for box in drawing.boxes:
        for text in box.texts:
            spacing = 0.05 if text.role == "kind" else 0.0
            right = text.x + text_width(text.words, face_of(box, text), text.size, spacing)
            if text.x < 0 or right > box.width:
                found.append(f"{text.words!r} beyond the sides of {box.number}")
            if text.y - text.size * 0.8 < 0 or text.y + text.size * 0.3 > box.height:
                found.append(f"{text.words!r} above or below {box.number}")
        if box.pill is not None:
            pill = box.pill
            words = pill.text_x + text_width(pill.words, Face.SANS_SEMIBOLD, pill.size)
            if words > pill.x + pill.width or pill.x < box.x:
                found.append(f"{pill.words!r} beyond its pill at {box.number}")
    return found


def notes_over_boxes(drawing: Drawing) -> list[str]:
    return [
        f"{line.note.words} over {box.number}"
        for line in drawing.lines
        for box in drawing.boxes
        if line.note is not None
        and line.note.x - line.note.width / 2 < box.x + box.width
        and line.note.x + line.note.width / 2 > box.x
        and line.note.y - 9.5 < box.y + box.height
        and line.note.y + 9.5 > box.y
    ]
