"""Addresses of style sheets, scripts and pictures that change when the file does."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


def static_url(name: str) -> str:
    """The address of a file below `static/`, with a mark of its content so that browsers may keep it."""
    file = FOLDER / name
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    return f"/static/{name}?v={_mark(file, stamp)}"


@lru_cache(maxsize=1000)
def _mark(file: Path, stamp: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:10] if stamp else "0"
