"""What rules say of themselves is true of the code, and what a policy says of rules is checked where they are
known.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from immutabledict import immutabledict

from matcher.formats.json import dump, load
from matcher.problem.entities import Project, Seat, Shift, Volunteer
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.teams import TeamRule
from matcher.problem.terms import History, Span, Terms
from matcher.rules.info import Family, Parameter, SetIn
from matcher.rules.registry import OWN, check_policy, check_rules, rules
from matcher.rules.rule import PersonRule, is_rule
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, roster, volunteer
from tests.support.paths import ROOT
from tests.support.rule_names import quoted_rule_names, stale_meanings
from tests.support.source import read_modules

NO_VISITS = Terms(shifts_of_kind=immutabledict(visit=Span(0, 0)))
ONE_VISIT = History(shifts_of_kind=immutabledict(visit=1))


def with_policy(**said: Any) -> Problem:
    return problem([], [], Policy(**said))


def after(terms: Terms, history: History) -> Problem:
    return problem([volunteer("ann", terms=terms, history=history)], [])


FAULTS: dict[str, tuple[Callable[[], Problem], str, str]] = {
    "a roster without one place at a time": (
        lambda: with_policy(without=frozenset({"one_place", "rest"})),
        "rule_always_on",
        "policy.without",
    ),
    "a visit made twice": (
        lambda: with_policy(without=frozenset({"visits"})),
        "rule_always_on",
        "policy.without",
    ),
    "a rule off that is none": (
        lambda: with_policy(without=frozenset({"gravity"})),
        "unknown_rule",
        "policy.without",
    ),
    "a price for a rule that is none": (
        lambda: with_policy(prices=immutabledict(gravity=Price(Tier.DESIRED))),
        "unknown_rule",
        "policy.prices.gravity",
    ),
    "a price for what is always hard": (
        lambda: with_policy(prices=immutabledict(one_place=Price(Tier.DESIRED))),
        "rule_without_price",
        "policy.prices.one_place",
    ),
    "a price for a rule of a team": (
        lambda: with_policy(prices=immutabledict(together=Price(Tier.DESIRED))),
        "rule_without_price",
        "policy.prices.together",
    ),
    "a setting of a rule that has none": (
        lambda: with_policy(settings=immutabledict({"rest.minutes": 600})),
        "unknown_field",
        "policy.settings.rest.minutes",
    ),
    "more weekends before than agreed": (
        lambda: after(Terms(weekends=1), History(weekends=2)),
        "history_above_terms",
        "volunteers[0].history.weekends",
    ),
    "more minutes before than agreed": (
        lambda: after(Terms(minutes=Span(0, 9)), History(minutes=10)),
        "history_above_terms",
        "volunteers[0].history.minutes",
    ),
    "more of a kind before than agreed": (
        lambda: after(NO_VISITS, ONE_VISIT),
        "history_above_terms",
        "volunteers[0].history.shifts_of_kind.visit",
    ),
}


@pytest.mark.parametrize(("make", "code", "place"), FAULTS.values(), ids=FAULTS)
def test_what_contradicts_the_rules_is_refused(make: Callable[[], Problem], code: str, place: str) -> None:
    doors: tuple[Callable[[Problem], object], ...] = (
        check_rules,
        lambda asked: verify(asked, roster("")),
        lambda asked: load(dump(asked)),
    )
    for door in doors:
        with pytest.raises(InvalidProblem) as fault:
            door(make())
        assert fault.value.code == code
        assert fault.value.place.removesuffix("[0]") == place


def test_what_came_before_may_be_above_what_a_rule_asks_that_is_priced_or_off() -> None:
    people = [volunteer("ann", terms=Terms(weekends=1), history=History(weekends=2))]
    for policy in (
        Policy(without=frozenset({"weekends"})),
        Policy(prices=immutabledict(weekends=Price(Tier.WISHES))),
    ):
        check_rules(problem(people, [], policy))


def test_a_price_and_a_switch_that_rules_allow_are_accepted() -> None:
    check_policy(Policy(without=frozenset({"rest"}), prices=immutabledict(limits=Price(Tier.WISHES))))


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.INFO.name)
def test_a_rule_offers_what_it_says(rule: Any) -> None:
    assert is_rule(rule, "the matcher")
    assert getattr(rule, "__name__", "") == f"matcher.rules.{rule.INFO.name}"
    assert rules()[rule.INFO.name] is rule
    assert rule.INFO.family is Family.TEAM or not rule.INFO.mended_by_more
    assert isinstance(rule, PersonRule) or not rule.INFO.always_explained


OWNERS: dict[SetIn, tuple[type, ...]] = {
    SetIn.POLICY: (Policy,),
    SetIn.PERSON: (Volunteer,),
    SetIn.PROJECT: (Project,),
    SetIn.SHIFT: (Shift,),
    SetIn.SEAT: (Seat,),
    SetIn.TEAM: get_args(TeamRule),
    SetIn.PROBLEM: (Problem,),
}
PARAMETERS = [
    (rule.INFO.name, each)
    for rule in OWN
    for each in rule.INFO.parameters
    if each.set_in is not SetIn.SETTINGS
]


def default_of(owner: type, path: str) -> tuple[bool, object]:
    """Whether a dataclass has a field at a path, and its default."""
    name, _, rest = path.partition(".")
    for each in fields(owner) if is_dataclass(owner) else ():
        if each.name == name:
            inner = get_type_hints(owner)[name]
            return default_of(inner, rest) if rest else (True, each.default)
    return False, None


@pytest.mark.parametrize(("rule", "parameter"), PARAMETERS, ids=lambda each: getattr(each, "name", each))
def test_a_parameter_is_a_field_with_its_default(rule: str, parameter: Parameter) -> None:
    found = [default_of(owner, parameter.name) for owner in OWNERS[parameter.set_in]]
    defaults = [default for known, default in found if known]
    assert defaults, f"{rule} reads {parameter.name}, which {parameter.set_in} has not"
    if parameter.default is not None:
        assert parameter.default in defaults


def test_a_number_outside_its_range_is_refused() -> None:
    for each in rules()["rest"].INFO.parameters:
        if each.set_in is SetIn.POLICY:
            least, most = each.range
            assert Policy(rest_minutes=least).rest_minutes == least
            assert Policy(rest_minutes=most).rest_minutes == most
            for beyond in (least - 1, most + 1):
                with pytest.raises(InvalidProblem, match="out_of_range"):
                    Policy(rest_minutes=beyond)


NAMES = {code for rule in OWN for code in (rule.INFO.name, *rule.INFO.codes)}


def test_no_list_outside_the_rules_names_them() -> None:
    modules = read_modules(ROOT)
    assert quoted_rule_names(modules, NAMES) == []
    assert stale_meanings(modules) == []


def test_a_quoted_name_of_a_rule_is_found(tmp_path: Path) -> None:
    for path, text in {
        "matcher/solver/strategy.py": 'KNOWN = ("rest", "elsewhere")',
        "matcher/rules/limits.py": 'NAME = "limits"',
        "matcher/problem/stations.py": 'place = "desired"',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert quoted_rule_names(read_modules(tmp_path), NAMES) == ["matcher/solver/strategy.py:1 quotes 'rest'"]
