"""What the rules of a subproblem must know of the rest of the whole, as numbers.

A rule that counts over the whole problem (the missing heads of a project, the helpers of a series) would
count wrong in a subproblem. When one is extracted, the counts over everything that is not decided there
become constants of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import Integer
from matcher.ids import ProjectId, ShiftId


@dataclass(frozen=True, slots=True)
class Rare:
    """A language or skill that fewer bring at `level` than are asked for, and what it costs not to use it."""

    level: Annotated[int, Integer(1, 7)]
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Counts over everything that a subproblem does not decide; empty in a problem that is whole.

    `desired` and `missing` are heads of each project. `helpers` are the people of each series who are not
    decided here, `heads` the most heads that one of its shifts outside desires. `moves` are the promised
    assignments outside that are not kept. `languages` and `skills` are rare in the whole, by tag and by code;
    `unpopular` are the shifts that are unpopular there.
    """

    desired: Mapping[ProjectId, int] = immutabledict()
    missing: Mapping[ProjectId, int] = immutabledict()
    helpers: Mapping[str, int] = immutabledict()
    heads: Mapping[str, int] = immutabledict()
    moves: int = 0
    languages: Mapping[str, Rare] = immutabledict()
    skills: Mapping[str, Rare] = immutabledict()
    unpopular: frozenset[ShiftId] = frozenset()


NO_CONTEXT = Context()
