"""Accessibility, judged by axe-core (from npm, a test tool only)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[1] / "tools" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async (rules) => {
  const judged = async (where) =>
    (await axe.run(document, {runOnly: rules, resultTypes: ["violations"], selectors: where})).violations;
  if (!(await judged(false)).length) {
    return [];  // working out where each element stands takes a quarter of the time
  }
  return (await judged(true)).map(v => ({rule: v.id, help: v.help, where: v.nodes.map(n => n.target.join(" "))}));
}"""
EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""What can be wrong by night with a page that is right by day: only colours change."""


@cache
def _script() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page, rules: tuple[str, ...] = EVERYTHING) -> list[str]:
    """What the page does wrong by WCAG 2.2 AA and axe's good practice, one line each; empty when all is well.

    The script is evaluated through the debugger, so the page's content security policy need not allow it.
    """
    if not page.evaluate("() => typeof axe !== 'undefined'"):
        page.evaluate(_script())
        page.evaluate("() => axe.configure({noHtml: true})")
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(rules))
    return [f"{item['rule']}: {item['help']} ({'; '.join(item['where'][:4])})" for item in found]
