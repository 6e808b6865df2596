"""The checklist of a map: where a reader will ask for more, with one way to each place; nothing is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.permissions import Action
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation, Shape
from argmap.drawing.drawing import Drawing
from argmap.drawing.step import draw_step
from argmap.queries.checklist import Group, Listed, Place, Review, Section, Walk, review, walk
from argmap.queries.entries import may_send_entries
from argmap.queries.lines import StatementLine, statement_line
from argmap.queries.maps import MapHead
from argmap.queries.statements import statement_view
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.differences import Piece, differences
from argmap.web.frame import Choice, toolbar
from argmap.web.notices import Notice, Run, past_notice
from argmap.web.panel import may_contribute
from argmap.web.site import reader, reading, site

SHEET = 380.0
"""Width of the drawing beside the list, in map units."""

PARTS = ("checklist/_list.html", "checklist/_place.html")
"""What changes when another place is looked at."""

_HEADINGS = {
    Section.REASONS: ("Positions without a reason", "Nothing supports them yet"),
    Section.ANSWERS: ("Objections without an answer", "No statement attacks them, no undercut weakens their step"),
    Section.SOURCES: ("Evidence without a source", "Shown on the map with the words “needs a source”"),
    Section.QUOTATIONS: ("Quotations not found", "The words are not in the document as they stand"),
    Section.ONE_SOURCE: ("Positions that rest on one source", "Every reason comes from the same document"),
}
_ACTIONS = {
    Section.REASONS: ("Give a reason", "support"),
    Section.ANSWERS: ("Answer it", "objection"),
    Section.SOURCES: ("Add a source", ""),
    Section.QUOTATIONS: ("Correct it", ""),
    Section.ONE_SOURCE: ("Look for another", "evidence"),
}
_QUOTED_WORDS = 60
_MARKS = ".,;:!?\"'”’"
_ACROSS = 2
"""How many statements stand readably beside each other on the sheet."""

pages = Blueprint("checklist", __name__)


@dataclass(frozen=True, slots=True)
class RowTold:
    """A place in one line: kind and number, the sentence, what is missing, and the action. `href` looks at it here,
    `on_map` shows it on the map with the bar that leads on. `pieces` are a quotation against its document, and `why`
    what differs; they are behind the content note `noted`, where one lies over them.
    """

    id: str
    style: str
    sign: str
    word: str
    title: str
    missing: str
    action: str
    go: str
    href: str
    on_map: str
    current: bool
    pieces: tuple[Piece, ...] = ()
    why: str = ""
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place as a number in a folded line; `words` are its whole sentence."""

    number: str
    words: str
    href: str
    on_map: str


