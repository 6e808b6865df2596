"""Every contrast that the design promises, computed from the colours that pages load (WCAG 2.2, 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent / "static" / "tokens.css").read_text(encoding="utf-8")

TEXT = 4.5
SHAPE = 3.0

PAIRS = [
    ("ink", "sheet", TEXT),
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("ink", "sunk", TEXT),
    ("ink", "mark-t", TEXT),
    ("ink", "att-t", TEXT),
    ("ink", "ev-t", TEXT),
    ("ink", "cond-t", TEXT),
    ("ink2", "sheet", TEXT),
    ("ink2", "paper", TEXT),
    ("ink2", "card", TEXT),
    ("ink2", "sunk", TEXT),
    ("ink2", "att-t", TEXT),
    ("ink2", "ev-t", TEXT),
    ("ink2", "cond-t", TEXT),
    ("ink3", "paper", TEXT),
    ("ink3", "sheet", TEXT),
    ("ink3", "card", TEXT),
    ("ink3", "sunk", TEXT),
    ("plaque-ink", "plaque", TEXT),
    ("plaque-2", "plaque", TEXT),
    ("sup", "card", TEXT),
    ("sup", "paper", TEXT),
    ("sup", "sheet", SHAPE),
    ("att", "att-t", TEXT),
    ("att", "card", TEXT),
    ("att", "paper", TEXT),
    ("att", "sheet", SHAPE),
    ("ev", "ev-t", TEXT),
    ("ev", "card", TEXT),
    ("ev", "sheet", TEXT),
    ("ev", "paper", TEXT),
    ("cond", "cond-t", TEXT),
    ("cond", "card", TEXT),
    ("cond", "paper", TEXT),
    ("cond", "sheet", SHAPE),
    ("rule2", "card", SHAPE),
    ("rule2", "paper", SHAPE),
    ("rule2", "sheet", SHAPE),
    ("ink", "mark", TEXT),
    ("mark-ink", "mark", TEXT),
    ("focus", "sheet", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "card", SHAPE),
    ("btn-ink", "btn", TEXT),
    ("link", "paper", TEXT),
    ("link", "sheet", TEXT),
    ("link", "card", TEXT),
]

# Recorded in the design to two places: these must come out, so that a retuned colour is noticed.
RECORDED = {
    ("light", "ink", "sheet"): 15.40,
    ("light", "ink3", "sunk"): 4.52,
    ("light", "att", "att-t"): 7.38,
    ("light", "rule2", "paper"): 3.30,
    ("light", "link", "paper"): 5.83,
    ("dark", "ink", "mark"): 4.71,
    ("dark", "plaque-2", "plaque"): 5.52,
    ("dark", "cond", "cond-t"): 5.91,
    ("dark", "rule2", "card"): 3.70,
}


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


def blocks() -> dict[str, dict[str, str]]:
    light = re.search(r"^:root \{(.*?)^\}", CSS, re.S | re.M)
    dark = re.search(r'^:root\[data-theme="dark"\] \{(.*?)^\}', CSS, re.S | re.M)
    device = re.search(r'^  :root:not\(\[data-theme="light"\]\) \{(.*?)^  \}', CSS, re.S | re.M)
    paper = re.search(r"^@media print \{(.*?)^\}", CSS, re.S | re.M)
    assert light
    assert dark
    assert device
    assert paper
    return {"light": tokens(light[1]), "dark": tokens(dark[1]), "device": tokens(device[1]), "print": tokens(paper[1])}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground", "needed"), PAIRS)
def test_every_pair_can_be_read(theme: str, ink: str, ground: str, needed: float) -> None:
    colours = blocks()[theme]
    assert contrast(colours[ink], colours[ground]) >= needed


@pytest.mark.parametrize(("theme", "ink", "ground"), RECORDED)
def test_the_recorded_figures_still_hold(theme: str, ink: str, ground: str) -> None:
    colours = blocks()[theme]
    assert contrast(colours[ink], colours[ground]) == pytest.approx(RECORDED[theme, ink, ground], abs=0.005)


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    found = blocks()
    assert found["dark"] == found["device"]
    assert set(found["light"]) == set(found["dark"]) == set(found["print"])


LINES = ("sup", "att", "ev", "cond")

# Machado, Oliveira and Fernandes 2009, full severity.
DEFICIENCIES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(colour: str, seen_by: str | None) -> tuple[float, float, float]:
    rgb = linear(colour)
    if seen_by:
        rgb = [min(max(sum(f * v for f, v in zip(row, rgb, strict=True)), 0), 1) for row in DEFICIENCIES[seen_by]]
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("seen_by", [None, *DEFICIENCIES])
def test_the_four_line_colours_stay_apart_for_every_colour_vision(theme: str, seen_by: str | None) -> None:
    colours = blocks()[theme]
    seen = {name: lab(colours[name], seen_by) for name in LINES}
    for place, one in enumerate(LINES):
        for other in LINES[place + 1 :]:
            apart = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
            assert apart >= 12, f"{one} and {other}: {apart:.1f}"
