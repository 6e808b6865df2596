"""The outlines of boxes: each kind has a shape of its own, so that nothing hangs on colour (VISUAL.md, section 4)."""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=1024)
def outline(shape: Shape, x: float, y: float, width: float, height: float) -> Outline:
    """The paths of a box of this shape whose top left corner is at `x`, `y`."""
    r, b = x + width, y + height
    if shape is Shape.CLAIM:
        c = ROUND
        path = (
            f"M{x + c:g} {y:g}H{r - c:g}A{c:g} {c:g} 0 0 1 {r:g} {y + c:g}V{b - c:g}A{c:g} {c:g} 0 0 1 {r - c:g} {b:g}"
            f"H{x + c:g}A{c:g} {c:g} 0 0 1 {x:g} {b - c:g}V{y + c:g}A{c:g} {c:g} 0 0 1 {x + c:g} {y:g}Z"
        )
        return Outline(path, edge=f"M{x + 1.5:g} {y + c:g}h3V{b - c:g}h-3Z")
    if shape is Shape.OBJECTION:
        c = CUT
        path = (
            f"M{x + c:g} {y:g}H{r - c:g}L{r:g} {y + c:g}V{b - c:g}L{r - c:g} {b:g}H{x + c:g}L{x:g} {b - c:g}V{y + c:g}Z"
        )
        corners = (
            f"M{x:g} {y + c:g}l{c:g} {-c:g}M{r - c:g} {y:g}l{c:g} {c:g}"
            f"M{r:g} {b - c:g}l{-c:g} {c:g}M{x + c:g} {b:g}l{-c:g} {-c:g}"
        )
        return Outline(path, corners)
    if shape is Shape.EVIDENCE:
        c = FOLD
        path = f"M{x:g} {y:g}H{r - c:g}L{r:g} {y + c:g}V{b:g}H{x:g}Z"
        return Outline(path, crease=f"M{r - c:g} {y:g}v{c:g}h{c:g}")
    if shape is Shape.CONDITION:
        c = SCOOP
        path = (
            f"M{x + c:g} {y:g}H{r - c:g}A{c:g} {c:g} 0 0 0 {r:g} {y + c:g}V{b - c:g}A{c:g} {c:g} 0 0 0 {r - c:g} {b:g}"
            f"H{x + c:g}A{c:g} {c:g} 0 0 0 {x:g} {b - c:g}V{y + c:g}A{c:g} {c:g} 0 0 0 {x + c:g} {y:g}Z"
        )
        return Outline(path)
    return Outline(f"M{x:g} {y:g}H{r:g}V{b:g}H{x:g}Z")
