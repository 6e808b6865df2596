"""What pages say of a map in words: counts, relations, whose words a quotation is and how faithful to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from argmap.domain.graph import Citation, Source, Speaker
from argmap.domain.vocabulary import Fidelity, Relation, Shape, StanceKind, Voice
from argmap.web.address import taken_apart

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SHAPE_WORDS: Mapping[Shape, str] = {shape: shape.value.capitalize() for shape in Shape}
"""The word that stands beside a statement's sign."""

SHAPES_PLURAL: Mapping[Shape, str] = {
    Shape.POSITION: "positions",
    Shape.CLAIM: "claims",
    Shape.OBJECTION: "objections",
    Shape.EVIDENCE: "evidence",
    Shape.CONDITION: "conditions",
    Shape.SETTING: "the setting",
}

ARGUMENT_WORDS: Mapping[Relation, str] = {
    Relation.SUPPORT: "Support",
    Relation.ATTACK: "Objection",
    Relation.CONDITION: "Condition",
}
"""What an argument is called to its target's reader."""

STANCE_WORDS: Mapping[StanceKind, str] = {
    StanceKind.ENDORSES: "Endorses",
    StanceKind.REJECTS: "Rejects",
    StanceKind.CONDITIONAL: "Conditional",
    StanceKind.ASKS: "Asks",
}

FIDELITY_WORDS: Mapping[Fidelity, str] = {
    Fidelity.QUOTATION: "quotation: these words say it",
    Fidelity.PARAPHRASE: "paraphrase: said in other words",
    Fidelity.INFERENCE: "inference: our reading, nobody says it in so many words",
}

FIDELITY_SHORT: Mapping[Fidelity, str] = {
    Fidelity.QUOTATION: "quotation",
    Fidelity.PARAPHRASE: "paraphrase",
    Fidelity.INFERENCE: "inference, our reading",
}

THIS_SITE = "this site"
"""Who made a change that nobody did: what came with the program, or was brought in from a file."""


def number_word(count: int) -> str:
    """Up to twelve in letters, figures beyond."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def size(count: int) -> str:
    """How large a file is, as in "9 KB" and "1.4 MB" (thousands of bytes, and millions)."""
    return f"{max(round(count / 1000), 1):,} KB" if count < 999_500 else f"{count / 1_000_000:,.1f} MB"


def counted(count: int, one: str, many: str = "") -> str:
    """As in "1 statement", "64 statements"; `many` where adding an s is not enough."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def counted_in_words(count: int, one: str, many: str = "") -> str:
    """As in "one document", "four documents", "23 documents"."""
    return f"{number_word(count)} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str], last: str = "and") -> str:
    """As in "4", "4 and 15", "4, 15 and 21"."""
    some = list(items)
    if len(some) < 2:
        return "".join(some)
    return f"{', '.join(some[:-1])} {last} {some[-1]}"


def relation_verb(relation: Relation, *, undercuts: bool = False) -> str:
    """The verb: "supports", "attacks", "is required by", and "undercuts" where the target is an argument."""
    if undercuts:
        return "undercuts"
    if relation is Relation.SUPPORT:
        return "supports"
    return "attacks" if relation is Relation.ATTACK else "is required by"


def relation_class(relation: Relation, *, undercuts: bool = False, evidence: bool = False) -> str:
    """The class of the word and its sign: support, attack, condition, undercut, or evidence."""
    if undercuts:
        return "undercut"
    if evidence and relation is not Relation.CONDITION:
        return "evidence"
    return {Relation.SUPPORT: "support", Relation.ATTACK: "attack", Relation.CONDITION: "condition"}[relation]


def whose_words(citation: Citation, speaker: Speaker | None, speakers: Mapping[str, Speaker]) -> str:
    """Whose words the quotation is: the speaker's own, the document's about the speaker, or a third one's."""
    if citation.voice is Voice.OWN and speaker is not None:
        return f"{speaker.label}’s own words"
    if citation.voice is Voice.SPEAKER and citation.reporter:
        reporter = speakers[citation.reporter].label
        return f"{reporter}’s words about {speaker.label}" if speaker else f"{reporter}’s words"
    return f"the document’s words about {speaker.label}" if speaker else "the document’s words"


def evidence_word(relation: Relation) -> str:
    """Evidence carries the sign of its argument: "+" for, "−" against; of what is required it is said in words."""
    if relation is Relation.CONDITION:
        return "Condition, evidence"
    return "Evidence −" if relation is Relation.ATTACK else "Evidence +"


def day(moment: datetime) -> str:
    """As in "7 March 2026"."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def clock(moment: datetime) -> str:
    """As in "14:05", as the server's clock (UTC) has it."""
    return f"{moment.hour:02}:{moment.minute:02}"


def web_address(url: str) -> str:
    """The address when it leads to a web page, else nothing: no link is made of any other scheme."""
    parts = taken_apart(url)
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def in_short(source: Source) -> str:
    """The document's name for a cell: what its label says before the first comma ("USHMM")."""
    return source.label.split(",", 1)[0]


def in_marks(quote: str) -> str:
    """The quotation in quotation marks; what the document itself has in marks from end to end gets no second pair."""
    depth = 0
    for place, char in enumerate(quote):
        depth += (char == "“") - (char == "”")
        if not depth and place + 1 < len(quote):
            return f"“{quote}”"
    return f"“{quote}”" if depth or not quote.startswith("“") else quote