@dataclass(frozen=True, slots=True)
class GroupTold:
    """Places under one position: as rows, or folded into boxes. `more` are those that are only counted."""

    number: int | None
    title: str
    href: str
    folded: bool
    style: str
    sign: str
    rows: tuple[RowTold, ...]
    boxes: tuple[Box, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SectionTold:
    """A section with its count; `aside` are lines that are not counted."""

    id: str
    title: str
    gloss: str
    count: int
    groups: tuple[GroupTold, ...]
    aside: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to do something about the place that is looked at."""

    style: str
    sign: str
    words: str
    gloss: str
    href: str


@pages.get("/maps/<slug:slug>/check")
def show(slug: str) -> Response:
    """The checklist; `row` names the place that is looked at, else it is the first."""
    address = read_address(request.path, request.args)
    here = site()
    found = review(
        reading(), reader(), slug, address.wish.at, request.args.get("row", "")[:60], here.structures, here.checks
    )
    compared = found.compared
    state = (found.head, tuple(sorted(compared.documents.items())), len(compared.waiting))
    return respond.kept(state, lambda: _answer(address, found))


def _answer(address: Address, found: Review) -> Response:
    context = _context(address, found)
    if respond.wants_part():
        return respond.parts(PARTS, push_url=_here(found, found.chosen), **context)
    return respond.respond("checklist/checklist.html", **context)


def _context(address: Address, found: Review) -> dict[str, Any]:
    head, places, at = found.head, found.places, found.place
    chosen = found.chosen
    cites = may_send_entries(head)
    return {
        "head": head,
        "address": address,
        "crumb": "Checklist",
        "toolbar": toolbar(address, head.slug, "check", count=len(places), may=head.may),
        "notices": [past_notice(address, head.version, head.latest)] if head.at is not None else [],
        "lede": _lede(found),
        "sections": [_section(found, listed, cites) for listed in found.sections],
        "before": _here(found, places[at - 1]) if at else "",
        "after": _here(found, places[at + 1]) if at + 1 < len(places) else "",
        "place": _looked_at(found, chosen, cites) if chosen else None,
    }


def _lede(found: Review) -> str:
    count = len(found.places)
    if not count:
        return "No place where the structure leaves a reader asking."
    where = words.counted_in_words(count, "place")
    return f"{words.sentence(where)} where a reader will ask for more. None stops you from handing in."


def _section(found: Review, listed: Listed, cites: bool) -> SectionTold:
    title, gloss = _HEADINGS[listed.section]
    return SectionTold(
        id=listed.section.value,
        title=title,
        gloss=gloss,
        count=listed.count,
        groups=tuple(_group(found, listed, group, cites) for group in listed.groups),
        aside=tuple(_unattached(found)) if listed.section is Section.QUOTATIONS else (),
    )


def _unattached(found: Review) -> Iterator[Run]:
    """What could not be compared: counted for each document, and not among the places."""
    base = f"/maps/{found.head.slug}/sources"
    for key, count in found.unattached.items():
        told = (
            f"{words.in_short(found.sources[key])}, {words.counted(count, 'quotation')}: no document to check against"
        )
        yield Run(told, f"{base}?source={key}")
    waiting = len(found.compared.waiting)
    if waiting:
        respond.only_now()
        yield Run(f"{words.counted(waiting, 'quotation')} not compared yet: open this page again", "")


def _group(found: Review, listed: Listed, group: Group, cites: bool) -> GroupTold:
    shown = group.places[: group.shown]
    more = len(group.places) - len(shown)
    answers = listed.section is Section.ANSWERS
    kind = ("attack", "objection") if answers else _kind(found, group.places[0])[:2]
    return GroupTold(
        number=group.head,
        title="" if group.head is None else found.graph.statements[group.head].title,
        href=_here(found, group.places[0]),
        folded=group.folded,
        style=kind[0],
        sign=kind[1],
        rows=() if group.folded else tuple(_row(found, place, cites) for place in shown),
        boxes=tuple(_box(found, place) for place in shown) if group.folded else (),
        more=f"and {more:,} more" if more else "",
    )


def _line(found: Review, number: int) -> StatementLine:
    return statement_line(found.graph, found.structure, number)


def _argument(found: Review, place: Place) -> Inference | None:
    return None if place.argument is None else found.structure.arguments[place.argument]


def _kind(found: Review, place: Place) -> tuple[str, str, str]:
    """Class, sign and word of a place: what the statement does there, which is not always what it does at home."""
    line = _line(found, place.statement)
    argument = _argument(found, place)
    if argument is None or place.section is not Section.ANSWERS:
        return line.shape.value, line.shape.value, words.SHAPE_WORDS[line.shape]
    if argument.undercuts is not None:
        return "undercut", "undercut", "Undercut"
    if line.shape is Shape.EVIDENCE:
        return "evidence", "evidence", "Evidence"
    return "attack", "objection", "Objection"


def _numbers(found: Review, place: Place) -> str:
    argument = _argument(found, place)
    if argument is None or place.section is not Section.ANSWERS:
        return str(place.statement)
    return " + ".join(str(number) for number in argument.premises)


def _row(found: Review, place: Place, cites: bool) -> RowTold:
    style, sign, word = _kind(found, place)
    line = _line(found, place.statement)
    noted = line.title if line.noted and place.instead is not None else ""
    action, add = _ACTIONS[place.section]
    answering = may_contribute(found.head)
    return RowTold(
        id=place.name,
        style=style,
        sign=sign,
        word=f"{word} {_numbers(found, place)}",
        title=line.title,
        missing=_where_not_found(found, place) if noted else _missing(found, place),
        action=action if answering and (add or _citing(found, place, cites)) else "Show it",
        go=_citing(found, place, cites) or on_map(found.head, place, add if answering else ""),
        href=_here(found, place),
        on_map=on_map(found.head, place, "", check=True),
        current=place == found.chosen,
        pieces=_pieces(place),
        why=words.sentence(_why(place)) if noted else "",
        noted=noted,
    )


def _citing(found: Review, place: Place, cites: bool) -> str:
    """Where what a statement is cited for is added and corrected, for whoever may, where that is what is missing."""
    if not cites or place.section not in (Section.SOURCES, Section.QUOTATIONS):
        return ""
    if place.argument is not None:
        return f"/maps/{found.head.slug}/arguments/{place.argument}"
    return f"/maps/{found.head.slug}/statements/{place.statement}/stances"


def _box(found: Review, place: Place) -> Box:
    line = _line(found, place.statement)
    number = _numbers(found, place).replace(" ", "")
    told = f"{line.number} {line.text}"
    return Box(number, told, _here(found, place), on_map(found.head, place, "", check=True))


def _missing(found: Review, place: Place) -> str:
    """What is missing there, in words, and whose it is."""
    if place.one is not None:
        return _on_one(found, place)
    if place.instead is not None:
        return f"{_why(place)}; {_where_not_found(found, place)}"
    holder = holder_line(found.graph, place.statement, found.structure)
    argument = _argument(found, place)
    if argument is None:
        return holder
    against = f"attacks {argument.target}" if argument.target is not None else f"undercuts a{argument.undercuts}"
    return f"{against}; {holder[:1].lower() + holder[1:] if holder.startswith(_IN_A_SENTENCE) else holder}"


def _where_not_found(found: Review, place: Place) -> str:
    assert place.instead is not None
    near = f", nearest at {place.instead.locator}" if place.instead.locator else ""
    return f"{words.in_short(found.sources[place.source])}{near}"


_IN_A_SENTENCE = ("Added by", "Required by", "Posed,", "Asked by", "Rejected by")


def _on_one(found: Review, place: Place) -> str:
    assert place.one is not None
    reasons, sourced = place.one.reasons, place.one.sourced
    which = words.in_short(found.sources[place.source])
    if reasons == 1:
        return f"its one reason from {which}"
    if sourced == reasons:
        return f"{'both' if reasons == 2 else f'all {words.number_word(reasons)}'} from {which}"
    return f"{words.number_word(sourced)} of {words.number_word(reasons)} from {which}, no other source"


def _why(place: Place) -> str:
    instead = place.instead
    assert instead is not None
    if instead.has:
        return f"typed “{instead.wrote}” for “{instead.has}”"
    if instead.wrote:
        return f"its “{instead.wrote}” is not there"
    return "the order differs" if instead.nearest else "nothing like it is there"


def _pieces(place: Place) -> tuple[Piece, ...]:
    """The quotation against the nearest words of the document: what went is only typed, what came only there."""
    if place.instead is None:
        return ()
    quote = place.quote.split()
    near = place.instead.nearest.split()
    if near and quote and place.instead.has and place.instead.wrote == quote[0]:
        near.insert(0, place.instead.has)  # the nearest words begin where the two agree
    if near and quote and near[-1].rstrip(_MARKS) == quote[-1].rstrip(_MARKS):
        near[-1] = quote[-1]
    if not near or max(len(quote), len(near)) > _QUOTED_WORDS:
        return (Piece("same", " ".join(quote[:_QUOTED_WORDS]) + ("…" if len(quote) > _QUOTED_WORDS else "")),)
    return differences(" ".join(quote), " ".join(near))


def _here(found: Review, place: Place | None) -> str:
    """The address of this page with that place looked at."""
    parts = ([] if found.head.at is None else [f"at={found.head.at}"]) + ([f"row={place.name}"] if place else [])
    return f"/maps/{found.head.slug}/check" + (f"?{'&'.join(parts)}" if parts else "")


def on_map(head: MapHead, place: Place, add: str, *, check: bool = False) -> str:
    """The place on the map, with a form open, or with the bar that leads from one place to the next."""
    address = Address(f"/maps/{head.slug}")
    return address.to(selected=f"s{place.statement}", at=head.at, add=add, check=place.name if check else "")


def _looked_at(found: Review, place: Place, cites: bool) -> dict[str, Any]:
    """The place in full: drawn one step around, what is wrong there, and the ways to do something about it."""
    head = found.head
    centre, scene = _scene(found, place)
    view = statement_view(reading(), reader(), head.slug, centre, head.at)
    statement = found.graph.statements[place.statement]
    style, sign, word = _kind(found, place)
    ref = f"s{place.statement}"
    page = f"/maps/{head.slug}/statements/{place.statement}"
    at = f"?at={head.at}" if head.at is not None else ""

    def href(**changes: Any) -> str:
        return Address(f"/maps/{head.slug}").to(selected=str(changes.get("selected") or ref), at=head.at)

    return {
        "style": style,
        "sign": sign,
        "word": f"{word} {_numbers(found, place)}",
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
        "ways": list(_ways(found, place, view.may, _citing(found, place, cites))) if may_contribute(head) else [],
        "heading": "Honest ways to answer" if place.section is Section.ANSWERS else "What can be done",
    }


def _scene(found: Review, place: Place) -> tuple[int, Structure]:
    """The statement to draw one step around, and what is drawn of it, which is little: the sheet is narrow.

    An objection is drawn with its target and what that answers, or with the argument that it undercuts; the answers are
    still to come. Everything else is drawn with what it answers and its first reasons.
    """
    structure, argument = found.structure, _argument(found, place)
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
        return draw_step(graph, structure, number, sheet=SHEET, dot=here.dot, cache=here.layouts).drawing
    except errors.LayoutFailed:
        respond.only_now()
        return None


def _told(found: Review, place: Place) -> str:
    """What the structure says of the place, in one or two sentences; it weighs nothing."""
    argument = _argument(found, place)
    if place.section is not Section.ANSWERS or argument is None:
        return ""
    numbers = _numbers(found, place)
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

    argument = _argument(found, place)
    if place.section is Section.ANSWERS and argument is not None:
        granted = f"a{argument.undercuts}" if argument.target is None else str(argument.target)
        attack = f"Attack {number}" if len(argument.premises) == 1 else f"Attack {number}, one of its premises"
        yield Way("attack", "objection", attack, "Say why it is false.", form(f"s{number}", "objection"))
        yield Way(
            "undercut",
            "undercut",
            f"Undercut a{argument.number}",
            f"Grant {_numbers(found, place)}, and say why {granted} can still be right.",
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


def walk_notice(address: Address, head: MapHead) -> Notice:
    """The bar that leads from one place of the checklist to the next on the map."""
    here = site()
    respond.only_now()
    found: Walk = walk(reading(), head, address.check, here.structures, here.checks)
    back = f"/maps/{head.slug}/check?row={address.check}"
    runs = [Run("Back to the list", back)]
    if found.before is not None:
        runs = [Run("Before", on_map(head, found.before, "", check=True)), Run(" · "), *runs]
    if not found.place:
        left = f"{words.counted(found.total, 'place')} left." if found.total else "Nothing else is on it."
        lead = "No longer on the checklist"
        runs = [Run(f"{left} "), *runs]
    else:
        lead = f"{found.place:,} of {found.total:,}"
    onward = None if found.after is None else Choice("Next", on_map(head, found.after, "", check=True))
    return Notice("check", lead, tuple(runs), onward)
