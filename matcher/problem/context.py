"""What the rules of a part must know of what lies outside it, as numbers that `restrict` passes on."""

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from matcher.ids import ProjectId, ShiftId


@dataclass(frozen=True, slots=True)
class Rare:
    """A language or skill that fewer bring at `level` than are asked for, and what it costs not to use it."""

    level: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Counts over everything that is not decided here; empty in a problem that is whole.

    Of each project the heads `desired` and `missing`; of each series the `helpers` who are not decided here
    and the most `heads` that one of its shifts elsewhere desires; the `moves` made. `languages` and `skills`
    are what is rare in the whole, by tag and by code; `unpopular` the shifts that are so there.
    """

    desired: Mapping[ProjectId, int] = immutabledict()
    missing: Mapping[ProjectId, int] = immutabledict()
    helpers: Mapping[str, int] = immutabledict()
    heads: Mapping[str, int] = immutabledict()
    moves: int = 0
    languages: Mapping[str, Rare] = immutabledict()
    skills: Mapping[str, Rare] = immutabledict()
    unpopular: frozenset[ShiftId] = frozenset()


NOTHING = Outside()
