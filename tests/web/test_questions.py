"""What is asked of a contribution after it stands: beside its undo, of nobody else, and without holding anything up."""

from __future__ import annotations

import re

from tests.support.in_process import HTMX, Visitor, filled
from tests.web.test_pages import words_of

ASKED = re.compile(r'<details class="questions" open>.*?</details>', re.DOTALL)


def added(someone: Visitor, **fields: str) -> str:
    """The page that somebody is sent to after adding something."""
    answer = someone.add(**fields)
    assert answer.status_code == 303
    return answer.headers["Location"]


def asked(someone: Visitor, path: str) -> list[str]:
    found = ASKED.search(someone.get(path).text)
    return [] if found is None else re.findall(r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", found[0])


def test_a_claim_is_asked_what_reviewers_ask(newcomer: Visitor) -> None:
    there = added(newcomer, text="Trials deter leaders and amnesties reward them.")
    assert asked(newcomer, there) == [
        "Is this one claim or two?",
        "Which case is this from?",
        "What would the other side say first?",
    ]
    markup = newcomer.get(there).text
    assert "Before you go on" in words_of(markup)
    assert re.search(r'href="/maps/small\?sel=s10&amp;add=objection">What would the other side', markup)
    assert 'href="/maps/small/statements/10/change?how=split">Is this one claim' in markup
    assert newcomer.get("/maps/small/statements/10/change?how=split").status_code == 200
    assert 'href="/maps/small/arguments/7/change?how=cases">Which case is this from?' in markup
    assert "It holds in" in newcomer.get("/maps/small/arguments/7/change?how=cases").text


def test_evidence_without_a_source_is_asked_where_it_is_from(newcomer: Visitor) -> None:
    bare = asked(newcomer, added(newcomer, add="evidence", text="Four stopped."))
    assert "From where is this?" in bare
    sourced = added(newcomer, add="evidence", text="Five stopped.", source="memoir", quote="Five.", case="bosnia")
    assert asked(newcomer, sourced) == ["What would the other side say first?"]


def test_a_position_is_asked_for_no_case(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small?add=position", "/maps/small/statements")
    answer = newcomer.post("/maps/small/statements", filled(form, {"text": "Both at once."}))
    assert asked(newcomer, answer.headers["Location"]) == ["What would the other side say first?"]


def test_its_own_page_asks_the_same(newcomer: Visitor) -> None:
    added(newcomer, text="They stop.")
    assert asked(newcomer, "/maps/small/statements/10?added=3") == [
        "Which case is this from?",
        "What would the other side say first?",
    ]


def test_with_script_it_is_asked_in_the_panel(newcomer: Visitor) -> None:
    there = added(newcomer, text="They stop.")
    assert ASKED.search(newcomer.get(there, headers=HTMX).text)


def test_nobody_else_is_asked_nor_is_one_of_another_statement_or_of_a_rewording(
    newcomer: Visitor, visitor: Visitor
) -> None:
    there = added(newcomer, text="They stop.")
    assert asked(visitor, there) == []
    assert asked(newcomer, there.replace("sel=s10", "sel=s9")) == []
    form = newcomer.form("/maps/small/statements/10/reword", "/reword")
    answer = newcomer.post("/maps/small/statements/10/reword", filled(form, {"text": "They do stop."}))
    assert answer.status_code == 303
    assert asked(newcomer, answer.headers["Location"]) == []
