"""A person's shifts and minutes in the period, and their shifts of each kind, are as agreed.

For `Terms.shifts`, `Terms.minutes` and each kind in `Terms.shifts_of_kind`, with T the total of the period
and of `History`: max(0, T - most) + max(0, least - T) is broken. Units are shifts, or hours for minutes, a
started hour counted. What stands in the period is never too much by itself. The rule is hard, or each unit
costs its price.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.ids import ShiftId
from matcher.model.day_literals import served
from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.history import within_terms
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import MINUTES_OF_HOUR, Violation, finding, hours

INFO = RuleInfo(
    name="totals",
    family=Family.PERSON,
    parameters=(
        Parameter("terms.shifts", SetIn.PERSON, "shifts", least=0, most=1_000_000),
        Parameter("terms.minutes", SetIn.PERSON, "minutes", least=0, most=1_000_000),
        Parameter("terms.shifts_of_kind", SetIn.PERSON, "shifts by kind", least=0, most=1_000_000),
    ),
    waivable=True,
    calendar=True,
    pins_can_break=True,
)
MINUTES = "minutes"
Work = tuple[str, int, Sequence[Var], bool]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over a person's shifts, of one `kind` or of all, that must lie in `span`; `before` is added."""

    name: str
    span: Span
    before: int
    kind: str | None = None

    def of(self, problem: Problem, shift: ShiftId) -> int:
        """What a shift adds to the total."""
        if self.name == MINUTES:
            return timetable(problem).minutes[shift]
        return int(self.kind is None or problem.shift[shift].kind == self.kind)

    @property
    def path(self) -> str:
        """The field of `Terms` and of `History`."""
        return self.name if self.kind is None else f"{self.name}.{self.kind}"

    def units(self, missed: int) -> int:
        """The units of a deviation from the span."""
        return hours(missed) if self.name == MINUTES else missed


def totals(person: Volunteer) -> Iterator[Total]:
    """The totals of a person that are bounded."""
    terms: Terms = person.terms
    history = person.history
    for name in ("shifts", MINUTES):
        span: Span = getattr(terms, name)
        if span.most is not None or span.least:
            yield Total(name, span, getattr(history, name) if history else 0)
    for kind, span in terms.shifts_of_kind.items():
        if span.most is not None or span.least:
            yield Total("shifts_of_kind", span, history.shifts_of_kind.get(kind, 0) if history else 0, kind)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift keeps all totals of a person within their most."""
    for total in totals(person):
        more = total.of(problem, shift.id) if total.span.most is not None else 0
        if more:
            inside = {each.id for each in held} - problem.shifts_outside
            reached = total.before + more + sum(total.of(problem, each) for each in inside)
            if reached > (_span(problem, person, total).most or 0):
                return False
    return True


def validate(problem: Problem) -> None:
    """Refuse a history that is above a total already, where the rule must hold."""
    if INFO.must_hold(problem.policy):
        for index, person in enumerate(problem.volunteers):
            for total in totals(person) if person.history else ():
                within_terms(index, total.path, total.before, total.span.most)


def active(problem: Problem) -> bool:
    return any(next(totals(person), None) for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation, minutes = Violation(problem, model, INFO), timetable(problem).minutes
    for person in problem.open_volunteers:
        asked = list(totals(person))
        seats = x.of(person.id) if asked else {}
        work = [
            (problem.shift[shift].kind, minutes[shift], own, Model.ONE in own)
            for shift, own in seats.items()
            if shift not in problem.shifts_outside
        ]
        for total in asked:
            _post(model, work, total, _span(problem, person, total), violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        for total in totals(person):
            serves = served(problem, roster, person.id)
            now = serves.minutes if total.name == MINUTES else serves.shifts.get(total.kind, 0)
            reached = total.before + now
            if missed := _span(problem, person, total).missed(reached):
                yield _finding(problem, roster, person, total, reached, missed)


def _finding(
    problem: Problem, roster: Roster, person: Volunteer, total: Total, reached: int, missed: int
) -> Finding:
    limit = "least" if reached < total.span.least else "most"
    numbers: dict[str, object] = {
        "volunteer": person.id,
        "limit": f"{total.name}_{limit}",
        limit: getattr(total.span, limit),
        "reached": reached,
    }
    if total.kind is not None:
        numbers["kind"] = total.kind
    held = {problem.shift_of[seat].id for seat in roster.held_by(person.id)} - problem.shifts_outside
    over = [shift for shift in held if total.of(problem, shift)] if limit == "most" else []
    if over:
        numbers["shift"] = max(over, key=timetable(problem).order.__getitem__)
    return finding(problem, INFO, total.units(missed), numbers, missed)


def _span(problem: Problem, person: Volunteer, total: Total) -> Span:
    """The span of a total: as agreed, or up to what stands in the period by itself."""
    span, stands = total.span, problem.stands.get(person.id)
    if span.most is None or not stands:
        return span
    stand = sum(total.of(problem, shift) for shift in stands - problem.shifts_outside)
    return Span(span.least, max(span.most, total.before + stand if stand else 0))


def _post(model: Model, work: Sequence[Work], total: Total, span: Span, violation: Violation) -> None:
    variables: list[Var] = []
    amounts: list[int] = []
    sure = total.before
    for kind, minutes, own, kept in work:
        if total.kind is not None and total.kind != kind:
            continue
        amount = minutes if total.name == MINUTES else 1
        if kept:
            sure += amount
        else:
            variables += own
            amounts += [amount] * len(own)
    if not variables:
        violation.certain(total.units(span.missed(sure)))
        return
    unit = MINUTES_OF_HOUR if total.name == MINUTES else 1
    most, least, could = span.most, span.least, sure + sum(amounts)
    if most is not None and could > most:
        slack = violation.slack(most=total.units(could - most))
        model.at_most(most - sure, variables + slack, amounts + [-unit] * len(slack))
    if sure < least:
        slack = violation.slack(most=total.units(least - sure))
        model.at_least(least - sure, variables + slack, amounts + [unit] * len(slack))
