"""The rules of a roster, one module each; a new rule is a new file and one name in `RULES`.

A rule has `TIER` (None: hard), `post(problem, model, x)` for the solver and `check(problem, roster)` for the
verifier.
A rule about one person's calendar has `allows(problem, person, held, shift)` too, for starts and
explanations.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import AS_THEY_LIKE, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import (
    companions,
    continuity,
    days_in_a_row,
    days_off_in_a_row,
    desired,
    fairness,
    fitness,
    kind_in_a_row,
    limits,
    maximum,
    minimum,
    moves,
    newcomers,
    no_shows,
    one_place,
    organisations,
    pins,
    project_fairness,
    promises,
    rare,
    requests,
    rest,
    series,
    shared_language,
    speakers,
    successions,
    together,
    totals,
    traits,
    travel,
    unpopular,
    visits,
    weekends,
    whole_weekends,
    wishes,
)
from matcher.tiers import Tier


class Rule(Protocol):
    """What a rule module offers."""

    @property
    def TIER(self) -> Tier | None: ...  # noqa: N802 - a module constant
    def post(self, problem: Problem, model: Model, x: Variables) -> None: ...
    def check(self, problem: Problem, roster: Roster) -> Iterator[Finding]: ...


class PersonRule(Rule, Protocol):
    """A rule about one person's calendar."""

    def allows(self, problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool: ...


RULES: Mapping[str, Rule] = {
    "fitness": fitness,
    "one_place": one_place,
    "pins": pins,
    "rest": rest,
    "limits": limits,
    "days_in_a_row": days_in_a_row,
    "days_off_in_a_row": days_off_in_a_row,
    "kind_in_a_row": kind_in_a_row,
    "weekends": weekends,
    "whole_weekends": whole_weekends,
    "successions": successions,
    "totals": totals,
    "visits": visits,
    "maximum": maximum,
    "minimum": minimum,
    "promises": promises,
    "moves": moves,
    "desired": desired,
    "no_shows": no_shows,
    "speakers": speakers,
    "shared_language": shared_language,
    "traits": traits,
    "newcomers": newcomers,
    "organisations": organisations,
    "together": together,
    "fairness": fairness,
    "project_fairness": project_fairness,
    "unpopular": unpopular,
    "companions": companions,
    "wishes": wishes,
    "requests": requests,
    "continuity": continuity,
    "series": series,
    "rare": rare,
    "travel": travel,
}
PERSON_RULES: Mapping[str, PersonRule] = {
    "one_place": one_place,
    "rest": rest,
    "limits": limits,
    "days_in_a_row": days_in_a_row,
    "kind_in_a_row": kind_in_a_row,
    "weekends": weekends,
    "successions": successions,
    "totals": totals,
}
BY_TERMS = ("days_in_a_row", "kind_in_a_row", "weekends", "totals")


def person_rules(problem: Problem) -> Mapping[str, PersonRule]:
    """The rules about one person's calendar that nobody may break in a problem, without those nobody has."""
    policy = problem.policy
    idle = set(policy.without) | policy.prices.keys()
    if all(person.terms == AS_THEY_LIKE for person in problem.volunteers):
        idle |= set(BY_TERMS)
    if not policy.successions:
        idle.add("successions")
    return {name: rule for name, rule in PERSON_RULES.items() if name not in idle}
