"""Tables for spreadsheets: CSV (RFC 4180) in which nothing that people typed is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response


def as_csv(filename: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A file of that name with a heading and its rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([harmless(str(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows)
    response = Response(out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
