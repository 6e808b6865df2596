"""The small groups of a debate side by side: what each has added, what several said, and their maps."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from argmap.domain import errors
from argmap.drawing.growth import Growth, growth
from argmap.queries.debate_groups import GroupLine, GroupView, groups_of
from argmap.queries.debates import DebateHead
from argmap.web import respond, words
from argmap.web.debates import require_watching
from argmap.web.site import reading

pages = Blueprint("debate_groups", __name__)


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group in words, with its map's shape; `lines` with where else nearly the same was said."""

    number: int
    people: str
    added: str
    growth: Growth
    lines: tuple[tuple[GroupLine, str, str], ...]
    slug: str


@pages.get("/debates/<code:code>/groups")
def show(code: str) -> Response:
    """The groups, for whoever is in the debate or sees its wall."""
    debate = require_watching(code)
    if not debate.groups:
        raise errors.Absent("This debate has no small groups.")
    return respond.respond("debates/groups.html", "debates/_groups.html", debate=debate, groups=groups_told(debate))


def groups_told(debate: DebateHead) -> list[GroupTold]:
    """Each group of the debate."""
    return [_told(group) for group in groups_of(reading(), debate)]


def _told(group: GroupView) -> GroupTold:
    lines = tuple((line, words.SHAPE_WORDS[line.shape], _also(line)) for line in group.lines)
    return GroupTold(
        group.number,
        words.counted(group.people, "person", "people"),
        f"{words.counted(len(group.added), 'statement')} added" if group.added else "nothing added yet",
        growth(group.structure, group.added),
        lines,
        group.slug,
    )


def _also(line: GroupLine) -> str:
    if not line.also:
        return ""
    return f"nearly the same in group {words.listed(map(str, line.also))}"
