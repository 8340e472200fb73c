"""Where a promise and a pin put a (person, seat) pair in a problem: promised, standing, pinned in or out.

Each pair is judged by itself, so that a pair that changes alone is placed anew alone.
"""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from immutabledict import immutabledict

from matcher.roster import Assignment as Pair
from web.services.promises.transitions import REFUSED, STANDING

PRICE_OF_PROMISE = {"offered": 1, "accepted": 3, "checked_in": 9, "served": 9}
"""What it costs to break a promise, by its state."""
NEVER = datetime.min.replace(tzinfo=UTC)


class Promised(NamedTuple):
    """What a problem needs to know of a promise."""

    state: str
    since: datetime
    starts_at: datetime
    shift_id: int


class Pinned(NamedTuple):
    """Somebody is held on a seat (`inside`) or off it, and since when."""

    inside: bool
    at: datetime


Promises = Mapping[Pair, Promised]
Pins = Mapping[Pair, Pinned]


@dataclass(frozen=True, slots=True)
class Frame:
    """What pairs are placed by: the moment, when the week starts and ends, who takes part, the seats of the
    week and of shifts around it.

    `together` are pairs of parties.
    """

    moment: datetime
    start: datetime
    end: datetime
    known: Collection[str]
    seats: Mapping[str, datetime]
    around: AbstractSet[str]
    together: AbstractSet[Pair] = frozenset()


class Placed(NamedTuple):
    """Pairs of a problem, and of the roster in force in its week; `in_force` are all who were promised a seat
    of the week, whether they take part or not.
    """

    published: Mapping[Pair, int]
    standing: frozenset[Pair]
    pinned_in: frozenset[Pair]
    pinned_out: frozenset[Pair]
    seated: frozenset[Pair]
    in_force: frozenset[Pair]


def placed(
    pairs: Iterable[Pair], promises: Promises, pins: Pins, frame: Frame, meant: Collection[Pair] = ()
) -> Placed:
    """Where these pairs are; of `meant` the people said no before, and are put back by hand."""
    published: dict[Pair, int] = {}
    standing, held, off, seated, in_force = (set[Pair]() for _ in range(5))
    for pair in pairs:
        if pair in frame.together:
            standing.add(pair)
        said, pin, starts = promises.get(pair), pins.get(pair), frame.seats.get(pair.seat)
        has = said is not None and said.state in STANDING
        if said is not None and has and frame.start <= said.starts_at < frame.end:
            in_force.add(pair)
        if pair.volunteer not in frame.known:
            continue
        if said is not None and has:
            if starts is not None:
                seated.add(pair)
            if pair.seat in frame.around if starts is None else starts <= frame.moment:
                standing.add(pair)
            elif starts is not None and pair not in frame.together:
                published[pair] = PRICE_OF_PROMISE[said.state]
        if starts is not None and starts > frame.moment:
            no = said.since if said is not None and said.state in REFUSED and pair not in meant else None
            _pin(pair, pin, no, held, off)
    return Placed(immutabledict(published), *map(frozenset, (standing, held, off, seated, in_force)))


def _pin(pair: Pair, pin: Pinned | None, no: datetime | None, held: set[Pair], off: set[Pair]) -> None:
    """Hold somebody on a seat or off it, by what was said last."""
    if pin is not None and pin.inside and pin.at > (no or NEVER):
        held.add(pair)
    elif no is not None or (pin is not None and not pin.inside):
        off.add(pair)


def replaced(
    before: Placed,
    pairs: AbstractSet[Pair],
    promises: Promises,
    pins: Pins,
    frame: Frame,
    meant: Collection[Pair] = (),
) -> Placed:
    """The same with these pairs placed anew; what did not change is the very same object."""
    after = placed(pairs, promises, pins, frame, meant)
    published = before.published
    if any(published.get(pair) != after.published.get(pair) for pair in pairs):
        changed = dict(published)
        for pair in pairs:
            changed.pop(pair, None)
        published = immutabledict(changed | dict(after.published))
    others = (
        was if (was & pairs) == now else (was - pairs) | now
        for was, now in zip(before[1:], after[1:], strict=True)
    )
    return Placed(published, *others)
