"""How a board is drawn, and what it says of numbers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from i18n.reader import Reader, say_sentence
from web.services.board import BoardShift


@dataclass(frozen=True)
class Look:
    """How a board is drawn: for whom, of which roster, which seats differ, which are fresh news, whether
    cards open beside it, which rows are open, and on which shifts a rule is set aside.
    """

    reader: Reader
    roster_id: int | None
    changed: Collection[int]
    beside: bool
    opened: Collection[str] = ()
    fresh: Collection[int] = ()
    aside: Collection[int] = ()
    titles: dict[int, tuple[str, str]] = field(default_factory=dict)

    def words(self, sentence: Any, **numbers: int) -> str:
        """A sentence about numbers in the reader's language."""
        return _said(self.reader.tag, self.reader.zone, sentence, tuple(numbers.items()))

    def url(self, shift: BoardShift) -> str:
        """Where a card leads."""
        if not self.beside:
            return f"/shifts/{shift.id}"
        of = f"?roster={self.roster_id}" if self.roster_id else ""
        return f"/board/shifts/{shift.id}{of}"


@lru_cache(8_192)
def _said(tag: str, zone: ZoneInfo, sentence: Any, numbers: tuple[tuple[str, int], ...]) -> str:
    """A sentence about numbers: said once, as a board says the same of many shifts."""
    return say_sentence(Reader(tag, zone), sentence, dict(numbers))
