from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from argmap.domain.drafts import CitationDraft, NewStatement, PositionDraft, PremisesDraft, RewordDraft
from argmap.domain.errors import Refused
from argmap.domain.limits import NEW_AT_ONCE
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice
from argmap.web.drafting import (
    Typed,
    argument_draft,
    contributors_name,
    is_web_address,
    position_draft,
    premises_draft,
    reword_draft,
    withdrawn_revision,
)
from argmap.web.stances import stance_draft

OBJECTION = {"target": "s12", "relation": "attack", "kind": "claim", "text": "Talks take time."}


def typed(**fields: Any) -> Typed:
    form: Typed = MultiDict()
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            form.add(name, one)
    return form


def problems(read: Any, **fields: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read(typed(**fields))
    return refused.value.fields


def test_the_shortest_objection_is_a_target_and_a_sentence() -> None:
    draft = argument_draft(typed(**OBJECTION))
    assert draft.relation is Relation.ATTACK
    assert draft.target == 12
    assert draft.undercuts is None
    assert draft.new == (NewStatement("Talks take time.", "Talks take time"),)
    assert draft.citation is None
    assert draft.stance is None


def test_everything_that_a_form_can_say_reaches_the_draft() -> None:
    draft = argument_draft(
        typed(
            target="s12",
            relation="support",
            kind="evidence",
            text="Four leaders were warned.",
            title="Four were warned",
            premise=["s3 s5", "7"],
            premise_text=["They heard it.", " "],
            speaker="Ivan Šimonović",
            stance="conditional",
            source="Preventive Diplomacy",
            source_url="https://example.org/a?b=c",
            quote="were very concerned",
            locator="¶23",
            voice="speaker",
            reporter="Williams",
            fidelity="paraphrase",
            note="One report.\r\nNot confirmed.",
            case=["cote-divoire-2010", "Côte d'Ivoire 2010–11", ""],
        )
    )
    assert draft.new == (
        NewStatement("Four leaders were warned.", "Four were warned"),
        NewStatement("They heard it.", "They heard it"),
    )
    assert draft.existing == (3, 5, 7)
    assert (draft.speaker, draft.stance) == ("Ivan Šimonović", StanceKind.CONDITIONAL)
    assert draft.citation == CitationDraft(
        "Preventive Diplomacy",
        "https://example.org/a?b=c",
        "were very concerned",
        "¶23",
        Voice.SPEAKER,
        Fidelity.PARAPHRASE,
        "Williams",
    )
    assert draft.note == "One report.\nNot confirmed."
    assert draft.cases == ("cote-divoire-2010", "Côte d'Ivoire 2010–11")
    assert draft.kind is Kind.EVIDENCE


def test_an_argument_may_rest_on_statements_of_the_map_alone() -> None:
    draft = argument_draft(typed(target="a5", relation="attack", kind="claim", text="", premise="s3"))
    assert (draft.new, draft.existing, draft.undercuts) == ((), (3,), 5)


def test_a_speaker_holds_what_is_said_unless_another_stance_is_chosen() -> None:
    assert argument_draft(typed(**OBJECTION, speaker="Scheffer")).stance is StanceKind.ENDORSES


def test_a_quotation_is_the_speakers_own_words_where_there_is_a_speaker() -> None:
    with_speaker = argument_draft(typed(**OBJECTION, speaker="Scheffer", source="Memoir", quote="…"))
    without = argument_draft(typed(**OBJECTION, source="Memoir"))
    assert with_speaker.citation is not None
    assert without.citation is not None
    assert (with_speaker.citation.voice, with_speaker.citation.fidelity) == (Voice.OWN, Fidelity.QUOTATION)
    assert (without.citation.voice, without.citation.fidelity) == (Voice.DOCUMENT, Fidelity.INFERENCE)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u2060\ufeff", "\u3164", "\t\n"])
def test_text_that_shows_nothing_is_refused(text: str) -> None:
    assert set(problems(argument_draft, **{**OBJECTION, "text": text})) == {"text"}
    assert set(problems(position_draft, text=text)) == {"text"}


def test_2000_characters_are_taken_and_2001_refused() -> None:
    assert argument_draft(typed(**{**OBJECTION, "text": "é" * 2_000})).new[0].text == "é" * 2_000
    found = problems(argument_draft, **{**OBJECTION, "text": "é" * 2_001})
    assert "2,001" in found["text"]


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe"])
@pytest.mark.parametrize("name", ["text", "title", "speaker", "source", "quote", "locator", "note"])
def test_control_characters_are_refused_in_every_field(name: str, char: str) -> None:
    fields: dict[str, Any] = {**OBJECTION, "source": "A book", name: f"before{char}after"}
    assert name in problems(argument_draft, **fields)


def test_bidirectional_overrides_are_kept_for_they_belong_to_some_scripts() -> None:
    text = "abc \u202edef\u202c ghi"
    assert argument_draft(typed(**{**OBJECTION, "text": text})).new[0].text == text


@pytest.mark.parametrize("target", ["", "12", "s", "s0", "x12", "s12 ", "s12\n", "s99999999999", "S12", "ａ5"])
def test_a_target_that_is_no_number_of_the_map_is_refused(target: str) -> None:
    assert "target" in problems(argument_draft, **{**OBJECTION, "target": target})


@pytest.mark.parametrize("relation", ["support", "condition"])
def test_an_argument_can_only_be_attacked(relation: str) -> None:
    assert "relation" in problems(argument_draft, **{**OBJECTION, "target": "a5", "relation": relation})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("relation", "hates"),
        ("kind", "opinion"),
        ("kind", "position"),
        ("kind", "setting"),
        ("stance", "shrugs"),
        ("voice", "loud"),
        ("fidelity", "sort of"),
    ],
)
def test_a_word_that_is_not_offered_is_refused(name: str, value: str) -> None:
    fields = {**OBJECTION, "speaker": "Scheffer", "source": "Memoir", name: value}
    assert name in problems(argument_draft, **fields)


