"""What a team must be like. Each rule holds for a shift as soon as anybody serves on it; an empty shift
breaks none.

`hard` rules never break; of the others each missing part costs `weight` in the tier of the desired heads.
"""

from dataclasses import dataclass

from matcher.problem.errors import require


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    hard: bool = True
    weight: int = 1

    def __post_init__(self) -> None:
        require(1 <= self.weight <= 999, "weight_out_of_range", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers(_Priced):
    """At least `count` people speak `language` at `level` (1 to 7, see `Level`) or better."""

    language: str
    level: int
    count: int = 1

    def __post_init__(self) -> None:
        _Priced.__post_init__(self)
        require(1 <= self.level <= 7, "level_out_of_range", "level")
        require(1 <= self.count <= 1_000, "count_out_of_range", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLanguage(_Priced):
    """There is one language that all speak at `level` or better."""

    level: int

    def __post_init__(self) -> None:
        _Priced.__post_init__(self)
        require(1 <= self.level <= 7, "level_out_of_range", "level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(_Priced):
    """At least `count` people have `trait`: a lead, a professional, a resident, somebody from abroad."""

    trait: str
    count: int = 1

    def __post_init__(self) -> None:
        _Priced.__post_init__(self)
        require(1 <= self.count <= 1_000, "count_out_of_range", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnlyNewcomers(_Priced):
    """At least one person has served as often as `Policy.newcomer_below` says, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedOrganisations(_Priced):
    """The people come from at least `count` different organisations; people without one count for none."""

    count: int = 2

    def __post_init__(self) -> None:
        _Priced.__post_init__(self)
        require(2 <= self.count <= 1_000, "count_out_of_range", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(_Priced):
    """Nobody goes alone: the team has at least `count` people."""

    count: int = 2

    def __post_init__(self) -> None:
        _Priced.__post_init__(self)
        require(2 <= self.count <= 1_000, "count_out_of_range", "count")


TeamRule = Speakers | SharedLanguage | Trait | NotOnlyNewcomers | MixedOrganisations | Together
