"""A quotation that its document does not have, against the nearest words that it has."""

from __future__ import annotations

from argmap.domain.quotations import NotFound
from argmap.web.differences import Piece, differences

_QUOTED_WORDS = 60
_MARKS = ".,;:!?\"'”’"


def why(instead: NotFound) -> str:
    """What differs, in a few words."""
    if instead.reason and not instead.nearest:
        return instead.reason
    if instead.has:
        return f"typed “{instead.wrote}” for “{instead.has}”"
    if instead.wrote:
        return f"its “{instead.wrote}” is not there"
    return "the order differs" if instead.nearest else "nothing like it is there"


def pieces(quoted: str, instead: NotFound) -> tuple[Piece, ...]:
    """The quotation against the nearest words of the document: what went is only typed, what came only there."""
    quote = quoted.split()
    near = instead.nearest.split()
    if near and quote and instead.has and instead.wrote == quote[0]:
        near.insert(0, instead.has)  # the nearest words begin where the two agree
    if near and quote and near[-1].rstrip(_MARKS) == quote[-1].rstrip(_MARKS):
        near[-1] = quote[-1]
    if not near or max(len(quote), len(near)) > _QUOTED_WORDS:
        return (Piece("same", " ".join(quote[:_QUOTED_WORDS]) + ("…" if len(quote) > _QUOTED_WORDS else "")),)
    return differences(" ".join(quote), " ".join(near))
