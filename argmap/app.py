"""`create_app`: the parts of one site put together, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from flask import Flask, request
from htmx_flask import Htmx
from jinja2 import StrictUndefined
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError

from argmap import __version__, paths
from argmap.config import Config
from argmap.domain.debates import CODE_LENGTH, CODE_LETTERS
from argmap.drawing.layout import find_dot
from argmap.drawing.svg import fragment
from argmap.mail import Post
from argmap.operations.desk import Desk, Happening, tell_nobody, utc_now
from argmap.operations.store import open_store
from argmap.web import (
    admin,
    admin_maps,
    appearance,
    argument_pages,
    arguments,
    assets,
    backups,
    chair,
    chair_acts,
    changes,
    checklist,
    citations,
    comparing,
    contributions,
    debate_bringing,
    debate_groups,
    debate_phone,
    debate_report,
    debate_sent,
    debates,
    debates_of_map,
    deciding,
    documents,
    entries,
    errors,
    events,
    exports,
    fairness,
    flags,
    glass,
    guards,
    guests,
    handed_in,
    handing_in,
    health,
    history,
    invitations,
    join_addresses,
    library,
    maps,
    me,
    members,
    moderation,
    moderation_log,
    origins,
    outline,
    own_pages,
    own_work,
    pasting,
    positions,
    preparing,
    respond,
    scribe,
    settings,
    shaping,
    signed_in,
    signing_in,
    sources,
    stances,
    starting,
    statement_pages,
    statements,
    wall,
)
from argmap.web.address import HIGHEST_NUMBER, SLUG
from argmap.web.assets import Assets
from argmap.web.bounded import Bounded
from argmap.web.kept import Kept
from argmap.web.proxies import TrustedProxies
from argmap.web.richtext import rich
from argmap.web.sessions import Cookies
from argmap.web.site import (
    DATABASE_AWAY,
    Site,
    chaired_debates,
    contributor,
    unread_notices,
    waiting_for_moderator,
)
from argmap.web.templates import Templates

NOUNS = (
    admin,
    admin_maps,
    appearance,
    argument_pages,
    arguments,
    assets,
    backups,
    chair,
    chair_acts,
    changes,
    checklist,
    citations,
    documents,
    contributions,
    debate_bringing,
    debate_groups,
    debate_phone,
    debate_report,
    debate_sent,
    debates,
    debates_of_map,
    deciding,
    comparing,
    entries,
    events,
    exports,
    fairness,
    flags,
    glass,
    guests,
    handed_in,
    origins,
    members,
    invitations,
    handing_in,
    health,
    history,
    join_addresses,
    library,
    maps,
    moderation,
    me,
    moderation_log,
    outline,
    own_pages,
    own_work,
    pasting,
    positions,
    preparing,
    shaping,
    signing_in,
    scribe,
    settings,
    sources,
    starting,
    stances,
    statement_pages,
    statements,
    wall,
)
LAYOUTS_KEPT = 400
CHECKS_KEPT = 20_000  # quotations of which it is known whether they stand in their documents
SIGNS_KEPT = 512  # icons by their size, of which the templates name some hundred
STATEMENTS_KEPT = 50_000  # in the structures of maps, so that many versions of a large map do not fill the memory


class SlugConverter(BaseConverter):
    """The name of a map in addresses."""

    regex = SLUG


class CodeConverter(BaseConverter):
    """The code of a debate in addresses."""

    regex = f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}"


class NumberConverter(IntegerConverter):
    """A running number or a version: 1 to 999,999,999, without leading zeros, so that it has one address."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """The number; what is larger than any is no page."""
        number = int(value)
        if number > HIGHEST_NUMBER:
            raise ValidationError
        return number


def create_app(
    config: Config,
    notify: Callable[[int, int], None] = tell_nobody,
    announce: Callable[[int, Sequence[Happening]], None] = tell_nobody,
) -> Flask:
    """The site as a WSGI application; after it is kept, `notify` is told of every change (map id, version) and
    `announce` of everything that happens in a debate (debate id, versions and sorts).
    """
    app = Flask("argmap", static_folder=None, template_folder=str(paths.templates_dir()))
    app.config.update(
        MAX_CONTENT_LENGTH=guards.READ_BYTES,
        MAX_FORM_MEMORY_SIZE=guards.READ_BYTES,
        MAX_FORM_PARTS=guards.FIELDS_AT_MOST,
    )
    app.jinja_environment = Templates
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.filters["fragment"] = fragment
    app.url_map.converters.update(slug=SlugConverter, number=NumberConverter, code=CodeConverter)
    app.wsgi_app = TrustedProxies(app.wsgi_app, config.trusted_proxies)  # type: ignore[method-assign]
    Htmx(app)
    engine = open_store(config.database_url)
    assets = Assets(paths.static_dir())
    here = Site(
        config=config,
        engine=engine,
        desk=Desk(engine, utc_now, notify, announce=announce),
        dot=find_dot(config.dot).trimmed(),
        layouts=Bounded(LAYOUTS_KEPT),
        structures=Bounded(STATEMENTS_KEPT, lambda structure: len(structure.kinds) + 1),
        checks=Bounded(CHECKS_KEPT),
        kept=Kept(),
        cookies=Cookies(config.secret_key),
        assets=assets,
        build=_build(paths.templates_dir(), paths.static_dir()),
        post=None if config.smtp is None else Post(config.smtp),
    )
    here.install(app)
    app.after_request(respond.compress)
    guards.install(app)
    errors.install(app)
    app.after_request(signed_in.remember_use)
    app.jinja_env.filters["rich"] = rich
    remembered = lru_cache(maxsize=SIGNS_KEPT)
    app.jinja_env.globals.update(static=assets.address, csrf=guards.csrf_token, remembered=remembered)
    app.context_processor(_frame)
    for noun in NOUNS:
        app.register_blueprint(noun.pages)
    return app


def _frame() -> dict[str, object]:
    """What the frame of every page says of its reader."""
    try:
        known = contributor()
    except DATABASE_AWAY:
        known = None
    return {
        "theme": appearance.theme(),
        "narrow": respond.narrow(),
        "contributor": None if known is None else known.name,
        "has_account": known is not None and known.account,
        "is_admin": known is not None and known.admin,
        "unread_notices": unread_notices,
        "waiting_for_moderator": waiting_for_moderator,
        "chaired_debates": chaired_debates,
        "here": request.full_path.rstrip("?"),
    }


def _build(*folders: Path) -> str:
    together = hashlib.sha256(__version__.encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                together.update(path.relative_to(folder).as_posix().encode() + b"\0")
                together.update(hashlib.sha256(path.read_bytes()).digest())
    return together.hexdigest()[:16]
