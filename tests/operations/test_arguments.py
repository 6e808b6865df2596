from __future__ import annotations

import re
from typing import Any

import pytest

from argmap.domain.drafts import ArgumentDraft, CitationDraft, PremisesDraft
from argmap.domain.errors import Absent, Gone, NotAllowed, Refused
from argmap.domain.graph import Case, Citation, Speaker, Stance
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, Shape, StanceKind, Voice
from argmap.operations.arguments import add_argument, add_premises
from tests.support.store import Store, new


def draft(**changes: Any) -> ArgumentDraft:
    return ArgumentDraft(
        **{"relation": Relation.ATTACK, "kind": Kind.CLAIM, "new": (new("No."),), "target": 1, **changes}
    )


def test_an_objection_appears_under_its_target_with_the_next_numbers(store: Store) -> None:
    done = store.add(text="Peace without justice does not last.")
    assert (done.slug, done.version, done.created) == ("small", 2, ("s7", "a6"))
    graph = store.graph()
    statement, argument = graph.statements[7], graph.arguments[6]
    assert (statement.kind, statement.text, statement.home) == (Kind.CLAIM, "Peace without justice does not last.", 6)
    assert (statement.added_by, statement.revision, argument.added_by, argument.revision) == (
        "Student 7",
        2,
        "Student 7",
        2,
    )
    assert (argument.relation, argument.premises, argument.target) == (Relation.ATTACK, (7,), 1)
    assert argument.basis is Basis.INFERRED
    assert store.structure().shape(7) is Shape.OBJECTION


def test_new_and_existing_statements_are_linked_in_one_argument_in_the_order_given(store: Store) -> None:
    store.add(draft(new=(new("One."), new("Two.")), existing=(3, 4), relation=Relation.CONDITION, target=2))
    assert store.graph().arguments[6].premises == (7, 8, 3, 4)
    assert [store.structure().home_of[n] for n in (7, 8, 3, 4)] == [6, 6, 1, 2]
    assert store.structure().shape(8) is Shape.CONDITION


def test_existing_statements_alone_make_an_argument_that_is_selected_then(store: Store) -> None:
    done = store.add(draft(new=(), existing=(5,), target=2, relation=Relation.SUPPORT, note="By the way."))
    assert done.created == ("a6",)
    assert store.graph().arguments[6].note == "By the way."


def test_only_the_first_of_several_new_statements_is_evidence_and_carries_the_note(store: Store) -> None:
    store.add(draft(kind=Kind.EVIDENCE, new=(new("A war ended."), new("Wars end so.")), note="As told."))
    found = store.graph().statements
    assert [(found[n].kind, found[n].note) for n in (7, 8)] == [(Kind.EVIDENCE, "As told."), (Kind.CLAIM, "")]


def test_an_argument_is_undercut_rather_than_its_premise(store: Store) -> None:
    store.add(draft(target=None, undercuts=2))
    argument = store.graph().arguments[6]
    assert (argument.target, argument.undercuts) == (None, 2)


def test_evidence_without_a_source_is_accepted(store: Store) -> None:
    store.add(draft(kind=Kind.EVIDENCE))
    assert store.graph().statements[7].citations == ()


def test_a_new_speaker_with_a_new_source_is_quoted_on_the_stance(store: Store) -> None:
    citation = CitationDraft(
        "My Country", "https://example.org", "Never again.", "Ch. 1, ¶2", Voice.OWN, Fidelity.PARAPHRASE
    )
    store.add(draft(speaker="Hašek Jaroslav", stance=StanceKind.CONDITIONAL, citation=citation))
    graph = store.graph()
    quoted = Citation("my-country", "Never again.", "Ch. 1, ¶2", Voice.OWN, None, Fidelity.PARAPHRASE)
    assert graph.stances_on[7] == (Stance("hasek-jaroslav", 7, StanceKind.CONDITIONAL, citations=(quoted,)),)
    assert graph.speakers["hasek-jaroslav"] == Speaker("hasek-jaroslav", "Hašek Jaroslav")
    assert (graph.sources["my-country"].title, graph.sources["my-country"].url) == ("My Country", "https://example.org")


