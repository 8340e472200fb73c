"""Solver and verifier held against each other on thousands of random problems, and how often each rule bit.

    python -m tests.bench.agreement [--problems 2000] [--seed 1]

Of each problem: rows and verifier cost any roster alike, broken ones too; a feasible roster likewise; the
optimum by the rows costs, tier by tier, what the verifier says, and `solve` comes to the same; a part loses
and gains what the whole does. Ends with 1 when anything disagrees or a rule never bit.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from time import perf_counter

from immutabledict import immutabledict

from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.rules.testing import any_roster, best_by_rows, cost_by_rows, pairs_of
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import judged
from tests.support.strategies import problem as random_problem
from tests.support.strategies import rosters, with_standing

SOLVED = 5
HARDER = 3
STANDING = 2
HARD_HERE = ("days_off_in_a_row", "whole_weekends", "rest", "limits")
LONGEST_SECONDS = 60.0


@dataclass
class Agreement:
    """What was compared, what disagreed, and how often each rule was broken (hard) or paid for (soft)."""

    problems: int = 0
    comparisons: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)

    @property
    def silent(self) -> list[str]:
        """The rules that never bit."""
        return sorted(rules().keys() - self.broken.keys() - self.paid.keys())

    def compare(self, what: str, case: str, one: object, other: object) -> None:
        """Count a comparison, and note when it fails."""
        self.comparisons[what] += 1
        if one != other:
            self.faults.append(f"{what} of {case}: {one} is not {other}")

    def bites(self, problem: Problem, roster: Roster) -> None:
        """Count what each rule says of a roster, once a roster and rule."""
        findings = verify(problem, roster).findings
        self.broken.update({finding.rule for finding in findings if finding.tier is None})
        self.paid.update({finding.rule for finding in findings if finding.tier is not None})


def run(numbers: Iterable[int], seed: int) -> Agreement:
    """Compare the random problems of these numbers."""
    found = Agreement()
    for number in numbers:
        random = Random(seed * 1_000_003 + number)
        case = f"problem {number} of seed {seed}"
        drawn = random_problem(random, random.randint(2, 6), random.randint(2, 5), random.random() < 0.5)
        if number % HARDER == 0:
            drawn = harder(drawn, random)
        if number % STANDING == 0:
            drawn = with_standing(drawn, random)
        found.problems += 1
        _judge_any(found, case, drawn, random)
        _judge_best(found, case, drawn, whole=number % SOLVED == 0)
        _judge_part(found, case, drawn, random)
    return found


def harder(drawn: Problem, random: Random) -> Problem:
    """A problem with some rules hard that are always soft in the draw; it may have no roster."""
    hard = random.sample(HARD_HERE, random.randint(1, len(HARD_HERE)))
    left = {rule: price for rule, price in drawn.policy.prices.items() if rule not in hard}
    return replace(drawn, policy=replace(drawn.policy, prices=immutabledict(left)))


def _judge_any(found: Agreement, case: str, drawn: Problem, random: Random) -> None:
    for _ in range(3):
        roster = rosters(drawn, random)
        found.bites(drawn, roster)
        found.compare("any roster", case, cost_by_rows(drawn, roster), judged(drawn, roster))
    feasible = any_roster(drawn, random)
    if feasible is not None:
        found.bites(drawn, feasible)
        found.compare("a feasible roster", case, cost_by_rows(drawn, feasible), judged(drawn, feasible))


def _judge_best(found: Agreement, case: str, drawn: Problem, *, whole: bool) -> None:
    best = best_by_rows(drawn)
    if best is not None:
        found.compare("the best roster", case, best[1], judged(drawn, best[0]))
    if whole:
        result = solve(drawn, SolveLimits(seconds=LONGEST_SECONDS, workers=1))
        costs = {tier: each.cost for tier, each in result.tiers.items()}
        found.compare("a solve", case, costs or None, best and best[1])


def _judge_part(found: Agreement, case: str, drawn: Problem, random: Random) -> None:
    before = any_roster(drawn, random)
    if before is None:
        return
    people = random.sample([each.id for each in drawn.volunteers], random.randint(1, len(drawn.volunteers)))
    work = random.sample([each.id for each in drawn.shifts], random.randint(1, len(drawn.shifts)))
    part = subproblem(drawn, people, work, keeping=before)
    old = Roster(fixed(part) | {pair for pair in pairs_of(part) if pair in before})
    decided = any_roster(part, random)
    found.compare("a part of a feasible roster", case, decided is None, False)
    if decided is not None:
        found.compare("a part", case, cost_by_rows(part, decided), judged(part, decided))
        after = splice(part, decided, before)
        found.compare("a part in the whole", case, lost(part, old, decided), lost(drawn, before, after))
        found.compare("a merged roster", case, verify(drawn, after).feasible, True)


def lost(problem: Problem, before: Roster, after: Roster) -> dict[Tier, int]:
    """What each tier costs more from one roster to another."""
    old, new = verify(problem, before).costs, verify(problem, after).costs
    return {tier: new[tier] - old[tier] for tier in Tier}


def told(found: Agreement, seconds: float) -> Iterator[str]:
    """The outcome, line by line."""
    total = sum(found.comparisons.values())
    yield f"{found.problems} problems, {total} comparisons, {len(found.faults)} faults, {seconds:.0f} s"
    yield from (f"  {what:<30}{count:>8}" for what, count in found.comparisons.items())
    yield f"{'rule':<22}{'broken in':>10}{'paid in':>10}  rosters"
    names = {*rules(), *found.broken, *found.paid}
    yield from (f"{rule:<22}{found.broken[rule]:>10}{found.paid[rule]:>10}" for rule in sorted(names))
    yield from found.faults
    if found.silent:
        yield f"never bit: {', '.join(found.silent)}"


def main() -> int:
    """Compare as the command line says."""
    parser = argparse.ArgumentParser(description="Hold solver and verifier against each other.")
    parser.add_argument("--problems", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first problem")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = perf_counter()
    found = run(range(asked.first, asked.first + asked.problems), asked.seed)
    sys.stdout.write("\n".join(told(found, perf_counter() - begun)) + "\n")
    return 1 if found.faults or found.silent else 0


if __name__ == "__main__":
    sys.exit(main())
