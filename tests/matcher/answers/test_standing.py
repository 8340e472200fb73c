"""Explanations, repairs and what-ifs know what stands, around the week and in it, and never move it."""

from dataclasses import replace

from matcher.answers import explain
from matcher.answers.bottlenecks import bottlenecks
from matcher.answers.repair import repair
from matcher.answers.what_if import what_if
from matcher.ids import ShiftId, VolunteerId
from matcher.problem.changes import DropShift, MoveShift, Withdraw
from matcher.problem.entities import Window
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.solver.solve import SolveLimits
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import at, pair, problem, roster, seat, shift, volunteer

WORK = [
    shift("night", "2026-11-29 22-Mon 6"),
    shift("early", "Mon 5-9", seat("early", minimum=1)),
    shift("talk", "Mon 9-11", seat("talk", minimum=1)),
    shift("walk", "Mon 10-12", seat("walk", minimum=1)),
]
SECONDS = SolveLimits(seconds=5, workers=1)


def week(stands: str, *names: str) -> Problem:
    people = [volunteer(name) for name in names]
    found = problem(people, WORK, Policy(rest_minutes=0), standing=stands)
    return replace(found, period=Window(at("Mon 0"), at("Sun 24")))


def test_a_reason_names_where_somebody_stands() -> None:
    of = week("ann@night", "ann", "bob")
    found = explain.pair(of, Roster(), of.volunteers[0].id, pair("@early").seat)
    assert not found.could
    assert (found.costs, found.displaced) == (None, ())
    against = [(each.code, each.numbers.get("shift")) for each in found.reasons if each.tier is None]
    assert against == [("one_place", "night"), ("rest", "night")]


def test_a_funnel_counts_who_stands_as_busy() -> None:
    found = explain.empty_seat(week("ann@night", "ann", "bob"), Roster(), pair("@early").seat)
    steps = {step.code: step.left for step in found.funnel}
    assert (steps["everybody"], steps["one_place"], steps["free"]) == (2, 1, 1)
    assert found.repairs[0].numbers["volunteer"] == "bob"


def test_a_head_that_stands_is_counted_and_not_taken_away() -> None:
    of = week("ann@talk", "ann")
    assert explain.empty_seat(of, Roster(), pair("@talk").seat).heads == 1
    short = explain.empty_seat(of, Roster(), pair("@walk").seat)
    assert {each.code for each in short.repairs}.isdisjoint({"move", "move_open"})
    assert all(not each.moves.removed for each in short.repairs)
    here = explain.pair(of, Roster(), of.volunteers[0].id, pair("@talk").seat)
    assert here.could


def test_a_seat_around_the_week_is_not_filled() -> None:
    of = week("ann@night", "ann", "bob")
    found = explain.empty_seat(of, Roster(), pair("@night").seat)
    assert (found.heads, found.repairs) == (1, ())
    two = replace(of, standing=frozenset())
    assert explain.empty_seat(two, Roster(), pair("@night").seat).repairs == ()
    assert not explain.pair(two, Roster(), of.volunteers[1].id, pair("@night").seat).could


def test_a_repair_asks_nobody_who_stands_elsewhere() -> None:
    of = week("ann@night cid@talk", "ann", "bob", "cid", "dee")
    today = roster("bob@early cid@talk")
    found = repair(of, today, [VolunteerId("bob")])
    assert found.roster.held_by(VolunteerId("dee")) or found.roster.held_by(VolunteerId("cid"))
    assert found.roster.on(pair("@early").seat) in (("dee",), ("cid",))
    assert pair("cid@talk") in found.roster
    assert pair("ann@night") not in found.roster
    assert verify(of, found.roster).feasible


def test_what_stands_does_not_drop_out() -> None:
    of = week("ann@talk", "ann", "bob")
    found = repair(of, Roster(), [Assignment(*pair("ann@talk"))])
    assert found.roster.on(pair("@talk").seat) == ("ann",)


def test_a_what_if_leaves_what_stands() -> None:
    of = week("ann@night ann@talk", "ann", "bob")
    found = what_if(of, roster("bob@walk"), [Withdraw(volunteers=frozenset({VolunteerId("ann")}))], SECONDS)
    assert found.roster is not None
    assert pair("ann@talk") in found.roster
    dropped = what_if(of, roster("bob@walk"), [DropShift(shift=ShiftId("talk"))], SECONDS)
    assert dropped.roster is not None
    assert dropped.problem.standing == {pair("ann@night")}
    assert pair("ann@talk") not in dropped.roster


def test_a_shift_that_moves_meets_what_stands() -> None:
    of = week("ann@night", "ann")
    today = roster("ann@walk")
    found = what_if(of, today, [MoveShift(shift=ShiftId("walk"), start=at("Mon 5"))], SECONDS)
    assert found.roster is not None
    assert not found.roster.on(pair("@walk").seat)


def test_a_newcomer_is_worth_no_seat_that_somebody_stands_on() -> None:
    of = week("ann@night ann@talk bob@early", "ann", "bob")
    found = bottlenecks(of, Roster())
    assert [each.seats for each in found] == [("walk",)]
    assert found[0].saved[Tier.MINIMUM] == 1
