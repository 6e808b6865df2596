"""The smallest Flask application under the server that argmap uses: what the server itself costs."""

from __future__ import annotations

import sys
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask


def application() -> Any:
    """Flask that says hello, mounted as argmap mounts its pages."""
    flask = Flask("hello")

    @flask.get("/")
    def hello() -> str:
        return "hello"

    return WSGIMiddleware(cast(Any, flask), workers=16)


if __name__ == "__main__":
    uvicorn.run(
        application(), port=int(sys.argv[1]), log_level="warning", access_log=False, ws="none", proxy_headers=False
    )
