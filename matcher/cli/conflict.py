"""Why there is no roster, in words: pins that cannot hold together, or rules that cannot be kept at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.ids import SeatId, VolunteerId
from matcher.problem.problem import Problem
from matcher.roster import Assignment

EVEN_WITHOUT_PINS = "no roster keeps all hard rules, even without pins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A person pinned to a seat (`inside`), or barred from it."""

    volunteer: VolunteerId
    seat: SeatId
    inside: bool


def pins_of(problem: Problem, pairs: Iterable[Assignment]) -> tuple[Pin, ...]:
    """The pins of a conflict, each with its direction."""
    return tuple(
        Pin(volunteer=pair.volunteer, seat=pair.seat, inside=pair not in problem.pinned_out) for pair in pairs
    )


def conflict_lines(pins: Sequence[Pin], *, smallest: bool) -> list[str]:
    """Lines that say why it is proven that there is no roster. `smallest`: no fewer pins are in conflict."""
    if not pins:
        return [EVEN_WITHOUT_PINS]
    lines = [
        f"cannot hold together: {pin.volunteer} {'on' if pin.inside else 'not on'} {pin.seat}" for pin in pins
    ]
    return lines if smallest else [*lines, "fewer of these pins may be enough for that"]
