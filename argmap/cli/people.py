"""The commands that look after the accounts of a site."""

from __future__ import annotations

import argparse
import os

from argmap.cli.site import opened_desk
from argmap.config import load_config
from argmap.domain.accounts import SiteRole
from argmap.domain.permissions import OPERATOR
from argmap.operations import accounts
from argmap.operations.desk import Desk
from argmap.queries import accounts as account_queries
from argmap.queries.reading import reading

HERE = "http://127.0.0.1:8000"


def account(arguments: argparse.Namespace) -> None:
    """Do one thing to one account, or list them all."""
    config = load_config(os.environ, data_dir=arguments.data_dir)
    base = config.base_url or HERE
    with opened_desk(config) as desk:
        if arguments.action == "list":
            _list(desk)
        elif arguments.action == "add":
            token = accounts.add_account(desk, OPERATOR, arguments.name, SiteRole(arguments.role))
            print(f"added {arguments.name}; this link sets the password, once: {base}/password/{token}")
        else:
            _change(desk, base, arguments)


def _change(desk: Desk, base: str, arguments: argparse.Namespace) -> None:
    with reading(desk.engine) as session:
        found = account_queries.account_called(session, OPERATOR, arguments.name)
    who = found.contributor_id
    if arguments.action == "role":
        accounts.set_role(desk, OPERATOR, who, SiteRole(arguments.role))
        print(f"{found.name}: {arguments.role}")
    elif arguments.action == "reset":
        print(f"{found.name}: this link sets the password, once: {base}/password/", end="")
        print(accounts.make_reset_link(desk, OPERATOR, who))
    else:
        accounts.disable(desk, OPERATOR, who, arguments.action == "disable")
        print(f"{found.name}: {arguments.action}d")


def _list(desk: Desk) -> None:
    with reading(desk.engine) as session:
        found = account_queries.accounts(session, OPERATOR)
    for one in found:
        notes = [
            one.role.value,
            *(["disabled"] if one.disabled else []),
            *([] if one.password else ["no password yet"]),
        ]
        print(f"{one.name}: {', '.join(notes)}")
    if not found:
        print("there are no accounts")
