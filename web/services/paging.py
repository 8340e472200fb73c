"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE = 50
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of `total` items: those of the page `number`, counted from 1, `size` to a page."""

    items: Sequence[T]
    total: int
    number: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def skipped(number: int, size: int = PAGE) -> int:
    """How many items stand before a page."""
    return (min(max(number, 1), LAST_PAGE) - 1) * size
