"""A browser in a few words, for the list of where somebody is signed in: "Firefox on Linux", and nothing more exact."""

from __future__ import annotations

_NAMES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What browsers say of themselves, the most telling first: each also names those that it descends from."""


def browser_in_words(user_agent: str) -> str:
    """What a browser is called that says that of itself."""
    name = next((words for sign, words in _NAMES if sign in user_agent), "A browser")
    system = next((words for sign, words in _SYSTEMS if sign in user_agent), "")
    return f"{name} on {system}" if system else name
