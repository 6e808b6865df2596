"""What a form brought → a frozen draft, with every limit; below this nothing is checked again.

All that is wrong is collected, field by field, so that nobody mends a form one sentence at a time. Whether a statement
exists, may be attached to and leaves the map well formed is for the operations to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from argmap.domain.drafts import (
    ArgumentDraft,
    CitationDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RewordDraft,
)
from argmap.domain.errors import Refused
from argmap.domain.limits import (
    CASES_AT_MOST,
    FULL_NAME_LIMIT,
    LOCATOR_LIMIT,
    NAME_LIMIT,
    NEW_AT_ONCE,
    NOTE_LIMIT,
    PREMISES_AT_MOST,
    REASON_LIMIT,
    SOURCE_FIELD_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
)
from argmap.domain.lines import Mark, read_lines
from argmap.domain.text import many_lines, one_line, propose_title
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice

Typed = MultiDict[str, str]
Word = TypeVar("Word", bound=StrEnum)

SEARCH_LIMIT = TEXT_LIMIT
NO_SPEAKER = "Name the speaker of whom this is said."

_TARGET = re.compile(r"([sa])([1-9][0-9]{0,8})", re.ASCII)
_PREMISE = re.compile(r"s?([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


class Reading:
    """Reads fields one by one and remembers what is wrong with each."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.problems: dict[str, str] = {}

    def _taken(self, read: Callable[[], str]) -> str:
        """What `read` gives, or nothing and a problem."""
        try:
            return read()
        except Refused as refused:
            for name, sentence in refused.fields.items():
                self.problem(name, sentence)
            return ""

    def line(self, name: str, limit: int, *, required: bool = False) -> str:
        """A field of one line, as `one_line` has it."""
        told = self.typed.get(name, "")
        return self._taken(lambda: one_line(told, name, limit=limit, required=required))

    def each_line(self, name: str, limit: int, at_most: int) -> tuple[str, ...]:
        """The repeated field's values that say something, without repetitions."""
        told = [some for some in self.typed.getlist(name) if some.strip()]
        if len(told) > at_most:
            self.problem(name, f"At most {at_most} are possible here.")
            return ()
        found = [self._taken(partial(one_line, some, name, limit=limit)) for some in told]
        return tuple(dict.fromkeys(some for some in found if some))

    def lines(self, name: str, limit: int) -> str:
        """A field of several lines, as `many_lines` has it."""
        told = self.typed.get(name, "")
        return self._taken(lambda: many_lines(told, name, limit=limit))

    def word(self, name: str, words: type[Word], otherwise: Word) -> Word:
        """One of a few words; `otherwise` where nothing was chosen."""
        told = self.typed.get(name, "")
        if not told:
            return otherwise
        try:
            return words(told)
        except ValueError:
            self.problem(name, f"This is none of: {', '.join(words)}.")
            return otherwise

    def number(self, name: str) -> int:
        """A version or revision that the form carries."""
        told = self.typed.get(name, "")
        if not _NUMBER.fullmatch(told):
            self.problem("", "The form does not say which wording it was made for; open it anew.")
            return 0
        return int(told)

    def problem(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; what was said first of it stays."""
        self.problems.setdefault(name, sentence)

    def done(self) -> None:
        """Raise `Refused` with all that is wrong, where something is."""
        if self.problems:
            raise Refused(self.problems)

    def new_statements(self, existing: tuple[int, ...]) -> tuple[NewStatement, ...]:
        """The sentence that was typed, if any, and the further ones linked with it; some, or some `existing`."""
        text = self.line("text", TEXT_LIMIT)
        title = self.line("title", TITLE_LIMIT)
        further = self.each_line("premise_text", TEXT_LIMIT, NEW_AT_ONCE)
        if not text and not existing and not any(some.strip() for some in self.typed.getlist("premise_text")):
            self.problem("text", "Please write one sentence, or choose a statement of the map.")
        if title and not text:
            self.problem("text", "There is a title, but no sentence that it would be the title of.")
        if text and text in further:
            self.problem("premise_text", "This says the same as the sentence above; one of the two is enough.")
        first = (NewStatement(text, title or propose_title(text)),) if text else ()
        return first + tuple(NewStatement(more, propose_title(more)) for more in further)

    def existing(self, target: int | None = None) -> tuple[int, ...]:
        """Numbers of statements to use as premises; a field may hold several ("s12 s17")."""
        found: list[int] = []
        for told in " ".join(self.typed.getlist("premise")).replace(",", " ").split():
            match = _PREMISE.fullmatch(told)
            if match is None:
                shown = told if len(told) <= 20 else told[:20] + "…"
                self.problem("premise", f"“{shown}” is no number of a statement; one looks like s12.")
            elif int(match[1]) in found:
                self.problem("premise", f"Statement {match[1]} is named twice; once is enough.")
            elif int(match[1]) == target:
                self.problem("premise", f"Statement {match[1]} cannot be a reason for or against itself.")
            else:
                found.append(int(match[1]))
        if len(found) > PREMISES_AT_MOST:
            self.problem("premise", f"At most {PREMISES_AT_MOST} are possible here.")
        return tuple(found)

    def citation(self, otherwise: Voice, *, spoken: bool | None = None) -> CitationDraft | None:
        """The source with what is quoted from it; None where the form names none.

        `spoken` says whether it is cited for what a speaker holds, where the form has no field for one.
        """
        names_speaker = spoken is None
        spoken = bool(self.typed.get("speaker", "").strip()) if spoken is None else spoken
        source = self.line("source", SOURCE_FIELD_LIMIT)
        url = self.line("source_url", URL_LIMIT)
        quote = self.line("quote", TEXT_LIMIT)
        locator = self.line("locator", LOCATOR_LIMIT)
        voice = self.word("voice", Voice, otherwise)
        fidelity = self.word("fidelity", Fidelity, Fidelity.QUOTATION if quote else Fidelity.INFERENCE)
        if url and not is_web_address(url):
            self.problem("source_url", "An address begins with http:// or https:// and names a site.")
        reporter = self.line("reporter", FULL_NAME_LIMIT)
        if voice is Voice.SPEAKER and not reporter and "reporter" not in self.problems:
            self.problem("reporter", "Name the other speaker whose words these are.")
        elif reporter and voice is not Voice.SPEAKER:
            self.problem("voice", "Somebody else’s words are told apart here: choose “another speaker’s”.")
        elif voice is Voice.OWN and not spoken:
            self.problem("speaker" if names_speaker else "voice", "Name the speaker whose own words these are.")
        if not source:
            said = url or quote or locator or reporter or self.typed.get("voice") or self.typed.get("fidelity")
            if said and "source" not in self.problems:
                self.problem("source", "Name the document that this is from.")
            return None
        return CitationDraft(source, url, quote, locator, voice, fidelity, reporter)


def is_web_address(text: str) -> bool:
    """Whether it is an address that a page may link: http or https, with a host, without a password."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.username is None and parts.password is None and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and named and not re.search(r"\s|\\", text)


def argument_draft(typed: Typed) -> ArgumentDraft:
    """An argument to be added; evidence speaks for its target where nothing else is said.

    Raises `Refused` with a sentence for each field that cannot be taken.
    """
    form = Reading(typed)
    relation = form.word("relation", Relation, Relation.SUPPORT)
    kind = form.word("kind", Kind, Kind.CLAIM)
    if not typed.get("relation") and kind is not Kind.EVIDENCE:
        form.problem("relation", "It is not said what this does: support, attack, or name a condition.")
    if kind not in (Kind.CLAIM, Kind.EVIDENCE):
        form.problem("kind", "An argument brings a claim or evidence.")
    target, undercuts = _target(form, relation)
    existing = form.existing(target)
    new = form.new_statements(existing)
    speaker = form.line("speaker", FULL_NAME_LIMIT)
    stance = form.word("stance", StanceKind, StanceKind.ENDORSES) if speaker else None
    if speaker and not typed.get("text", "").strip():
        form.problem("speaker", "A speaker goes with a new sentence, and none was written.")
    if not speaker and typed.get("stance"):
        form.problem("speaker", NO_SPEAKER)
    citation = form.citation(Voice.OWN if speaker else Voice.DOCUMENT)
    note = form.lines("note", NOTE_LIMIT)
    cases = form.each_line("case", FULL_NAME_LIMIT, CASES_AT_MOST)
    form.done()
    return ArgumentDraft(relation, kind, new, existing, target, undercuts, speaker, stance, citation, note, cases)


def _target(form: Reading, relation: Relation) -> tuple[int | None, int | None]:
    match = _TARGET.fullmatch(form.typed.get("target", ""))
    if match is None:
        form.problem("target", "It is not said what this is about: a statement (s12) or an argument (a5).")
        return None, None
    number = int(match[2])
    if match[1] == "s":
        return number, None
    if relation is not Relation.ATTACK:
        form.problem("relation", "An argument can only be undercut: what targets it must be an attack.")
    return None, number


def position_draft(typed: Typed) -> PositionDraft:
    """A position to be added. Raises `Refused`."""
    form = Reading(typed)
    text = form.line("text", TEXT_LIMIT, required=True)
    title = form.line("title", TITLE_LIMIT)
    form.done()
    return PositionDraft(NewStatement(text, title or propose_title(text)))


def premises_draft(typed: Typed) -> PremisesDraft:
    """Premises to be linked to an argument. Raises `Refused`."""
    form = Reading(typed)
    existing = form.existing()
    new = form.new_statements(existing)
    form.done()
    return PremisesDraft(new, existing)


def reword_draft(typed: Typed) -> RewordDraft:
    """New words for a statement. Raises `Refused`."""
    form = Reading(typed)
    text = form.line("text", TEXT_LIMIT, required=True)
    title = form.line("title", TITLE_LIMIT)
    reason = form.line("reason", REASON_LIMIT)
    revision = _revision(form)
    form.done()
    return RewordDraft(NewStatement(text, title or propose_title(text)), revision, reason)


def withdrawn_revision(typed: Typed) -> int:
    """The revision of the statement that its contributor read before withdrawing it. Raises `Refused`."""
    form = Reading(typed)
    revision = _revision(form)
    form.done()
    return revision


def _revision(form: Reading) -> int:
    return form.number("revision")


def paste_draft(typed: Typed) -> tuple[PasteDraft, Mark | None]:
    """Lines to be written, and the mark that is a bullet in them, if one is. Raises `Refused`."""
    form = Reading(typed)
    under, told = typed.get("under", ""), typed.get("mark", "")
    if under and not _TARGET.fullmatch(under):
        form.problem("under", "It is not said what these lines stand under: a statement (s12) or an argument (a5).")
    if told and told not in set(Mark):
        form.problem("mark", f"This is none of: {' '.join(Mark)}.")
    form.done()
    lines = read_lines(typed.get("lines", ""), marks_are_relations=bool(typed.get("relations")))
    return PasteDraft(lines.lines, under, Mark(told) if told else None), lines.bullet


def contributors_name(typed: Typed) -> str:
    """The name under which somebody begins to contribute; only a label. Raises `Refused`."""
    form = Reading(typed)
    name = form.line("name", NAME_LIMIT)
    if not name:
        form.problem("name", "Please give a name, any name, under which this is shown.")
    form.done()
    return name
