"""Nobody does a kind of shift on the day after another kind that must not come before it.

For each person, each pair (earlier, later) of `Policy.successions` and each two consecutive local days: one
unit if a shift of the earlier kind starts on the first day and one of the later kind on the second.
`History.kind` is the kind of the day before the period; people may stand on that day and on the one after the
period. Kinds of which both stand cost nothing. The rule is hard, or each unit costs its price.

Where a person can do at most one shift a day, the rows are cliques: a set of later kinds, and all earlier
kinds that none of them may follow.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date

from matcher.model.day_literals import (
    OFF,
    ON,
    DayFlags,
    DayLiterals,
    Literal,
    Period,
    at_least_one,
    bits,
    day_literals,
    period,
    served,
)
from matcher.model.model import Model
from matcher.model.standing_days import standing_kinds
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import Violation, finding

INFO = RuleInfo(
    name="successions",
    family=Family.PERSON,
    parameters=(Parameter("successions", SetIn.POLICY, "pairs of kinds of shift"),),
    waivable=True,
    calendar=True,
    pins_can_break=True,
)
Kinds = Mapping[str, Literal]


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift makes no forbidden succession with those that a person holds."""
    forbidden = problem.policy.successions
    if not forbidden:
        return True
    day_of = timetable(problem).day
    day = day_of[shift.id]
    before = person.history.kind if person.history and day == period(problem).first else None
    return (before, shift.kind) not in forbidden and not any(
        (day_of[other.id] == day - 1 and (other.kind, shift.kind) in forbidden)
        or (day_of[other.id] == day + 1 and (shift.kind, other.kind) in forbidden)
        for other in held
    )


def active(problem: Problem) -> bool:
    return bool(problem.policy.successions)


def post(problem: Problem, model: Model, x: Variables) -> None:
    if not problem.policy.successions:
        return
    later: dict[str, set[str]] = defaultdict(set)
    for earlier, after in problem.policy.successions:
        later[earlier].add(after)
    sets = sorted({tuple(sorted(kinds)) for kinds in later.values()})
    cliques = [([kind for kind in sorted(later) if later[kind] >= set(kinds)], kinds) for kinds in sets]
    violation = Violation(problem, model, INFO)
    for person in problem.open_volunteers:
        around = _around(problem, person)
        inside = {kind: days.inside for kind, days in standing_kinds(problem, person.id).items()}
        of = day_literals(x)
        free = _moved(inside, of.period, *around)
        _Person(of, model, person, violation, around, free).post(cliques, later)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    if not problem.policy.successions:
        return
    of = period(problem)
    for person in problem.open_volunteers:
        held = _moved(served(problem, roster, person.id).days, of, *_around(problem, person))
        inside = {kind: days.inside for kind, days in standing_kinds(problem, person.id).items()}
        stand = _moved(inside, of, *_around(problem, person))
        for earlier, later in sorted(problem.policy.successions):
            both = held.get(earlier, 0) << 1 & held.get(later, 0)
            free = stand.get(earlier, 0) << 1 & stand.get(later, 0)
            for day in (each - 1 for each in bits(both & ~free)):
                yield finding(
                    problem,
                    INFO,
                    1,
                    {
                        "volunteer": person.id,
                        "earlier": earlier,
                        "kind": later,
                        "day": date.fromordinal(of.first + day),
                        "shift": _shift(problem, roster, person, of.first + day, later),
                    },
                )


