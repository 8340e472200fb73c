"""Addresses of style sheets, scripts and pictures that change when the file does."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
BUNDLES: Mapping[str, Sequence[str]] = {
    "visitor.css": (
        "tokens", "base", "layout", "nav", "nav-narrow", "button", "pill", "card", "field", "feedback",
        "start", "visitor-frame", "open-places",
    ),
    "guest.css": (
        "tokens", "base", "layout", "nav", "nav-narrow", "button", "pill", "card", "field", "figures",
        "table", "feedback", "week", "day-picker", "print",
    ),
    "visitor.js": ("start", "away", "forms", "menus", "open-places"),
}  # fmt: skip
"""Files that a visitor's page loads as one: on a slow line each request costs a round trip."""
COMMENT, SPACE = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\s+")


@cache
def static_url(name: str) -> str:
    """The address of a file below `static/`, with a mark of its content so that browsers may keep it.

    Read once in each process: files of a release change with the next one.
    """
    file = FOLDER / name
    mark = sha256(file.read_bytes()).hexdigest()[:10] if file.exists() else "0"
    return f"/static/{name}?v={mark}"


@cache
def bundle(name: str) -> bytes:
    """The files of a bundle, one after the other; style sheets without comments and line breaks.

    Raises KeyError for none of ours.
    """
    kind = name.rpartition(".")[2]
    texts = [(FOLDER / kind / f"{each}.{kind}").read_text(encoding="utf-8") for each in BUNDLES[name]]
    whole = "\n".join(texts)
    return (SPACE.sub(" ", COMMENT.sub("", whole)) if kind == "css" else whole).encode()


@cache
def bundle_url(name: str) -> str:
    """The address of a bundle, with a mark of its content."""
    return f"/bundle/{name}?v={sha256(bundle(name)).hexdigest()[:10]}"


@cache
def emblem(programme: str) -> str:
    """The drawing of a programme, to stand inside a page; a neutral one where it has none of its own."""
    drawn = {file.stem: file for file in (FOLDER / "img" / "emblems").glob("*.svg")}
    text = drawn.get(programme, drawn["neutral"]).read_text(encoding="utf-8").strip()
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@cache
def drawn_cards() -> frozenset[str]:
    """The programmes that have a picture of their own for shared links."""
    return frozenset(file.stem for file in (FOLDER / "img" / "cards").glob("*.png"))
