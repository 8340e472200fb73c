"""What changes would mean: the changed problem, who gains, who loses, and what is left alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from matcher.answers.what_if import Comparison, apply_changes, what_if
from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.changes import (
    AddPeople,
    AddProject,
    AddShift,
    Change,
    ChangeNeed,
    ChangePolicy,
    DropProject,
    DropShift,
    MoveProject,
    MoveShift,
    SwitchRule,
    Withdraw,
)
from matcher.problem.entities import Needs, Project
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.result import Status
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits
from matcher.solver.start.greedy import greedy
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support import strategies
from tests.support.builders import at, problem, roster, seat, shift, volunteer, window

LIMITS = SolveLimits(seconds=10, workers=1, seed=0)
ANN, BOB, CHO = (VolunteerId(name) for name in ("ann", "bob", "cho"))
TALK, WALK, VISIT = (ShiftId(name) for name in ("talk", "walk", "visit"))
WEEK = problem(
    [volunteer("ann"), volunteer("bob"), volunteer("cho", free="Tue 8-18")],
    [
        shift("talk", "Mon 9-11", seat("talk", 1)),
        shift("walk", "Mon 14-16", place="park"),
        shift("visit", "Tue 9-10", seat("visit", 1), project="clinic"),
    ],
)
TODAY = roster("ann@talk bob@walk cho@visit")


def compared(*changes: Change, of: Problem = WEEK, today: Roster = TODAY) -> Comparison:
    found = what_if(of, today, changes, LIMITS)
    assert found.status is Status.OPTIMAL
    assert found.roster is not None
    assert verify(found.problem, found.roster).feasible
    return found


def gains_and_losses(found: Comparison) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {each.volunteer: (each.gained, each.lost, *each.moved) for each in found.by_person}


# The changed problem ---------------------------------------------------------------------------------


def test_who_withdraws_for_a_time_is_free_before_and_after() -> None:
    person = volunteer("ann", free="Mon 9-17, Tue 9-17")
    of = problem([person, volunteer("bob")], [])
    changed = apply_changes(
        of, [Withdraw(volunteers=frozenset({ANN}), from_=at("Mon 12"), until=at("Tue 10"))]
    )
    assert changed.volunteer[ANN].available == (window("Mon 9-12"), window("Tue 10-17"))
    assert changed.volunteer[BOB] == of.volunteer[BOB]
    gone = apply_changes(of, [Withdraw(volunteers=frozenset({ANN}))])
    assert gone.volunteer[ANN].available == ()


def test_pins_of_who_withdraws_go_where_they_are_away() -> None:
    of = replace(WEEK, pinned_in=roster("ann@talk ann@walk").assignments)
    changed = apply_changes(of, [Withdraw(volunteers=frozenset({ANN}), from_=at("Mon 12"))])
    assert changed.pinned_in == roster("ann@talk").assignments


def test_people_added_have_ids_of_their_own() -> None:
    like = volunteer("ann", served=4)
    once = apply_changes(WEEK, [AddPeople(count=2, like=like)])
    twice = apply_changes(once, [AddPeople(count=1, like=like)])
    assert [person.id for person in twice.volunteers[3:]] == ["ann+1", "ann+2", "ann+3"]
    assert {person.served for person in twice.volunteers[3:]} == {4}


def test_a_dropped_project_takes_its_pins_and_promises_along() -> None:
    of = replace(
        WEEK,
        pinned_in=roster("ann@talk cho@visit").assignments,
        pinned_out=roster("bob@visit bob@talk").assignments,
        published=dict.fromkeys(TODAY, 1),
    )
    changed = apply_changes(of, [DropProject(project=ProjectId("clinic"))])
    assert [each.id for each in changed.shifts] == ["talk", "walk"]
    assert changed.pinned_in == roster("ann@talk").assignments
    assert changed.pinned_out == roster("bob@talk").assignments
    assert set(changed.published) == set(roster("ann@talk bob@walk"))


def test_a_shift_moves_in_time_and_place_and_keeps_its_length() -> None:
    later = apply_changes(WEEK, [MoveShift(shift=TALK, minutes=90, place=PlaceId("park"))]).shift[TALK]
    assert (later.start, later.end, later.place) == (at("Mon 10:30"), at("Mon 12:30"), "park")
    given_start = apply_changes(WEEK, [MoveShift(shift=TALK, start=at("Wed 20"))]).shift[TALK]
    assert (given_start.start, given_start.end, given_start.place) == (at("Wed 20"), at("Wed 22"), "hall")


def test_a_project_moves_with_all_its_shifts() -> None:
    changed = apply_changes(WEEK, [MoveProject(project=ProjectId("club"), minutes=-60)])
    moved = {each.id: each.start - WEEK.shift[each.id].start for each in changed.shifts}
    assert moved == {"talk": timedelta(hours=-1), "walk": timedelta(hours=-1), "visit": timedelta(0)}


def test_only_what_is_said_of_a_need_changes() -> None:
    needs = Needs(minimum_age=18)
    changed = apply_changes(WEEK, [ChangeNeed(seat=SeatId("talk"), desired=2, maximum=3, needs=needs)])
    assert changed.seat[SeatId("talk")] == replace(
        WEEK.seat[SeatId("talk")], desired=2, maximum=3, needs=needs
    )


def test_rules_are_switched_and_numbers_changed() -> None:
    off = apply_changes(WEEK, [SwitchRule(rule="rest", on=False), ChangePolicy(travel_kmh=15)])
    assert off.policy.without == {"rest"}
    assert (off.policy.travel_kmh, off.policy.changeover_minutes) == (15, WEEK.policy.changeover_minutes)
    assert apply_changes(off, [SwitchRule(rule="rest", on=True)]).policy.without == frozenset()


FAULTS: tuple[tuple[Change, str, str], ...] = (
    (Withdraw(volunteers=frozenset({VolunteerId("zoe")})), "unknown_id", "volunteers"),
    (DropProject(project=ProjectId("zoo")), "unknown_id", "project"),
    (MoveProject(project=ProjectId("zoo")), "unknown_id", "project"),
    (DropShift(shift=ShiftId("zoo")), "unknown_id", "shift"),
    (MoveShift(shift=ShiftId("zoo")), "unknown_id", "shift"),
    (MoveShift(shift=TALK, minutes=1_000_000), "outside_period", "shifts[0].start"),
    (MoveShift(shift=TALK, place=PlaceId("moon")), "unknown_id", "shifts[0].place"),
    (AddShift(shift=shift("talk", "Wed 9-10")), "duplicate_id", "shifts[3].id"),
    (AddShift(shift=shift("new", "Wed 9-10", place="moon")), "unknown_id", "shifts[3].place"),
    (ChangeNeed(seat=SeatId("zoo")), "unknown_id", "seat"),
    (ChangeNeed(seat=SeatId("talk"), desired=2), "heads_out_of_order", "desired"),
    (ChangePolicy(travel_kmh=0), "out_of_range", "travel_kmh"),
    (SwitchRule(rule="gravity", on=False), "unknown_rule", "rule"),
)


@pytest.mark.parametrize(("change", "code", "place"), FAULTS)
def test_a_change_that_means_nothing_is_named(change: Change, code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as raised:
        apply_changes(WEEK, [SwitchRule(rule="rest", on=True), change])
    assert (raised.value.code, raised.value.place) == (code, f"changes[1].{place}")


# The comparison --------------------------------------------------------------------------------------


def test_nothing_changes_when_nothing_is_otherwise() -> None:
    found = compared()
    assert found.roster == TODAY
    assert (found.by_project, found.by_person, found.promises_broken) == ((), (), 0)
    assert found.before == found.after


def test_somebody_else_takes_over_from_who_withdraws() -> None:
    found = compared(Withdraw(volunteers=frozenset({ANN})))
    assert gains_and_losses(found) == {"ann": ((), ("talk",)), "bob": (("talk",), ())}
    assert found.promises_broken == 1
    assert found.by_project == ()
    assert found.after is not None
    assert found.after[Tier.PROMISES] == 1


def test_nobody_moves_further_than_they_must() -> None:
    of = problem(
        [volunteer(name) for name in ("ann", "bob", "cho", "dan")],
        [shift(name, "Mon 9-11") for name in ("a", "b", "c")],
    )
    found = compared(Withdraw(volunteers=frozenset({ANN})), of=of, today=roster("ann@a bob@b cho@c"))
    assert gains_and_losses(found) == {"ann": ((), ("a",)), "dan": (("a",), ())}


def test_a_project_that_goes_is_told_with_what_it_had() -> None:
    found = compared(DropProject(project=ProjectId("clinic")))
    (difference,) = found.by_project
    assert difference.project == "clinic"
    assert (difference.heads_before, difference.wanted_before, difference.minimum_met_before) == (1, 1, 1)
    assert (difference.heads_after, difference.wanted_after, difference.shifts_after) == (0, 0, 0)
    assert gains_and_losses(found) == {"cho": ((), ("visit",))}


def test_a_new_project_takes_who_is_free() -> None:
    fair = Project(id=ProjectId("fair"), scene="international", weight=3)
    found = compared(AddProject(project=fair, shifts=(shift("booth", "Tue 14-16", project="fair"),)))
    (difference,) = found.by_project
    assert (difference.project, difference.heads_after, difference.shifts_after) == ("fair", 1, 1)
    assert sum(bool(each.gained) for each in found.by_person) == 1
    assert found.promises_broken == 0


def test_more_people_fill_what_was_empty() -> None:
    arabic = seat("desk", 1, 2, languages={"ar": Level.B1})
    of = problem([volunteer("ann")], [shift("desk", "Mon 9-11", arabic)])
    found = compared(
        AddPeople(count=2, like=volunteer("new", languages={"ar": Level.NATIVE})), of=of, today=Roster()
    )
    assert gains_and_losses(found) == {"new+1": (("desk",), ()), "new+2": (("desk",), ())}
    (difference,) = found.by_project
    assert (difference.minimum_met_before, difference.minimum_met_after) == (0, 1)


def test_a_moved_shift_loses_who_cannot_come_then() -> None:
    found = compared(MoveShift(shift=VISIT, start=at("Wed 9")))
    assert found.roster is not None
    assert "cho" not in found.roster.people
    assert len(found.roster.on(SeatId("visit"))) == 1


def test_who_changes_places_is_told_as_moved() -> None:
    of = problem([volunteer("ann")], [shift("a", "Mon 9-11"), shift("b", "Mon 9-11", project="clinic")])
    found = compared(DropShift(shift=ShiftId("a")), of=of, today=roster("ann@a"))
    (difference,) = found.by_person
    assert (difference.gained, difference.lost, difference.moved) == ((), (), (("a", "b"),))


def test_a_stricter_need_sends_people_away() -> None:
    child = volunteer("kid", born=date(2015, 1, 1))
    of = problem([child], [shift("talk", "Mon 9-11")])
    found = compared(
        ChangeNeed(seat=SeatId("talk"), needs=Needs(minimum_age=18)), of=of, today=roster("kid@talk")
    )
    assert found.roster == Roster()


def test_a_change_of_policy_is_judged_everywhere() -> None:
    of = problem([volunteer("ann")], [shift("late", "Mon 20-23"), shift("early", "Tue 7-8")])
    found = compared(ChangePolicy(rest_minutes=0), of=of, today=roster("ann@late"))
    assert found.whole
    assert found.roster == roster("ann@late ann@early")


def test_pins_against_a_change_leave_no_roster() -> None:
    of = replace(WEEK, pinned_in=roster("ann@talk").assignments)
    found = what_if(of, TODAY, [ChangeNeed(seat=SeatId("talk"), needs=Needs(minimum_age=18))], LIMITS)
    assert (found.status, found.roster, found.after) == (Status.INFEASIBLE, None, None)
    assert (found.by_project, found.by_person) == ((), ())


@settings(max_examples=15)
@given(strategies.problems(people=6, shifts=5, busy=True))
def test_the_part_around_a_change_fits_the_whole(of: Problem) -> None:
    today = greedy(of)
    leaving = next((pair.volunteer for pair in today), of.volunteers[0].id)
    found = what_if(of, today, [Withdraw(volunteers=frozenset({leaving}))], LIMITS)
    assert found.roster is not None
    assert verify(found.problem, found.roster).feasible
    assert leaving not in found.roster.people
    if found.promises_broken:
        assert found.by_person
