"""What a team must be like. Each rule holds for a shift as soon as anybody serves on it; an empty shift
breaks none.

`hard` rules never break; of the others each missing part costs `weight` in the tier of the desired heads.
"""

from dataclasses import dataclass
from typing import Annotated

from matcher.bounds import Integer
from matcher.problem.fields import check_fields
from matcher.problem.quantities import LevelNumber, Weight

MOST_COUNT = 1_000
"""People that one rule of a team may ask for; a team is smaller."""
Count = Annotated[int, Integer(1, MOST_COUNT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    hard: bool = True
    weight: Weight = 1

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers(_Priced):
    """At least `count` people speak `language` at `level` (1 to 7, see `Level`) or better."""

    language: str
    level: LevelNumber
    count: Count = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLanguage(_Priced):
    """There is one language that all speak at `level` or better."""

    level: LevelNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(_Priced):
    """At least `count` people have `trait`: a lead, a professional, a resident, somebody from abroad."""

    trait: str
    count: Count = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnlyNewcomers(_Priced):
    """At least one person has served as often as `Policy.newcomer_below` says, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedOrganisations(_Priced):
    """The people come from at least `count` different organisations; people without one count for none."""

    count: Annotated[int, Integer(2, MOST_COUNT)] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(_Priced):
    """Nobody goes alone: the team has at least `count` people."""

    count: Annotated[int, Integer(2, MOST_COUNT)] = 2


TeamRule = Speakers | SharedLanguage | Trait | NotOnlyNewcomers | MixedOrganisations | Together
