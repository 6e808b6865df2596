"""A member of a map corrects its bibliography, its speakers and its cases, and says who holds what."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from argmap.domain.permissions import Membership
from argmap.domain.vocabulary import StanceKind
from tests.support.in_process import Visitor, filled, form_in, forms_in
from tests.support.people import signed_in
from tests.web.test_contributing import graph, version

BASE = "/maps/small"


@pytest.fixture
def student(app: Flask) -> Visitor:
    """A participant of the small map."""
    return signed_in(app, "Stella", slug="small", role=Membership.PARTICIPANT)


def test_a_document_is_added_and_corrected_from_the_bibliography(
    student: Visitor, visitor: Visitor, app: Flask
) -> None:
    page = student.get(f"{BASE}/sources")
    assert 'href="/maps/small/sources/memoir/edit"' in page.text
    assert "Correct the entry" not in visitor.get(f"{BASE}/sources").text
    form = student.form(f"{BASE}/sources/new", "/sources/new")
    answer = student.post(f"{BASE}/sources/new", filled(form, {"title": "A Report", "url": "https://example.org/r"}))
    assert answer.headers["Location"] == "/maps/small/sources?source=a-report"
    form = student.form(f"{BASE}/sources/a-report/edit", "/a-report/edit")
    assert form["url"] == "https://example.org/r"
    student.post(f"{BASE}/sources/a-report/edit", filled(form, {"author": "Roe, Richard"}))
    assert graph(app).sources["a-report"].author == "Roe, Richard"
    again = student.post(f"{BASE}/sources/a-report/edit", filled(form, {"author": "Doe, Jane"}))
    assert again.status_code == 409
    assert "It now reads" in again.text
    assert form_in(again.text, "/a-report/edit")["author"] == "Doe, Jane"
    wrong = student.post(f"{BASE}/sources/new", filled(form, {"title": "", "url": "javascript:1"}))
    assert wrong.status_code == 422
    assert "An address begins with" in wrong.text
    assert student.get(f"{BASE}/sources/nothing/edit").status_code == 404


def test_an_entry_is_merged_into_another(student: Visitor, app: Flask) -> None:
    for noun, first, second in (
        ("sources", "title", "memoir"),
        ("speakers", "name", "mediator"),
        ("cases", "name", "bosnia"),
    ):
        form = student.form(f"{BASE}/{noun}/new", f"/{noun}/new")
        student.post(f"{BASE}/{noun}/new", filled(form, {first: "Twice"}))
        page = student.get(f"{BASE}/{noun}/twice/edit").text
        merge = next(fields for _, fields in forms_in(page) if "into" in fields)
        assert student.post(f"{BASE}/{noun}/twice/edit", filled(merge, {"into": ""})).status_code == 422
        assert student.post(f"{BASE}/{noun}/twice/edit", filled(merge, {"into": second})).status_code == 303
        assert "twice" not in {*graph(app).sources, *graph(app).speakers, *graph(app).cases}
        if noun != "sources":
            edit = student.form(f"{BASE}/{noun}/{second}/edit", f"/{second}/edit")
            student.post(f"{BASE}/{noun}/{second}/edit", filled(edit, {first: "Renamed"}))
            listed = student.get(f"{BASE}/{noun}").text
            assert "Renamed" in listed
            assert f"/{noun}/{second}/edit" in listed


def test_visitors_read_the_lists_and_change_nothing(visitor: Visitor, app: Flask) -> None:
    assert "Anna Mediator" in visitor.get(f"{BASE}/speakers").text
    assert "Correct" not in visitor.get(f"{BASE}/cases").text
    for page in ("speakers/new", "sources/memoir/edit", "statements/1/stances"):
        assert visitor.get(f"{BASE}/{page}").headers["Location"].startswith("/sign-in")
    assert version(app) == 1


def test_what_an_outsider_adds_to_the_bibliography_is_read_first_and_told_before(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    assert f"{BASE}/sources/new" in newcomer.get(f"{BASE}/sources").text
    page = newcomer.get(f"{BASE}/sources/memoir/edit").text
    assert "A moderator reads this first." in page
    form = newcomer.form(f"{BASE}/sources/new", "/sources/new")
    answer = newcomer.post(f"{BASE}/sources/new", filled(form, {"title": "A Report", "note": "Mind the date."}))
    mine = answer.headers["Location"]
    assert mine.startswith("/contributions/")
    assert "A source: A Report" in newcomer.get(mine).text
    assert "a-report" not in graph(app).sources
    number = mine.rsplit("/", 1)[1]
    read = chair.get(f"/moderation?item={number}").text
    for told in ("A source: A Report", "Mind the date.", "among the sources, speakers and cases"):
        assert told in read
    assert 'value="merge"' not in read
    decision = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    asked = filled(decision, {"act": "ask", "reason": "unclear", "words": "Which?"})
    assert chair.post(f"/moderation/{number}", asked).status_code == 303
    again = newcomer.form(mine, mine)
    assert (again["title"], again["note"]) == ("A Report", "Mind the date.")
    wrong = newcomer.post(mine, filled(again, {"act": "send", "title": "", "note": "Of 1995."}))
    assert (wrong.status_code, form_in(wrong.text, mine)["note"]) == (422, "Of 1995.")
    taken = newcomer.post(mine, filled(again, {"act": "send", "title": "A Memoir of Talks"}))
    assert (taken.status_code, "There is a document of this title already" in taken.text) == (422, True)
    assert newcomer.post(mine, filled(again, {"act": "send", "author": "UN", "words": "That one."})).status_code == 303
    asked = filled(
        chair.form(f"/moderation?item={number}", f"/moderation/{number}"), {"act": "ask", "reason": "unclear"}
    )
    assert chair.post(f"/moderation/{number}", asked).status_code == 303
    again = newcomer.form(mine, mine)
    assert again["author"] == "UN"
    assert newcomer.post(mine, filled(again, {"act": "keep", "words": "There is one."})).status_code == 303
    decision = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(decision, {"act": "approve"})).status_code == 303
    report = graph(app).sources["a-report"]
    assert (report.note, report.author) == ("Mind the date.", "UN")
    assert "It is in the map" in newcomer.get(mine).text
    assert "it is among the sources, speakers or cases" in chair.get(f"{BASE}/moderation-log").text


def test_what_an_outsider_says_of_a_speaker_is_read_first(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = f"{BASE}/statements/1/stances"
    assert "A moderator reads this first." in newcomer.get(page).text
    assert "Ask to remove" not in newcomer.get(page).text
    said = {"speaker": "Anna Mediator", "stance": "rejects", "note": "Twice."}
    cited = {"source": "A Memoir of Talks", "quote": "Never."}
    for fields, told in (
        (said | cited, ("Anna Mediator rejects it", "Stance, waiting", "Twice.", "Never.")),
        (cited, ("A quotation from: A Memoir of Talks", "Quotation, waiting", "Never.")),
    ):
        mine = newcomer.post(page, filled(_saying(newcomer, page), fields)).headers["Location"]
        assert told[0] in newcomer.get(mine).text
        read = chair.get(f"/moderation?item={mine.rsplit('/', 1)[1]}").text
        assert [words for words in told if words not in read] == []
    for noun, word in (("speakers", "Speaker"), ("cases", "Case")):
        form = newcomer.form(f"{BASE}/{noun}/new", f"/{noun}/new")
        mine = newcomer.post(f"{BASE}/{noun}/new", filled(form, {"name": "Once"})).headers["Location"]
        assert f"A {word.lower()}: Once" in newcomer.get(mine).text
        assert f"{word}, waiting" in chair.get(f"/moderation?item={mine.rsplit('/', 1)[1]}").text


def citations_in(someone: Visitor, page: str) -> list[str]:
    """Where the quotations that a page lists are corrected, in its order."""
    return list(dict.fromkeys(re.findall(r'href="(/maps/small/citations/\d+)"', someone.get(page).text)))


def _saying(someone: Visitor, page: str) -> MultiDict[str, str]:
    return next(fields for _, fields in forms_in(someone.get(page).text) if "speaker" in fields)


def test_a_speaker_is_said_to_hold_a_statement_in_their_words_and_silenced_again(student: Visitor, app: Flask) -> None:
    assert f"{BASE}/statements/1/stances" in student.get(f"{BASE}/statements/1").text
    page = f"{BASE}/statements/1/stances"
    form = filled(_saying(student, page), {"speaker": "Anna Mediator", "stance": "rejects"})
    answer = student.post(page, filled(form, {"source": "A Memoir of Talks", "quote": "Never.", "voice": "own"}))
    assert answer.headers["Location"].startswith("/maps/small/statements/1?added=")
    stance = graph(app).stances_on[1][0]
    assert (stance.kind, stance.citations[0].quote) == (StanceKind.REJECTS, "Never.")
    correct = re.search(rf'href="({page}\?stance=\d+)#form"', student.get(page).text)
    assert correct is not None
    now = _saying(student, correct[1])
    assert (now["speaker"], now["stance"]) == ("Anna Mediator", "rejects")
    student.post(page, filled(now, {"note": "In anger."}))
    assert graph(app).stances_on[1][0].note == "In anger."
    plain = filled(_saying(student, page), {"source": "A Memoir of Talks", "quote": "Peace came first."})
    assert student.post(page, plain).status_code == 303
    assert graph(app).statements[1].citations[0].quote == "Peace came first."
    taking = next(fields for _, fields in forms_in(student.get(page).text) if fields.get("how") == "remove")
    assert student.post(page, taking).status_code == 303
    assert len(citations_in(student, page)) == 1
    for one in citations_in(student, page):
        taking = next(fields for _, fields in forms_in(student.get(one).text) if fields.get("do") == "remove")
        assert student.post(one, taking).headers["Location"].startswith("/maps/small/statements/1?added=")
    assert 1 not in graph(app).stances_on
    assert graph(app).statements[1].citations == ()
    empty = student.post(page, {"csrf": form["csrf"], "seen": "9"})
    assert empty.status_code == 422
    assert "Name a speaker, or a document" in empty.text


def test_a_member_says_in_which_cases_an_argument_holds(newcomer: Visitor, student: Visitor, app: Flask) -> None:
    page = f"{BASE}/arguments/2/change"
    assert f'href="{page}"' in student.get(f"{BASE}/arguments/2").text
    form = student.form(f"{page}?how=cases", "/change")
    assert form.getlist("case") == ["bosnia", ""]
    answer = student.post(page, filled(form, {"case": ["bosnia", "Chad 2008"]}))
    assert answer.status_code == 303
    assert graph(app).arguments[2].cases == ("bosnia", "chad-2008")
    again = student.post(page, filled(form, {"case": ["bosnia", "Chad 2008"]}))
    assert (again.status_code, "said of it already" in again.text) == (422, True)
    read_first = newcomer.get(f"{page}?how=cases").text
    assert "A moderator reads this first." in read_first
    assert "how=move" not in read_first
    sent = newcomer.post(page, filled(newcomer.form(f"{page}?how=cases", "/change"), {"case": ["Mali"]}))
    assert sent.headers["Location"].startswith("/contributions/")
    assert graph(app).arguments[2].cases == ("bosnia", "chad-2008")


def sent_back(chair: Visitor, address: str, reason: str = "unclear") -> None:
    number = address.rsplit("/", 1)[1]
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(form, {"act": "ask", "reason": reason})).status_code == 303


def approved(chair: Visitor, address: str) -> str:
    """What the moderator read before they approved it."""
    number = address.rsplit("/", 1)[1]
    page = chair.get(f"/moderation?item={number}").text
    form = form_in(page, f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(form, {"act": "approve"})).status_code == 303
    return page


def test_a_correction_shows_what_changes_and_is_sent_again_over_anothers(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = f"{BASE}/sources/memoir/edit"
    form = filled(newcomer.form(page, "/edit"), {"title": "A Memoir of the Talks", "date": "1996"})
    mine = newcomer.post(page, form).headers["Location"]
    read = chair.get(f"/moderation?item={mine.rsplit('/', 1)[1]}").text
    assert "<ins>the Talks</ins>" in read or "<ins>the</ins>" in read
    assert "<dt>Authors</dt>" not in read
    other = filled(chair.form(page, "/edit"), {"publisher": "A Press"})
    assert chair.post(page, other).status_code == 303
    number = mine.rsplit("/", 1)[1]
    decision = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    stale = chair.post(f"/moderation/{number}", filled(decision, {"act": "approve"}))
    assert (stale.status_code, "would overwrite others" in stale.text) == (409, True)
    sent_back(chair, mine)
    again = newcomer.get(mine).text
    assert "Now: <bdi>A Press</bdi>" in again
    fields = filled(form_in(again, mine), {"act": "send", "publisher": "A Press"})
    assert newcomer.post(mine, fields).status_code == 303
    approved(chair, mine)
    memoir = graph(app).sources["memoir"]
    assert (memoir.title, memoir.date, memoir.publisher) == ("A Memoir of the Talks", "1996", "A Press")


def test_merging_is_asked_for_sent_back_and_sent_again(newcomer: Visitor, student: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    for name in ("Twice", "Thrice"):
        form = student.form(f"{BASE}/speakers/new", "/speakers/new")
        student.post(f"{BASE}/speakers/new", filled(form, {"name": name}))
    page = newcomer.get(f"{BASE}/speakers/twice/edit").text
    merge = next(fields for _, fields in forms_in(page) if "into" in fields)
    mine = newcomer.post(f"{BASE}/speakers/twice/edit", filled(merge, {"into": "thrice"})).headers["Location"]
    assert "The speaker Twice is the same as Thrice" in newcomer.get(mine).text
    sent_back(chair, mine, "elsewhere")
    again = newcomer.form(mine, mine)
    assert again["into"] == "thrice"
    assert newcomer.post(mine, filled(again, {"act": "send", "into": ""})).status_code == 422
    assert newcomer.post(mine, filled(again, {"act": "send", "into": "mediator"})).status_code == 303
    assert "is the same as Anna Mediator" in approved(chair, mine)
    assert "twice" not in graph(app).speakers


def test_removing_is_asked_for_and_can_be_kept_or_withdrawn(newcomer: Visitor, student: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = f"{BASE}/statements/1/stances"
    said = {"speaker": "Anna Mediator", "stance": "rejects", "source": "A Memoir of Talks", "quote": "Never."}
    student.post(page, filled(_saying(student, page), said))
    assert "Ask to remove what Anna Mediator says" in newcomer.get(page).text
    taking = next(fields for _, fields in forms_in(newcomer.get(page).text) if fields.get("how") == "remove")
    mine = newcomer.post(page, taking).headers["Location"]
    assert "Without what is said: Anna Mediator rejects it" in newcomer.get(mine).text
    sent_back(chair, mine)
    form = newcomer.form(mine, mine)
    assert 'value="send"' not in newcomer.get(mine).text
    assert newcomer.post(mine, filled(form, {"act": "send"})).status_code == 422
    assert newcomer.post(mine, filled(form, {"act": "keep", "words": "She never said so."})).status_code == 303
    assert "Removal, waiting" in approved(chair, mine)
    assert 1 not in graph(app).stances_on


def test_what_was_said_of_a_speaker_or_of_cases_is_sent_again(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = f"{BASE}/statements/1/stances"
    said = {"speaker": "Anna Mediator", "stance": "rejects", "source": "A Memoir of Talks", "quote": "Never."}
    mine = newcomer.post(page, filled(_saying(newcomer, page), said)).headers["Location"]
    sent_back(chair, mine, "needs source")
    again = newcomer.form(mine, mine)
    assert {name: again[name] for name in said} == said
    assert newcomer.post(mine, filled(again, {"act": "send", "speaker": "", "source": ""})).status_code == 422
    assert newcomer.post(mine, filled(again, {"act": "send", "locator": "p. 4", "stance": "asks"})).status_code == 303
    approved(chair, mine)
    stance = graph(app).stances_on[1][0]
    assert (stance.kind, stance.citations[0].locator) == (StanceKind.ASKS, "p. 4")
    page = f"{BASE}/arguments/2/change"
    sent = filled(newcomer.form(f"{page}?how=cases", "/change"), {"case": ["Mali"]})
    mine = newcomer.post(page, sent).headers["Location"]
    sent_back(chair, mine)
    again = newcomer.form(mine, mine)
    assert [told for told in again.getlist("case") if told] == ["Mali"]
    assert newcomer.post(mine, filled(again, {"act": "send", "case": ["bosnia", "Mali 2012"]})).status_code == 303
    assert "It holds in: Bosnia 1992–95, Mali 2012" in approved(chair, mine)
    assert graph(app).arguments[2].cases == ("bosnia", "mali-2012")


def test_a_map_gets_a_matrix_of_its_own_from_its_cells(student: Visitor, visitor: Visitor, app: Flask) -> None:
    first = f"{BASE}/statements/1/stances"
    student.post(first, filled(_saying(student, first), {"speaker": "Anna Mediator"}))
    silent = f"{BASE}/statements/2/stances?speaker=mediator"
    assert f'href="{silent}" aria-label="Mediator is silent on 2; say what is reported">Silent' in (
        student.get(f"{BASE}/positions").text
    )
    form = _saying(student, silent)
    assert (form["speaker"], form["stance"]) == ("Anna Mediator", "")
    student.post(f"{BASE}/statements/2/stances", filled(form, {"stance": "rejects"}))
    said = student.get(f"{BASE}/positions?cell=mediator.2").text
    assert f'href="{silent}#form">Correct what is said' in said
    assert _saying(student, silent)["stance"] == "rejects"
    assert "/stances" not in visitor.get(f"{BASE}/positions").text


def test_where_nobody_is_quoted_yet_one_is_led_to_the_positions_that_somebody_may_hold(app: Flask) -> None:
    stella = signed_in(app, "Stella")
    form = stella.form("/maps/new", "/maps/new")
    started = stella.post("/maps/new", filled(form, {"question": "May one?", "position": "One may."}))
    slug = started.headers["Location"].split("?")[0]
    page = stella.get(f"{slug}/positions").text
    assert "Nobody is quoted yet" in page
    assert f'href="{slug}/statements/1/stances">Say who holds it' in page
    assert f'href="{slug}/sources/new">Add a source' in stella.get(f"{slug}/sources").text
