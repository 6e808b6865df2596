"""People ↔ the program: HTTP, forms and pages. Everything that knows of requests is here, and nothing below is."""

from __future__ import annotations

from argmap.web import appearance, assets, events, health

PAGES = (
    assets.pages,
    health.pages,
    appearance.pages,
    events.pages,
)
"""Every route of the site; `create_app` registers them."""
