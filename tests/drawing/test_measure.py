"""The server's idea of how wide a text is, held against a real browser's; and lines that never stick out."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from argmap.drawing.breaking import break_lines
from argmap.drawing.graphemes import graphemes
from argmap.drawing.measure import Face, text_width
from tests.support.examples import examples
from tests.support.work import calls_of

STATIC = Path(__file__).resolve().parents[2] / "static"

CSS_FONTS = {
    Face.SERIF: "400 SIZE ArgmapSerif",
    Face.SERIF_SEMIBOLD: "600 SIZE ArgmapSerif",
    Face.SANS: "400 SIZE ArgmapSans",
    Face.SANS_SEMIBOLD: "600 SIZE ArgmapSans",
}

LATIN = [
    "Prosecution may be delayed, on conditions",
    "Grant amnesty if it helps to end violence sooner",
    "“Accommodation is a legitimate approach”",
    "Côte d’Ivoire: four warned officials very concerned",
    "Šimonović; Sebastián and Claes; Dvořák; Łukasz Żółć; Ğ, ı, ş; œuvre; fin",
    "Two Venetian lawyers wrote: You, Tom, are wrong",
    "1992–95, 200,000 killed (¶26), n. 5 … 3½",
    "The quick brown fox jumps over the lazy dog",
    "iiiiiiiiiiilllllllllll",
    "MMMMMMWWWWWW",
    "an entirely new group of people, office affairs, flowing fjords",
]

FOREIGN = [
    "在和平与正义之间",
    "平和か、正義か。",
    "السلام أولا أم العدالة",
    "Сначала мир или справедливость",
    "ЩУЖЮШМ шжщюмыф",
    "ΩΜΨ ωψφμ",
    "Ειρήνη ή δικαιοσύνη",
    "שלום או צדק",
    "शांति या न्याय",
    "สันติภาพหรือความยุติธรรม",
    "평화인가 정의인가",
    "👨‍👩‍👧‍👦🏳️‍🌈🇭🇷👍🏽🕊️",
    "e\u0301a\u0300o\u0302",
]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page in Chromium that has loaded the faces from the checkout, served without a server."""

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix("http://argmap.test/")
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0] or "font/woff2")
        else:
            page_text = '<link rel="stylesheet" href="/fonts/faces.css"><svg width="9"><text id="t"></text></svg>'
            route.fulfill(body=f"<!doctype html>{page_text}", content_type="text/html")

    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", serve)
    page.goto("http://argmap.test/page")
    yield page
    context.close()


def browser_widths(page: Page, texts: list[str], font: str, letter_spacing: str = "0") -> list[float]:
    script = """async ([texts, font, spacing]) => {
        await document.fonts.load(font, texts.join("") + "aš");
        const text = document.getElementById("t");
        text.style.font = font;
        text.style.letterSpacing = spacing;
        return texts.map(words => { text.textContent = words; return text.getComputedTextLength(); });
    }"""
    widths: list[float] = page.evaluate(script, [texts, font, letter_spacing])
    return widths


@pytest.mark.parametrize("face", list(Face))
def test_letters_that_the_font_pulls_together_are_never_counted_too_narrow(page: Page, face: Face) -> None:
    kerned = ["AVATAR To Ty We Va. Yo, f(x) “T”", "L’Y, “A”, P., rr ‘", "of “chiefs”, if so"]
    drawn = browser_widths(page, kerned, CSS_FONTS[face].replace("SIZE", "14px"))
    for text, width in zip(kerned, drawn, strict=True):
        assert text_width(text, face, 14) >= 0.995 * width, text


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("size", [11.6, 13.6, 20.5])
def test_latin_text_is_as_wide_as_chromium_draws_it(page: Page, face: Face, size: float) -> None:
    drawn = browser_widths(page, LATIN, CSS_FONTS[face].replace("SIZE", f"{size}px"))
    for text, width in zip(LATIN, drawn, strict=True):
        ratio = text_width(text, face, size) / width
        assert 0.995 <= ratio <= 1.02, f"{text!r}: {ratio:.4f} of what is drawn"


