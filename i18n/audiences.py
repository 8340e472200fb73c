"""Who reads a text: people, who visit or serve, in every language; or staff alone.

Which source is of staff alone stands in `audiences.toml`; what stands anywhere else is the people's.
"""

import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path


class Audience(StrEnum):
    """Who reads a text."""

    PEOPLE = "people"
    STAFF = "staff"


def staff_sources(folder: Path) -> tuple[str, ...]:
    """The beginnings of the paths whose texts staff alone read, as `audiences.toml` of a folder has them."""
    found: list[str] = tomllib.loads((folder / "audiences.toml").read_text(encoding="utf-8"))["staff"]
    return tuple(found)


def audience_of(sources: Iterable[str], staff: tuple[str, ...]) -> Audience:
    """The audience of a text that stands in these files."""
    return Audience.STAFF if all(source.startswith(staff) for source in sources) else Audience.PEOPLE
