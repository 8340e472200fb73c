"""Style sheets and scripts that a visitor's page loads as one file."""

import gzip
from functools import cache

from flask import Blueprint, Response, make_response, request

from web.auth import allow
from web.services.faults import NotFound
from web.static_files import BUNDLES, bundle

bp = Blueprint("bundles", __name__)
LEVEL, A_YEAR = 9, 31_536_000
KINDS = {"css": "text/css", "js": "text/javascript"}


@bp.get("/bundle/<name>")
@allow("everyone")
def show(name: str) -> Response:
    """A bundle, compressed once in a process; browsers keep it, as its address changes with it."""
    if name not in BUNDLES:
        raise NotFound
    packed = request.accept_encodings["gzip"] > 0
    response = make_response(_packed(name) if packed else bundle(name))
    response.headers["Content-Type"] = f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(bundle(name), LEVEL, mtime=0)
