"""Addresses of style sheets, scripts and pictures that change when the file does."""

from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


@cache
def static_url(name: str) -> str:
    """The address of a file below `static/`, with a mark of its content so that browsers may keep it.

    Read once in each process: files of a release change with the next one.
    """
    file = FOLDER / name
    mark = sha256(file.read_bytes()).hexdigest()[:10] if file.exists() else "0"
    return f"/static/{name}?v={mark}"
