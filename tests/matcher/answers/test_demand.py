"""Visits and hours as one demand each: explained, advised about, changed and solved."""

from random import Random

import pytest

from matcher.answers import explain
from matcher.answers.bottlenecks import bottlenecks
from matcher.answers.what_if import apply_changes, what_if
from matcher.ids import CurveId, PlaceId, ProjectId, SeatId, ShiftId
from matcher.problem.changes import ChangeNeed, DropProject, DropShift, MoveProject, MoveShift
from matcher.problem.entities import Shift
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve, Hour, cut_stations
from matcher.problem.teams import Together
from matcher.problem.visits import alternatives
from matcher.roster import Roster
from matcher.solver.lns.improver import Improver
from matcher.solver.lns.neighbourhoods import Neighbourhoods
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.start.greedy import greedy
from matcher.solver.subproblem import with_joint_shifts
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import at, problem, roster, seat, shift, volunteer, window
from tests.support.searches import searching

HOME = shift("tea", "Mon 9-10", seat("tea", 2, 2), team=[Together()], project="clinic")
TEA = alternatives(HOME, window("Mon 9-12"), 60)
EARLY, LATE = volunteer("ann", free="Mon 9-11"), volunteer("bob", free="Mon 10-12")
AWAY = volunteer("cid", free="Tue 9-10")
HOURS = Curve(
    id=CurveId("meal"),
    project=ProjectId("club"),
    hours=tuple(
        Hour(start=at(f"Mon {hour}"), end=at(f"Mon {hour + 1}"), minimum=1, desired=2) for hour in (9, 10, 11)
    ),
)
MEAL = cut_stations(HOURS, PlaceId("hall"), (60, 120), 60)
POINT = problem([EARLY, LATE, AWAY], MEAL, curves=(HOURS,))


def told(answer: explain.SeatExplanation | explain.HourExplanation) -> dict[str, int]:
    return {step.code: step.left for step in answer.funnel}


# Explained -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["tea@0900", "tea@1000", "tea@1100"])
def test_why_a_visit_is_not_made_speaks_of_all_its_starts(asked: str) -> None:
    answer = explain.empty_seat(problem([EARLY, LATE, AWAY], TEA), Roster(), SeatId(asked))
    assert (answer.seat, answer.heads, answer.wanted) == ("tea@1000", 0, 2)
    assert told(answer)["everybody"] == 3
    assert told(answer)["available"] == told(answer)["free"] == 2
    (both, *_) = answer.repairs
    assert (both.code, both.moves.added) == ("assign_team", roster("ann@tea@1000 bob@tea@1000").assignments)
    assert both.costs[Tier.MINIMUM] == -10


def test_people_who_cannot_come_at_the_start_that_suits_most_fall_out_there() -> None:
    people = [EARLY, LATE, volunteer("eve", free="Mon 11-12")]
    answer = explain.empty_seat(problem(people, TEA), Roster(), SeatId("tea@0900"))
    assert (told(answer)["available"], told(answer)["starts"]) == (3, 2)


def test_a_visit_that_is_made_is_asked_about_at_its_start() -> None:
    short = alternatives(shift("tea", "Mon 9-10", seat("tea", 1, 2)), window("Mon 9-12"), 60)
    answer = explain.empty_seat(problem([EARLY, LATE], short), roster("ann@tea@1000"), SeatId("tea@1100"))
    assert (answer.seat, answer.heads, answer.wanted) == ("tea@1000", 1, 2)
    assert [repair.code for repair in answer.repairs] == ["assign"]


def test_nobody_joins_a_visit_at_another_start() -> None:
    short = alternatives(shift("tea", "Mon 9-10", seat("tea", 1, 2)), window("Mon 9-12"), 60)
    of = problem([EARLY, LATE], short)
    answer = explain.pair(of, roster("ann@tea@0900"), LATE.id, SeatId("tea@1100"))
    assert not answer.could
    assert "visits" in [reason.code for reason in answer.reasons]
    assert explain.pair(of, Roster(), LATE.id, SeatId("tea@1100")).could


def test_why_an_hour_is_short_speaks_of_all_stations_that_cover_it() -> None:
    answer = explain.short_hour(POINT, Roster(), CurveId("meal"), at("Mon 10"))
    assert (answer.heads, answer.wanted) == (0, 2)
    assert (told(answer)["everybody"], told(answer)["available"]) == (3, 2)
    assert answer.seat == "meal@1000+60"
    assert {repair.code for repair in answer.repairs} >= {"assign"}
    for repair in answer.repairs[:1]:
        assert repair.costs[Tier.MINIMUM] < 0


def test_an_hour_that_is_full_needs_no_repair() -> None:
    full = roster("ann@meal@0900+120 bob@meal@1000+120")
    answer = explain.short_hour(POINT, full, CurveId("meal"), at("Mon 10"))
    assert (answer.heads, answer.wanted, answer.repairs) == (2, 2, ())


def test_an_hour_no_station_covers_needs_somebody_new() -> None:
    bare = problem([EARLY], [shift("talk", "Mon 9-10")], curves=(HOURS,))
    answer = explain.short_hour(bare, Roster(), CurveId("meal"), at("Mon 9"))
    assert (answer.seat, [repair.code for repair in answer.repairs]) == (None, ["recruit"])


def test_an_hour_that_is_not_there_is_not_explained() -> None:
    with pytest.raises(KeyError):
        explain.short_hour(POINT, Roster(), CurveId("meal"), at("Mon 8"))


def test_a_station_is_explained_by_its_shortest_hour() -> None:
    answer = explain.empty_seat(POINT, roster("ann@meal@0900+120"), SeatId("meal@1000+120"))
    assert (answer.heads, answer.wanted) == (0, 2)
    assert [repair.code for repair in answer.repairs][:1] == ["assign"]


