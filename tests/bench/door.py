"""What it costs to judge a change of a plan by what it touches, beside judging the whole; both must agree.

    python -m tests.bench.door [--edits 1000] [--people 3000]

Edits by chance, of a district in which every rule has something to say: one more, one fewer, a swap, several
at once. The last line is a whole plan at once. Ends with 1 where the two ways do not agree.
"""

import argparse
import statistics
import sys
from random import Random
from time import process_time

from fixtures.district import generate
from matcher.answers import door
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.start.greedy import greedy
from matcher.verify import verify
from tests.support.districts import every_rule
from tests.support.edits import edited


def main() -> int:
    """Judge both ways and print the table."""
    chosen = _chosen()
    asked = every_rule(generate(chosen.people))
    random, before = Random(1), greedy(asked)
    door.broken(asked, before, before.assignments)
    apart, whole, differ = list[float](), list[float](), 0
    for number in range(chosen.edits):
        after = edited(asked, before, random)
        differ += not _agree(asked, before, after, apart, whole)
        before = before if number % 2 else after
    differ += not _agree(asked, Roster(), greedy(asked), [], [])
    print(
        f"{len(asked.volunteers)} people, {len(asked.shifts)} shifts, {chosen.edits} edits and a whole plan\n"
    )
    print("| judged | median ms | 99th |\n| --- | --- | --- |")
    for name, times in (("what is touched", apart), ("the whole", whole)):
        print(f"| {name} | {statistics.median(times):.1f} | {statistics.quantiles(times, n=100)[-1]:.1f} |")
    print(f"\n{differ} of {chosen.edits + 1} differ")
    return int(differ > 0)


def _agree(asked: Problem, before: Roster, after: Roster, apart: list[float], whole: list[float]) -> bool:
    begun = process_time()
    found = door.broken(asked, before, after.assignments)
    middle = process_time()
    was, now = (frozenset(verify(asked, each).broken) for each in (Roster(before.assignments), after))
    whole.append((process_time() - middle) * 1000)
    apart.append((middle - begun) * 1000)
    return (found.fresh, found.mended) == (now - was, was - now)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--people", type=int, default=3000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
