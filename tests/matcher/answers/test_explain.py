"""Explanations count right, and what they offer is what it costs."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given

from matcher.answers import explain
from matcher.answers.explain.explanations import SeatExplanation, lexicographic
from matcher.answers.explain.repairs import WITHOUT_ASKING
from matcher.answers.params import DEFAULT_PARAMS
from matcher.formats import json as duet_json
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import SharedLanguage, Together, Trait
from matcher.roster import Assignment, Difference, Roster
from matcher.solver.start.greedy import greedy
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support import strategies
from tests.support.builders import at, pair, problem, roster, seat, shift, volunteer
from tests.support.paths import PROBLEMS

NOBODY = Roster()


def steps(answer: SeatExplanation) -> dict[str, int]:
    return {step.code: step.left for step in answer.funnel}


def offered(answer: SeatExplanation) -> list[str]:
    return [repair.code for repair in answer.repairs]


def empty(of: Problem, seated: str = "", name: str = "talk") -> SeatExplanation:
    return explain.empty_seat(of, roster(seated), pair(f"@{name}").seat)


def applied(to: Roster, moves: Difference) -> Roster:
    return Roster(to.assignments - moves.removed | moves.added)


def change(of: Problem, before: Roster, after: Roster) -> Mapping[Tier, int]:
    old, new = verify(of, before).costs, verify(of, after).costs
    return {tier: new[tier] - old[tier] for tier in Tier}


# What only a whole verification shows ---------------------------------------------------------------


@given(strategies.problems(people=6, shifts=5), strategies.randoms())
def test_an_effect_is_what_the_verifier_says(of: Problem, random: Random) -> None:
    before = strategies.rosters(of, random)
    added = strategies.rosters(of, random).assignments - before.assignments
    removed = frozenset(random.sample(sorted(before.assignments), min(2, len(before))))
    assume(added or removed)
    found = explain.effect(of, before, Difference(added, removed))
    after = applied(before, Difference(added, removed))
    assert found.costs == change(of, before, after)
    assert set(found.broken) == set(verify(of, after).broken) - set(verify(of, before).broken)


@given(strategies.problems(people=7, shifts=4))
def test_the_numbers_of_a_funnel_add_up(of: Problem) -> None:
    today = greedy(replace(of, pinned_in=frozenset()))
    for name in of.seat:
        funnel = explain.empty_seat(of, today, name).funnel
        assert funnel[0].left == len(of.volunteers)
        assert funnel[-1].code == "free"
        for step, following in itertools.pairwise(funnel):
            assert step.left - following.lost == following.left >= 0


@given(strategies.problems(people=7, shifts=4))
def test_free_are_those_whom_no_rule_forbids(of: Problem) -> None:
    alone = replace(of, pinned_in=frozenset(), shifts=tuple(replace(each, team=()) for each in of.shifts))
    today = greedy(alone)
    assume(verify(alone, today).feasible)
    for name in alone.seat:
        answer = explain.empty_seat(alone, today, name)
        free = {
            person.id
            for person in alone.volunteers
            if (at_seat := Assignment(person.id, answer.seat)) not in today
            and verify(alone, Roster(today.assignments | {at_seat})).feasible
        }
        assert steps(answer)["free"] == len(free)
        chosen = explain.ranked(alone, today, answer.seat, most=10)
        assert {choice.volunteer for choice in chosen} == free
        assert [lexicographic(choice.costs) for choice in chosen] == sorted(
            lexicographic(choice.costs) for choice in chosen
        )


@given(strategies.problems(people=7, shifts=4, busy=True))
def test_a_repair_costs_what_it_says(of: Problem) -> None:
    full = greedy(of)
    today = Roster(frozenset(sorted(full.assignments)[::2]))
    assume(verify(of, today).feasible)
    for name in of.seat:
        answer = explain.empty_seat(of, today, name)
        repairs = answer.repairs
        assert bool(repairs) == (answer.heads < answer.wanted)
        assert len(repairs) <= DEFAULT_PARAMS.repairs
        for repair in repairs:
            assert offered_at_most(repair.code, [each.code for each in repairs])
            if repair.code in WITHOUT_ASKING:
                after = applied(today, repair.moves)
                assert verify(of, after).feasible
                assert repair.costs == change(of, today, after)
                assert lexicographic(repair.costs) < lexicographic({})


def offered_at_most(code: str, codes: list[str]) -> bool:
    return codes.count(code) <= DEFAULT_PARAMS.repairs_of_a_kind


@given(strategies.problems(people=6, shifts=4), strategies.randoms())
def test_a_pair_is_answered_as_the_verifier_would(of: Problem, random: Random) -> None:
    today = greedy(replace(of, pinned_in=frozenset()))
    person, name = random.choice(of.volunteers).id, random.choice(list(of.seat))
    assume(verify(of, today).feasible)
    answer = explain.pair(of, today, person, name)
    placed = Roster(today.assignments | {Assignment(person, name)})
    assert answer.could == verify(of, placed).feasible
    assert answer.could == all(reason.tier is not None or reason.code == "here" for reason in answer.reasons)
    if answer.could and Assignment(person, name) not in today:
        assert answer.costs == change(of, today, placed)


# Funnels ---------------------------------------------------------------------------------------------


def test_everybody_falls_out_where_the_first_thing_is_missing() -> None:
    answer = empty(
        problem(
            [
                volunteer("no-english"),
                volunteer("no-skill", languages={"en": Level.C1}),
                volunteer("away", languages={"en": Level.C1}, skills={"first-aid": 2}, free="Tue 9-17"),
                volunteer("elsewhere", languages={"en": Level.C1}, skills={"first-aid": 2}),
                volunteer("tired", languages={"en": Level.C1}, skills={"first-aid": 3}),
                volunteer(
                    "busy",
                    languages={"en": Level.NATIVE},
                    skills={"first-aid": 3},
                    limits={"shifts_per_week": 1},
                ),
                volunteer("here", languages={"en": Level.NATIVE}, skills={"first-aid": 3}),
                volunteer("free", languages={"en": Level.NATIVE}, skills={"first-aid": 3}),
            ],
            [
                shift(
                    "talk",
                    "Mon 9-11",
                    seat("talk", 1, 3, languages={"en": Level.B2}, skills={"first-aid": 2}),
                ),
                shift("other", "Mon 10-12"),
                shift("late", "2026-11-29 22-24"),
                shift("later", "Wed 9-10"),
            ],
        ),
        "elsewhere@other tired@late busy@later here@talk",
    )
    assert [(step.code, step.left, step.lost) for step in answer.funnel] == [
        ("everybody", 8, 0),
        ("language", 7, 1),
        ("skill", 6, 1),
        ("available", 5, 1),
        ("one_place", 4, 1),
        ("rest", 3, 1),
        ("limits", 2, 1),
        ("free", 1, 1),
    ]
    assert (answer.heads, answer.wanted) == (1, 3)
    assert dict(answer.funnel[1].numbers) == {"what": "en", "least": 4}


def test_who_is_to_be_kept_apart_falls_out() -> None:
    people = [volunteer("ann", avoided=["bob"]), volunteer("bob"), volunteer("cho")]
    answer = empty(problem(people, [shift("talk", "Mon 9-11", seat("talk", 0, 3))]), "bob@talk")
    assert steps(answer)["avoided"] == 2
    assert steps(answer)["free"] == 1


def test_a_full_seat_has_room_for_nobody() -> None:
    answer = empty(problem([volunteer("ann"), volunteer("bob")], [shift("talk", "Mon 9-11")]), "ann@talk")
    assert steps(answer)["maximum"] == 1
    assert steps(answer)["free"] == 0
    assert answer.repairs == ()


def test_a_team_that_cannot_be_whole_is_said_to_be_why() -> None:
    people = [volunteer("ann"), volunteer("bob")]
    lacks_a_lead = shift("talk", "Mon 9-11", seat("talk", 0, 2), team=[Trait(trait="lead")])
    answer = empty(problem(people, [lacks_a_lead]))
    assert steps(answer)["traits"] == 0
    assert offered(answer) == ["recruit"]
    assert (
        steps(empty(problem([*people, volunteer("cho", traits=frozenset({"lead"}))], [lacks_a_lead])))["free"]
        == 3
    )


def test_who_shares_no_language_with_the_team_falls_out() -> None:
    people = [
        volunteer("ann", languages={"en": Level.C1}),
        volunteer("bob", languages={"zh": Level.NATIVE}),
        volunteer("cho", languages={"zh": Level.C1, "en": Level.B1}),
    ]
    work = shift("talk", "Mon 9-11", seat("talk", 0, 2), team=[SharedLanguage(level=3)])
    answer = empty(problem(people, [work]), "ann@talk")
    assert steps(answer)["shared_language"] == 2
    assert steps(answer)["free"] == 1


def test_only_those_who_could_be_asked_are_counted() -> None:
    of = problem([volunteer("ann"), volunteer("bob"), volunteer("cho")], [shift("talk", "Mon 9-11")])
    some = {of.volunteers[0].id, of.volunteers[1].id}
    answer = explain.empty_seat(of, NOBODY, pair("@talk").seat, among=some)
    assert (steps(answer)["everybody"], steps(answer)["free"]) == (2, 2)
    asked = {each.numbers["volunteer"] for each in answer.repairs if "volunteer" in each.numbers}
    assert asked <= some


# Repairs ---------------------------------------------------------------------------------------------


def test_the_cheapest_free_person_is_named_first() -> None:
    people = [volunteer("dear", asked_minutes=60), volunteer("cheap", asked_minutes=480)]
    first, second, *_ = empty(problem(people, [shift("talk", "Mon 9-11")])).repairs
    assert (first.code, dict(first.numbers)) == ("assign", {"volunteer": "cheap"})
    assert dict(second.numbers) == {"volunteer": "dear"}


def test_nobody_goes_alone_so_two_are_asked_together() -> None:
    people = [volunteer("ann"), volunteer("bob")]
    visit = shift("talk", "Mon 9-11", seat("talk", 2, 2), team=[Together()])
    (repair,) = empty(problem(people, [visit])).repairs
    assert (repair.code, repair.numbers["volunteers"]) == ("assign_team", ("ann", "bob"))
    assert repair.moves.added == roster("ann@talk bob@talk").assignments


def test_somebody_moves_and_another_takes_over() -> None:
    people = [volunteer("ann", languages={"ar": Level.NATIVE, "zh": Level.NATIVE}), volunteer("bob")]
    work = [shift("talk", "Mon 9-11", seat("talk", 1, languages={"ar": Level.B2})), shift("walk", "Mon 9-11")]
    (repair, *_) = empty(problem(people, work), "ann@walk").repairs
    assert (repair.code, dict(repair.numbers)) == (
        "move",
        {"volunteer": "ann", "from_seat": "walk", "by": "bob"},
    )


def test_somebody_moves_from_a_place_that_matters_less() -> None:
    people = [volunteer("ann")]
    work = [shift("talk", "Mon 9-11", seat("talk", 1)), shift("walk", "Mon 9-11")]
    (repair, *_) = empty(problem(people, work), "ann@walk").repairs
    assert repair.code == "move_open"
    assert repair.costs[Tier.MINIMUM] == -1
    assert repair.costs[Tier.DESIRED] == 0


def test_nobody_moves_from_a_seat_they_are_pinned_to() -> None:
    work = [shift("talk", "Mon 9-11", seat("talk", 1)), shift("walk", "Mon 9-11")]
    answer = empty(problem([volunteer("ann")], work, pinned_in="ann@walk"), "ann@walk")
    assert "move_open" not in offered(answer)


@pytest.mark.parametrize(
    ("code", "person", "seated"),
    [
        ("ask_time", volunteer("ann", free="Wed 9-17"), ""),
        ("ask_limit", volunteer("ann", limits={"shifts_per_week": 1}), "ann@walk"),
        ("ask_rest", volunteer("ann"), "ann@late"),
    ],
)
def test_one_thing_is_asked_of_one_person(code: str, person: Volunteer, seated: str) -> None:
    work = [shift("talk", "Tue 7-9"), shift("walk", "Wed 9-11"), shift("late", "Mon 21-24")]
    answer = empty(problem([person], work), seated)
    found = next(repair for repair in answer.repairs if repair.code == code)
    assert dict(found.numbers) == {"volunteer": "ann"}
    assert found.costs[Tier.DESIRED] == -1


def test_two_things_are_asked_of_nobody() -> None:
    person = volunteer("ann", free="Wed 9-17", limits={"shifts_per_week": 1})
    work = [shift("talk", "Tue 7-9"), shift("walk", "Wed 9-11")]
    assert offered(empty(problem([person], work), "ann@walk")) == ["recruit"]


def test_a_credential_that_runs_out_before_is_renewed() -> None:
    expired = volunteer("ann", credentials={"licence": date(2026, 11, 29)})
    never_held = volunteer("bob")
    work = shift("talk", "Mon 9-11", seat("talk", credentials=frozenset({"licence"})))
    first, *others = empty(problem([expired, never_held], [work])).repairs  # what the law asks stays
    assert (first.code, dict(first.numbers)) == (
        "renew_credential",
        {"volunteer": "ann", "credential": "licence"},
    )
    assert others == []


def test_the_highest_level_at_which_somebody_could_come_is_named() -> None:
    people = [volunteer("ann", languages={"ar": Level.B1}), volunteer("bob", languages={"ar": Level.A1})]
    work = shift("talk", "Mon 9-11", seat("talk", languages={"ar": Level.C1}))
    repairs = {repair.code: repair for repair in empty(problem(people, [work])).repairs}
    assert dict(repairs["raise_language"].numbers) == {"language": "ar", "level": 3, "more": 1}
    assert dict(repairs["lower_need"].numbers) == {"criterion": "language", "what": "ar", "more": 2}


def test_another_start_counts_who_is_free_then_and_suits_the_team() -> None:
    people = [
        volunteer("ann", free="Mon 10-12"),
        volunteer("bob", free="Mon 9-13"),
        volunteer("cho", free="Tue 9-17"),
    ]
    work = shift("talk", "Mon 9-11", seat("talk", 0, 2))
    found = [
        repair for repair in empty(problem(people, [work]), "bob@talk").repairs if repair.code == "shift_time"
    ]
    assert [dict(repair.numbers) for repair in found] == [{"start": at("Mon 10"), "minutes": 60, "more": 1}]
    bound = replace(people[1], available=volunteer("x", free="Mon 9-11").available)
    answer = empty(problem([people[0], bound, people[2]], [work]), "bob@talk")
    assert "shift_time" not in offered(answer)


@pytest.mark.parametrize(
    "needs",
    [{"credentials": frozenset({"licence"})}, {"consents": frozenset({"photo"})}, {"maximum_age": 12}],
)
def test_nobody_is_told_to_do_without_what_the_law_asks(needs: dict[str, Any]) -> None:
    work = shift("talk", "Mon 9-11", seat("talk", 1, 1, **needs))
    people = [volunteer("ann", born=date(1980, 1, 1)), volunteer("bob", born=date(1990, 1, 1))]
    assert offered(empty(problem(people, [work]))) == ["recruit"]


def test_nobody_is_told_to_do_without_a_clearance() -> None:
    work = shift("talk", "Mon 9-11", seat("talk", clearances=frozenset({"children"}), minimum_age=18))
    assert offered(empty(problem([volunteer("ann", born=date(1990, 1, 1))], [work]))) == ["recruit"]


def test_the_seat_without_an_arabic_first_aider_explains_itself() -> None:
    of = duet_json.load((PROBLEMS / "no-arabic-first-aider.json").read_bytes())
    today = roster("jamila@health-desk:interpreter mo@health-desk:interpreter")
    answer = explain.empty_seat(of, today, pair("@health-desk:first-aider").seat)
    assert [step.left for step in answer.funnel] == [4, 3, 1, 0, 0, 0, 0, 0]
    asked = next(repair for repair in answer.repairs if repair.code == "ask_time")
    assert dict(asked.numbers) == {"volunteer": "leila"}


# Pairs -----------------------------------------------------------------------------------------------

WORK = [
    shift("talk", "Tue 9-11", seat("talk", 0, 1, 1, languages={"zh": Level.B2})),
    shift("clash", "Tue 10-12", seat("clash", 0, 2)),
    shift("late", "Mon 22-24", seat("late", 0, 2)),
]


@pytest.mark.parametrize(
    ("person", "seated", "codes", "displaced"),
    [
        (volunteer("ann"), "", [], ()),
        (volunteer("ann", languages={"en": Level.NATIVE}), "", ["language"], ()),
        (volunteer("ann", free="Mon 9-17"), "", ["available"], ()),
        (volunteer("ann"), "ann@clash", ["one_place"], ("clash",)),
        (volunteer("ann"), "ann@late", ["rest"], ("late",)),
        (volunteer("ann"), "ann@clash ann@late", ["one_place", "rest"], ("clash", "late")),
        (volunteer("ann", limits={"shifts_per_week": 0}), "", ["limits"], ()),
        (volunteer("ann", avoided=["bob"]), "bob@talk", ["avoided", "maximum"], ()),
        (volunteer("ann"), "bob@talk", ["maximum"], ()),
        (volunteer("ann"), "ann@talk", ["here"], ()),
    ],
)
def test_a_pair_says_what_stands_against_it(
    person: Volunteer, seated: str, codes: list[str], displaced: tuple[str, ...]
) -> None:
    of = problem([person, volunteer("bob")], WORK)
    answer = explain.pair(of, roster(seated), person.id, pair("@talk").seat)
    assert [reason.code for reason in answer.reasons if reason.tier is None] == codes
    assert answer.could == (codes in ([], ["here"]))
    assert answer.displaced == displaced


def test_who_is_pinned_elsewhere_is_told_so() -> None:
    of = problem([volunteer("ann")], WORK, pinned_in="ann@clash")
    answer = explain.pair(of, roster("ann@clash"), of.volunteers[0].id, pair("@talk").seat)
    assert [reason.code for reason in answer.reasons if reason.tier is None] == ["pins"]
    assert answer.costs is None


def test_a_pair_that_could_be_says_what_it_would_cost() -> None:
    dislikes = volunteer("ann", wishes=[("shift", "talk", -4)], asked_minutes=120)
    answer = explain.pair(problem([dislikes], WORK), NOBODY, dislikes.id, pair("@talk").seat)
    prices = {reason.code: (reason.tier, reason.cost) for reason in answer.reasons}
    assert prices == {"fairness": (Tier.FAIRNESS, 10), "wishes": (Tier.WISHES, 4)}
    assert answer.costs is not None
    assert answer.costs[Tier.DESIRED] == -1
