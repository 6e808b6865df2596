"""The command that tells people by mail what is new to them, to be run once a day."""

from __future__ import annotations

import argparse
import os
import smtplib

from argmap.cli import Failure
from argmap.cli.site import opened_desk
from argmap.config import load_config
from argmap.mail import Letter, Post
from argmap.operations.mailing import Digest, give_back, take_due
from argmap.queries.inbox import NoticeKind


def mail(arguments: argparse.Namespace) -> None:
    """Send everybody who wants it one letter with what is new; what cannot be sent is sent another time."""
    config = load_config(os.environ, data_dir=arguments.data_dir)
    if config.smtp is None or config.base_url is None:
        raise Failure("this site sends no mail: ARGMAP_SMTP_URL is not set")
    post = Post(config.smtp)
    failed: list[Digest] = []
    with opened_desk(config) as desk:
        digests = take_due(desk)
        for digest in digests:
            try:
                post.hand_over(letter(digest, str(config.base_url)))
            except (OSError, smtplib.SMTPException):
                failed.append(digest)
        if failed:
            give_back(desk, failed)
    sent = len(digests) - len(failed)
    print(f"{sent:,} {'letter' if sent == 1 else 'letters'} sent")
    if failed:
        raise Failure(f"{len(failed):,} could not be sent, and will be next time")


def letter(digest: Digest, base_url: str) -> Letter:
    """Counts and one address, and no words that anybody wrote: mail is read by many."""
    told = [
        (
            digest.count(NoticeKind.DECISION, NoticeKind.ASKED),
            "decision on what you wrote",
            "decisions on what you wrote",
        ),
        (digest.count(NoticeKind.REPLY), "reply to your statements", "replies to your statements"),
        (digest.count(NoticeKind.ANSWER, NoticeKind.APPEAL), "answer to a moderator", "answers to moderators"),
        (digest.count(NoticeKind.MEMBER, NoticeKind.GLASS), "thing about your maps", "things about your maps"),
    ]
    lines = "\n".join(f"- {count:,} {one if count == 1 else many}" for count, one, many in told if count)
    text = (
        f"New for you on argmap:\n\n{lines}\n\nRead it here:\n\n{base_url.rstrip('/')}/me\n\n"
        f"You asked for this mail. To end it: {base_url.rstrip('/')}/me/account\n"
    )
    return Letter(digest.to, "New for you on argmap", text)