# Advised about ---------------------------------------------------------------------------------------


def test_advice_counts_a_visit_once() -> None:
    (found,) = bottlenecks(problem([EARLY], TEA), roster("ann@tea@1000"))
    assert (found.heads, found.seats) == (1, ("tea@1000",))


def test_advice_counts_what_an_hour_misses() -> None:
    (found,) = bottlenecks(POINT, Roster(), shifts=1)
    assert found.heads == 2
    assert found.saved == {Tier.MINIMUM: 2, Tier.DESIRED: 2}


# Changed ---------------------------------------------------------------------------------------------


def test_what_is_changed_of_a_visit_is_changed_at_each_start() -> None:
    of = problem([EARLY, LATE], TEA)
    asking = apply_changes(of, [ChangeNeed(seat=SeatId("tea@1000"), minimum=1)])
    assert [each.seats[0].minimum for each in asking.shifts] == [1, 1, 1]
    moved = apply_changes(of, [MoveShift(shift=ShiftId("tea@1000"), minutes=30, place=PlaceId("park"))])
    assert [(each.start, each.place) for each in moved.shifts] == [
        (at(f"Mon {clock}"), "park") for clock in ("9:30", "10:30", "11:30")
    ]
    assert apply_changes(of, [DropShift(shift=ShiftId("tea@1100"))]).shifts == ()


def test_curves_go_and_move_with_their_project() -> None:
    assert apply_changes(POINT, [DropProject(project=ProjectId("club"))]).curves == ()
    (later,) = apply_changes(POINT, [MoveProject(project=ProjectId("club"), minutes=60)]).curves
    assert [hour.start for hour in later.hours] == [at(f"Mon {hour}") for hour in (10, 11, 12)]


def test_a_station_cannot_ask_for_heads_of_its_own() -> None:
    with pytest.raises(InvalidProblem, match="station_asks_for_heads"):
        apply_changes(POINT, [ChangeNeed(seat=SeatId("meal@0900+60"), desired=1)])


def test_a_dropped_visit_leaves_its_people_to_others() -> None:
    of = problem([EARLY, LATE], [*TEA, shift("talk", "Mon 10-11", seat("talk", 2, 2))])
    found = what_if(of, roster("ann@tea@1000 bob@tea@1000"), [DropShift(shift=ShiftId("tea@0900"))])
    assert found.roster == roster("ann@talk bob@talk")
    counted = {each.project: (each.shifts_before, each.shifts_after) for each in found.by_project}
    assert counted == {"clinic": (1, 0), "club": (1, 1)}


def test_a_project_is_compared_by_its_hours() -> None:
    change = ChangeNeed(seat=SeatId("meal@1000+60"), maximum=1)
    before = roster("ann@meal@0900+120")
    (found,) = what_if(POINT, before, [change]).by_project
    assert (found.heads_before, found.wanted_before, found.minimum_met_before, found.shifts_before) == (
        2,
        6,
        2,
        3,
    )
    assert (found.heads_after, found.minimum_met_after) == (4, 3)


# Solved ----------------------------------------------------------------------------------------------


def test_a_start_makes_each_visit_once_and_covers_hours_in_need() -> None:
    of = problem([EARLY, LATE], [*TEA], curves=())
    assert greedy(of) == roster("ann@tea@1000 bob@tea@1000")
    assert verify(POINT, greedy(POINT)).costs[Tier.MINIMUM] == 0


def test_a_start_keeps_the_start_somebody_is_pinned_to() -> None:
    short = alternatives(shift("tea", "Mon 9-10", seat("tea", 1, 2)), window("Mon 9-12"), 60)
    of = problem([EARLY, LATE], short, pinned_in="bob@tea@1100")
    assert greedy(of) == roster("bob@tea@1100")


def busy_week(people: int, visits: int, seed: int = 0) -> Problem:
    random = Random(seed)
    days = ("Mon", "Tue", "Wed")
    volunteers = [volunteer(f"v{n}", limits={"shifts_per_day": 3}) for n in range(people)]
    shifts: list[Shift] = []
    for number in range(visits):
        day, place = random.choice(days), random.choice(("hall", "park"))
        home = shift(f"w{number}", f"{day} 9-10", seat(f"w{number}", 2, 2), team=[Together()], place=place)
        shifts += alternatives(home, window(f"{day} 9-13"), 60)
    return problem(volunteers, [*shifts, *MEAL], curves=(HOURS,))


def test_parts_decided_at_once_share_no_visit_and_no_curve() -> None:
    of = busy_week(12, 10)
    improver, random = Improver(searching(of, greedy(of))), Random(0)
    draw = Neighbourhoods(of, 0)
    claimed = [improver._claim(draw, "circle", tuple(Tier), 20, random) for _ in range(5)]
    parts = [each.shifts for each in claimed if each is not None]
    assert parts
    for number, part in enumerate(parts):
        assert with_joint_shifts(of, part) == part
        assert all(part.isdisjoint(other) for other in parts[:number])


def test_visits_and_hours_are_solved_by_parts_to_what_the_verifier_says() -> None:
    of = busy_week(30, 20)
    result = solve(of, SolveLimits(seconds=4, workers=2, seed=0))
    assert result.roster is not None
    verdict = verify(of, result.roster)
    assert verdict.feasible
    assert {tier: each.cost for tier, each in result.tiers.items()} == verdict.costs
    assert verdict.costs[Tier.MINIMUM] == 0
    assert result.tiers[Tier.DESIRED].stake == 2 * 20 + 6
