"""What stands around a period and in it counts in every rule, is not decided, and costs nothing by itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.ids import GroupId
from matcher.problem.entities import Shift, Volunteer, Window
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.standing import fixed
from matcher.problem.teams import NotOnlyNewcomers, SharedLanguage, Together
from matcher.problem.terms import Request, Span, Terms
from matcher.roster import Roster
from matcher.rules.registry import person_rules
from matcher.rules.testing import check_agreement, check_all_rosters
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import at, pair, problem, roster, seat, shift, volunteer
from tests.support.strategies import problems

# The week from Monday 30 November: the Sunday before is the 29th, the Monday after it 7 December.
WEEK = Window(at("Mon 0"), at("Sun 24"))
SUNDAY, MONDAY = "2026-11-29", "2026-12-07"
NO_REST = Policy(rest_minutes=0)
NOBODY = Roster()


def week(
    people: list[Volunteer], work: list[Shift], stands: str, policy: Policy = NO_REST, **fields: Any
) -> Problem:
    """A week in which some people stand."""
    return replace(problem(people, work, policy, standing=stands, **fields), period=WEEK)


def broken(of: Problem, decided: str) -> list[str]:
    """The hard rules that a roster breaks, which its rows say as well."""
    check_agreement(of, roster(decided))
    return [finding.rule for finding in verify(of, roster(decided)).broken]


def by_themselves(of: Problem, decided: str = "") -> list[str]:
    """The rules that standing assignments break by themselves."""
    return [finding.rule for finding in verify(of, roster(decided)).standing]


def allows(of: Problem, name: str) -> bool:
    """Whether all rules about a person let Ann take a shift, beside what stands."""
    ann, asked = of.volunteers[0], of.shift_of[pair(f"@{name}").seat]
    held = [of.shift_of[seat] for seat in Roster(fixed(of)).held_by(ann.id)]
    return all(rule.allows(of, ann, held, asked) for rule in person_rules(of).values())


# What reaches across the borders of a week: the person, when they stand, when they are asked, the policy, and
# the rule that is broken, if any.
LONG_REST = Policy(rest_minutes=600)
ACROSS: Mapping[str, tuple[Mapping[str, Any], str, str, str, Policy, str | None]] = {
    "work over Sunday midnight": ({}, f"{SUNDAY} 22-Mon 6", "Mon 5-8", "hall", NO_REST, "one_place"),
    "work that begins as the night ends": ({}, f"{SUNDAY} 22-Mon 6", "Mon 6-8", "hall", NO_REST, None),
    "rest after the night before": ({}, f"{SUNDAY} 22-Mon 6", "Mon 15:59-17", "hall", LONG_REST, "rest"),
    "rest that just suffices": ({}, f"{SUNDAY} 22-Mon 6", "Mon 16-17", "hall", LONG_REST, None),
    "rest before the Monday after": ({}, f"{MONDAY} 6-8", "Sun 20-20:01", "hall", LONG_REST, "rest"),
    "rest before it that suffices": ({}, f"{MONDAY} 6-8", "Sun 19-20", "hall", LONG_REST, None),
    "the way from where one stood": ({}, f"{SUNDAY} 22-Mon 6", "Mon 6:39-8", "park", NO_REST, "one_place"),
    "the way with time enough": ({}, f"{SUNDAY} 22-Mon 6", "Mon 6:40-8", "park", NO_REST, None),
    "a Sunday night in the hours of the week before": (
        {"limits": {"minutes_per_week": 60}},
        f"{SUNDAY} 22-Mon 6",
        "Mon 9-10",
        "hall",
        NO_REST,
        None,
    ),
    "a Monday after in the shifts of the week after": (
        {"limits": {"shifts_per_week": 1}},
        f"{MONDAY} 9-10",
        "Sun 9-10",
        "hall",
        NO_REST,
        None,
    ),
    "work before the period in those of the period": (
        {"limits": {"shifts_per_period": 1}},
        f"{SUNDAY} 9-10",
        "Mon 9-10",
        "hall",
        NO_REST,
        None,
    ),
    "a third day in a row from Sunday on": (
        {"terms": Terms(days_in_a_row=Span(0, 1))},
        f"{SUNDAY} 9-10",
        "Mon 9-10",
        "hall",
        NO_REST,
        "days_in_a_row",
    ),
    "a day off after Sunday": (
        {"terms": Terms(days_in_a_row=Span(0, 1))},
        f"{SUNDAY} 9-10",
        "Tue 9-10",
        "hall",
        NO_REST,
        None,
    ),
    "days in a row up to the Monday after": (
        {"terms": Terms(days_in_a_row=Span(0, 1))},
        f"{MONDAY} 9-10",
        "Sun 9-10",
        "hall",
        NO_REST,
        "days_in_a_row",
    ),
    "kinds in a row up to the Monday after": (
        {"terms": Terms(kind_in_a_row=immutabledict({"visit": Span(0, 1)}))},
        f"{MONDAY} 9-10",
        "Sun 9-10",
        "hall",
        NO_REST,
        "kind_in_a_row",
    ),
    "a kind after another one across the border": (
        {},
        f"{SUNDAY} 9-10",
        "Mon 9-10",
        "hall",
        Policy(rest_minutes=0, successions=frozenset({("visit", "visit")})),
        "successions",
    ),
    "a kind before another one across the border": (
        {},
        f"{MONDAY} 9-10",
        "Sun 9-10",
        "hall",
        Policy(rest_minutes=0, successions=frozenset({("visit", "visit")})),
        "successions",
    ),
    "totals of a period count the period": (
        {"terms": Terms(shifts=Span(0, 1))},
        f"{SUNDAY} 9-10",
        "Mon 9-10",
        "hall",
        NO_REST,
        None,
    ),
}


@pytest.mark.parametrize("case", ACROSS)
def test_work_around_the_week_counts_in_it(case: str) -> None:
    person, stood, asked, place, policy, rule = ACROSS[case]
    work = [shift("stood", stood, kind="visit"), shift("asked", asked, kind="visit", place=place)]
    of = week([volunteer("ann", **person)], work, "ann@stood", policy)
    assert broken(of, "") == []
    assert set(broken(of, "ann@asked")) - {"rest"} == {rule} - {"rest", None}
    assert ("rest" in broken(of, "ann@asked")) == (rule == "rest" or "over" in case)
    assert allows(of, "asked") == (rule is None)
    assert verify(of, roster("ann@asked")) == verify(of, roster("ann@asked ann@stood"))


def test_a_night_that_leaves_the_week_is_decided_in_it() -> None:
    night = replace(shift("night", "Sun 22-23", seat("night", minimum=1)), end=at(f"{MONDAY} 6"))
    of = week([volunteer("ann")], [night, shift("next", f"{MONDAY} 5-7")], "")
    assert of.open_shifts == (night,)
    assert findings("minimum", of, NOBODY) == [(1, Tier.MINIMUM)]
    assert broken(of, "ann@night") == []
    assert broken(week([volunteer("ann")], list(of.shifts), "ann@next"), "ann@night") == ["one_place", "rest"]


@pytest.mark.parametrize(
    ("stood", "inside"),
    [("2026-11-29 23:59-Mon 1", False), ("Mon 0-1", True), ("Sun 23:59-24", True), (f"{MONDAY} 0-1", False)],
)
def test_a_shift_belongs_to_the_week_in_which_it_starts(stood: str, inside: bool) -> None:
    of = week([volunteer("ann")], [shift("asked", stood, seat("asked", minimum=1))], "")
    assert bool(of.open_shifts) is inside
    assert bool(findings("minimum", of, NOBODY)) is inside
    assert bool(findings("desired", of, NOBODY)) is inside


def test_nobody_else_serves_around_the_week() -> None:
    of = week(
        [volunteer("ann"), volunteer("bob")],
        [shift("stood", f"{SUNDAY} 9-10", seat("stood", 2, 2))],
        "ann@stood",
    )
    assert broken(of, "ann@stood") == []
    assert broken(of, "bob@stood") == ["pins"]
    assert verify(of, NOBODY).findings == ()


def test_what_stands_around_the_week_costs_nothing() -> None:
    policy = Policy(
        prices=immutabledict(
            {"rare": Price(Tier.WISHES), "travel": Price(Tier.WISHES), "unpopular": Price(Tier.FAIRNESS)}
        )
    )
    ann = volunteer(
        "ann",
        wishes=[("shift", "one", -9), ("shift", "two", -9)],
        companions=["bob"],
        requests=(Request("one", -5), Request("three", 5)),
        continuity=immutabledict(),
    )
    bob = volunteer("bob", continuity=immutabledict({GroupId("elders"): 3}))
    work = [
        shift("one", f"{SUNDAY} 9-10", group=GroupId("elders")),
        shift("two", f"{SUNDAY} 12-13", team=[Together(hard=False)]),
        shift("three", f"{MONDAY} 9-10", seat("three", minimum=1)),
    ]
    of = week([ann, bob], work, "ann@one ann@two", policy, published={"bob@three": 5})
    assert verify(of, NOBODY).findings == ()
    check_agreement(of, NOBODY)


# What stands in the week itself -----------------------------------------------------------------------


def test_a_head_that_stands_is_a_head() -> None:
    work = [shift("talk", "Mon 9-11", seat("talk", 1, 2))]
    of = week([volunteer("ann"), volunteer("bob")], work, "ann@talk")
    assert findings("minimum", of, NOBODY) == []
    assert findings("desired", of, NOBODY) == [(1, Tier.DESIRED)]
    assert findings("desired", of, roster("bob@talk")) == []


def test_what_stands_keeps_its_person_busy() -> None:
    work = [shift("talk", "Mon 9-11"), shift("walk", "Mon 10-12"), shift("meal", "Mon 11-12")]
    of = week([volunteer("ann")], work, "ann@talk")
    assert broken(of, "ann@walk") == ["one_place"]
    assert broken(of, "ann@meal") == []


def test_who_does_not_fit_stands_all_the_same() -> None:
    work = [shift("talk", "Mon 9-11", seat("talk", credentials=frozenset({"licence"})))]
    of = week([volunteer("ann", free="Tue 9-11")], work, "ann@talk", pinned_out="ann@talk")
    assert broken(of, "") == []
    assert by_themselves(of) == ["fitness", "fitness", "pins"]
    assert {finding.numbers.get("criterion") for finding in verify(of, NOBODY).standing} == {
        "credential",
        "available",
        None,
    }


@pytest.mark.parametrize(
    ("stands", "over", "free"), [("ann", 0, 1), ("ann bob", 0, 0), ("ann bob cid", 1, 0)]
)
def test_more_heads_than_the_maximum_are_told(stands: str, over: int, free: int) -> None:
    people = [volunteer(name) for name in ("ann", "bob", "cid", "dee")]
    pairs = " ".join(f"{name}@talk" for name in stands.split())
    of = week(people, [shift("talk", "Mon 9-11", seat("talk", desired=2, maximum=2))], pairs)
    assert broken(of, "") == []
    assert by_themselves(of) == ["maximum"] * (over > 0)
    assert findings("over", of, NOBODY) == []
    assert broken(of, "dee@talk") == ([] if free else ["maximum"])


LIMITS = {
    "shifts of a week": ({"shifts_per_week": 1}, False),
    "shifts of a week with one left": ({"shifts_per_week": 3}, True),
    "hours of a week": ({"minutes_per_week": 120}, False),
    "hours that just suffice": ({"minutes_per_week": 180}, True),
    "hours that lack a minute": ({"minutes_per_week": 179}, False),
    "shifts of the period": ({"shifts_per_period": 2}, False),
}


@pytest.mark.parametrize("case", LIMITS)
def test_nothing_joins_what_reaches_a_limit_by_itself(case: str) -> None:
    limits, free = LIMITS[case]
    work = [shift("one", "Mon 9-10"), shift("two", "Tue 9-10"), shift("three", "Wed 9-10")]
    of = week([volunteer("ann", limits=limits)], work, "ann@one ann@two")
    assert broken(of, "") == []
    assert broken(of, "ann@three") == ([] if free else ["limits"])
    assert allows(of, "three") is free
    assert by_themselves(of) == (["limits"] if case == "shifts of a week" else [])


def test_above_a_limit_only_what_joins_costs() -> None:
    policy = Policy(rest_minutes=0, prices=immutabledict({"limits": Price(Tier.WISHES, 3)}))
    work = [shift(name, f"{name} 9-10") for name in ("Mon", "Tue", "Wed", "Thu")]
    of = week([volunteer("ann", limits={"shifts_per_week": 1})], work, "ann@Mon ann@Tue", policy)
    assert findings("limits", of, NOBODY) == []
    assert findings("limits", of, roster("ann@Wed ann@Thu")) == [(6, Tier.WISHES)]
    assert [finding.cost for finding in verify(of, NOBODY).standing] == [3]
    check_all_rosters(of)


def test_two_places_at_once_are_told_where_both_stand() -> None:
    work = [shift("talk", "Mon 9-11"), shift("walk", "Mon 10-12"), shift("meal", "Mon 11-13")]
    of = week([volunteer("ann")], work, "ann@talk ann@walk")
    assert broken(of, "") == []
    assert by_themselves(of) == ["one_place"]
    assert broken(of, "ann@meal") == ["one_place"]
    check_all_rosters(of)


def test_avoiding_each_other_is_told_where_both_stand() -> None:
    people = [volunteer("ann", avoided=["bob", "cid"]), volunteer("bob"), volunteer("cid")]
    of = week(people, [shift("talk", "Mon 9-11", seat("talk", desired=3))], "ann@talk bob@talk")
    assert broken(of, "") == []
    assert by_themselves(of) == ["avoided"]
    assert broken(of, "cid@talk") == ["avoided"]
    check_all_rosters(of)


def test_whoever_joins_a_broken_team_answers_for_it() -> None:
    people = [volunteer("ann", served=0), volunteer("bob", served=0), volunteer("cid", served=9)]
    work = [shift("talk", "Mon 9-11", seat("talk", desired=3), team=[NotOnlyNewcomers()])]
    of = week(people, work, "ann@talk")
    assert broken(of, "") == []
    assert by_themselves(of) == ["newcomers"]
    assert broken(of, "bob@talk") == ["newcomers"]
    assert by_themselves(of, "bob@talk") == []
    assert broken(of, "bob@talk cid@talk") == []
    assert by_themselves(of, "bob@talk cid@talk") == []
    check_all_rosters(of)


def test_nobody_joins_people_who_share_no_language() -> None:
    tongues = {"ann": "en", "bob": "ar", "cid": "en"}
    people = [volunteer(name, languages={tag: Level.C1}) for name, tag in tongues.items()]
    work = [shift("talk", "Mon 9-11", seat("talk", desired=3), team=[SharedLanguage(level=3)])]
    apart, alone = week(people, work, "ann@talk bob@talk"), week(people, work, "ann@talk")
    assert broken(apart, "") == []
    assert by_themselves(apart) == ["shared_language"]
    assert broken(apart, "cid@talk") == ["shared_language"]
    assert broken(alone, "cid@talk") == []
    assert broken(alone, "bob@talk") == ["shared_language"]
    check_all_rosters(apart)
    check_all_rosters(alone)


def test_fairness_counts_what_stands_and_lets_it_be() -> None:
    work = [shift(name, f"{name} 9-11") for name in ("Mon", "Tue", "Wed")] + [
        shift("before", f"{SUNDAY} 9-11")
    ]
    of = week([volunteer("ann", asked_minutes=120)], work, "ann@Mon ann@Tue ann@before")
    assert findings("fairness", of, NOBODY) == []
    # A share of 10, and two steps of 20: it is the third shift of the week.
    assert findings("fairness", of, roster("ann@Wed")) == [(50, Tier.FAIRNESS)]
    check_all_rosters(of)


def test_a_series_counts_who_stands_in_it() -> None:
    policy = Policy(rest_minutes=0, prices=immutabledict({"series": Price(Tier.WISHES)}))
    work = [shift("last", f"{SUNDAY} 9-10", series="tea"), shift("this", "Mon 9-10", series="tea")]
    of = week([volunteer("ann"), volunteer("bob")], work, "ann@last", policy)
    assert findings("series", of, roster("ann@this")) == []
    assert findings("series", of, roster("bob@this")) == [(1, Tier.WISHES)]
    check_all_rosters(of)


def test_a_visit_made_before_the_week_is_made() -> None:
    starts = [
        shift("early", f"{SUNDAY} 23-24", seat("early", minimum=1), visit="tea"),
        shift("late", "Mon 0-1", seat("late", minimum=1), visit="tea"),
    ]
    people = [volunteer("ann"), volunteer("bob")]
    assert findings("minimum", week(people, starts, ""), NOBODY) == [(1, Tier.MINIMUM)]
    made = week(people, starts, "ann@early")
    assert verify(made, NOBODY).findings == ()
    assert broken(made, "bob@late") == ["pins"]


def test_a_visit_that_stands_at_one_start_is_made_at_no_other() -> None:
    starts = [shift("early", "Mon 9-10", visit="tea"), shift("late", "Mon 10-11", visit="tea")]
    of = week([volunteer("ann"), volunteer("bob")], starts, "ann@early")
    assert broken(of, "bob@late") == ["visits"]
    assert by_themselves(week(list(of.volunteers), starts, "ann@early bob@late")) == ["visits"]


def test_days_that_stand_in_a_row_are_told_and_cost_nothing() -> None:
    terms = Terms(days_in_a_row=Span(0, 1))
    work = [shift(name, f"{name} 9-10") for name in ("Mon", "Tue", "Wed", "Fri")]
    of = week([volunteer("ann", terms=terms)], work, "ann@Mon ann@Tue")
    assert broken(of, "") == []
    assert by_themselves(of) == ["days_in_a_row"]
    assert broken(of, "ann@Wed") == ["days_in_a_row"]
    assert broken(of, "ann@Fri") == []
    check_all_rosters(of)


@settings(max_examples=60, derandomize=True)
@given(problems(people=5, shifts=5, busy=True, standing=True))
def test_what_stands_breaks_nothing_by_itself(of: Problem) -> None:
    assert verify(of, NOBODY).broken == ()
