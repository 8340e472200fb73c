"""What a team must be like, as soon as anybody serves at all; hard or at a price."""

from dataclasses import replace

import pytest

from matcher.ids import OrganisationId
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Together,
    Trait,
)
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.solver.district.model import DistrictModel
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import pair, problem, seat, shift, volunteer

NORTH, SOUTH = OrganisationId("north"), OrganisationId("south")
PEOPLE = (
    volunteer("ann", languages={"en": Level.B1}, organisation=NORTH, served=3, traits=frozenset({"lead"})),
    volunteer("bob", languages={"en": Level.A2, "wuu": Level.NATIVE}, organisation=NORTH, served=2),
    volunteer(
        "cid", languages={"en": Level.C1, "zh": Level.B1}, organisation=SOUTH, traits=frozenset({"lead"})
    ),
    volunteer("dee", languages={"zh": Level.NATIVE}, served=1),
)
POLICY = Policy(newcomer_below=2, counts_as={"wuu": ("zh",)})
ENGLISH, TWO = Speakers(language="en", level=3), Speakers(language="en", level=3, count=2)
SHARED, FLUENT = SharedLanguage(level=3), SharedLanguage(level=4)
LEAD, LEADS = Trait(trait="lead"), Trait(trait="lead", count=2)
NEWCOMERS, MIXED, TOGETHER = NotOnlyNewcomers(), MixedOrganisations(), Together()

# rule, its code, who serves, how many parts are missing
CASES: dict[str, tuple[TeamRule, str, str, int]] = {
    "one who speaks it at the level": (ENGLISH, "speakers", "ann dee", 0),
    "one who speaks it a level below": (ENGLISH, "speakers", "bob dee", 1),
    "two who speak it": (TWO, "speakers", "ann cid", 0),
    "one of two who speak it": (TWO, "speakers", "ann bob", 1),
    "none of two who speak it": (TWO, "speakers", "bob dee", 2),
    "one language for all": (SHARED, "shared_language", "ann cid", 0),
    "one language for all, counted through another": (SHARED, "shared_language", "bob cid dee", 0),
    "a chain of languages is none for all": (SHARED, "shared_language", "ann cid dee", 1),
    "a language for all below the level": (SHARED, "shared_language", "ann bob", 1),
    "a language for all, one a level below": (FLUENT, "shared_language", "cid dee", 1),
    "alone with a language at the level": (FLUENT, "shared_language", "dee", 0),
    "alone without any language at the level": (FLUENT, "shared_language", "ann", 1),
    "a lead": (LEAD, "traits", "ann bob", 0),
    "no lead": (LEAD, "traits", "bob dee", 1),
    "two leads": (LEADS, "traits", "ann cid", 0),
    "one lead of two": (LEADS, "traits", "ann bob dee", 1),
    "somebody who served often enough": (NEWCOMERS, "newcomers", "bob dee", 0),
    "only newcomers": (NEWCOMERS, "newcomers", "cid dee", 1),
    "two organisations": (MIXED, "organisations", "ann cid", 0),
    "one organisation twice": (MIXED, "organisations", "ann bob", 1),
    "no organisation is none": (MIXED, "organisations", "ann dee", 1),
    "nobody of any organisation": (MIXED, "organisations", "dee", 2),
    "three organisations where two are there": (MixedOrganisations(count=3), "organisations", "ann cid", 1),
    "two together": (TOGETHER, "together", "ann bob", 0),
    "alone": (TOGETHER, "together", "ann", 1),
    "alone where three should go": (Together(count=3), "together", "ann", 2),
}


def visit(*rules: TeamRule) -> Problem:
    return problem(PEOPLE, [shift("s1", "Mon 9-11", seat("s1", desired=4), team=rules)], POLICY)


def serving(names: str) -> Roster:
    return Roster(frozenset(pair(f"{name}@s1") for name in names.split()))


@pytest.mark.parametrize(("rule", "code", "names", "missing"), CASES.values(), ids=CASES)
def test_a_hard_rule_forbids_a_team_that_lacks_something(
    rule: TeamRule, code: str, names: str, missing: int
) -> None:
    team = visit(rule)
    assert findings(code, team, serving(names)) == ([(missing, None)] if missing else [])
    assert (cost_by_rows(team, serving(names)) is None) is bool(missing)


@pytest.mark.parametrize(("rule", "code", "names", "missing"), CASES.values(), ids=CASES)
def test_a_soft_rule_prices_what_a_team_lacks(rule: TeamRule, code: str, names: str, missing: int) -> None:
    team = visit(replace(rule, hard=False, weight=7))
    assert findings(code, team, serving(names)) == ([(7 * missing, Tier.DESIRED)] if missing else [])
    costs = cost_by_rows(team, serving(names))
    assert costs is not None
    assert costs[Tier.DESIRED] == 4 - len(names.split()) + 7 * missing


