"""A small share of `make agreement`, and that it would tell what it is there to tell."""

import pytest

from matcher.rules import minimum
from tests.bench.agreement import SOLVED, Agreement, run, told

FEW = 40


def test_solver_and_verifier_agree_on_a_few_problems() -> None:
    found = run(range(FEW), seed=20)
    assert found.faults == []
    assert found.problems == FEW
    assert sum(found.comparisons.values()) > 6 * FEW
    assert len(found.silent) < 8


def test_a_rule_that_checks_something_else_than_it_posts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minimum, "check", lambda problem, roster: iter(()))
    found = run([number for number in range(12) if number % SOLVED], seed=20)
    assert found.faults
    assert all("of seed 20" in fault for fault in found.faults)
    assert "minimum" in found.silent


def test_the_outcome_names_faults_and_rules_that_never_bit() -> None:
    found = Agreement(problems=1)
    found.compare("a solve", "problem 3 of seed 1", 1, 2)
    lines = list(told(found, 1.0))
    assert "a solve of problem 3 of seed 1: 1 is not 2" in lines
    assert lines[-1].startswith("never bit: ")
