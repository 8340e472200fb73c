"""What many tables share: keys, references and checks against a list of words."""

from collections.abc import Sequence
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

Key = Annotated[int, mapped_column(primary_key=True)]


def owner(target: str, *, key: bool = False) -> Mapped[int]:
    """A reference that lives and dies with the row it points to."""
    return mapped_column(ForeignKey(f"{target}.id", ondelete="CASCADE"), primary_key=key, index=not key)


def one_of(column: str, words: Sequence[str]) -> CheckConstraint:
    """`column` holds one of `words`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
