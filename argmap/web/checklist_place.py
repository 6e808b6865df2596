"""The place of a checklist that is looked at: drawn, what is wrong there, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from argmap.domain import errors
from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Action
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation
from argmap.drawing.drawing import Drawing
from argmap.drawing.step import draw_step
from argmap.queries.checklist import Place, Review, Section
from argmap.queries.statements import statement_view
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.checklist_told import argument_of, citing, kind_of, numbers_of, on_map
from argmap.web.panel import may_contribute
from argmap.web.site import reader, reading, site

SHEET = 380.0
"""Width of the drawing beside the list, in map units."""

_ACROSS = 2
"""How many statements stand readably beside each other on the sheet."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to do something about the place that is looked at."""

    style: str
    sign: str
    words: str
    gloss: str
    href: str


def looked_at(found: Review, place: Place, cites: bool) -> dict[str, Any]:
    """The place in full: drawn one step around, what is wrong there, and the ways to do something about it.

    `cites` says whether the reader may add to and correct what is cited.
    """
    head = found.head
    centre, scene = _scene(found, place)
    view = statement_view(reading(), reader(), head.slug, centre, head.at)
    statement = found.graph.statements[place.statement]
    style, sign, word = kind_of(found, place)
    ref = f"s{place.statement}"
    page = f"/maps/{head.slug}/statements/{place.statement}"
    at = f"?at={head.at}" if head.at is not None else ""

    def href(**changes: Any) -> str:
        return Address(f"/maps/{head.slug}").to(selected=str(changes.get("selected") or ref), at=head.at)

    return {
        "style": style,
        "sign": sign,
        "word": f"{word} {numbers_of(found, place)}",
        "title": statement.title,
        "text": "" if statement.text.rstrip(".") == statement.title.rstrip(".") else statement.text,
        "drawing": _drawing(view.graph, scene, centre),
        "selected": ref,
        "href": href,
        "told": _told(found, place),
        "on_map": on_map(head, place, ""),
        "outline": Address(f"/maps/{head.slug}/outline").to(selected=ref, at=head.at),
        "page": page + at,
        "number": place.statement,
        "ways": list(_ways(found, place, view.may, citing(found, place, cites))) if may_contribute(head) else [],
        "heading": "Honest ways to answer" if place.section is Section.ANSWERS else "What can be done",
    }


def _scene(found: Review, place: Place) -> tuple[int, Structure]:
    """The statement to draw one step around, and what is drawn of it, which is little: the sheet is narrow.

    An objection is drawn with its target and what that answers, or with the argument that it undercuts; the answers are
    still to come. Everything else is drawn with what it answers and its first reasons.
    """
    structure, argument = found.structure, argument_of(found, place)
    centre, kept = place.statement, list[Inference]()
    if place.section is Section.ANSWERS and argument is not None:
        cut = None if argument.undercuts is None else structure.arguments[argument.undercuts]
        target = argument.target if cut is None else cut.target
        if target is not None:
            centre = target
            kept = [_narrow(one) for one in (argument, cut) if one is not None]
    if not kept:
        kept = [_narrow(one) for one in structure.arguments_on.get(centre, ())[:_ACROSS] if len(one.premises) == 1]
    home = structure.home_of.get(centre)
    if home is not None:
        kept.append(structure.arguments[home])
    named = {centre, *(n for one in kept for n in (*one.premises, one.target) if n is not None)}
    return centre, Structure(
        {n: structure.kinds[n] for n in sorted(named)},
        {n: structure.homes[n] for n in sorted(named)},
        {one.number: one for one in kept},
    )


def _narrow(argument: Inference) -> Inference:
    return argument._replace(premises=argument.premises[:_ACROSS])


def _drawing(graph: ArgumentGraph, structure: Structure, number: int) -> Drawing | None:
    """The drawing one step around the statement; nothing where it stands alone or `dot` fails."""
    here = site()
    if not structure.arguments:
        return None
    try:
        return draw_step(graph, structure, number, sheet=SHEET, dot=here.dot, cache=here.layouts, linked=True).drawing
    except errors.LayoutFailed:
        respond.only_now()
        return None


def _told(found: Review, place: Place) -> str:
    """What the structure says of the place, in one or two sentences; it weighs nothing."""
    argument = argument_of(found, place)
    if place.section is not Section.ANSWERS or argument is None:
        return ""
    numbers = numbers_of(found, place)
    if argument.target is None:
        return f"Nothing answers {numbers}. If it holds, a{argument.undercuts} does not follow."
    home = found.structure.home_of.get(argument.target)
    condition = None if home is None else found.structure.arguments[home]
    if condition is not None and condition.relation is Relation.CONDITION and condition.target is not None:
        count = len(condition.premises)
        what = f"one of {words.number_word(count)} things" if count > 1 else "the one thing"
        return (
            f"Nothing answers {numbers}. If it holds, {what} that {condition.target} requires falls, "
            f"and {condition.target} with it."
        )
    return f"Nothing answers {numbers}, which attacks {argument.target}."


def _ways(found: Review, place: Place, may: frozenset[Action], citing: str) -> Iterator[Way]:
    head, number = found.head, place.statement
    base = Address(f"/maps/{head.slug}")

    def form(selected: str, add: str) -> str:
        return base.to(selected=selected, add=add)

    argument = argument_of(found, place)
    if place.section is Section.ANSWERS and argument is not None:
        granted = f"a{argument.undercuts}" if argument.target is None else str(argument.target)
        attack = f"Attack {number}" if len(argument.premises) == 1 else f"Attack {number}, one of its premises"
        yield Way("attack", "objection", attack, "Say why it is false.", form(f"s{number}", "objection"))
        yield Way(
            "undercut",
            "undercut",
            f"Undercut a{argument.number}",
            f"Grant {numbers_of(found, place)}, and say why {granted} can still be right.",
            form(f"a{argument.number}", "undercut"),
        )
        if argument.target is not None and Action.REWORD in may:
            target = f"/maps/{head.slug}/statements/{argument.target}/reword"
            gloss = "The objection has a point: say it more carefully."
            yield Way("", "reworded", f"Reword {argument.target}", gloss, target)
        return
    if place.section in (Section.REASONS, Section.ONE_SOURCE):
        gloss = "Say why one should think so."
        yield Way("support", "support", f"Support {number}", gloss, form(f"s{number}", "support"))
        gloss = "Report something that can be checked, and say where it is from."
        yield Way("evidence", "evidence", f"Bring evidence for {number}", gloss, form(f"s{number}", "evidence"))
        if place.section is Section.REASONS:
            gloss = "Say what it requires."
            yield Way("condition", "condition", f"Set a condition for {number}", gloss, form(f"s{number}", "condition"))
        return
    if citing:
        what = "Add a source" if place.section is Section.SOURCES else "Correct what is cited"
        yield Way("evidence", "evidence", what, "Say which document it is from, and in which words.", citing)
    if Action.REWORD in may:
        gloss = "Say only what its source can carry."
        yield Way("", "reworded", f"Reword {number}", gloss, f"/maps/{head.slug}/statements/{number}/reword")
