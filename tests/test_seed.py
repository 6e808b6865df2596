"""What the maps that the program opens with must be: whole, fair, sourced, and true to the documents."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from argmap.domain.citations import check_graph
from argmap.domain.graph import Argument, ArgumentGraph, Citation
from argmap.domain.holders import held_by, holder_line, is_sourced
from argmap.domain.vocabulary import Basis, Kind, Relation, Shape, StanceKind, Voice
from argmap.domain.wellformed import problems
from argmap.formats.argdown import read_argdown, write_argdown
from tests.support.seed_documents import DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seed"

ASKED = {
    "peace-or-justice": (
        "When those who commit mass atrocities can also stop them, which comes first, peace or justice?"
    ),
    "talking-to-extremists": "Should anyone talk to violent extremist groups?",
    "how-atrocities-end": "How do mass atrocities end?",
    "threat-of-prosecution": "Does the threat of prosecution deter?",
}
AT_LEAST = {
    "peace-or-justice": (55, 6),
    "talking-to-extremists": (25, 5),
    "how-atrocities-end": (18, 5),
    "threat-of-prosecution": (20, 3),
}

E, R, C, A = StanceKind.ENDORSES, StanceKind.REJECTS, StanceKind.CONDITIONAL, StanceKind.ASKS
KEY_STATEMENTS = (4, 65, 5, 44, 66, 67, 68, 8)
MATRIX = {
    ("steinberg", 4): R,
    ("steinberg", 65): E,
    ("steinberg", 66): E,
    ("steinberg", 67): C,
    ("williams", 65): E,
    ("scheffer", 66): E,
    ("scheffer", 67): C,
    ("bushnell", 68): E,
    ("simonovic", 65): E,
    ("simonovic", 5): E,
    ("simonovic", 44): C,
    ("simonovic", 67): E,
    ("simonovic", 8): C,
    ("alpbach", 5): C,
    ("alpbach", 44): C,
    ("alpbach", 66): E,
    ("conley-zilkic", 8): E,
    ("sebastian-claes", 67): C,
    ("sebastian-claes", 68): C,
    ("sebastian-claes", 8): C,
}

# Who objects to what he holds himself. Each is in the documents so, and the argument's note says why.
OWN_OBJECTIONS = {
    "talking-to-extremists": {("sebastian-claes", 3, 1), ("sebastian-claes", 33, 5), ("sebastian-claes", 17, 14)},
    "threat-of-prosecution": {("simonovic", 18, 14)},
}

QUALIFIERS = re.compile(
    r"\b(i tend to|in my view|seems?|as long as|rarely|almost|seldom|often|may|might|most|usually|perhaps|likely)\b"
)

# Where a quotation's qualifier is of something else than what the speaker is said to hold, or the map draws it as the
# condition that it is, or takes nothing but an inference from the words.
QUALIFIED_OTHERWISE = {
    ("how-atrocities-end", 13, "most"),
    ("peace-or-justice", 8, "most"),
    ("peace-or-justice", 37, "as long as"),
    ("peace-or-justice", 65, "in my view"),
    ("peace-or-justice", 67, "almost"),
    ("peace-or-justice", 67, "as long as"),
    ("talking-to-extremists", 16, "may"),
    ("talking-to-extremists", 19, "often"),
}

# A position to which the documents have no objection; its note says so.
UNOPPOSED = {("how-atrocities-end", 21)}


@cache
def seed_map(slug: str) -> ArgumentGraph:
    return read_argdown((SEED / f"{slug}.argdown").read_text(encoding="utf-8"))


each_map = pytest.mark.parametrize("slug", ASKED)


def steps(graph: ArgumentGraph) -> set[tuple[Relation, tuple[int, ...], int | None]]:
    """Relation, premises and target statement of every argument that has one."""
    return {(a.relation, a.premises, a.target) for a in graph.arguments.values() if a.target is not None}


def step(graph: ArgumentGraph, *premises: int, to: int) -> Argument:
    """The one argument from exactly these premises to this statement."""
    (found,) = [a for a in graph.arguments.values() if a.premises == premises and a.target == to]
    return found


def undercuts(graph: ArgumentGraph) -> set[tuple[int, tuple[int, ...], int | None]]:
    """The undercutting statement, and the premises and target of the argument that it undercuts."""
    found = set()
    for argument in graph.arguments.values():
        if argument.undercuts is not None:
            cut = graph.arguments[argument.undercuts]
            found.add((argument.premises[0], cut.premises, cut.target))
    return found


def citations(graph: ArgumentGraph) -> list[Citation]:
    return [
        *(c for s in graph.statements.values() for c in s.citations),
        *(c for s in graph.stances for c in s.citations),
        *(c for a in graph.arguments.values() for c in a.citations),
    ]


def stances_of(graph: ArgumentGraph, speaker: str) -> dict[int, StanceKind]:
    return {s.statement: s.kind for s in graph.stances if s.speaker == speaker}


def test_there_are_these_maps_and_no_others() -> None:
    assert {path.stem for path in SEED.glob("*.argdown")} == set(ASKED)


@each_map
def test_a_map_asks_its_question_and_is_large_enough(slug: str) -> None:
    graph = seed_map(slug)
    statements, positions = AT_LEAST[slug]
    assert (graph.slug, graph.question) == (slug, ASKED[slug])
    assert len(graph.statements) >= statements
    assert sum(s.kind is Kind.POSITION for s in graph.statements.values()) >= positions
    assert graph.introduction


@each_map
def test_a_map_is_well_formed_and_everything_in_it_has_its_place(slug: str) -> None:
    structure = seed_map(slug).structure
    assert problems(structure) == ()
    assert [column.kind for column in structure.columns if column.kind == "unplaced"] == []
    assert all(structure.home_of.get(n) == home for n, home in structure.homes.items() if home is not None)


@each_map
def test_a_file_is_written_as_the_program_writes_it(slug: str) -> None:
    text = (SEED / f"{slug}.argdown").read_text(encoding="utf-8")
    assert write_argdown(seed_map(slug)) == text


@each_map
def test_titles_fit_the_map_and_texts_are_sentences(slug: str) -> None:
    graph = seed_map(slug)
    titles = [s.title for s in graph.statements.values()]
    assert len(set(titles)) == len(titles)
    for statement in graph.statements.values():
        assert len(statement.title) <= 60, statement.title
        assert len(statement.text) <= 2000
        assert statement.text[0].isupper() or statement.text[0] == "“", statement.text
        assert statement.text.rstrip("”")[-1] in ".?", statement.text
    notes = [s.note for s in graph.statements.values()]
    notes += [a.note for a in graph.arguments.values()] + [s.note for s in graph.stances]
    assert all(len(note) <= 2000 and (not note or note[-1] in ".?”)") for note in notes)


@each_map
def test_every_statement_rests_on_words_and_every_citation_is_complete(slug: str) -> None:
    graph = seed_map(slug)
    for number in graph.statements:
        assert is_sourced(graph, number), number
        assert holder_line(graph, number) != "No holder named"
    assert all(stance.citations for stance in graph.stances)
    for citation in citations(graph):
        assert citation.source in graph.sources
        assert citation.quote
        assert citation.locator
        assert (citation.voice is Voice.SPEAKER) == (citation.reporter is not None)
        assert citation.reporter is None or citation.reporter in graph.speakers


@each_map
def test_words_cited_without_a_speaker_are_nobodys_own(slug: str) -> None:
    graph = seed_map(slug)
    spoken = [c for s in graph.stances for c in s.citations]
    bare = [c for c in citations(graph) if not any(c is other for other in spoken)]
    assert bare
    assert all(c.voice is not Voice.OWN for c in bare)


@each_map
def test_speakers_sources_and_cases_are_described_and_used(slug: str) -> None:
    graph = seed_map(slug)
    spoken = {s.speaker for s in graph.stances} | {c.reporter for c in citations(graph) if c.reporter}
    assert spoken == set(graph.speakers)
    assert all(s.name and s.short and s.about for s in graph.speakers.values())
    assert {c.source for c in citations(graph)} == set(graph.sources)
    for source in graph.sources.values():
        assert source.file.endswith(".txt")
        assert len(source.sha256) == 64
        assert source.url == ""
    assert {case for a in graph.arguments.values() for case in a.cases} == set(graph.cases)


@each_map
def test_no_position_is_a_straw_man(slug: str) -> None:
    graph = seed_map(slug)
    for number, statement in graph.statements.items():
        if statement.kind is not Kind.POSITION:
            continue
        arguments = graph.structure.arguments_on.get(number, ())
        against = [graph.arguments[a.number] for a in arguments if a.relation is Relation.ATTACK]
        supports = [graph.arguments[a.number] for a in arguments if a.relation is not Relation.ATTACK]
        assert supports, f"{number} has no support"
        if (slug, number) in UNOPPOSED:
            assert "No document at hand objects" in statement.note
        else:
            assert against, f"{number} has no objection"
        for some in (supports, against):
            if all(a.basis is Basis.INFERRED for a in some):
                assert any(word in statement.note for word in ("our inference", "ours")), f"{number} hides it"


@each_map
def test_the_map_says_of_every_inference_of_ours_that_it_is_ours(slug: str) -> None:
    for argument in seed_map(slug).arguments.values():
        if argument.basis is Basis.INFERRED:
            note = argument.note.lower()
            assert any(word in note for word in ("ours", "our inference")), argument.number


@each_map
def test_nobody_attacks_what_he_holds_unless_the_document_says_so(slug: str) -> None:
    graph = seed_map(slug)
    holds = {(s.speaker, s.statement) for s in graph.stances if s.kind in (E, C)}
    found = {
        (speaker, premise, argument.target): argument
        for argument in graph.arguments.values()
        if argument.relation is Relation.ATTACK and argument.target is not None
        for premise in argument.premises
        for speaker in graph.speakers
        if (speaker, premise) in holds and (speaker, argument.target) in holds
    }
    assert set(found) == OWN_OBJECTIONS.get(slug, set())
    assert all(argument.note for argument in found.values())


@each_map
def test_what_qualifies_a_speakers_words_stays_in_the_sentence_or_in_a_note(slug: str) -> None:
    graph = seed_map(slug)
    lost = set()
    for stance in graph.stances:
        statement = graph.statements[stance.statement]
        kept = f"{statement.text} {statement.note} {stance.note}".lower()
        for citation in stance.citations:
            words = set(QUALIFIERS.findall(citation.quote.lower()))
            lost |= {(slug, statement.number, word) for word in words if word not in kept}
    assert lost == {one for one in QUALIFIED_OTHERWISE if one[0] == slug}


@each_map
def test_what_is_only_asked_is_held_by_nobody(slug: str) -> None:
    graph = seed_map(slug)
    for number in {s.statement for s in graph.stances if s.kind is A}:
        assert held_by(graph, number) == ()


def test_the_seeded_maps_are_public_and_open_welcome_newcomers_and_have_nothing_read_first(seeded_file: Path) -> None:
    with sqlite3.connect(seeded_file) as connection:
        wanted = (
            "SELECT maps.slug, visibility, policy, welcomes, read_first FROM map_settings JOIN maps ON maps.id = map_id"
        )
        kept = {slug: tuple(rest) for slug, *rest in connection.execute(wanted)}
    assert kept == dict.fromkeys(ASKED, ("public", "open", 1, 0))


def test_the_first_map_has_the_numbers_of_its_reading() -> None:
    graph = seed_map("peace-or-justice")
    assert set(range(1, 69)) - set(graph.statements) == {36}
    positions = {n for n, s in graph.statements.items() if s.kind is Kind.POSITION}
    assert positions == {4, 15, 21, 37, 44, 50, 54}
    assert {n for n, s in graph.statements.items() if s.kind is Kind.SETTING} == {1, 2, 3}
    assert "Roth’s question (3) bears on this position:" in graph.statements[37].note
    assert not any(3 in argument.premises for argument in graph.arguments.values()), "a question is no reason"


def test_the_matrix_of_speakers_and_key_statements_is_as_read() -> None:
    graph = seed_map("peace-or-justice")
    rows = {speaker for speaker, _ in MATRIX}
    cells = {
        (s.speaker, s.statement): s.kind for s in graph.stances if s.statement in KEY_STATEMENTS and s.speaker in rows
    }
    assert cells == MATRIX
    others = {(s.speaker, s.statement, s.kind) for s in graph.stances if s.statement in KEY_STATEMENTS} - {
        (*key, kind) for key, kind in cells.items()
    }
    assert others == {("ushmm", 4, A)}


def test_the_first_map_keeps_silence_where_the_documents_are_silent() -> None:
    graph = seed_map("peace-or-justice")
    assert held_by(graph, 4) == ()
    assert holder_line(graph, 4) == "Posed, not held"
    assert set(stances_of(graph, "williams")) == {21, 22, 23, 24, 26, 27, 28, 31, 65}
    assert set(stances_of(graph, "bushnell")) == {50, 51, 52, 68}
    assert set(stances_of(graph, "scheffer")) == {37, 39, 66, 67}
    assert set(stances_of(graph, "conley-zilkic")) == {8, 11, 29, 53}
    assert set(stances_of(graph, "de-waal")) == {10}
    assert stances_of(graph, "roth") == {3: A}
    assert 68 not in stances_of(graph, "steinberg")
    assert 4 not in stances_of(graph, "sebastian-claes")
    assert stances_of(graph, "ushmm") == {1: E, 4: A, 12: A, 13: A, 33: E}


def test_the_alpbach_consensus_is_a_conclusion_and_one_condition_of_three() -> None:
    graph = seed_map("peace-or-justice")
    condition = step(graph, 46, 47, 45, to=44)
    assert condition.relation is Relation.CONDITION
    assert condition.basis is Basis.STATED
    assert " if " not in graph.statements[44].text
    (alpbach,) = [s for s in graph.stances_on[44] if s.speaker == "alpbach"]
    assert alpbach.kind is C
    (whole,) = alpbach.citations
    assert whole.quote.startswith("If, in the short run,")
    assert whole.quote.endswith("ongoing progress towards accountability.")
    for premise in (45, 46, 47):
        assert graph.stances_on.get(premise, ()) == ()
        assert holder_line(graph, premise).startswith("Required by Alpbach 2010")


def test_scheffers_condition_is_one() -> None:
    graph = seed_map("peace-or-justice")
    assert step(graph, 38, 39, to=37).relation is Relation.CONDITION


def test_both_can_be_true_is_drawn_as_an_undercut() -> None:
    first = seed_map("peace-or-justice")
    assert undercuts(first) == {
        (6, (5,), 4),
        (10, (8, 9), 4),
        (25, (23, 24), 21),
        (8, (23, 24), 21),
        (29, (28,), 25),
        (26, (67,), 37),
        (48, (5,), 44),
        (47, (16,), 44),
        (34, (52,), 68),
        (57, (56,), 55),
        (58, (56,), 55),
        (48, (7,), 63),
        (64, (55,), 54),
    }
    assert (Relation.ATTACK, (28,), 25) in steps(first)
    assert (Relation.ATTACK, (6,), 4) in steps(first)
    assert {(5, (3,), 2), (6, (3,), 2), (9, (8,), 2), (11, (10,), 1)} <= undercuts(seed_map("threat-of-prosecution"))


def test_the_common_claims_stand_between_the_words_and_the_positions() -> None:
    first = seed_map("peace-or-justice")
    s, a = Relation.SUPPORT, Relation.ATTACK
    assert {(a, (65,), 4), (s, (6,), 65), (s, (16,), 65)} <= steps(first)
    assert {(s, (66,), 15), (s, (67,), 37), (s, (33,), 67), (s, (40,), 67)} <= steps(first)
    assert {(s, (68,), 50), (s, (52,), 68), (s, (53,), 68)} <= steps(first)
    assert not {(s, (33,), 37), (s, (40,), 37), (s, (52,), 50), (s, (53,), 50), (a, (16,), 4)} & steps(first)
    for number in (65, 66, 67, 68):
        assert all(first.arguments[u.number].basis is Basis.INFERRED for u in first.structure.uses_of[number])


def test_the_six_criteria_are_one_condition_and_actor_mapping_another() -> None:
    graph = seed_map("talking-to-extremists")
    (position,) = [n for n, s in graph.statements.items() if s.title == "Talk, when six criteria are met"]
    assert stances_of(graph, "practitioners") == {position: C}
    conditions = {a.premises for a in graph.arguments.values() if a.relation is Relation.CONDITION}
    assert sorted(map(len, conditions)) == [1, 6]
    for number in (23, 24, 25, 26):
        assert step(graph, number, to=position).basis is Basis.INFERRED


def test_force_is_posed_and_held_by_nobody() -> None:
    graph = seed_map("talking-to-extremists")
    assert holder_line(graph, 18) == "Posed, not held"


def test_how_atrocities_end_asks_what_outsiders_can_do_and_what_counts_as_an_ending() -> None:
    graph = seed_map("how-atrocities-end")
    positions = {n for n, s in graph.statements.items() if s.kind is Kind.POSITION}
    assert positions == {1, 7, 10, 14, 21}
    assert {n for n, s in graph.statements.items() if s.kind is Kind.SETTING} == {16, 17}
    outsiders, ending = graph.statements[10], graph.statements[21]
    assert (outsiders.title, outsiders.text) == (
        "Outsiders can help prevent, mediate or halt it",
        "Outsiders can help to prevent, mediate, or halt mass violence.",
    )
    assert [stance.kind for stance in graph.stances_on[10]] == [A]
    assert (held_by(graph, 10), holder_line(graph, 10)) == ((), "Posed, not held")
    assert ending.title == "The end of killing is only a beginning"
    (panelists,) = graph.stances_on[21]
    assert (panelists.speaker, panelists.kind) == ("panelists", E)
    assert [citation.voice for citation in panelists.citations] == [Voice.DOCUMENT], "the words are the page’s"
    reasons = {(a.relation, a.premises, a.basis) for a in graph.arguments.values() if a.target == 21}
    assert reasons == {(Relation.SUPPORT, (number,), Basis.STATED) for number in (18, 19, 20)}


def test_replies_of_ours_name_no_document_as_their_holder() -> None:
    graph = seed_map("threat-of-prosecution")
    assert {holder_line(graph, n) for n in (9, 11)} == {"Inferred from Šimonović, R2P at 15"}


def test_the_president_whom_the_document_does_not_name_has_no_country() -> None:
    graph = seed_map("threat-of-prosecution")
    for number in (21, 25):
        assert step(graph, number, to=20).cases == ()


def test_the_cases_that_the_documents_name_are_on_their_arguments() -> None:
    named = {case.name for slug in ASKED for case in seed_map(slug).cases.values()}
    assert named >= {
        "Former Yugoslavia",
        "Bosnia",
        "Kosovo",
        "Côte d’Ivoire 2010–11",
        "South Sudan",
        "Burundi",
        "Afghanistan and the Taliban",
        "Central African Republic 2013",
    }
    assert step(seed_map("peace-or-justice"), 56, to=55).cases == ("cote-divoire",)


def test_statements_are_shaped_by_where_they_are_at_home() -> None:
    structure = seed_map("peace-or-justice").structure
    assert structure.shape(46) is Shape.CONDITION
    assert structure.shape(14) is Shape.OBJECTION
    assert structure.shape(28) is Shape.EVIDENCE
    assert structure.against(28)
    assert structure.head_of(5) == 44, "his reason is at home where he uses it, under delay"


def test_a_run_without_the_documents_says_which_quotations_it_has_not_compared(tmp_path: Path) -> None:
    def said(documents: Path) -> str:
        run = (sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", "-k", "these_maps", __file__)
        settings = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "COVERAGE_"))
        }
        settings["ARGMAP_TEST_DOCUMENTS"] = str(documents)
        done = subprocess.run(run, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    without = said(tmp_path / "nowhere")
    assert f"Not compared with their documents, which are not in {tmp_path / 'nowhere'}" in without
    assert all(slug in without for slug in ASKED)
    assert "Not compared" not in said(tmp_path)


if DOCUMENTS.is_dir():  # else `tests/conftest.py` says at the end of the run what was left out

    @each_map
    def test_every_quotation_stands_in_its_document_where_the_map_says(slug: str) -> None:
        files = {path.name: path.read_bytes() for path in DOCUMENTS.glob("*.txt")}
        findings = check_graph(seed_map(slug), files)
        assert len(findings) == len(citations(seed_map(slug)))
        assert [str(f) for f in findings if not f.is_right] == []
