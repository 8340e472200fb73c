"""What many tables share: keys, versions, references and checks against a list of words."""

from collections.abc import Sequence
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

Key = Annotated[int, mapped_column(primary_key=True)]
Version = Annotated[int, mapped_column(default=1, server_default="1")]
"""Counts the changes of a row that people edit: who saves says which one they saw."""


def owner(target: str, *, key: bool = False) -> Mapped[int]:
    """A reference that lives and dies with the row it points to."""
    return mapped_column(ForeignKey(f"{target}.id", ondelete="CASCADE"), primary_key=key, index=not key)


def by_whom() -> Mapped[int | None]:
    """The person who did it; empty once they are erased, and for what the program did itself."""
    return mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


def one_of(column: str, words: Sequence[str]) -> CheckConstraint:
    """`column`, which may be a word of SQL's own such as `right`, holds one of `words`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f'"{column}" IN ({listed})', name=f"{column}_known")