def test_a_speaker_without_a_named_stance_endorses(store: Store) -> None:
    store.add(draft(speaker="doe"))
    assert [stance.kind for stance in store.graph().stances_on[7]] == [StanceKind.ENDORSES]


def test_a_speaker_who_is_known_is_used_however_they_are_written(store: Store) -> None:
    for number, name in enumerate(("doe", "Jane Doe", "JANE DOE", "Doe", "jane dóe"), 7):
        store.add(draft(speaker=name))
        assert store.graph().stances_on[number][0].speaker == "doe"
    assert set(store.graph().speakers) == {"doe", "roe"}


def test_a_source_that_is_known_is_used_by_key_title_or_short_name(store: Store) -> None:
    for number, name in enumerate(("report", "A report", "Report"), 7):
        store.add(draft(citation=CitationDraft(name, quote="So it says.")))
        assert store.graph().statements[number].citations == (Citation("report", "So it says."),)
    assert store.graph().sources.keys() == {"book", "report"}


def test_another_address_for_a_source_that_is_known_is_refused_and_not_dropped(store: Store) -> None:
    address = "https://example.org/My"
    store.add(draft(citation=CitationDraft("My Country", address, "Never again.")))
    for number, same in enumerate((address, address + "/", ""), 8):
        store.add(draft(citation=CitationDraft("my country", same, "Never again.")))
        assert store.graph().statements[number].citations == (Citation("my-country", "Never again."),)
    before = store.graph()
    for name, other, told in (
        ("My Country", "https://example.org/my", f"with another address: {address}."),
        ("A Report", address, "without an address."),
    ):
        with pytest.raises(Refused, match=re.escape(f"“{name}” is in this map already, {told}")) as refused:
            store.add(draft(citation=CitationDraft(name, other, "Never again.")))
        assert list(refused.value.fields) == ["source_url"]
    assert store.graph() == before
    assert store.graph().sources["report"].url == ""


def test_cases_are_used_by_key_or_name_and_made_for_a_new_name_once(store: Store) -> None:
    store.add(draft(cases=("bosnia", "Bosnia 1992–95", "Kosovo 1999", "kosovo 1999")))
    graph = store.graph()
    assert graph.arguments[6].cases == ("bosnia", "kosovo-1999")
    assert graph.cases["kosovo-1999"] == Case("kosovo-1999", "Kosovo 1999")


def test_names_that_leave_no_letters_for_a_key_get_numbered_keys(store: Store) -> None:
    store.add(draft(speaker="鲁迅"))
    store.add(draft(speaker="老舍"))
    assert {key: s.name for key, s in store.graph().speakers.items() if key.startswith("speaker")} == {
        "speaker": "鲁迅",
        "speaker-2": "老舍",
    }


def test_without_a_speaker_the_words_are_the_documents(store: Store) -> None:
    store.add(draft(citation=CitationDraft("report", quote="So.", voice=Voice.OWN)))
    assert store.graph().statements[7].citations[0].voice is Voice.DOCUMENT


def test_another_speakers_words_name_that_speaker(store: Store) -> None:
    words = CitationDraft("report", quote="So.", voice=Voice.SPEAKER, reporter="Richard Roe")
    store.add(draft(speaker="doe", citation=words))
    assert store.graph().stances_on[7][0].citations[0].reporter == "roe"
    with pytest.raises(Refused) as refused:
        store.add(draft(citation=CitationDraft("report", voice=Voice.SPEAKER)))
    assert list(refused.value.fields) == ["voice"]


def test_a_quotation_for_an_argument_of_existing_statements_is_attached_to_the_argument(store: Store) -> None:
    store.add(draft(new=(), existing=(5,), citation=CitationDraft("report", quote="However,")))
    assert store.graph().arguments[6].citations == (Citation("report", "However,"),)


