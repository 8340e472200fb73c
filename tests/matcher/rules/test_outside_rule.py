"""A package outside adds a rule by an entry point: verifier, solver and kit take it like our own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from immutabledict import immutabledict

from fixtures.examples import projects_per_day
from matcher.answers import explain
from matcher.formats.json import dump, load
from matcher.ids import SeatId, VolunteerId
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.registry import check_policy, rules
from matcher.rules.rule import BrokenRule
from matcher.rules.testing import Example, check_all_rosters, check_rule
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, roster, shift, volunteer
from tests.support.strategies import problem as any_problem

RULE = "projects_per_day"
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a distribution whose entry point names a module, as pip would, for one test."""

    def installed(module: str) -> None:
        folder = tmp_path / "duet_example-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: duet-example\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[duet.rules]\n{RULE} = {module}\n")
        monkeypatch.syspath_prepend(tmp_path)
        rules.cache_clear()

    yield installed
    rules.cache_clear()


def day(most: int | None, price: Price | None = None) -> Problem:
    """One person, two projects on Monday and one on Tuesday."""
    work = [
        shift("talk", "Mon 9-10", project="club"),
        shift("chat", "Mon 11-12", project="club"),
        shift("care", "Mon 15-16", project="clinic"),
        shift("call", "Tue 15-16", project="clinic"),
    ]
    policy = Policy(
        settings=immutabledict({} if most is None else {f"{RULE}.most": most}),
        prices=immutabledict({} if price is None else {RULE: price}),
    )
    return problem([volunteer("ann")], work, policy)


ONE, TWO = "ann@talk ann@chat ann@call", "ann@talk ann@care"


def test_the_example_passes_the_kit(install: Install) -> None:
    install("fixtures.examples.projects_per_day")
    priced = Price(Tier.WISHES, 3)
    random = Random(1)
    drawn = [any_problem(random, 3, 4, busy=True) for _ in range(6)]
    problems = [
        replace(each, policy=replace(each.policy, settings=immutabledict({f"{RULE}.most": 1})))
        for each in drawn
    ]
    check_rule(
        projects_per_day,
        problems,
        allowed=[(day(1), roster(ONE)), (day(2), roster(TWO)), (day(None), roster(TWO))],
        forbidden=[Example(day(1), roster(TWO)), Example(day(1, priced), roster(TWO), 3, Tier.WISHES)],
    )
    check_all_rosters(day(1), least=3)


def test_the_verifier_and_a_solve_obey_it(install: Install) -> None:
    everything = Roster(frozenset(roster(f"{ONE} {TWO}")))
    with pytest.raises(InvalidProblem, match="unknown_field"):
        verify(day(1), everything)
    install("fixtures.examples.projects_per_day")
    assert list(rules())[-1] == RULE
    (broken,) = verify(day(1), everything).broken
    assert (broken.rule, broken.numbers["reached"], broken.numbers["most"]) == (RULE, 2, 1)
    assert verify(day(2), everything).feasible
    limits = SolveLimits(seconds=20, workers=1)
    obeying, free = solve(day(1), limits), solve(day(None), limits)
    # A head of the clinic is worth five of the club.
    assert obeying.roster == roster("ann@care ann@call")
    assert free.roster == everything


def test_an_explanation_names_it(install: Install) -> None:
    install("fixtures.examples.projects_per_day")
    answer = explain.pair(day(1), roster("ann@talk"), VolunteerId("ann"), SeatId("care"))
    assert [reason.code for reason in answer.reasons if reason.tier is None] == [RULE]
    funnel = explain.empty_seat(day(1), roster("ann@talk"), SeatId("care")).funnel
    assert {step.code: step.lost for step in funnel}[RULE] == 1


def test_a_policy_names_it_in_a_document(install: Install) -> None:
    install("fixtures.examples.projects_per_day")
    asked = day(2, Price(Tier.FAIRNESS))
    assert load(dump(asked)).policy == asked.policy
    for settings, code in (({f"{RULE}.most": 0}, "out_of_range"), ({f"{RULE}.least": 1}, "unknown_field")):
        with pytest.raises(InvalidProblem) as fault:
            check_policy(Policy(settings=immutabledict(settings)))
        assert (fault.value.code, fault.value.place) == (code, f"policy.settings.{next(iter(settings))}")


BROKEN = {
    "a module that is not there": ("fixtures.examples.nowhere", "cannot be loaded"),
    "a module that is no rule": ("matcher.rules.history", "a rule has INFO"),
    "a name that is taken": ("matcher.rules.rest", "'rest' is there already"),
}


@pytest.mark.parametrize(("module", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_rule_is_refused_by_name(install: Install, module: str, message: str) -> None:
    install(module)
    with pytest.raises(BrokenRule, match=f"entry point 'projects_per_day' of 'duet.rules'.*{message}"):
        rules()
