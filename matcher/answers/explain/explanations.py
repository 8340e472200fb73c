"""The answers of `explain` as data: codes and numbers, which a reader's language turns into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from immutabledict import immutabledict

from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.result import Finding
from matcher.roster import Assignment, Difference
from matcher.tiers import Tier

Numbers = Mapping[str, object]
Costs = Mapping[Tier, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What moves do: the violations they add, and the difference of cost by tier and by rule and tier.

    `gone` are the priced findings that stand no longer after the moves, `come` those that stand since. Beside
    the costs: `wished` are the added assignments that their people wished for, and `travel` the minutes that
    people are farther from home, or (below 0) nearer, where they move from one place to another.
    """

    broken: tuple[Finding, ...]
    costs: Costs
    by_rule: Mapping[tuple[str, Tier], int]
    gone: tuple[Finding, ...] = ()
    come: tuple[Finding, ...] = ()
    wished: frozenset[Assignment] = frozenset()
    travel: Mapping[VolunteerId, int] = field(default_factory=immutabledict)


NO_EFFECT = Effect((), immutabledict(dict.fromkeys(Tier, 0)), immutabledict())


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel: `lost` people do not meet what `code` asks, `left` people remain.

    `code` is `everybody`, a criterion (`numbers` hold its `what` and `least`), a rule, or `free`: the people
    who could take the seat now.
    """

    code: str
    left: int
    lost: int
    numbers: Numbers = field(default_factory=immutabledict)


@dataclass(frozen=True, slots=True)
class Repair:
    """A way to fill a seat: its moves, and their exact effect; negative costs are better.

    `code` is `assign`, `assign_team`, `move`, `move_open`, `chain` or `chain_open`, which need nobody's
    consent; or `ask_limit`, `ask_time`, `ask_rest`, `renew_credential`, `raise_language`, `shift_time` or
    `lower_need`, whose costs hold once somebody agrees. `recruit` moves nobody: no other way was found. A
    stand-in for somebody who has the seat may also be an `exchange`: the two take each other's seats.
    """

    code: str
    numbers: Numbers
    moves: Difference
    effect: Effect
    #: Whether no way that is not given before it could be cheaper: nobody tried all for what is asked of
    #: people or of the demand, nor where a search was cut short.
    cheapest: bool = False

    @property
    def costs(self) -> Costs:
        """The difference of cost of each tier."""
        return self.effect.costs


@dataclass(frozen=True, slots=True)
class SeatExplanation:
    """Why a seat has `heads` people where `wanted` are desired, and ways to have more, cheap ones first.

    A visit has a seat at each of its possible starts. `seat` is then the one at the start that is chosen, or
    else the one that most people could take. `able` are those who could take it now, by id.
    """

    seat: SeatId
    heads: int
    wanted: int
    funnel: tuple[FunnelStep, ...]
    repairs: tuple[Repair, ...]
    able: tuple[VolunteerId, ...] = ()


@dataclass(frozen=True, slots=True)
class HourExplanation:
    """Why an hour of a curve has `heads` people where `wanted` are desired, and the cheapest ways to more.

    The funnel covers all stations of the hour. `seat` is the one that most people could take; None where no
    station covers the hour.
    """

    curve: CurveId
    start: datetime
    heads: int
    wanted: int
    seat: SeatId | None
    funnel: tuple[FunnelStep, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody cannot have a seat (`tier` is None), or a price of it: `cost` units in `tier`."""

    code: str
    numbers: Numbers = field(default_factory=immutabledict)
    tier: Tier | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Whether somebody could have a seat, the reasons, and the difference of cost by tier if they had it.

    `displaced` are the seats they would have to leave first. With any, `could` is false and `costs` assume
    that they left them. `costs` is None where the seat could not be theirs even then. For somebody who has
    the seat the first reason is `here`, and `costs` are the difference if they left it.
    """

    volunteer: VolunteerId
    seat: SeatId
    could: bool
    reasons: tuple[Reason, ...]
    costs: Costs | None
    displaced: tuple[SeatId, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedPerson:
    """Somebody who could take a seat at once, and the effect if they did."""

    volunteer: VolunteerId
    effect: Effect

    @property
    def costs(self) -> Costs:
        """The difference of cost of each tier."""
        return self.effect.costs


def lexicographic(costs: Costs) -> tuple[int, ...]:
    """Costs in the order of the tiers, as a key to sort by."""
    return tuple(costs.get(tier, 0) for tier in Tier)
