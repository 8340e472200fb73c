"""The numbers that rules go by, with their units, and which rules are switched off."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from immutabledict import immutabledict

from matcher.problem.errors import InvalidProblem, require
from matcher.tiers import Tier


@dataclass(frozen=True, slots=True)
class Price:
    """What each unit that a soft rule is broken by costs, and how urgent it is."""

    tier: Tier
    weight: int = 1

    def __post_init__(self) -> None:
        require(1 <= self.weight <= 999, "weight_out_of_range", "weight")


# What no roster means anything without; the other rules count on these.
ALWAYS = frozenset({"fitness", "one_place", "pins", "visits"})
# What is always hard, and the rules of a team, which say their own weight.
WITHOUT_PRICE = ALWAYS | {
    "maximum",
    "speakers",
    "shared_language",
    "traits",
    "newcomers",
    "organisations",
    "together",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a district rosters.

    `travel_kmh` is door-to-door speed over the air line; `changeover_minutes` are added when the place
    changes; `rest_minutes` lie between the last shift of one local day and the first of a later one; people
    who served fewer than `newcomer_below` shifts are newcomers. `without` names rules that are switched off;
    `prices` says of a rule that may be hard or soft that it is soft here, and of a soft rule that it counts
    elsewhere: in which tier, and by what all its costs are multiplied. `project_fairness`, `unpopular`,
    `rare`, `travel` and `series` count only where they are priced. `come_percent` is how probable it must be
    that the minimum comes (None: it is not asked), `usual_percent` the chance that somebody of whom nothing
    is known comes; `most_moves` is how many promised assignments may be lost (None: any number).
    `successions` are kinds of shifts (earlier, later) that nobody does on two days in a row.
    `counts_as` says which languages a speaker of a tag can also be counted for (`pt-BR` -> `pt`).
    """

    zone: str = "Asia/Shanghai"
    travel_kmh: int = 10
    changeover_minutes: int = 10
    rest_minutes: int = 600
    newcomer_below: int = 3
    without: frozenset[str] = frozenset()
    counts_as: Mapping[str, tuple[str, ...]] = immutabledict()
    prices: Mapping[str, Price] = immutabledict()
    successions: frozenset[tuple[str, str]] = frozenset()
    come_percent: int | None = None
    usual_percent: int = 90
    most_moves: int | None = None

    def __post_init__(self) -> None:
        require(1 <= self.travel_kmh <= 1_000, "speed_out_of_range", "travel_kmh")
        require(0 <= self.changeover_minutes <= 1_440, "minutes_out_of_range", "changeover_minutes")
        require(0 <= self.rest_minutes <= 10_080, "minutes_out_of_range", "rest_minutes")
        require(self.newcomer_below >= 0, "negative", "newcomer_below")
        require(50 <= self.usual_percent <= 99, "percent_out_of_range", "usual_percent", least=50, most=99)
        come = self.come_percent
        require(come is None or 1 <= come <= 99, "percent_out_of_range", "come_percent", least=1, most=99)
        require(self.most_moves is None or self.most_moves >= 0, "negative", "most_moves")
        for rule in sorted(self.without & ALWAYS):
            require(False, "rule_always_on", "without", rule=rule)
        for rule in sorted(self.prices.keys() & WITHOUT_PRICE):
            require(False, "rule_without_price", f"prices.{rule}", rule=rule)
        try:
            ZoneInfo(self.zone)
        # A folder of the zones' files is no zone either.
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise InvalidProblem("unknown_zone", "zone", zone=self.zone) from fault

    def price(self, rule: str, tier: Tier) -> Price:
        """Where and by what a soft rule counts: once in `tier` unless `prices` says otherwise."""
        return self.prices[rule] if rule in self.prices else Price(tier)

    def priced(self, rule: str) -> Price | None:
        """What a rule counts that counts only where it is priced; None where it does not."""
        return None if rule in self.without else self.prices.get(rule)
