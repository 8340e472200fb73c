"""A problem whose parts do not belong together is refused, with a code and a place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from immutabledict import immutabledict

from matcher.ids import CurveId, GroupId, PlaceId, ProjectId, SeatId, VolunteerId
from matcher.problem.entities import Limits, Needs, Place, Project, Seat, Volunteer, Window, Wish
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.stations import Curve, Hour
from matcher.problem.teams import MixedOrganisations, Speakers, Together
from matcher.problem.terms import History, Terms
from matcher.roster import Roster
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import at, problem, roster, seat, shift, volunteer

_HOUR = Hour(start=at("2030-12-01 9"), end=at("2030-12-01 10"))
LATE = Curve(id=CurveId("meal"), project=ProjectId("club"), hours=(_HOUR,))
ANN, TALK = volunteer("ann"), shift("s1", "Mon 9-11")
FAULTS: dict[str, tuple[Callable[[], Any], str, str]] = {
    "one id for two people": (lambda: problem([ANN, ANN], []), "duplicate_id", "volunteers[1].id"),
    "one id for two shifts": (lambda: problem([], [TALK, TALK]), "duplicate_id", "shifts[1].id"),
    "one id for seats of two shifts": (
        lambda: problem([], [TALK, shift("s2", "Mon 9-11", seat("s1"))]),
        "duplicate_id",
        "seats[1].id",
    ),
    "unknown project": (
        lambda: problem([], [shift("s1", "Mon 9-11", project="garden")]),
        "unknown_id",
        "shifts[0].project",
    ),
    "unknown place": (
        lambda: problem([], [shift("s1", "Mon 9-11", place="moon")]),
        "unknown_id",
        "shifts[0].place",
    ),
    "a pin on a shift that starts before the period": (
        lambda: problem([ANN], [shift("s1", "2026-09-30 9-11")], pinned_in="ann@s1"),
        "outside_period",
        "pinned_in.seat",
    ),
    "a pin on a shift that starts as the period ends": (
        lambda: problem([ANN], [shift("s1", "2027-04-01 8-9")], pinned_in="ann@s1"),
        "outside_period",
        "pinned_in.seat",
    ),
    "somebody unknown who stands": (
        lambda: problem([], [TALK], standing="ann@s1"),
        "unknown_id",
        "standing.volunteer",
    ),
    "somebody who stands on an unknown seat": (
        lambda: problem([ANN], [], standing="ann@s1"),
        "unknown_id",
        "standing.seat",
    ),
    "a period of eleven years": (
        lambda: replace(problem([], []), period=Window(at("2026-01-01 0"), at("2036-12-31 0"))),
        "period_too_long",
        "period.end",
    ),
    "an hour of a curve outside the period": (
        lambda: problem([], [], curves=(LATE,)),
        "hour_outside_period",
        "curves[0].hours[0].start",
    ),
    "a wish about a shift that is not there": (
        lambda: problem([volunteer("ann", wishes=[("shift", "gone", 3)])], [TALK]),
        "unknown_id",
        "volunteers[0].wishes[0].target",
    ),
    "a wish about a place that is not there": (
        lambda: problem([volunteer("ann", wishes=[("place", "moon", 3)])], [TALK]),
        "unknown_id",
        "volunteers[0].wishes[0].target",
    ),
    "unknown home": (
        lambda: problem([volunteer("ann", home=PlaceId("moon"))], []),
        "unknown_id",
        "volunteers[0].home",
    ),
    "unknown companion": (
        lambda: problem([volunteer("ann", companions=["zoe"])], []),
        "unknown_id",
        "volunteers[0].companions",
    ),
    "unknown person to avoid": (
        lambda: problem([volunteer("ann", avoided=["zoe"])], []),
        "unknown_id",
        "volunteers[0].avoided",
    ),
    "a promise to nobody": (
        lambda: problem([ANN], [TALK], published={"zoe@s1": 1}),
        "unknown_id",
        "published.volunteer",
    ),
    "a promise of no seat": (
        lambda: problem([ANN], [TALK], published={"ann@s9": 1}),
        "unknown_id",
        "published.seat",
    ),
    "a promise without a price": (
        lambda: problem([ANN], [TALK], published={"ann@s1": 0}),
        "out_of_range",
        "published.ann s1",
    ),
    "a promise too dear": (
        lambda: problem([ANN], [TALK], published={"ann@s1": 10}),
        "out_of_range",
        "published.ann s1",
    ),
    "a pin on nobody": (
        lambda: problem([ANN], [TALK], pinned_in="zoe@s1"),
        "unknown_id",
        "pinned_in.volunteer",
    ),
    "a pin both ways": (
        lambda: problem([ANN], [TALK], pinned_in="ann@s1", pinned_out="ann@s1"),
        "pinned_both_ways",
        "pinned_in",
    ),
    "a shift that ends before it starts": (lambda: shift("s1", "Mon 11-9"), "ends_before_start", "end"),
    "a shift that ends as it starts": (lambda: shift("s1", "Mon 9-9"), "ends_before_start", "end"),
    "a shift longer than a day": (lambda: shift("s1", "Mon 9-Tue 9:01"), "too_long", "end"),
    "naive time": (
        lambda: Window(at("Mon 9").replace(tzinfo=None), at("Mon 11")),
        "naive_time",
        "start",
    ),
    "minimum above desired": (lambda: seat("s1", minimum=2, desired=1), "heads_out_of_order", "desired"),
    "desired above maximum": (lambda: seat("s1", desired=3, maximum=2), "heads_out_of_order", "desired"),
    "a seat for nobody": (
        lambda: Seat(id=SeatId("s1"), desired=0, maximum=0),
        "out_of_range",
        "maximum",
    ),
    "an age nobody has": (lambda: Needs(minimum_age=18, maximum_age=17), "age_out_of_range", "minimum_age"),
    "a skill above the best": (lambda: Needs(skills={"tutoring": 4}), "out_of_range", "skills.tutoring"),
    "a limit below nothing": (lambda: Limits(shifts_per_day=-1), "out_of_range", "shifts_per_day"),
    "a wish about the weather": (lambda: Wish("weather", "sun", 3), "unknown_word", "about"),
    "a wish without a weight": (lambda: Wish("kind", "visit", 0), "weight_out_of_range", "weight"),
    "nobody's companion": (lambda: volunteer("ann", companions=["ann"]), "own_companion", "companions"),
    "a companion to avoid": (
        lambda: volunteer("ann", companions=["bob"], avoided=["bob"]),
        "companion_avoided",
        "companions",
    ),
    "asking for nothing": (
        lambda: volunteer("ann", asked_minutes=0),
        "out_of_range",
        "asked_minutes",
    ),
    "half a place": (lambda: Place(id=PlaceId("hall"), latitude=31.2), "half_coordinates", "latitude"),
    "a place off the map": (
        lambda: Place(id=PlaceId("hall"), latitude=91, longitude=0),
        "out_of_range",
        "latitude",
    ),
    "a project without weight": (
        lambda: Project(id=ProjectId("club"), scene="community", weight=0),
        "out_of_range",
        "weight",
    ),
    "an empty id": (lambda: Volunteer(id=VolunteerId("")), "length_out_of_range", "id"),
    "a level above native": (lambda: Speakers(language="en", level=8), "out_of_range", "level"),
    "together alone": (lambda: Together(count=1), "out_of_range", "count"),
    "a mix of one": (lambda: MixedOrganisations(count=1), "out_of_range", "count"),
    "a rule that costs nothing": (lambda: Together(hard=False, weight=0), "out_of_range", "weight"),
    "a zone that is none": (lambda: Policy(zone="Mars/Base"), "unknown_zone", "zone"),
    "fewer of a kind than none": (
        lambda: History(shifts_of_kind=immutabledict(visit=-1)),
        "out_of_range",
        "shifts_of_kind.visit",
    ),
    "travel at no speed": (lambda: Policy(travel_kmh=0), "out_of_range", "travel_kmh"),
    "a roster of somebody unknown": (
        lambda: verify(problem([ANN], [TALK]), roster("zoe@s1")),
        "unknown_id",
        "assignments.volunteer",
    ),
    "a roster of an unknown seat": (
        lambda: verify(problem([ANN], [TALK]), roster("ann@s9")),
        "unknown_id",
        "assignments.seat",
    ),
}


@pytest.mark.parametrize(("make", "code", "place"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_mean_anything_is_refused(make: Callable[[], Any], code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as fault:
        make()
    assert (fault.value.code, fault.value.place) == (code, place)


def test_a_fault_names_the_id_it_is_about() -> None:
    with pytest.raises(InvalidProblem) as fault:
        problem([], [TALK, TALK])
    assert fault.value.numbers == {"id": "s1"}


def test_the_repeated_hour_is_no_end_before_a_start() -> None:
    # 2:45 the first time to 2:15 the second time is half an hour, whatever the clock on the wall says.
    zone = "Europe/Berlin"
    half_hour = Window(at("2026-10-25 2:45", zone), at("2026-10-25 2:15", zone, fold=1))
    assert half_hour.end.timestamp() - half_hour.start.timestamp() == 1800


def test_a_part_may_speak_of_companions_who_are_not_in_it() -> None:
    part = problem([volunteer("ann", companions=["zoe"])], [TALK], part=True)
    assert part.volunteer.keys() == {"ann"}


def test_a_shift_may_fill_the_period_to_its_last_minute() -> None:
    # The period ends with the first of April in UTC: 8:00 in Shanghai.
    assert problem([], [shift("s1", "2027-04-01 7-8")]).shifts


def test_an_empty_problem_is_one() -> None:
    assert verify(problem([], []), Roster()).feasible


def test_what_is_known_of_groups_is_the_most_of_anybody() -> None:
    people = [
        volunteer("ann", continuity=immutabledict({GroupId("elders"): 2})),
        volunteer("bob", continuity=immutabledict({GroupId("elders"): 5, GroupId("club"): 1})),
    ]
    assert problem(people, []).most_served == {"elders": 5, "club": 1}


def test_history_above_what_was_agreed_is_no_fault_where_it_only_costs() -> None:
    soft = Policy(prices=immutabledict(weekends=Price(Tier.DESIRED)))
    above = volunteer("ann", terms=Terms(weekends=1), history=History(weekends=2))
    assert problem([above], [], soft).volunteers
