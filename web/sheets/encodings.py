"""How the letters of a text are written down; where that is not sure, it is said and not guessed."""

import codecs
from collections.abc import Collection

from web.sheets.table import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes, known: Collection[str] = ()) -> str:
    """The text of a file; Unreadable where its encoding is not sure."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_encoding")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("unknown_encoding") from error