def test_spaced_capitals_are_as_wide_as_chromium_draws_them(page: Page) -> None:
    labels = ["OBJECTION 12", "POSITION 44", "EVIDENCE 61 −", "SETTING 3", "CONDITION 46"]
    drawn = browser_widths(page, labels, "600 10.6px ArgmapSans", "0.05em")
    for text, width in zip(labels, drawn, strict=True):
        ratio = text_width(text, Face.SANS_SEMIBOLD, 10.6, letter_spacing=0.05) / width
        assert 0.995 <= ratio <= 1.02, f"{text!r}: {ratio:.4f} of what is drawn"


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("fallback", ["serif", "sans-serif", "DejaVu Sans", "DejaVu Serif", "monospace"])
def test_no_script_outside_the_fonts_is_drawn_wider_than_it_is_counted(page: Page, face: Face, fallback: str) -> None:
    drawn = browser_widths(page, FOREIGN, f'{CSS_FONTS[face].replace("SIZE", "14px")}, "{fallback}", {fallback}')
    for text, width in zip(FOREIGN, drawn, strict=True):
        assert text_width(text, face, 14) >= 0.995 * width, text


def test_the_words_of_other_alphabets_do_not_take_a_line_each() -> None:
    for title in FOREIGN[2:4]:
        assert len(break_lines(title, Face.SERIF, 13.6, 158)) <= 3, title


def test_marks_and_joiners_take_no_room() -> None:
    assert text_width("e\u0301", Face.SERIF, 10) == text_width("e", Face.SERIF, 10)
    assert text_width("a\u00ad\u200d\u202e\ufe0f", Face.SANS, 10) == text_width("a", Face.SANS, 10)


def test_a_single_character_that_is_a_whole_phrase_counts_as_one() -> None:
    assert text_width("\ufdfd", Face.SERIF, 10) >= 100


def test_width_grows_in_proportion_to_the_size() -> None:
    assert text_width("peace", Face.SERIF, 28) == pytest.approx(2 * text_width("peace", Face.SERIF, 14))


def test_the_table_is_small_to_load_and_loaded_once() -> None:
    from argmap.drawing import measure

    measure._tables.cache_clear()
    assert 1_000 < calls_of(measure._tables) < 6_000
    assert calls_of(measure._tables) < 10


def test_a_short_text_stays_on_one_line() -> None:
    assert break_lines("Justice first", Face.SERIF, 14, 200) == ("Justice first",)


@pytest.mark.parametrize("text", ["", " ", "\n\t \u2003"])
def test_a_text_without_a_word_has_no_lines(text: str) -> None:
    assert break_lines(text, Face.SERIF, 14, 100) == ()


def test_lines_are_balanced_and_not_merely_filled() -> None:
    lines = break_lines("Prosecution may be delayed, on conditions", Face.SERIF_SEMIBOLD, 14, 200)
    assert lines == ("Prosecution may be", "delayed, on conditions")


def test_a_hyphen_breaks_only_in_a_word_that_does_not_fit() -> None:
    assert break_lines("the victim-perpetrator split", Face.SERIF, 14, 130) == (
        "the",
        "victim-perpetrator",
        "split",
    )
    assert break_lines("the victim-perpetrator split", Face.SERIF, 14, 80)[:3] == (
        "the victim-",
        "perpetrator",
        "split",
    )


def test_a_long_word_is_cut_in_even_parts_with_hyphens_so_that_no_line_sticks_out() -> None:
    lines = break_lines("Donaudampfschifffahrtsgesellschaft", Face.SERIF, 14, 80)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "Donaudampfschifffahrtsgesellschaft"
    widths = [text_width(line, Face.SERIF, 14) for line in lines]
    assert max(widths) <= 80
    assert min(widths) > 50
    assert break_lines("“Accommodation is", Face.SERIF, 13.6, 112) == ("“Accom-", "modation is")


def test_what_is_no_word_is_cut_without_hyphens() -> None:
    assert "".join(break_lines("1234567890" * 5, Face.SERIF, 14, 80)) == "1234567890" * 5
    assert "".join(break_lines("สันติภาพหรือความยุติธรรม", Face.SERIF, 14, 80)) == "สันติภาพหรือความยุติธรรม"


