"""The rules of a roster, found by name, and the questions that the rest of the matcher asks about them.

A rule is a module with `INFO` (`RuleInfo`), `post(problem, model, x)`, which writes its rows and costs into
the linear model, and `check(problem, roster)`, which judges any roster without a solver; `rule.py` has the
other functions it may offer.

A new rule of the matcher is a module and its name in `OWN`. A package outside adds a rule by an entry point
of the group `duet.rules`; it comes after the matcher's own rules.

Nothing else in the matcher lists rules by name in quotes. Some modules import single rules, as they need that
rule's own numbers: `formulate` the one that caps heads, the calendar solver those of contracts, `explain`
those it names.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from immutabledict import immutabledict

from matcher.problem.errors import require
from matcher.problem.memo import memoised_from
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules import (
    companions,
    continuity,
    days_in_a_row,
    days_off_in_a_row,
    desired,
    fairness,
    fitness,
    kind_in_a_row,
    limits,
    maximum,
    minimum,
    moves,
    newcomers,
    no_shows,
    one_place,
    organisations,
    pins,
    project_fairness,
    promises,
    rare,
    requests,
    rest,
    series,
    shared_language,
    speakers,
    successions,
    together,
    totals,
    traits,
    travel,
    unpopular,
    visits,
    weekends,
    whole_weekends,
    wishes,
)
from matcher.rules.info import Family, RuleInfo, SetIn
from matcher.rules.plugins import outside_rules
from matcher.rules.rule import Conditional, PersonRule, Rule, Validating
from matcher.tiers import Tier

# The order of the rules is the order of their findings and of the lines of an explanation.
OWN: tuple[Rule, ...] = (
    fitness,
    one_place,
    pins,
    rest,
    limits,
    days_in_a_row,
    days_off_in_a_row,
    kind_in_a_row,
    weekends,
    whole_weekends,
    successions,
    totals,
    visits,
    maximum,
    minimum,
    promises,
    moves,
    desired,
    no_shows,
    speakers,
    shared_language,
    traits,
    newcomers,
    organisations,
    together,
    fairness,
    project_fairness,
    unpopular,
    companions,
    wishes,
    requests,
    continuity,
    series,
    rare,
    travel,
)


#: The rules that look at promises to say whether they act; promises change most often.
READ_PROMISES = frozenset({promises.INFO.name, moves.INFO.name})


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name: the matcher's own, then those of packages outside. Found once in each process.

    Raises BrokenRule when a package outside offers something that is no rule, or a name that is taken.
    """
    found = {rule.INFO.name: rule for rule in OWN}
    found.update((rule.INFO.name, rule) for rule in outside_rules(tuple(found)))
    return immutabledict(found)


def rules_of(family: Family) -> Mapping[str, Rule]:
    """The rules of one family."""
    return {name: rule for name, rule in rules().items() if rule.INFO.family is family}


def rules_by_terms() -> frozenset[str]:
    """The rules that `Volunteer.terms` set up."""
    return frozenset(
        name
        for name, rule in rules().items()
        if any(
            each.set_in is SetIn.PERSON and each.name.startswith("terms.") for each in rule.INFO.parameters
        )
    )


def calendar_rules() -> frozenset[str]:
    """The rules that the calendar solver knows."""
    return frozenset(name for name, rule in rules().items() if rule.INFO.calendar)


def switched_on(problem: Problem) -> Iterator[Rule]:
    """The rules that the policy of a problem leaves on."""
    return (rule for rule in rules().values() if rule.INFO.on(problem.policy))


def active(problem: Problem, rule: Rule) -> bool:
    """Whether a rule may post or find anything in a problem; False is certain, True is not."""
    policy = problem.policy
    if not rule.INFO.on(policy) or (rule.INFO.only_where_priced and rule.INFO.priced(policy) is None):
        return False
    # An `isinstance` with a protocol takes longer than most rules need to answer.
    if not hasattr(rule, "active"):
        return True
    concerns = cast(Conditional, rule).active
    name = rule.INFO.name
    if name in READ_PROMISES or rule not in OWN:
        return concerns(problem)
    known = _acting(problem)
    if name not in known:
        known[name] = concerns(problem)
    return known[name]


@memoised_from(
    "policy", "volunteers", "shifts", "curves", "projects", "places", "period", "context_shifts",
    "context_volunteers", "standing", "part", "context", "kept", "served_elsewhere",
)  # fmt: skip
def _acting(_problem: Problem) -> dict[str, bool]:
    """Which of the matcher's own rules concern a problem, as far as somebody has asked."""
    return {}


def person_rules(problem: Problem) -> Mapping[str, PersonRule]:
    """The rules about one person's shifts that nobody may break in a problem, without those nobody has."""
    return {
        name: rule
        for name, rule in _about_persons(rules()).items()
        if rule.INFO.must_hold(problem.policy) and active(problem, rule)
    }


@cache
def _about_persons(known: Mapping[str, Rule]) -> Mapping[str, PersonRule]:
    return {name: rule for name, rule in known.items() if isinstance(rule, PersonRule)}


def unsupported_by_calendar(problem: Problem) -> tuple[Rule, ...]:
    """The rules that count in a problem though the calendar solver does not know them.

    A rule that nothing in the problem concerns is none of them: rosters cost the same with it and without.
    """
    return tuple(rule for rule in rules().values() if not rule.INFO.calendar and active(problem, rule))


def calendar_tiers(problem: Problem) -> frozenset[Tier]:
    """The tiers in which rules that the calendar solver knows count in a problem, but for a minimum of heads.

    The calendar solver adds up all of these costs: it needs them in one tier.
    """
    return frozenset(
        price.tier
        for name, rule in rules().items()
        if rule.INFO.calendar and name != minimum.INFO.name and active(problem, rule)
        if (price := _price(rule.INFO, problem.policy)) is not None
    )


def _price(info: RuleInfo, policy: Policy) -> Price | None:
    return info.priced(policy) if info.tier is None else info.price(policy)


def check_policy(policy: Policy, place: str = "policy") -> None:
    """Raise InvalidProblem where a policy names rules or settings that are not there, or cannot be named so.

    `place` is where the policy stands in its document.
    """
    known = rules()
    for name in sorted(policy.without):
        require(name in known, "unknown_rule", f"{place}.without", rule=name)
        require(known[name].INFO.may_be_off, "rule_always_on", f"{place}.without", rule=name)
    for name in sorted(policy.prices):
        require(name in known, "unknown_rule", f"{place}.prices.{name}", rule=name)
        require(known[name].INFO.may_be_priced, "rule_without_price", f"{place}.prices.{name}", rule=name)
    parameters = {
        f"{name}.{each.name}": each
        for name, rule in known.items()
        for each in rule.INFO.parameters
        if each.set_in is SetIn.SETTINGS
    }
    for key, value in sorted(policy.settings.items()):
        at = f"{place}.settings.{key}"
        require(key in parameters, "unknown_field", at)
        least, most = parameters[key].range
        require(least <= value <= most, "out_of_range", at, least=least, most=most)


@memoised_from("part", "policy", "volunteers", "period", "shifts", "projects", "places", "curves")
def check_rules(problem: Problem) -> None:
    """Raise InvalidProblem where the policy of a problem, or the data of a rule, contradict the rules.

    A subproblem has the policy of the whole, and is not looked at again.
    """
    if problem.part:
        return
    check_policy(problem.policy)
    for rule in switched_on(problem):
        if isinstance(rule, Validating):
            rule.validate(problem)
