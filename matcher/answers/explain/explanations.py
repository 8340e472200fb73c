"""What an explanation says, as codes and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from immutabledict import immutabledict

from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.roster import Difference
from matcher.tiers import Tier

Numbers = Mapping[str, object]
Costs = Mapping[Tier, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a funnel: `left` people are left after what `code` asks; `lost` fell out here.

    `code` is `everybody`, a criterion (with `what` and `least`), a rule, or `free`: who could sit there now.
    """

    code: str
    left: int
    lost: int
    numbers: Numbers = field(default_factory=immutabledict)


@dataclass(frozen=True, slots=True)
class Repair:
    """A way to fill a seat: whom it moves, and the exact difference of cost of each tier; negative is good.

    `code` is `assign`, `assign_team`, `move`, `move_open`, `ask_limit`, `ask_time`, `ask_rest`,
    `renew_credential`, `raise_language`, `shift_time` or `lower_need`. The first four need nobody's consent;
    the others count as if they had been agreed to. `recruit` moves nobody: nothing else was found.
    """

    code: str
    numbers: Numbers
    moves: Difference
    costs: Costs


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """Why a seat has `heads` people where `wanted` are desired, and the cheapest ways to have more.

    Of a visit it is the seat at the start where it is made, or else where most people could come.
    """

    seat: SeatId
    heads: int
    wanted: int
    funnel: tuple[Step, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class ShortHour:
    """Why an hour of a curve has `heads` people where `wanted` are desired, and the cheapest ways to more.

    The funnel is that of all stations that cover the hour; `seat` is the one that suits most, or None where
    no station covers it.
    """

    curve: CurveId
    start: datetime
    heads: int
    wanted: int
    seat: SeatId | None
    funnel: tuple[Step, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody cannot have a seat (`tier` None), or what it would cost: `cost` units in `tier`."""

    code: str
    numbers: Numbers = field(default_factory=immutabledict)
    tier: Tier | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """Whether somebody could have a seat, what stands against it, and the difference of cost if they had it.

    `displaced` are the seats they would have to leave first; with any, `could` is false and `costs` count as
    if they had left. `costs` is None where the seat could not be theirs even then. Somebody who sits there
    already gets the reason `here`, and the difference of cost if they left.
    """

    volunteer: VolunteerId
    seat: SeatId
    could: bool
    reasons: tuple[Reason, ...]
    costs: Costs | None
    displaced: tuple[SeatId, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could take a seat at once, and the difference of cost if they did."""

    volunteer: VolunteerId
    costs: Costs


def order(costs: Costs) -> tuple[int, ...]:
    """Costs in order of their tiers, to be compared."""
    return tuple(costs.get(tier, 0) for tier in Tier)
