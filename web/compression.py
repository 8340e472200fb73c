"""Answers are sent compressed to whoever takes gzip: pages as they are made, files once for each version.

What an attacker could measure (BREACH) needs a secret that is the same in many answers. Ours hold none: a
CSRF token carries a signature that is another one each second, and without it is worth nothing; a form's key
is drawn anew for each page; the cookie of a sign-in stands in no page. The cookie is SameSite besides, so
another site's pictures and scripts are answered as to a stranger.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join

from web.static_files import FOLDER

LEAST_BYTES = 1_000
"""Smaller answers fit one packet anyway."""
LEVEL, LEVEL_OF_FILES = 4, 9
TYPES = frozenset(
    {
        "application/javascript", "application/json", "application/problem+json", "image/svg+xml",
        "text/calendar", "text/css", "text/csv", "text/html", "text/javascript", "text/plain",
    }
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Compress every answer that gets smaller by it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in TYPES:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code not in (200, 404, 409, 422)
        or request.accept_encodings["gzip"] <= 0
        or request.method == "HEAD"
        or "Content-Encoding" in response.headers
    ):
        return response
    if request.endpoint == "static":
        return _compress_file(response)
    # The ETag of a row is what a program sends back with its change: it names the row, not its compression.
    if not response.is_streamed and not response.direct_passthrough and "ETag" not in response.headers:
        body = response.get_data()
        if len(body) >= LEAST_BYTES:
            response.set_data(gzip.compress(body, LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _compress_file(response: Response) -> Response:
    """A file in its compressed form, for who asks for this version of it."""
    name, version = (request.view_args or {}).get("filename", ""), request.args.get("v", "")
    path = safe_join(str(FOLDER), name)
    if response.status_code != 200 or not version or path is None or request.range is not None:
        return response
    packed = _packed(path, Path(path).stat().st_mtime_ns)
    if packed is None:
        return response
    response.close()
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=500)
def _packed(path: str, _changed: int) -> bytes | None:
    """The compressed file; None for one that is too small. Each is compressed once in a process."""
    body = Path(path).read_bytes()
    return gzip.compress(body, LEVEL_OF_FILES, mtime=0) if len(body) >= LEAST_BYTES else None
