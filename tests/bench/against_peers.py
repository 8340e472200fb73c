"""Duet against its peers: the same problems, the same time, each roster judged by the verifier.

    python -m tests.bench.against_peers [--sizes 300 3000 20000] [--seconds 10 60 300] [--peers NAME ...]
                                        [--again | --kept] [--write]

Each cell runs in a process of its own; the time runs from the problem in memory to the roster. What was
measured is kept beside this file in `peers.jsonl`, as a table takes hours, and is measured again when the
problem or what made the roster is another: the solver's version or, for our own, the code; with `--kept`
nothing is measured. With `--write` the table goes into the README between its marks.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from itertools import product
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import monotonic

from fixtures.district import generate, problem
from matcher.formats.json import digest
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.incumbent import as_costs
from matcher.solver.start.greedy import drop_broken_teams
from matcher.verify import verify
from tests.bench import readme
from tests.bench.code import code_digest
from tests.bench.peers import PEERS
from tests.bench.peers_table import table
from tests.support.paths import ROOT

LOCK = Path(__file__).parent / "peers" / "timefold.lock"
KEPT = Path(__file__).parent / "peers.jsonl"
DISTRICT, WORKERS = 2026, 2
# Reading a model in and out of a solver is not interrupted; what takes much longer than this has no end.
PATIENCE_SECONDS = 900
IDENTITY = ("digest", "peer", "seconds", "workers")
OURS = frozenset({"Duet", "greedy start alone"})
Figures = dict[str, object]


@cache
def week(volunteers: int) -> Problem:
    """The week of a demo district of so many people."""
    return problem(generate(volunteers=volunteers, seed=DISTRICT))


def measure(volunteers: int, peer: str, seconds: float) -> Figures:
    """One roster of one peer, as plain figures."""
    asked = week(volunteers)
    begun = monotonic()
    found = PEERS[peer](asked, seconds, WORKERS)
    took = monotonic() - begun
    memory = max(getrusage(each).ru_maxrss for each in (RUSAGE_SELF, RUSAGE_CHILDREN)) // 1024
    return {"took": took, "megabytes": memory, **_judged(asked, found)}


def _judged(asked: Problem, found: Roster | None) -> Figures:
    if found is None:
        return {"costs": None, "emptied": 0}
    whole = found if verify(asked, found).feasible else drop_broken_teams(asked, found)
    verdict = verify(asked, whole)
    costs = list(as_costs(verdict.costs)) if verdict.feasible else None
    return {"costs": costs, "emptied": len(found) - len(whole)}


def known(volunteers: int, peer: str, seconds: float) -> Figures | None:
    """What is kept of a cell and holds for the problem and the code of today."""
    found = _kept().get((digest(week(volunteers)), peer, seconds, WORKERS))
    return found if found is not None and found["versions"] == _versions(peer) else None


def cell(volunteers: int, peer: str, seconds: float) -> Figures:
    """A cell, measured and kept."""
    asked = (digest(week(volunteers)), peer, seconds, WORKERS)
    said = {**dict(zip(IDENTITY, asked, strict=True)), "versions": _versions(peer), "volunteers": volunteers}
    found = {**said, **_apart(volunteers, peer, seconds)}
    lines = [json.dumps(each) for _, each in sorted({**_kept(), asked: found}.items())]
    KEPT.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return found


def _kept() -> dict[tuple[object, ...], Figures]:
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    return {tuple(each[name] for name in IDENTITY): each for each in map(json.loads, lines)}


def _versions(peer: str) -> dict[str, str]:
    """What a peer's roster depends on beside the problem."""
    if peer == "Timefold":
        return {"timefold": LOCK.read_text(encoding="utf-8").partition("timefold==")[2].split()[0]}
    ours = {"code": code_digest()} if peer in OURS else {}
    return {"ortools": version("ortools"), **ours}


def _apart(volunteers: int, peer: str, seconds: float) -> Figures:
    command = [sys.executable, "-m", "tests.bench.against_peers", "--one"]
    command += ["--sizes", str(volunteers), "--seconds", str(seconds), "--peers", peer]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        answer, _ = child.communicate(timeout=seconds + PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return {"took": seconds + PATIENCE_SECONDS, "megabytes": 0, "costs": None, "emptied": 0}
    if child.returncode:
        raise SystemExit(f"{peer} failed at {volunteers} volunteers, {seconds:g} s")
    figures: Figures = json.loads(answer.splitlines()[-1])
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure Duet against its peers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3_000, 20_000], metavar="VOLUNTEERS")
    parser.add_argument("--seconds", type=float, nargs="+", default=[10, 60, 300])
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS), metavar="NAME")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--again", action="store_true", help="measure anew what was measured before")
    kept.add_argument("--kept", action="store_true", help="measure nothing: the table of what is kept")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print(json.dumps(measure(asked.sizes[0], asked.peers[0], asked.seconds[0])))
        return
    cells = []
    for each in product(asked.sizes, asked.peers, asked.seconds):
        found = None if asked.again else known(*each)
        if found is None and not asked.kept:
            found = cell(*each)
            print(json.dumps(found), file=sys.stderr, flush=True)
        if found is not None:
            cells.append(found)
    print(table(cells))
    if asked.write:
        readme.write("peers", table(cells))


if __name__ == "__main__":
    main()
