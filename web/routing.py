"""What may stand in an address: ids that a database can hold, and codes of the district's vocabulary."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

MOST_ID = 2**63 - 1


class RowId(IntegerConverter):
    """The id of a row; a number that no row can have leads nowhere (404)."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, max=MOST_ID)


class Code(BaseConverter):
    """A code such as `first_aid`; anything else leads nowhere (404)."""

    regex = r"[A-Za-z0-9_.:-]{1,80}"


def row_id(text: str) -> int:
    """An id in a query or form, for `args.get(name, type=row_id)`. Raises ValueError for no row's id."""
    if not 0 < (identity := int(text)) <= MOST_ID:
        raise ValueError(text)
    return identity


def own_address(url: str) -> str:
    """The path of an address of this site; empty for any other."""
    parts = urlsplit(url)
    if (
        parts.netloc not in ("", request.host)
        or not parts.path.startswith("/")
        or parts.path.startswith("//")
    ):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def init_app(app: Flask) -> None:
    """Read `<int:...>` as the id of a row, and know `<code:...>`; before any route is added."""
    app.url_map.converters |= {"int": RowId, "code": Code}
