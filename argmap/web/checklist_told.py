"""The checklist in words: sections, and in them places as rows, or folded by position into boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from argmap.domain.holders import holder_line
from argmap.domain.structure import Inference
from argmap.domain.vocabulary import Shape
from argmap.queries.checklist import Group, Listed, Place, Review, Section
from argmap.queries.lines import StatementLine, statement_line
from argmap.queries.maps import MapHead
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.differences import Piece
from argmap.web.notices import Run
from argmap.web.panel import may_contribute
from argmap.web.quotation_told import pieces, why


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
    """A place as a number in a folded line, with a `sign` where it undercuts; `words` are its whole sentence."""

    number: str
    sign: str
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


def section_told(found: Review, listed: Listed, cites: bool) -> SectionTold:
    """A section in words; `cites` says whether the reader may add to and correct what is cited."""
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
    kind = ("attack", "objection") if answers else kind_of(found, group.places[0])[:2]
    return GroupTold(
        number=group.head,
        title="" if group.head is None else found.graph.statements[group.head].title,
        href=looking_at(found, group.places[0]),
        folded=group.folded,
        style=kind[0],
        sign=kind[1],
        rows=() if group.folded else tuple(_row(found, place, cites) for place in shown),
        boxes=tuple(_box(found, place) for place in shown) if group.folded else (),
        more=f"and {more:,} more" if more else "",
    )


def _line(found: Review, number: int) -> StatementLine:
    return statement_line(found.graph, found.structure, number)


def argument_of(found: Review, place: Place) -> Inference | None:
    """The objection that has no answer, or the argument for which the words are cited."""
    return None if place.argument is None else found.structure.arguments[place.argument]


def kind_of(found: Review, place: Place) -> tuple[str, str, str]:
    """Class, sign and word of a place: what the statement does there, which is not always what it does at home."""
    line = _line(found, place.statement)
    argument = argument_of(found, place)
    if argument is None or place.section is not Section.ANSWERS:
        return line.shape.value, line.shape.value, words.SHAPE_WORDS[line.shape]
    if argument.undercuts is not None:
        return "undercut", "undercut", "Undercut"
    if line.shape is Shape.EVIDENCE:
        return "evidence", "evidence", "Evidence"
    return "attack", "objection", "Objection"


def numbers_of(found: Review, place: Place) -> str:
    """The number of its statement or, of an objection, those of all its premises: "8 + 9"."""
    argument = argument_of(found, place)
    if argument is None or place.section is not Section.ANSWERS:
        return str(place.statement)
    return " + ".join(str(number) for number in argument.premises)


def _row(found: Review, place: Place, cites: bool) -> RowTold:
    style, sign, word = kind_of(found, place)
    line = _line(found, place.statement)
    noted = line.title if line.noted and place.instead is not None else ""
    action, add = _ACTIONS[place.section]
    answering = may_contribute(found.head)
    return RowTold(
        id=place.name,
        style=style,
        sign=sign,
        word=f"{word} {numbers_of(found, place)}",
        title=line.title,
        missing=_where_not_found(found, place) if noted else _missing(found, place),
        action=action if answering and (add or citing(found, place, cites)) else "Show it",
        go=citing(found, place, cites) or on_map(found.head, place, add if answering else ""),
        href=looking_at(found, place),
        on_map=on_map(found.head, place, "", check=True),
        current=place == found.chosen,
        pieces=() if place.instead is None else pieces(place.quote, place.instead),
        why=words.sentence(why(place.instead)) if noted and place.instead is not None else "",
        noted=noted,
    )


def citing(found: Review, place: Place, cites: bool) -> str:
    """Where a source is added, or the quotation corrected, for whoever may, where that is what is missing."""
    if not cites or place.section not in (Section.SOURCES, Section.QUOTATIONS):
        return ""
    if place.citation is not None:
        return f"/maps/{found.head.slug}/citations/{place.citation}"
    return f"/maps/{found.head.slug}/statements/{place.statement}/stances"


def _box(found: Review, place: Place) -> Box:
    line = _line(found, place.statement)
    number = numbers_of(found, place).replace(" ", "")
    argument = argument_of(found, place)
    does = "" if argument is None or place.section is not Section.ANSWERS else f", {_against(argument)}"
    told = f"{line.number} {line.text.rstrip('.')}{does}"
    sign = "undercut" if kind_of(found, place)[0] == "undercut" else ""
    return Box(number, sign, told, looking_at(found, place), on_map(found.head, place, "", check=True))


def _missing(found: Review, place: Place) -> str:
    """What is missing there, in words, and whose it is."""
    if place.one is not None:
        return _on_one(found, place)
    if place.instead is not None:
        return f"{why(place.instead)}; {_where_not_found(found, place)}"
    holder = holder_line(found.graph, place.statement, found.structure)
    argument = argument_of(found, place)
    if argument is None:
        return holder
    return f"{_against(argument)}; {holder[:1].lower() + holder[1:] if holder.startswith(_IN_A_SENTENCE) else holder}"


def _against(argument: Inference) -> str:
    return f"attacks {argument.target}" if argument.target is not None else f"undercuts a{argument.undercuts}"


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


def looking_at(found: Review, place: Place | None) -> str:
    """The address of this page with that place looked at."""
    parts = ([] if found.head.at is None else [f"at={found.head.at}"]) + ([f"row={place.name}"] if place else [])
    return f"/maps/{found.head.slug}/check" + (f"?{'&'.join(parts)}" if parts else "")


def on_map(head: MapHead, place: Place, add: str, *, check: bool = False) -> str:
    """The place on the map, with a form open, or with the bar that leads from one place to the next."""
    address = Address(f"/maps/{head.slug}")
    return address.to(selected=f"s{place.statement}", at=head.at, add=add, check=place.name if check else "")
