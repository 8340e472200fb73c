"""A person brings what the seat needs: languages, skills, credentials, consents, traits, age, and time.

A language counts at the best level of all tags the person speaks that are the tag asked for, or count as it.
Credentials and clearances must be valid on the local day on which the shift ends. Ages are those of the local
day on which it starts. Availability must cover the whole shift. Only pairs that fit have a variable, so there
is nothing to post.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn

INFO = RuleInfo(
    name="fitness",
    family=Family.PERSON,
    parameters=(
        Parameter("needs.languages", SetIn.SEAT, "levels by tag"),
        Parameter("needs.skills", SetIn.SEAT, "levels by code"),
        Parameter("needs.credentials", SetIn.SEAT, "codes"),
        Parameter("needs.clearances", SetIn.SEAT, "codes"),
        Parameter("needs.consents", SetIn.SEAT, "codes"),
        Parameter("needs.traits", SetIn.SEAT, "codes"),
        Parameter("needs.minimum_age", SetIn.SEAT, "years", least=0, most=150),
        Parameter("needs.maximum_age", SetIn.SEAT, "years", least=0, most=150),
        Parameter("counts_as", SetIn.POLICY, "tags by tag"),
        Parameter("available", SetIn.PERSON, "windows"),
    ),
    may_be_off=False,
    may_be_priced=False,
    waivable_criteria=frozenset({"available"}),
    calendar=True,
    pins_can_break=True,
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    """Post nothing: pairs that do not fit have no variable."""


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        for seat_id in roster.held_by(person.id):
            shift = problem.shift_of[seat_id]
            stands = Assignment(person.id, seat_id) in problem.standing
            if not stands and shift.id not in problem.undecided_shifts:
                for code, what in unmet(problem, person, problem.seat[seat_id], shift):
                    numbers = immutabledict(volunteer=person.id, seat=seat_id, criterion=code, what=what)
                    yield Finding("fitness", 1, None, numbers)


def unmet(problem: Problem, person: Volunteer, seat: Seat, shift: Shift) -> Iterator[tuple[str, str]]:
    """The needs of a seat that a person does not meet, as (criterion, what)."""
    needs = seat.needs
    for tag, level in needs.languages.items():
        if speaks(problem.policy, person, tag) < level:
            yield "language", tag
    for code, least in needs.skills.items():
        if person.skills.get(code, 0) < least:
            yield "skill", code
    if needs.credentials or needs.clearances:
        yield from _invalid(problem, person, seat, shift)
    yield from (("consent", code) for code in needs.consents - person.consents)
    yield from (("trait", code) for code in needs.traits - person.traits)
    if needs.minimum_age is not None or needs.maximum_age is not None:
        yield from _age(person, seat, shift.start.astimezone(problem.zone).date())
    if not free(person, shift):
        yield "available", ""


def speaks(policy: Policy, person: Volunteer, tag: str) -> int:
    """The level at which a person counts as speaking a tag; 0 when not at all."""
    return max(
        (
            int(level)
            for own, level in person.languages.items()
            if own == tag or tag in policy.counts_as.get(own, ())
        ),
        default=0,
    )


def free(person: Volunteer, shift: Shift) -> bool:
    """Whether the windows of a person, joined where they touch, cover a whole shift."""
    reached, end = shift.start.timestamp(), shift.end.timestamp()
    for start, until in sorted(
        (window.start.timestamp(), window.end.timestamp()) for window in person.available
    ):
        if start <= reached < until:
            reached = until
    return reached >= end


def _invalid(problem: Problem, person: Volunteer, seat: Seat, shift: Shift) -> Iterator[tuple[str, str]]:
    needs = seat.needs
    last = (shift.end.astimezone(UTC) - timedelta.resolution).astimezone(problem.zone).date()
    yield from (
        ("credential", code) for code in needs.credentials if not _valid(person.credentials, code, last)
    )
    yield from (("clearance", code) for code in needs.clearances if not _valid(person.clearances, code, last))


def _valid(held: Mapping[str, date | None], code: str, day: date) -> bool:
    return code in held and ((last := held[code]) is None or last >= day)


def _age(person: Volunteer, seat: Seat, day: date) -> Iterator[tuple[str, str]]:
    low, high = seat.needs.minimum_age, seat.needs.maximum_age
    years = -1
    if person.born is not None:
        years = day.year - person.born.year
        if (day.month, day.day) < (person.born.month, person.born.day):
            years -= 1
    if low is not None and years < low:
        yield "minimum_age", str(low)
    if high is not None and not 0 <= years <= high:
        yield "maximum_age", str(high)
