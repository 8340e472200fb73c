"""The published kit of checks passes on every rule, and catches each kind of fault in one."""

from collections.abc import Iterator, Sequence
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, RuleInfo
from matcher.rules.registry import OWN, check_rules
from matcher.rules.rule import BrokenRule, Rule, is_rule
from matcher.rules.testing import Example, RuleFault, check_rule, findings_of, random_roster
from matcher.tiers import Tier
from tests.support.builders import problem, roster, shift, volunteer
from tests.support.strategies import broken_by_chance

SEED, ROSTERS, PROBLEMS = 0, 4, 3


def examples(rule: Rule, drawn: Problem) -> tuple[list[tuple[Problem, Roster]], list[Example]]:
    """A roster that keeps the rule, and one that breaks it."""
    allowed, forbidden, random = [], [], Random(SEED)
    for _ in range(ROSTERS):
        sits = random_roster(drawn, random)
        found = findings_of(rule, drawn, sits)
        if not found:
            allowed.append((drawn, sits))
        elif len({each.tier for each in found}) == 1:
            forbidden.append(Example(drawn, sits, sum(each.cost for each in found), found[0].tier))
    return allowed, forbidden


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.INFO.name)
def test_every_rule_passes_the_kit(rule: Rule) -> None:
    drawn = [each for each, _ in zip(broken_by_chance(rule, SEED, ROSTERS), range(PROBLEMS), strict=False)]
    for each in drawn:
        check_rules(each)
    allowed, forbidden = examples(rule, drawn[0])
    check_rule(rule, drawn, allowed=allowed, forbidden=forbidden, seed=SEED, rosters_each=ROSTERS)


# A rule to spoil: nobody serves on two shifts.
INFO = RuleInfo(name="one_shift_each", family=Family.PERSON)


def post(problem: Problem, model: Model, x: Variables) -> None:
    for person in problem.open_volunteers:
        model.at_most_one([variable for own in x.of(person.id).values() for variable in own])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        if len(roster.held_by(person.id)) > 1:
            yield Finding(INFO.name, 1, None)


def charged(problem: Problem, model: Model, x: Variables) -> None:
    model.charge(Tier.WISHES, 1)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    return not held


WEEK = problem([volunteer("ann"), volunteer("bob")], [shift("a", "Mon 9-11"), shift("b", "Tue 9-11")])
ALLOWED = [(WEEK, roster("ann@a bob@b"))]
FORBIDDEN = [Example(WEEK, roster("ann@a ann@b"))]
SOUND: dict[str, Any] = {"INFO": INFO, "post": post, "check": check, "allows": allows}


def checked(**spoiled: Any) -> None:
    rule: Any = SimpleNamespace(**SOUND | spoiled)
    check_rule(rule, [WEEK] * 4, allowed=ALLOWED, forbidden=FORBIDDEN)


def test_a_sound_rule_passes() -> None:
    checked()


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "forbids what it should allow": (
        {"check": lambda problem, roster: iter([Finding(INFO.name, 1, None)] if roster else [])},
        "forbids",
    ),
    "finds nothing where it should": ({"check": lambda problem, roster: iter(())}, "finds 0"),
    "finds another cost": (
        {"check": lambda problem, roster: (Finding(INFO.name, 7, None) for _ in check(problem, roster))},
        "finds 7",
    ),
    "posts nothing": ({"post": lambda problem, model, x: None}, "rows say"),
    "posts too much": (
        {"post": lambda problem, model, x: model.at_most(0, [Model.ONE])},
        "rows say None",
    ),
    "costs in rows what is free": (
        {"post": lambda problem, model, x: [rows(problem, model, x) for rows in (post, charged)]},
        "rows say",
    ),
    "allows less than it finds": ({"allows": lambda problem, person, held, shift: False}, "does not allow"),
}


@pytest.mark.parametrize(("spoiled", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_caught(spoiled: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleFault, match=message):
        checked(**spoiled)


def test_a_rule_that_never_bites_is_caught() -> None:
    rule: Any = SimpleNamespace(**SOUND)
    with pytest.raises(RuleFault, match="no roster of these problems breaks it"):
        check_rule(rule, [problem([volunteer("ann")], [shift("a", "Mon 9-11")])], allowed=(), forbidden=())


def test_a_rule_that_nothing_keeps_is_caught() -> None:
    def nothing(problem: Problem, roster: Roster) -> Iterator[Finding]:
        yield Finding(INFO.name, 1, None)

    rule: Any = SimpleNamespace(
        INFO=INFO, check=nothing, post=lambda problem, model, x: model.at_most(0, [Model.ONE])
    )
    with pytest.raises(RuleFault, match="every roster of these problems breaks it"):
        check_rule(rule, [WEEK], allowed=(), forbidden=())


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no INFO": ({"INFO": None}, "a rule has INFO"),
    "an INFO of another kind": ({"INFO": {"name": "rest"}}, "a rule has INFO"),
    "no check": ({"check": None}, "has no function 'check'"),
    "coupling that INFO does not say": ({"coupled": lambda problem: iter(())}, "INFO.couples_parts"),
    "numbers from outside that INFO does not name": ({"context_numbers": lambda *given: {}}, "INFO.context"),
    "numbers that a subproblem has not": (
        {
            "INFO": RuleInfo(name="far", family=Family.TEAM, context=("moon",)),
            "context_numbers": lambda *given: {},
        },
        "does not pass on: moon",
    ),
}


@pytest.mark.parametrize(("spoiled", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_rule_is_said_so(spoiled: dict[str, Any], message: str) -> None:
    with pytest.raises(BrokenRule, match=f"somewhere: .*{message}"):
        is_rule(SimpleNamespace(**SOUND | spoiled), "somewhere")


@pytest.mark.parametrize("name", ["", "Rest", "two words", "2nd"])
def test_a_name_of_a_rule_is_a_word(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a rule"):
        RuleInfo(name=name, family=Family.TEAM)
