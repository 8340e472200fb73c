"""The numbers that rules read, with their units, and the rules that are switched off or priced."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from immutabledict import immutabledict

from matcher.bounds import Integer
from matcher.problem.errors import InvalidProblem
from matcher.problem.fields import check_fields
from matcher.problem.quantities import MINUTES_PER_DAY, Weight
from matcher.tiers import Tier


@dataclass(frozen=True, slots=True)
class Price:
    """The cost of each unit by which a soft rule is broken, and the tier it counts in."""

    tier: Tier
    weight: Weight = 1

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a district rosters.

    `travel_kmh` is door-to-door speed over the air line; `changeover_minutes` are added when the place
    changes; `rest_minutes` lie between the last shift of one local day and the first of a later one; people
    who served fewer than `newcomer_below` shifts are newcomers. `come_percent` is how probable it must be
    that the minimum comes (None: nothing is asked), `usual_percent` the chance that somebody without a record
    comes. `most_moves` is how many promised assignments may be lost (None: any number). `successions` are
    kinds of shifts (earlier, later) that nobody does on two days in a row. `counts_as` says which languages a
    speaker of a tag can also be counted for (`pt-BR` -> `pt`).

    `without` names rules that are switched off. `prices` makes a hard rule soft, moves the costs of a soft
    rule to a tier and multiplies them, and switches on a rule that counts only where it is priced. `settings`
    holds parameters of rules that have no field here, by `<rule>.<parameter>`. Whether these names exist, and
    may be used so, is checked where the rules are known: by `matcher.rules.registry.check_policy`.
    """

    zone: str = "Asia/Shanghai"
    travel_kmh: Annotated[int, Integer(1, 1_000)] = 10
    changeover_minutes: Annotated[int, Integer(0, MINUTES_PER_DAY)] = 10
    rest_minutes: Annotated[int, Integer(0, 7 * MINUTES_PER_DAY)] = 600
    newcomer_below: int = 3
    without: frozenset[str] = frozenset()
    counts_as: Mapping[str, tuple[str, ...]] = immutabledict()
    prices: Mapping[str, Price] = immutabledict()
    successions: frozenset[tuple[str, str]] = frozenset()
    come_percent: Annotated[int, Integer(1, 99)] | None = None
    usual_percent: Annotated[int, Integer(50, 99)] = 90
    most_moves: int | None = None
    settings: Mapping[str, int] = immutabledict()

    def __post_init__(self) -> None:
        check_fields(self)
        try:
            ZoneInfo(self.zone)
        # A folder of the zones' files is no zone either.
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise InvalidProblem("unknown_zone", "zone", zone=self.zone) from fault
