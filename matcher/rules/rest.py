"""A person rests between the shifts of one local day and those of a later day.

For two shifts of one person that start on different local days, the later one starts at least
max(`Policy.rest_minutes`, the person's own `rest_minutes`) minutes after the end of the earlier one. The rule
is hard; where `Policy.prices` names it, each two shifts with less between them cost its price.

Hard, it is posted by `one_place`, in the same cliques as overlapping shifts: larger cliques make the
relaxation tighter. Priced, it has a row for each two shifts.
"""

from collections.abc import Iterator, Mapping, Sequence

from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import Violation, finding

INFO = RuleInfo(
    name="rest",
    family=Family.PERSON,
    parameters=(
        Parameter("rest_minutes", SetIn.POLICY, "minutes", least=0, most=10_080, default=600),
        Parameter("limits.rest_minutes", SetIn.PERSON, "minutes", least=0, most=1_000_000),
    ),
    waivable=True,
    calendar=True,
    pins_can_break=True,
    always_explained=True,
)


def needed(problem: Problem, person: Volunteer) -> int:
    """The minutes of rest that a person needs between two days."""
    return max(problem.policy.rest_minutes, person.limits.rest_minutes or 0)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift leaves a person their rest."""
    if not held:
        return True
    table, order = timetable(problem), timetable(problem).order
    tired = table.tired(needed(problem, person))[order[shift.id]]
    return not any(tired >> order[other.id] & 1 for other in held)


def kept_by(problem: Problem, person: Volunteer) -> int:
    """The minutes of rest that a person must have; 0 where the rule is off or priced."""
    return needed(problem, person) if INFO.must_hold(problem.policy) else 0


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    if violation.hard:
        return
    table, order = timetable(problem), timetable(problem).order
    for person in problem.open_volunteers:
        tired, bits = table.tired(needed(problem, person)), table.bits(x.of(person.id))
        seats = {order[shift]: variables for shift, variables in x.of(person.id).items()}
        stands = table.bits(problem.stands.get(person.id, frozenset()) & x.of(person.id).keys())
        _pairs(model, seats, tired, bits, stands, violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    table = timetable(problem)
    for person in problem.open_volunteers:
        held = {problem.shift_of[seat].id for seat in roster.held_by(person.id)}
        if len(held) < 2:
            continue
        minutes, stands = needed(problem, person), problem.stands.get(person.id, frozenset())
        ordered = sorted(held, key=table.order.__getitem__)
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                between = table.minutes_between(one, other)
                if between >= minutes:
                    break
                if table.day[one] != table.day[other] and not {one, other} <= stands:
                    numbers = {"volunteer": person.id, "shift": one, "other": other, "minutes": between}
                    yield finding(problem, INFO, 1, numbers | {"needed": minutes})


def _pairs(
    model: Model,
    seats: Mapping[int, list[Var]],
    tired: Sequence[int],
    bits: int,
    stands: int,
    violation: Violation,
) -> None:
    for shift in seats:
        later = tired[shift] & bits & ~((1 << shift) - 1)
        while later:
            other = later.bit_length() - 1
            later ^= 1 << other
            if stands >> shift & stands >> other & 1:
                continue
            if Model.ONE in seats[shift] and Model.ONE in seats[other]:
                violation.certain(1)
                continue
            both = [*seats[shift], *seats[other]]
            model.at_most(1, both + (slack := violation.slack()), [*([1] * len(both)), *([-1] * len(slack))])
