"""What a participant's page of a live debate sends: votes, contributions, signals and what moved one.

Each can be sent again without harm, by a double tap or by a phone that was away. A page without script is led back to
itself; the page's own modules ask for the parts that have changed, and are told refusals as JSON, to show them beside
what they keep.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain.debates import Ballot, SignalKind
from argmap.domain.drafts import NewStatement
from argmap.domain.limits import TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.text import propose_title
from argmap.domain.vocabulary import Relation
from argmap.operations import debate_entries, guests, voting
from argmap.web import respond
from argmap.web.contributing import shows_again
from argmap.web.debate_phone import anew, numbers_in, own_parts, page, sheet_of, typed_form
from argmap.web.debates import guest, guest_view
from argmap.web.drafting import Reading, argument_draft
from argmap.web.guards import StaleForm, csrf_token
from argmap.web.site import done_reading, site

pages = Blueprint("debate_sent", __name__)

_NONCE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{16})\.[0-9]{1,3}", re.ASCII)
_OF_A_DRAFT = ("relation", "kind", "text", "title", "target")


def _again(error: Exception, problems: Mapping[str, str], status: int, code: str, entry: int = 0) -> Response:
    """The page with what was typed and what was wrong with it; for the page's modules, the same as JSON."""
    anew()
    if respond.wants_json():
        return _problem(error, problems, status)
    typed = typed_form()
    if not respond.wants_part() or guest_view(code) is None:
        return page(code, status, problems, typed)
    said = {"title": "That was not taken", "sentence": " ".join(problems.values())}
    further = ["errors/_message.html"]
    if typed.get("what") == "entry":
        further.append("debates/_phone_sheet.html")
    return own_parts(code, status, further, sheet=sheet_of("", typed, problems), **said)


def _problem(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    told = {
        "type": "about:blank",
        "title": "That was not taken",
        "status": status,
        "detail": " ".join(problems.values()),
        "fields": dict(problems),
    }
    if isinstance(error, StaleForm):
        told["csrf"] = csrf_token()
    return respond.as_json(told, status, "application/problem+json")


def _answered(code: str, place: str = "") -> Response:
    """The page anew, or for htmx the parts that are one's own."""
    anew()
    return own_parts(code) if respond.wants_part() else respond.redirect(f"/debates/{code}{place}")


@pages.post("/debates/<code:code>/vote")
@shows_again(_again)
def vote(code: str) -> Response:
    """Vote, or change one's vote."""
    form = Reading(request.form)
    ballot = form.word("ballot", Ballot, Ballot.OPENING)
    # A place between two positions comes as two, in whichever order.
    chosen = sorted({some for told in request.form.getlist("choice") for some in told[:40].split()}, key=_numbered)
    form.done()
    who = guest(code)
    done_reading()
    voting.vote(site().desk, who, code, ballot, " ".join(chosen))
    return _answered(code)


def _numbered(choice: str) -> tuple[int, str]:
    return len(choice), choice


@pages.post("/debates/<code:code>/signals")
@shows_again(_again)
def signal(code: str) -> Response:
    """Signal something of a statement, or take that back."""
    form = Reading(request.form)
    kind = form.word("kind", SignalKind, SignalKind.AGREE)
    numbers = numbers_in(request.form)
    if len(numbers) != 1:
        form.problem("statement", "It is not said of which statement.")
    group = _group(form, code)
    form.done()
    who = guest(code)
    done_reading()
    voting.signal(site().desk, who, code, numbers[0], kind, _given(), group)
    return _answered(code)


def _given() -> bool:
    return request.form.get("given", "1") == "1"


def _group(form: Reading, code: str) -> int:
    """The small group on whose map it is: one's own, or none."""
    told = form.typed.get("group", "") or "0"
    person = guest_view(code)
    if told != "0" and (person is None or told != str(person.group)):
        form.problem("group", "That is another group’s map.")
        return 0
    return int(told)


@pages.post("/debates/<code:code>/speak")
@shows_again(_again)
def speak(code: str) -> Response:
    """Ask to speak, or leave the list of those who do."""
    who = guest(code)
    done_reading()
    guests.want_to_speak(site().desk, who, code, request.form.get("wants", "1") == "1")
    return _answered(code)


@pages.post("/debates/<code:code>/side")
@shows_again(_again)
def side(code: str) -> Response:
    """Sit on another side, or on none."""
    who = guest(code)
    done_reading()
    guests.take_side(site().desk, who, code, request.form.get("side", "")[:20])
    return _answered(code, "#own")


@pages.post("/debates/<code:code>/entries")
@shows_again(_again)
def send(code: str) -> Response:
    """Send a contribution. What comes twice under one nonce counts once."""
    form = Reading(request.form)
    if request.form.get("relation", "") not in (Relation.SUPPORT, Relation.ATTACK):
        form.problem("relation", "Say whether it speaks for or against.")
    if not _is_ours(request.form.get("nonce", "")):
        form.problem("", "This form has lost its key: please send it once more.")
    group = _group(form, code)
    typed = MultiDict({name: request.form.get(name, "") for name in _OF_A_DRAFT})
    typed["target"] = "".join(typed["target"].split())
    if typed["target"].isascii() and typed["target"].isdigit():
        typed["target"] = f"s{typed['target']}"
    draft = argument_draft(typed) if "relation" not in form.problems else None
    form.done()
    assert draft is not None
    who = guest(code)
    done_reading()
    debate_entries.send(site().desk, who, code, draft, request.form["nonce"], group)
    return _answered(code, "#own")


def _is_ours(nonce: str) -> bool:
    """Whether this site has drawn the key."""
    found = _NONCE.fullmatch(nonce)
    return found is not None and hmac.compare_digest(found[2], site().cookies.keyed("nonce", found[1])[:16])


@pages.post("/debates/<code:code>/entries/<number:entry>/reword")
@shows_again(_again)
def reword(code: str, entry: int) -> Response:
    """Give a contribution of one's own other words."""
    form = Reading(request.form)
    text = form.line("text", TEXT_LIMIT, required=True)
    title = form.line("title", TITLE_LIMIT)
    form.done()
    who = guest(code)
    done_reading()
    debate_entries.reword_entry(site().desk, who, code, entry, NewStatement(text, title or propose_title(text)))
    return _answered(code, "#own")


@pages.post("/debates/<code:code>/entries/<number:entry>/withdraw")
@shows_again(_again)
def withdraw(code: str, entry: int) -> Response:
    """Take a contribution of one's own back."""
    who = guest(code)
    done_reading()
    debate_entries.withdraw_entry(site().desk, who, code, entry)
    return _answered(code, "#own")


@pages.post("/debates/<code:code>/moved")
@shows_again(_again)
def moved(code: str) -> Response:
    """Say which statements moved one, or that one would rather not; or find further ones, with the ticks kept."""
    if request.form.get("act") == "find":
        return page(code, typed=typed_form())
    who = guest(code)
    done_reading()
    voting.say_what_moved(site().desk, who, code, () if "skip" in request.form else numbers_in(request.form))
    return _answered(code)
