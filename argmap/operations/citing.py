"""What citations write into a map, at once or when a moderator has read them: attached, corrected, taken away.

A citation belongs to a statement, to a speaker's stance on one, or to an argument, whose connective it quotes; `target`
names the statement ("s12") or the argument ("a5").
"""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import CitationDraft, CorrectionDraft
from argmap.domain.errors import Absent, Refused, Stale
from argmap.domain.vocabulary import Basis, Fidelity
from argmap.models.arguments import Argument
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance
from argmap.operations.contributing import argument_at, cite, cited_values, statement_at
from argmap.operations.desk import Told, Work
from argmap.operations.entries import changed_in


def write_citation(work: Work, target: str, draft: CitationDraft) -> Told:
    """Cite a document for a statement, in nobody's name, or for the step of an argument.

    Raises `Refused`, `Absent`, `Gone`.
    """
    number = int(target[1:])
    if target[0] == "s":
        statement_at(work, number)
        cite(work, draft, statement=number)
    else:
        argument = argument_at(work, number)
        cite(work, draft, argument=number)
        say_basis(work, argument)
    return told_of(target, "add")


def write_correction(work: Work, target: str, draft: CorrectionDraft) -> Told:
    """Let a citation say something else; what it is attached to stays.

    Raises `Stale` with both quotations where it was corrected since, `Refused` where nothing is new, `Absent`, `Gone`.
    """
    row = citation_at(work, target, draft.id)
    version = changed_in(work, row, str(draft.id))
    if version > draft.seen:
        raise Stale(
            "The quotation was corrected meanwhile.",
            current=row.quote or row.locator,
            submitted=draft.citation.quote,
            revision=version,
        )
    values = cited_values(work, draft.citation, spoken=row.stance is not None)
    if all(getattr(row, name) == value for name, value in values.items()):
        raise Refused({"": "Nothing is new in it."})
    for name, value in values.items():
        setattr(row, name, value)
    if row.argument is not None:
        say_basis(work, argument_at(work, row.argument))
    return told_of(target, "correct")


def write_uncited(work: Work, target: str, citation: int) -> Told:
    """Take a citation away. Raises `Absent`, `Gone`."""
    row = citation_at(work, target, citation)
    work.session.delete(row)
    if row.argument is not None:
        say_basis(work, argument_at(work, row.argument))
    return told_of(target, "remove")


def told_of(target: str, how: str) -> Told:
    """What the change says: numbers, and no words."""
    noun = "statement" if target[0] == "s" else "argument"
    return Told(ChangeKind.EDIT_STANCE, {"how": how, noun: int(target[1:]), "stance": None}, (target,))


def citation_at(work: Work, target: str, citation: int) -> Citation:
    """The citation of that id, on the target or on a stance on it. Raises `Absent`, `Gone`."""
    number = int(target[1:])
    if target[0] == "s":
        statement_at(work, number)
    else:
        argument_at(work, number)
    row = work.session.get(Citation, citation)
    if row is None or row.map_id != work.map_id or _target_of(work, row) != target:
        raise Absent("That quotation is not there any more.")
    return row


def _target_of(work: Work, citation: Citation) -> str:
    if citation.argument is not None:
        return f"a{citation.argument}"
    if citation.stance is not None:
        return f"s{work.session.get_one(Stance, citation.stance).statement}"
    return f"s{citation.statement}"


def draft_of(work: Work, row: Citation) -> CitationDraft:
    """The citation as it would have to be sent to be just this."""
    source = work.session.get_one(Source, (work.map_id, row.source))
    reporter = None if row.reporter is None else work.session.get_one(Speaker, (work.map_id, row.reporter))
    said = "" if reporter is None else reporter.name
    return CitationDraft(source.title, "", row.quote, row.locator, row.voice, row.fidelity, said)


def say_basis(work: Work, argument: Argument) -> None:
    """A source states the step where its words or their paraphrase are cited for it; else it is inferred."""
    work.session.flush()
    cited = select(Citation).where(Citation.map_id == work.map_id, Citation.argument == argument.number)
    states = any(row.fidelity is not Fidelity.INFERENCE for row in work.session.exec(cited).all())
    argument.basis = Basis.STATED if states else Basis.INFERRED
