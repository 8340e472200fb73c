"""A team has at least `count` people with a trait: a lead, a professional, a resident, somebody from abroad.

For a shift with `Trait(trait, count)`: people with it >= count * used. Soft: each missing one costs the
rule's weight.
"""

from collections.abc import Iterator

from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.team import enough, lacking, ruled, team
from matcher.teams import Trait
from matcher.variables import Variables

TIER = Tier.DESIRED


def post(problem: Problem, model: Model, x: Variables) -> None:
    people = problem.volunteer
    for shift, rule in ruled(problem, Trait):
        counted = [
            variable for person, variable in x.on_shift(shift.id) if rule.trait in people[person].traits
        ]
        enough(model, x, shift, rule, rule.count, counted)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, Trait):
        people = team(roster, shift)
        present = sum(rule.trait in problem.volunteer[person].traits for person in people)
        yield from lacking("traits", shift, rule, rule.count, present, people, trait=rule.trait)
