"""One period to be rostered: people, work, rules, pins and promises, whole and consistent at birth."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from matcher.ids import GroupId, SeatId, VolunteerId
from matcher.problem.data import ProblemData
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.validate import validate


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem(ProblemData):
    """What there is to decide. Compared by identity; `matcher.formats.json.dump` gives the bytes to compare
    by value.

    `published` maps a promised assignment to the price (1 to 9) of breaking it. `pinned_in` must hold,
    `pinned_out` must not.

    With `part` it is a subproblem, extracted from a larger one (`matcher.solver.subproblem`). The shifts in
    `context_shifts` and the people in `context_volunteers` are not decided there. `kept` are the assignments
    between them and what is decided; they stay as they are. `served_elsewhere` is the most times that anybody
    who is not in the subproblem served each group. `context` is what else the rules must know of the rest of
    the whole.
    """

    def __post_init__(self) -> None:
        validate(self)

    def __getstate__(self) -> Mapping[str, object]:
        """The fields alone: what follows from them is not sent to another process."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days and weeks are counted."""
        return ZoneInfo(self.policy.zone)

    @cached_property
    def open_shifts(self) -> tuple[Shift, ...]:
        """The shifts that are decided here."""
        return tuple(shift for shift in self.shifts if shift.id not in self.context_shifts)

    @cached_property
    def open_volunteers(self) -> tuple[Volunteer, ...]:
        """The people who are decided here."""
        return tuple(person for person in self.volunteers if person.id not in self.context_volunteers)

    @cached_property
    def kept_off(self) -> Mapping[SeatId, frozenset[VolunteerId]]:
        """Who must not sit on a seat, for each seat somebody is pinned out of."""
        off: dict[SeatId, set[VolunteerId]] = {}
        for person, seat in self.pinned_out:
            off.setdefault(seat, set()).add(person)
        return {seat: frozenset(people) for seat, people in off.items()}

    @cached_property
    def most_served(self) -> Mapping[GroupId, int]:
        """The most times anybody, here or elsewhere, served each group before."""
        most = dict(self.served_elsewhere)
        for person in self.volunteers:
            for group, times in person.continuity.items():
                most[group] = max(times, most.get(group, 0))
        return immutabledict(most)

    def weight(self, shift: Shift) -> int:
        """The price of one missing head on this shift."""
        return self.project[shift.project].weight