BREAKING: list[tuple[dict[str, Any], str]] = [
    ({"target": None}, "target"),
    ({"undercuts": 1}, "target"),
    ({"target": 99}, "target"),
    ({"target": None, "undercuts": 99}, "target"),
    ({"target": None, "undercuts": 1, "relation": Relation.SUPPORT}, "relation"),
    ({"kind": Kind.POSITION}, "kind"),
    ({"new": ()}, "text"),
    ({"new": (new("More."),) * 11}, "premise_text"),
    ({"existing": tuple(range(1, 51))}, "premise"),
    ({"existing": (1,)}, "premise"),
    ({"existing": (3, 3)}, "premise"),
    ({"existing": (6,)}, "premise"),
    ({"existing": (99,)}, "premise"),
    ({"cases": tuple(map(str, range(21)))}, "case"),
    ({"new": (), "existing": (3,), "speaker": "doe"}, "speaker"),
    ({"citation": CitationDraft("", quote="Whence?")}, "source"),
    ({"citation": CitationDraft("New", "javascript:alert(1)")}, "source_url"),
    ({"citation": CitationDraft("New", "https://" + "x" * 2000)}, "source_url"),
]


def test_what_breaks_a_rule_is_refused_for_its_field_and_nothing_is_written(store: Store) -> None:
    before = store.graph()
    for changes, field in BREAKING:
        with pytest.raises(Refused) as refused:
            store.add(draft(**changes))
        assert list(refused.value.fields) == [field], changes
        assert str(refused.value).endswith(".")
    assert store.graph() == before
    assert store.told == []


def test_a_support_that_closes_a_circle_is_refused(store: Store) -> None:
    store.add(draft(relation=Relation.SUPPORT, target=3))
    with pytest.raises(Refused, match="support each other in a circle: a1, a7, a6"):
        store.add(draft(relation=Relation.CONDITION, new=(), existing=(1,), target=7))
    store.add(draft(relation=Relation.ATTACK, new=(), existing=(1,), target=7))


def test_a_circle_that_a_linked_premise_would_close_is_refused(store: Store) -> None:
    store.add(draft(relation=Relation.SUPPORT, target=3))
    with pytest.raises(Refused, match="in a circle"):
        store.link(6, existing=(1,))


def test_nothing_can_be_attached_to_what_was_withdrawn(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.newcomer)
    store.withdraw(8)
    with pytest.raises(Gone):
        store.add(target=8)
    with pytest.raises(Gone):
        store.add(target=None, undercuts=7)
    with pytest.raises(Gone):
        store.add(target=1, existing=(8,))
    with pytest.raises(Gone):
        store.link(7, "And this.")


def test_a_visitor_cannot_contribute_and_a_map_that_is_absent_takes_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed):
        store.add(actor=store.visitor)
    with pytest.raises(Absent):
        add_argument(store.desk, store.newcomer, "elsewhere", draft())


def test_premises_are_linked_behind_those_that_are_there(store: Store) -> None:
    done = store.link(1, "And nobody shields them.", existing=(4,), actor=store.other)
    assert done.created == ("s7", "a1")
    graph = store.graph()
    assert graph.arguments[1].premises == (3, 7, 4)
    assert (graph.statements[7].home, graph.statements[7].added_by) == (1, "Student 8")
    assert graph.arguments[1].revision == 2


def test_premises_that_the_argument_cannot_have_are_refused(store: Store) -> None:
    refused: list[tuple[int, ...]] = [(3,), (1,), (4, 4), (6,), (), (99,)]
    for existing in refused:
        with pytest.raises(Refused):
            store.link(1, existing=existing)


def test_an_argument_has_at_most_fifty_premises(store: Store) -> None:
    for _ in range(4):
        store.link(1, *(f"Number {n}." for n in range(10)))
    with pytest.raises(Refused, match="at most 50"):
        store.link(1, *(f"Number {n}." for n in range(10)))
    store.link(1, *(f"Number {n}." for n in range(9)))


def test_premises_for_an_argument_that_is_absent_are_absent(store: Store) -> None:
    with pytest.raises(Absent):
        add_premises(store.desk, store.newcomer, "small", 99, PremisesDraft((new("And."),)))
