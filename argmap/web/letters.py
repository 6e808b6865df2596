"""What the site writes in its letters."""

from __future__ import annotations

from argmap.mail import Letter


def reset_letter(to: str, address: str) -> Letter:
    """The letter with the one-time link that sets a new password; it names no account, for mail is read by many."""
    text = (
        "Somebody asked for a new password for your account on argmap.\n\n"
        f"To set one, open this link within two hours; it works once:\n\n{address}\n\n"
        "If it was not you, nothing has to be done: your password stays as it is.\n"
    )
    return Letter(to, "A new password for argmap", text)