@pytest.mark.parametrize(
    "rule", [ENGLISH, SHARED, LEAD, NEWCOMERS, MIXED, TOGETHER], ids=lambda rule: type(rule).__name__
)
def test_an_empty_shift_breaks_no_team_rule(rule: TeamRule) -> None:
    assert verify(visit(rule), Roster()).feasible
    assert cost_by_rows(visit(rule), Roster()) is not None


@pytest.mark.parametrize("hard", [True, False], ids=["hard", "soft"])
@pytest.mark.parametrize(
    "rule",
    [TWO, SHARED, FLUENT, LEADS, NEWCOMERS, MIXED, Together(count=3)],
    ids=lambda rule: type(rule).__name__,
)
def test_rows_agree_about_teams(rule: TeamRule, hard: bool) -> None:
    check_all_rosters(visit(replace(rule, hard=hard, weight=2)), least=3)


def test_rows_agree_about_a_team_over_two_seats_and_many_rules() -> None:
    work = shift("s1", "Mon 9-11", seat("a", 1, 2), seat("b", 0, 1), team=(ENGLISH, TOGETHER, SHARED, MIXED))
    check_all_rosters(problem(PEOPLE[:3], [work], POLICY), least=3)


@pytest.mark.parametrize("count", [1, 2])
def test_rows_agree_about_a_shared_language_and_a_trait(count: int) -> None:
    work = shift("s1", "Mon 9-11", seat("s1", desired=4), team=(SHARED, Trait(trait="lead", count=count)))
    check_all_rosters(problem(PEOPLE, [work], POLICY), least=3)


def test_no_relaxation_halves_a_team_between_two_languages() -> None:
    """Ann, who leads, and Dee, who lives there, share no language, and nobody may come without both."""
    ann, dee = PEOPLE[0], replace(PEOPLE[3], traits=frozenset({"resident"}))
    work = shift("s1", "Mon 9-11", seat("s1", 0, 2), team=(SHARED, LEAD, Trait(trait="resident")))
    whole = DistrictModel(problem((ann, dee), [work], POLICY), Cancel())
    found = whole.relax({Tier.DESIRED: 1}, {}, seconds=10)
    assert found is not None
    assert found.bound == pytest.approx(2)


def test_no_relaxation_has_a_lead_in_one_language_and_helpers_in_another() -> None:
    """Either Ann leads and no helper understands her, or the others help and nobody leads."""
    seats = seat("lead", 1, traits=frozenset({"lead"})), seat("help", 1, 3, traits=frozenset({"helper"}))
    others = (volunteer(name, traits=frozenset({"helper"})) for name in ("xia", "yan", "zhu"))
    work = shift("s1", "Mon 9-11", *seats, team=(SHARED,))
    whole = DistrictModel(problem((PEOPLE[0], *others), [work], POLICY), Cancel())
    found = whole.relax({Tier.MINIMUM: 1}, {}, seconds=10)
    assert found is not None
    assert found.bound == pytest.approx(1)


def test_no_relaxation_counts_one_person_whole_in_each_of_two_half_languages() -> None:
    """Ann leads in English; of the helpers only Bob understands her, and two are wanted."""
    seats = seat("lead", 1, traits=frozenset({"lead"})), seat("help", 2, 2, traits=frozenset({"helper"}))
    both, helper = {"en": Level.C1, "zh": Level.C1}, frozenset({"helper"})
    others = (volunteer(name, traits=helper) for name in ("xia", "yan"))
    people = PEOPLE[0], volunteer("bob", languages=both, traits=helper), *others
    work = shift("s1", "Mon 9-11", *seats, team=(SHARED,))
    whole = DistrictModel(problem(people, [work], POLICY), Cancel())
    found = whole.relax({Tier.MINIMUM: 1}, {}, seconds=10)
    assert found is not None
    assert found.bound == pytest.approx(1)


@pytest.mark.parametrize("count", [2, 3])
def test_rows_agree_about_seats_of_several_where_some_speak_two_languages(count: int) -> None:
    both = volunteer("eve", languages={"en": Level.C1, "zh": Level.C1}, traits=frozenset({"lead"}))
    seats, traits = seat("s1", count, 4), Trait(trait="lead", count=count)
    check_all_rosters(problem((*PEOPLE, both), [shift("s1", "Mon 9-11", seats, team=(SHARED,))], POLICY))
    check_all_rosters(problem((*PEOPLE, both), [shift("s1", "Mon 9-11", team=(SHARED, traits))], POLICY))


def test_nobody_may_come_where_too_few_could_ever_be_enough() -> None:
    alone = problem(PEOPLE[:1], [shift("s1", "Mon 9-11", team=(TOGETHER,))], POLICY)
    check_all_rosters(alone)


def test_a_rule_about_teams_can_be_switched_off() -> None:
    policy = replace(POLICY, without=frozenset({"together"}))
    alone = problem(PEOPLE[:1], [shift("s1", "Mon 9-11", team=(TOGETHER,))], policy)
    assert findings("together", alone, serving("ann")) == []
    assert cost_by_rows(alone, serving("ann")) is not None


def test_every_team_rule_has_its_code_among_the_rules() -> None:
    assert {code for _, code, _, _ in CASES.values()} <= rules().keys()
