"""Solves the facts of one file with Timefold and writes who sits where: `FACTS ANSWER SECONDS`.

Runs in an environment of its own, that knows nothing of Duet.
"""

import json
import sys
from pathlib import Path

from constraints import rules
from domain import Head, Week, week
from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)


def factory(seconds: float) -> SolverFactory:
    """Timefold as it comes: a construction heuristic, then local search."""
    return SolverFactory.create(
        SolverConfig(
            solution_class=Week,
            entity_class_list=[Head],
            environment_mode=EnvironmentMode.NO_ASSERT,
            random_seed=0,
            score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
            termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * seconds))),
        )
    )


def main(told: str, answer: str, seconds: float) -> None:
    """Read, solve, write."""
    problem = week(json.loads(Path(told).read_text(encoding="utf-8")))
    found = factory(seconds).build_solver().solve(problem)
    pairs = [(head.person.index, head.seat.index) for head in found.heads if head.person is not None]
    said = {"pairs": pairs, "score": str(found.score)}
    Path(answer).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
