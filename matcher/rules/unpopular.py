"""Unpopular shifts are shared out.

A shift is unpopular if more wishes are against it than for it; wishes about its project, scene, kind and
place count as well. A person with n unpopular shifts costs n * (n - 1) / 2, times the rule's price; what that
is for those on which they stand is free. The rule counts only where the policy prices it.

The cost is convex: n - 1 <= sum of y[j], where the 0-1 variable y[j], j = 1, 2, ..., costs j.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import numpy as np
from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.fairness import further_shifts, most_together, pairs, standing
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.wishes import targets
from matcher.tiers import Tier

INFO = RuleInfo(
    name="unpopular",
    family=Family.FAIRNESS,
    tier=Tier.FAIRNESS,
    parameters=(Parameter("wishes", SetIn.PERSON, "wishes"),),
    only_where_priced=True,
    context=("unpopular",),
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    known, table, unwanted = x.person_shifts, timetable(problem), unpopular(problem)
    of = np.array([shift.id in unwanted for shift in table.shifts], dtype=bool) & (table.outside == 0)
    entries = np.flatnonzero(of[known.shift] & x.decided[known.person])
    could = np.bincount(known.person[entries], minlength=len(problem.volunteers))
    most = np.minimum(could, most_together(problem, known))
    begin = np.searchsorted(known.person[entries], np.arange(len(problem.volunteers) + 1))
    free = np.maximum(1, standing(known, of[known.shift]))
    for number in np.flatnonzero(most > free).tolist():
        _, variables = known.together(entries[begin[number] : begin[number + 1]])
        further_shifts(model, price.tier, variables, price.weight, int(free[number]), int(most[number]))


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    unwanted = unpopular(problem)
    for person in problem.open_volunteers:
        held = {problem.shift_of[seat].id for seat in roster.held_by(person.id)}
        shifts = held & unwanted - problem.shifts_outside
        stands = shifts & problem.stands.get(person.id, frozenset())
        count = len(shifts)
        cost = price.weight * (pairs(count) - pairs(len(stands)))
        if cost:
            yield Finding("unpopular", cost, price.tier, immutabledict(volunteer=person.id, shifts=count))


@memoised_from("policy", "part", "context", "volunteers", "shifts", "projects")
def unpopular(problem: Problem) -> frozenset[ShiftId]:
    """The shifts that are unpopular in the whole problem."""
    if INFO.priced(problem.policy) is None:
        return frozenset()
    if problem.part:
        return problem.context.unpopular
    against: Counter[tuple[str, str]] = Counter()
    for person in problem.volunteers:
        for wish in person.wishes:
            against[wish.about, wish.target] += 1 if wish.weight < 0 else -1
    return frozenset(
        shift.id
        for shift in problem.shifts
        if sum(against[each] for each in targets(problem, shift).items()) > 0
    )


def context_numbers(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Mapping[str, object]:
    """The shifts that are unpopular in the whole problem."""
    return {"unpopular": unpopular(problem)}
