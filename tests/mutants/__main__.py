"""Plants each fault in a copy of the code and runs the tests that must catch it; 1 when one survives.

    python -m tests.mutants [--rules rest limits ...] [--at-once 2]

The working tree is not touched. A fault is caught when a test of its rule fails, or late, when the tests that
compare all rules do. A test file that cannot even be read with the fault in it proves nothing; neither do
tests that fail without any, which ends the run.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from matcher.rules.registry import rules
from tests.mutants.all_faults import FAULTS
from tests.mutants.fault import Fault
from tests.support.paths import ROOT

AGREEMENT = "tests/matcher/rules/test_agreement.py"
COPIED = ("matcher", "fixtures", "i18n", "tests", "setup.cfg", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo")
LONGEST_SECONDS = 300
PASSED, FAILED = 0, 1
CAUGHT, SURVIVED, BROKEN = "caught", "survived", "cannot be run"


def tested(copy: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Pytest's code and words on a copy of the code, in the order of the tests up to the first that fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    # A module of the same size written within the same second would be taken for the one compiled before.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=LONGEST_SECONDS, text=True
        )
    except subprocess.TimeoutExpired:
        return FAILED, f"took longer than {LONGEST_SECONDS} s"
    return done.returncode, done.stdout + done.stderr


def judged(copy: Path, fault: Fault, test: str) -> str:
    """Plant a fault, run a test file and take the fault out again."""
    path = copy / fault.path
    source = path.read_text(encoding="utf-8")
    try:
        path.write_text(fault.planted(source), encoding="utf-8")
    except ValueError:
        return BROKEN
    try:
        code, _ = tested(copy, [test])
    finally:
        path.write_text(source, encoding="utf-8")
    return {PASSED: SURVIVED, FAILED: CAUGHT}.get(code, BROKEN)


def verdicts(faults: Sequence[tuple[Fault, str]], copies: Sequence[Path]) -> Iterator[tuple[Fault, str]]:
    """Each fault with what a test file says of it; as many at once as there are copies."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def judge(planted: tuple[Fault, str]) -> tuple[Fault, str]:
        copy = free.get()
        try:
            return planted[0], judged(copy, *planted)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as threads:
        yield from threads.map(judge, faults)


def sound(copy: Path, tests: Iterable[str]) -> bool:
    """Whether the tests pass without any fault; else what they say is printed."""
    code, said = tested(copy, tests)
    if code != PASSED:
        print(f"{said}\nThe tests fail without any fault: nothing can be said.")
    return code == PASSED


def copied(folder: Path) -> Path:
    """A copy of what the tests of the matcher need."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, folder / name)
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant the faults and print what became of them."""
    parser = argparse.ArgumentParser(description="Are all planted faults caught?")
    parser.add_argument("--rules", nargs="+", choices=list(rules()), default=list(rules()), metavar="RULE")
    parser.add_argument("--at-once", type=int, default=2)
    asked = parser.parse_args(arguments)
    faults = [fault for fault in FAULTS if fault.rule in asked.rules]
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        copies = [copied(Path(folder) / str(number)) for number in range(asked.at_once)]
        left: list[Fault] = []
        if not sound(copies[0], sorted({fault.tests for fault in faults})):
            return 2
        for fault, verdict in verdicts([(fault, fault.tests) for fault in faults], copies):
            if verdict == SURVIVED:
                left.append(fault)
            else:
                _told(found, fault, verdict)
        if left and not sound(copies[0], [AGREEMENT]):
            return 2
        for fault, verdict in verdicts([(fault, AGREEMENT) for fault in left], copies):
            _told(found, fault, f"{verdict} late" if verdict == CAUGHT else verdict)
    print(", ".join(f"{number} {verdict}" for verdict, number in found.items()))
    return int(found[CAUGHT] + found[f"{CAUGHT} late"] < len(faults))


def _told(found: Counter[str], fault: Fault, verdict: str) -> None:
    found[verdict] += 1
    old, new = " ".join(fault.old.split()), " ".join(fault.new.split())
    print(f"{verdict:14} {fault.rule:18} {fault.side:6} {fault.path}: {old}  ->  {new}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
