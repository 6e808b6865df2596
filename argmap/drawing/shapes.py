"""The outlines of boxes: each kind has a shape of its own, so that nothing hangs on colour (VISUAL.md, section 4)."""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.vocabulary import Shape

ROUND = 10.0
CUT = 11.0
SCOOP = 8.0
FOLD = 14.0


class Outline(NamedTuple):
    """Path data: the whole outline, its solid corners, the crease of a folded corner, the bar inside an edge."""

    outline: str
    corners: str = ""
    crease: str = ""
    edge: str = ""


# Corners are written as steps, so that only what differs from box to box has to be.
def _with_arcs(c: float, sweep: int) -> str:
    arc = f"a{c:g} {c:g} 0 0 {sweep}"
    return f"M%g %gH%g{arc} {c:g} {c:g}V%g{arc} {-c:g} {c:g}H%g{arc} {-c:g} {-c:g}V%g{arc} {c:g} {-c:g}Z"


_ROUND = _with_arcs(ROUND, 1)
_SCOOPED = _with_arcs(SCOOP, 0)
_EDGE = "M%g %gh3V%gh-3Z"
_CUT = f"M%g %gH%gl{CUT:g} {CUT:g}V%gl{-CUT:g} {CUT:g}H%gl{-CUT:g} {-CUT:g}V%gZ"
_CORNERS = f"M%g %gl{CUT:g} {-CUT:g}M%g %gl{CUT:g} {CUT:g}M%g %gl{-CUT:g} {CUT:g}M%g %gl{-CUT:g} {-CUT:g}"
_FOLDED = f"M%g %gH%gl{FOLD:g} {FOLD:g}V%gH%gZ"
_CREASE = f"M%g %gv{FOLD:g}h{FOLD:g}"
_PLAIN = "M%g %gH%gV%gH%gZ"


def outline(shape: Shape, x: float, y: float, width: float, height: float) -> Outline:
    """The paths of a box of this shape whose top left corner is at `x`, `y`."""
    r, b = x + width, y + height
    if shape is Shape.CLAIM:
        c = ROUND
        path = _ROUND % (x + c, y, r - c, b - c, x + c, y + c)
        return Outline(path, edge=_EDGE % (x + 1.5, y + c, b - c))
    if shape is Shape.OBJECTION:
        c = CUT
        path = _CUT % (x + c, y, r - c, b - c, x + c, y + c)
        return Outline(path, _CORNERS % (x, y + c, r - c, y, r, b - c, x + c, b))
    if shape is Shape.EVIDENCE:
        return Outline(_FOLDED % (x, y, r - FOLD, b, x), crease=_CREASE % (r - FOLD, y))
    if shape is Shape.CONDITION:
        c = SCOOP
        return Outline(_SCOOPED % (x + c, y, r - c, b - c, x + c, y + c))
    return Outline(_PLAIN % (x, y, r, b, x))


HATCH = 12.0
"""How wide the hatch is."""


def hatched(width: float, height: float) -> str:
    """Short slanting strokes down the right edge of such a box, from its corner: of what waits (VISUAL.md, section 6).

    A path and no pattern, which would not take the box's colour.
    """
    left, count = width - HATCH - 7, int((height - 34) // 6)
    return "".join([f"M{left:g} {24 + at * 6}l{HATCH:g} -8" for at in range(max(count, 1))])