def test_a_cut_never_parts_a_letter_from_its_accent_or_a_family_at_its_joiners() -> None:
    accented = break_lines("e\u0301" * 40, Face.SERIF, 14, 60)
    assert all(line.startswith("e") and line.removesuffix("-").endswith("\u0301") for line in accented)
    family = "👨‍👩‍👧‍👦"
    assert break_lines(family * 3, Face.SERIF, 14, 100) == (family,) * 3


def test_ideographs_break_anywhere_but_not_before_their_full_stop_or_inside_their_brackets() -> None:
    lines = break_lines("平和。正義「法」国", Face.SERIF, 10, 40)
    assert "".join(lines) == "平和。正義「法」国"
    assert not any(line[0] in "。」" or line[-1] == "「" for line in lines)


def test_ideographs_fill_the_line_that_latin_words_began() -> None:
    assert break_lines("the 平和平和平和", Face.SERIF, 10, 64)[0].startswith("the 平")


def test_what_exceeds_the_lines_allowed_ends_in_an_ellipsis() -> None:
    lines = break_lines("Grant amnesty if it helps to end violence sooner", Face.SERIF, 14, 90, max_lines=2)
    assert lines == ("Grant", "amnesty if…")
    assert break_lines("x" * 300, Face.SERIF, 14, 90, max_lines=1)[0].endswith("x…")
    assert break_lines("Peace, justice", Face.SERIF, 14, 62, max_lines=1) == ("Peace…",)


def test_a_line_too_narrow_for_the_ellipsis_and_a_letter_still_says_that_something_is_missing() -> None:
    assert break_lines("MM MM", Face.SERIF, 14, 26, max_lines=1)[0].endswith("…")


HOSTILE = [
    "x" * 2000,
    "漢字" * 1000,
    "👨‍👩‍👧‍👦" * 250,
    "\u200d".join("👨" * 900),
    "مرحبا " * 300,
    "a-" * 1000,
    "a" + "\u0301" * 1999,
    "\u1100" * 2000,
    "각" * 600,
    "🇭🇷" * 500,
    "word " * 400,
    "日本語（テスト）、です。" * 160,
    "\r\n" * 1000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:6]))
def test_two_thousand_characters_of_anything_break_quickly_and_fit(text: str) -> None:
    assert calls_of(lambda: break_lines(text, Face.SERIF, 13.6, 114)) < 40 * len(text)
    lines = break_lines(text, Face.SERIF, 13.6, 114)
    assert all(text_width(line, Face.SERIF, 13.6) <= 114 + 1e-6 for line in lines)


@given(text=st.text(max_size=120), width=st.floats(40, 300), face=st.sampled_from(Face))
@examples(150)
def test_lines_keep_every_word_and_never_stick_out(text: str, width: float, face: Face) -> None:
    lines = break_lines(text, face, 14, width)
    assert lines == break_lines(text, face, 14, width)
    assert "".join("".join(lines).split()).replace("-", "") == "".join(text.split()).replace("-", "")
    for line in lines:
        assert text_width(line, face, 14) <= width + 1e-6 or len(list(graphemes(line))) == 1


@given(text=st.text(max_size=200), limit=st.integers(1, 3))
def test_a_limit_on_lines_is_kept_and_nothing_sticks_out(text: str, limit: int) -> None:
    lines = break_lines(text, Face.SANS, 12, 90, max_lines=limit)
    assert len(lines) <= limit
    assert all(text_width(line, Face.SANS, 12) <= 90 + 1e-6 or len(line) <= 2 for line in lines)


@given(st.text(max_size=100))
def test_graphemes_are_a_cut_of_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("ab", ["a", "b"]),
        ("🇭🇷🇷🇸", ["🇭🇷", "🇷🇸"]),
        ("👍🏽x", ["👍🏽", "x"]),
        ("\u1112\u1161\u11ab\u1100", ["\u1112\u1161\u11ab", "\u1100"]),
        ("가\u11a8가", ["가\u11a8", "가"]),
        ("\u1100\u1100\u1161", ["\u1100\u1100\u1161"]),
        ("a\u11a8", ["a", "\u11a8"]),
        ("\r\na", ["\r\n", "a"]),
    ],
)
def test_what_a_reader_takes_for_one_character_stays_together(text: str, parts: list[str]) -> None:
    assert list(graphemes(text)) == parts, json.dumps(text)