@pytest.mark.parametrize(
    ("premise", "said"),
    [
        (["s3", "s3"], "twice"),
        (["s3 3"], "twice"),
        (["s12"], "itself"),
        (["peace"], "no number"),
        (["s0"], "no number"),
        ([" ".join(f"s{n}" for n in range(20, 80))], "At most"),
    ],
)
def test_premises_that_cannot_be_are_refused(premise: list[str], said: str) -> None:
    assert said in problems(argument_draft, **OBJECTION, premise=premise)["premise"]


def test_the_same_sentence_twice_is_refused() -> None:
    assert "premise_text" in problems(argument_draft, **OBJECTION, premise_text=["Talks take time."])


def test_too_many_sentences_or_cases_are_refused() -> None:
    many = [f"Number {n}." for n in range(30)]
    assert "premise_text" in problems(argument_draft, **OBJECTION, premise_text=many[: NEW_AT_ONCE + 1])
    assert "case" in problems(argument_draft, **OBJECTION, case=many)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://",
        "https://[",
        "https://user:password@example.org/",
        "https://example.org/a b",
        "https://example.org\\@evil.org",
        "http://example.org:99999/",
    ],
)
def test_links_that_are_not_plain_web_addresses_are_refused(url: str) -> None:
    assert not is_web_address(url)
    assert "source_url" in problems(argument_draft, **OBJECTION, source="A book", source_url=url)


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org:8080/a/b?c=d#e", "https://[::1]/"])
def test_web_addresses_are_taken(url: str) -> None:
    assert is_web_address(url)


def test_it_must_be_said_what_a_claim_does_and_evidence_speaks_for_its_target_by_default() -> None:
    silent = {name: value for name, value in OBJECTION.items() if name != "relation"}
    assert set(problems(argument_draft, **silent)) == {"relation"}
    assert set(problems(argument_draft, **silent, relation="")) == {"relation"}
    assert argument_draft(typed(**{**silent, "kind": "evidence"})).relation is Relation.SUPPORT


OF_A_DOCUMENT = {
    "source_url": "https://example.org",
    "quote": "so it is",
    "locator": "¶3",
    "voice": "document",
    "fidelity": "paraphrase",
}


@pytest.mark.parametrize(("name", "value"), OF_A_DOCUMENT.items(), ids=OF_A_DOCUMENT)
def test_what_is_said_of_a_document_needs_the_document(name: str, value: str) -> None:
    said = {name: value}
    assert "source" in problems(argument_draft, **OBJECTION, **said)
    assert "source" in problems(stance_draft, speaker="Scheffer", seen="1", **said)


def test_what_is_said_of_a_speaker_needs_the_speaker() -> None:
    assert "speaker" in problems(argument_draft, **OBJECTION, stance="rejects")
    for said in ({"stance": "rejects"}, {"note": "In anger."}):
        assert "speaker" in problems(stance_draft, source="A book", seen="1", **said)


def test_somebody_elses_words_need_a_name() -> None:
    quoted = {**OBJECTION, "source": "A book", "quote": "so it is"}
    assert "reporter" in problems(argument_draft, **quoted, voice="speaker")
    assert "voice" in problems(argument_draft, **quoted, voice="document", reporter="Williams")
    assert "speaker" in problems(argument_draft, **quoted, voice="own")


def test_a_speaker_needs_a_sentence_that_they_hold() -> None:
    fields = {**OBJECTION, "text": "", "premise": "s3", "speaker": "Scheffer"}
    assert "speaker" in problems(argument_draft, **fields)


def test_a_title_needs_its_sentence() -> None:
    fields = {**OBJECTION, "text": "", "premise": "s3", "title": "A title"}
    assert "text" in problems(argument_draft, **fields)


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems(argument_draft, target="", relation="x", text="", title="y" * 121, locator="z" * 201)
    assert set(found) == {"target", "relation", "text", "title", "locator"}


def test_positions_premises_and_rewordings_are_read_alike() -> None:
    assert position_draft(typed(text="Peace first.", title="")) == PositionDraft(
        NewStatement("Peace first.", "Peace first")
    )
    assert premises_draft(typed(text="", premise="s4 s5")) == PremisesDraft((), (4, 5))
    assert reword_draft(typed(text="Now.", title="T", reason="clearer", revision="7")) == RewordDraft(
        NewStatement("Now.", "T"), 7, "clearer"
    )
    assert withdrawn_revision(typed(revision="3")) == 3
    assert contributors_name(typed(name=" Ana ")) == "Ana"


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "9" * 12])
def test_a_rewording_must_say_what_it_rewords(revision: str) -> None:
    assert "" in problems(reword_draft, text="Now.", revision=revision)
    assert "" in problems(withdrawn_revision, revision=revision)


def test_premises_need_a_sentence_or_a_statement() -> None:
    assert "text" in problems(premises_draft, text="", premise="")


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 81, "a\x00b"])
def test_a_name_must_be_seen(name: str) -> None:
    assert "name" in problems(contributors_name, name=name)


@given(st.dictionaries(st.sampled_from("target relation kind text premise source voice quote case".split()), st.text()))
def test_whatever_is_typed_becomes_a_draft_or_a_refusal(fields: dict[str, str]) -> None:
    for read in (argument_draft, position_draft, premises_draft, reword_draft, contributors_name):
        assert all(sentence for sentence in problems_of(read, MultiDict(fields)).values())


def problems_of(read: Callable[[Typed], object], form: Typed) -> Mapping[str, str]:
    try:
        read(form)
    except Refused as refused:
        return refused.fields
    return {}
