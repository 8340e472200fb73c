"""Timefold: a construction heuristic and local search over constraint streams, in its own environment.

It is given the whole time for its solving alone: what it takes to start Java, to translate the rules and to
hand the problem over to Java and back is not counted.
"""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.problem.problem import Problem
from matcher.roster import Roster
from tests.bench.peers import facts
from tests.support.paths import ROOT

PYTHON = ROOT / ".venv-timefold" / "bin" / "python"
PROGRAMME = Path(__file__).parent / "timefold_side"


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """What Timefold, which uses one thread, makes of the problem's facts."""
    with TemporaryDirectory() as folder:
        told, answer = Path(folder) / "facts.json", Path(folder) / "answer.json"
        told.write_text(json.dumps(facts.facts(problem)), encoding="utf-8")
        subprocess.run([PYTHON, PROGRAMME, told, answer, str(seconds)], check=True)
        pairs = json.loads(answer.read_text(encoding="utf-8"))["pairs"]
    return facts.roster(problem, pairs)