def _around(problem: Problem, person: Volunteer) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of the day before the period and of the day after it."""
    stand = standing_kinds(problem, person.id)
    before = {kind for kind, days in stand.items() if days.before & 1}
    if person.history and person.history.kind is not None:
        before.add(person.history.kind)
    return frozenset(before), frozenset(kind for kind, days in stand.items() if days.after & 1)


def _moved(
    days: Mapping[str | None, int] | Mapping[str, int], of: Period, before: Set[str], after: Set[str]
) -> dict[str | None, int]:
    """Days by kind, a day later, with those of the day before the period and of the day after it."""
    kinds = {*days, *before, *after}
    found = {**dict.fromkeys(kinds, 0), **days}
    return {kind: (kind in before) | found[kind] << 1 | (kind in after) << of.length + 1 for kind in kinds}


def _shift(problem: Problem, roster: Roster, person: Volunteer, day: int, kind: str) -> str:
    held = (problem.shift_of[seat] for seat in roster.held_by(person.id))
    return next(each.id for each in held if each.kind == kind and timetable(problem).day[each.id] == day)


class _Person:
    """The rows of one person: certain successions are charged, and days with a choice get rows."""

    def __init__(
        self,
        of: DayLiterals,
        model: Model,
        person: Volunteer,
        violation: Violation,
        around: tuple[Set[str], Set[str]],
        stand: Mapping[str | None, int],
    ) -> None:
        self._of, self._model, self._person, self._violation = of, model, person, violation
        self._kinds: Mapping[str, DayFlags] = of.kinds(person)
        self._before, self._after = around
        self._stand = stand

    def post(
        self, cliques: Sequence[tuple[Sequence[str], Sequence[str]]], later: Mapping[str, set[str]]
    ) -> None:
        certain = self._certain(later)
        opened = 0
        for flags in self._kinds.values():
            opened |= flags.maybe & ~flags.on
        for day in bits(opened | opened << 1):
            first, second = self._on(day - 1), self._on(day)
            if not first or not second:
                continue
            if not (self._once(day - 1, first) and self._once(day, second)):
                self._pairs(first, second, later)
            elif not certain >> day & 1:
                self._cliques(first, second, cliques)

    def _certain(self, later: Mapping[str, set[str]]) -> int:
        """Charge the successions that come about whatever is decided; returns their days."""
        found = 0
        on = {kind: flags.on for kind, flags in self._kinds.items()}
        held = _moved(on, self._of.period, self._before, self._after)
        for earlier in sorted(later.keys() & held.keys()):
            for kind in later[earlier] & held.keys() if held[earlier] else ():
                both = held[earlier] << 1 & held[kind]
                free = self._stand.get(earlier, 0) << 1 & self._stand.get(kind, 0)
                self._violation.certain((both & ~free).bit_count())
                found |= both >> 1
        return found

    def _once(self, day: int, kinds: Kinds) -> bool:
        """Whether the person does at most one shift on a day."""
        return self._of.exclusive(self._person, day) and list(kinds.values()).count(ON) <= 1

    def _on(self, day: int) -> Kinds:
        if not 0 <= day < self._of.period.length:
            return dict.fromkeys(sorted(self._before if day < 0 else self._after), ON)
        return {kind: literal for kind, flags in self._kinds.items() if (literal := flags.at(day)) != OFF}

    def _cliques(
        self, first: Kinds, second: Kinds, cliques: Sequence[tuple[Sequence[str], Sequence[str]]]
    ) -> None:
        """Post the rows of two days as cliques. They share a slack: only one succession can come about."""
        found = {
            (
                tuple(first[kind] for kind in earlier if kind in first),
                tuple(second[kind] for kind in after if kind in second),
            )
            for earlier, after in cliques
        }
        rows = sorted(row for row in found if row[0] and row[1])
        slack = self._violation.slack() if rows else []
        for one, other in rows:
            if slack:
                self._model.at_most(1, [*one, *other, *slack], [*([1] * (len(one) + len(other))), -1])
            else:
                self._model.at_most_one([*one, *other])

    def _pairs(self, first: Kinds, second: Kinds, later: Mapping[str, set[str]]) -> None:
        for earlier in sorted(first.keys() & later.keys()):
            for kind in sorted(second.keys() & later[earlier]):
                if (one := first[earlier]) != ON or second[kind] != ON:
                    literals = [each for each in (~one, ~second[kind]) if each != OFF]
                    at_least_one(self._model, literals + self._violation.slack())
