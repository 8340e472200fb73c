"""What ties parts of a problem that share nobody and no shift: costs of such parts do not add.

A part then needs numbers from outside, and what was decided in two parts at once must be judged one after
the other.
"""

from collections.abc import Collection

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.context import NOTHING, Outside
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules import moves, project_fairness, rare, series, unpopular

TYING = (project_fairness, series, moves)


def coupled(problem: Problem) -> tuple[frozenset[ShiftId], ...]:
    """Groups of shifts that one rule counts together, whoever could serve on them."""
    return tuple(group for rule in TYING for group in rule.coupled(problem) if len(group) > 1)


def outside(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Outside:
    """What rules must know where only `people` and the shifts of `work` are decided and the rest is kept."""
    missing = project_fairness.elsewhere(problem, work, keeping)
    helpers = series.elsewhere(problem, people, work, keeping)
    languages, skills = rare.rarity(problem)
    found = Outside(
        desired=missing[0],
        missing=missing[1],
        helpers=helpers[0],
        heads=helpers[1],
        moves=moves.elsewhere(problem, people, work, keeping),
        languages=languages,
        skills=skills,
        unpopular=unpopular.unpopular(problem),
    )
    return NOTHING if found == NOTHING else found
