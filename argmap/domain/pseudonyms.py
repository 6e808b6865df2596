"""The names that stand for contributors where a map does not show theirs: two plain words, drawn at random.

They tell nothing of who somebody is or when they came, and are drawn anew for each map, so that two maps cannot be
joined by them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence

_FIRST = (
    *("Amber", "Autumn", "Blue", "Bright", "Bronze", "Brown", "Calm", "Clear", "Copper", "Coral", "Distant", "Early"),
    *("Evening", "Gentle", "Golden", "Green", "Grey", "Hidden", "High", "Indigo", "Ivory", "Jade", "Late", "Lilac"),
    *("Little", "Marble", "Mellow", "Misty", "Morning", "Northern", "Olive", "Open", "Patient", "Plain", "Quick"),
    *("Quiet", "Red", "River", "Rust", "Sandy", "Scarlet", "Silver", "Slate", "Southern", "Steady", "Summer", "Swift"),
    *("Tall", "Teal", "Upper", "Violet", "Warm", "Western", "White", "Winter", "Wooden"),
)
_SECOND = (
    *("Alder", "Anchor", "Ash", "Aspen", "Badger", "Beech", "Birch", "Bridge", "Cedar", "Crane", "Curlew", "Dove"),
    *("Elm", "Falcon", "Fern", "Finch", "Fox", "Garden", "Grouse", "Harbour", "Hare", "Hazel", "Heron", "Ibis"),
    *("Island", "Juniper", "Kestrel", "Lantern", "Lark", "Laurel", "Linden", "Linnet", "Maple", "Marten", "Meadow"),
    *("Oak", "Orchard", "Osprey", "Otter", "Owl", "Pine", "Plover", "Poplar", "Raven", "Robin", "Rowan", "Sparrow"),
    *("Spruce", "Starling", "Stork", "Swallow", "Swan", "Tern", "Thrush", "Willow", "Wren", "Yew"),
)
_TRIES = 40

Choose = Callable[[Sequence[str]], str]


def draw_pseudonym(taken: Collection[str], choose: Choose = secrets.choice) -> str:
    """A name that nobody has yet in this map; with a number where the two words are hard to find free."""
    name = ""
    for _ in range(_TRIES):
        name = f"{choose(_FIRST)} {choose(_SECOND)}"
        if name not in taken:
            return name
    count = 2
    while f"{name} {count}" in taken:
        count += 1
    return f"{name} {count}"
