"""A backup of the whole site, made now and downloaded by an admin, and what the last one was."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file

from argmap.domain.errors import Unavailable
from argmap.operations.backup import made_by
from argmap.queries.site_log import last_backup
from argmap.web import respond, words
from argmap.web.account_forms import NO_PROBLEMS
from argmap.web.contributing import shows_again
from argmap.web.signed_in import admin
from argmap.web.site import done_reading, reading, site

pages = Blueprint("backups", __name__)


def _page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    actor = admin().actor
    done_reading()
    last = last_backup(reading(), actor)
    told = ""
    if last is not None:
        made = f"{words.day(last.at)}, {words.clock(last.at)}"
        told = f"{made}, by {last.who or 'the command'}: {words.size(last.detail['bytes'])}."
    return respond.respond("admin/backups.html", status=status, last=told, problem=" ".join(problems.values()))


def _again(_error: Exception, problems: Mapping[str, str], status: int) -> Response:
    return _page(problems, status)


@pages.get("/admin/backups")
def show() -> Response:
    """What the last backup was, and a way to make one."""
    return _page()


@pages.post("/admin/backups")
@shows_again(_again)
def make() -> Response:
    """Make a backup and send it as a file; nothing of it stays on the server."""
    actor, here = admin().actor, site()
    done_reading()
    with ExitStack() as unless_sent:
        try:
            file = unless_sent.enter_context(tempfile.TemporaryFile(dir=here.config.data_dir))
            made_by(here.desk, actor, file)
        except OSError as error:
            raise Unavailable(
                "There is no room for it on the server. Free some, or use argmap backup there."
            ) from error
        closing = unless_sent.pop_all()
    size = file.tell()
    file.seek(0)
    response = Response(wrap_file(request.environ, file), mimetype="application/gzip", direct_passthrough=True)
    response.call_on_close(closing.close)
    response.content_length = size
    name = f"argmap-{here.desk.clock():%Y-%m-%d-%H%M}.backup"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
