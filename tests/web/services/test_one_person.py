"""What fits one person, and what nearly does, is what the reading of the whole week says."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates, reasons
from matcher.problem.problem import Problem
from matcher.roster import Roster as Seated
from tests.web.conftest import TODAY, copy_instance
from tests.web.promised import give
from tests.web.services.planned import WEEK
from web.db import writing
from web.models import Member, Organisation, Party, Person, Pin, Promise, Seat, Shift, Volunteer
from web.opening import open_database
from web.services import board, fitting, nearly
from web.services.clock import now
from web.services.matching import problem_of
from web.services.promises import acts, fit
from web.services.promises.deeds import Deed, work_on
from web.services.promises.hindrances import TEAM, Hindrances
from web.services.promises.own_week import OwnWeek, plan_of, seats_on
from web.services.promises.transitions import PARTY
from web.settings import Settings


class District:
    """A small district that nobody changes any more; what its whole week says of each person is read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = session.scalars(select(Volunteer.id).order_by(Volunteer.id)).all()
        self._weeks: dict[int, Problem] = {}
        self._fits: dict[int, set[int]] = {}

    def week_of(self, volunteer_id: int) -> Problem:
        """The week with this person alone, read whole."""
        if volunteer_id not in self._weeks:
            self._weeks[volunteer_id] = problem_of(self.session, WEEK, only=[volunteer_id])
        return self._weeks[volunteer_id]

    @cached_property
    def seats_coming(self) -> Sequence[board.BoardSeat]:
        return [
            seat
            for project in board.week(self.session, WEEK, None).projects
            for shift in project.shifts
            for seat in shift.seats
            if shift.starts_at > now() and seat.flow != "staff"
        ]

    def fits(self, volunteer_id: int) -> set[int]:
        if volunteer_id not in self._fits:
            self._fits[volunteer_id] = self._fits_slowly(volunteer_id)
        return self._fits[volunteer_id]

    def _fits_slowly(self, volunteer_id: int) -> set[int]:
        problem, me = self.week_of(volunteer_id), VolunteerId(str(volunteer_id))
        if me not in problem.volunteer:
            return set()
        mine = Seated(frozenset(problem.published) | problem.standing)
        could = set(candidates(problem).of[me]) - set(mine.held_by(me))
        fits = {int(seat) for seat in could if not hindered(problem, me, seat)}
        return {seat.id for seat in self.seats_coming if seat.id in fits and seat.wanted}

    def misses(self, volunteer_id: int) -> dict[int, str]:
        problem, me = self.week_of(volunteer_id), VolunteerId(str(volunteer_id))
        found: dict[int, str] = {}
        for seat in self.seats_coming if me in problem.volunteer else ():
            asked = SeatId(str(seat.id))
            unmet = reasons(problem, me, asked)
            one = seat.missing and len(unmet) == 1 and unmet[0].code not in nearly.OUT_OF_REACH
            if one and len(hindered(problem, me, asked)) == 1:
                found[seat.id] = unmet[0].code
        return found


def hindered(problem: Problem, me: VolunteerId, seat: SeatId) -> Sequence[str]:
    """What the explanation of the pair says that is not of the team."""
    found = pair(problem, Seated(frozenset(problem.published) | problem.standing), me, seat)
    return [each.code for each in found.reasons if each.tier is None and each.code not in (*TEAM, "here")]


@contextmanager
def opened(template: Path, folder: Path) -> Iterator[Session]:
    """A copy of the small district, for all tests of the module."""
    copy_instance(template, folder)
    database = open_database(Settings(instance=folder))
    with database.session() as session:
        yield session
    database.close()


@pytest.fixture(scope="module")
def empty(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """Nobody is promised anything."""
    with opened(template, tmp_path_factory.mktemp("empty")) as session:
        yield District(session)


@pytest.fixture(scope="module")
def answered(empty: District, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """Promises in many states."""
    with opened(template, tmp_path_factory.mktemp("answered")) as session:
        with time_machine.travel(TODAY, tick=True):
            answered_at_random(session, empty)
        yield District(session)


@pytest.fixture(params=["empty", "answered"])
def district(request: pytest.FixtureRequest) -> District:
    """One after the other."""
    found: District = request.getfixturevalue(request.param)
    return found


def answered_at_random(session: Session, empty: District) -> None:
    """Promises in many states, pins, a party with a named member, a seat that only staff give."""
    people = empty.people
    fits = [(me, seat) for me in people[::2] for seat in sorted(empty.fits(me))[:3]]
    room = {row.id: row.maximum for row in session.execute(select(Seat.id, Seat.maximum))}
    for number, (me, seat) in enumerate(fits):
        if room[seat] > 0:
            room[seat] -= 1
            give(session, me, seat, "accepted" if number % 3 else "offered")
    with writing(session):
        for number, promise in enumerate(session.scalars(select(Promise).order_by(Promise.id)).all()):
            if number % 5 == 0:
                deed = acts.give_up if promise.state == "accepted" else acts.decline
                deed(session, Deed(acting=PARTY), [promise])
            if number % 7 == 0:
                session.add(
                    Pin(
                        volunteer_id=promise.volunteer_id,
                        seat_id=promise.seat_id,
                        inside=number % 2 == 0,
                        at=now() + timedelta(minutes=1),
                    )
                )
        seats = session.scalars(select(Seat.id).order_by(Seat.id)).all()
        session.execute(update(Seat).where(Seat.id == seats[3]).values(flow="staff"))
        session.execute(update(Volunteer).where(Volunteer.id == people[1]).values(shifts_per_day=0))
        session.execute(update(Person).where(Person.id == people[5]).values(state="left"))
        unit = session.scalars(select(Organisation.id)).first()
        party = Party(kind="group", organisation_id=unit, name="A choir", heads=2, created_at=now())
        session.add(party)
        session.flush()
        session.add(Member(party_id=party.id, volunteer_id=people[2]))
        roomy = next(seat for seat, places in sorted(room.items(), reverse=True) if places > 2)
        acts.offer_to_party(session, Deed(), roomy, party.id, 2)
    session.expire_all()


def test_what_fits_each_person_is_what_the_whole_week_says(district: District) -> None:
    seen = 0
    for me in district.people:
        found = fitting.find(district.session, WEEK, me)
        assert {each.seat.id for each in found} == district.fits(me), me
        assert [each.shift.starts_at for each in found] == sorted(each.shift.starts_at for each in found)
        seen += len(found)
    assert seen > 20


def test_what_nearly_fits_each_person_is_what_the_whole_week_says(district: District) -> None:
    seen = 0
    for me in district.people:
        found = nearly.misses(district.session, WEEK, me, most=1000)
        assert {each.seat.id: each.lacks.code for each in found} == district.misses(me), me
        seen += len(found)
    assert seen > 20


def test_the_few_that_fit_best_are_the_first_short_ones(empty: District) -> None:
    for me in empty.people:
        found = fitting.find(empty.session, WEEK, me)
        best = sorted(found, key=lambda each: not each.seat.missing)[:3]
        few = fitting.first(empty.session, WEEK, me, 3)
        ordered = sorted(best, key=lambda each: (each.shift.starts_at, each.seat.id))
        assert [each.seat.id for each in few] == [each.seat.id for each in ordered]


def test_every_seat_is_hindered_as_its_explanation_says(answered: District) -> None:
    """The rules by name, for people with a plan of their own."""
    session = answered.session
    seats = session.scalars(select(Seat.id).join(Shift, Shift.id == Seat.shift_id)).all()
    people = session.scalars(select(Promise.volunteer_id).distinct().order_by(Promise.volunteer_id)).all()
    codes: set[str] = set()
    for me in [each for each in people if each is not None][:6]:
        whole, mine = answered.week_of(me), OwnWeek(session, WEEK, me)
        if mine.person is None:
            continue
        own = mine.problem(seats_on(session, seats))
        hindrances = Hindrances(own, mine.me, plan_of(own))
        for seat in (each for each in whole.seat if whole.shift_of[each].id not in whole.shifts_outside):
            found, told = list(hindrances.on(seat)), list(hindered(whole, mine.me, seat))
            assert bool(found) == bool(told)
            assert found[:1] == told[:1]
            codes |= set(found)
    assert {"available", "language", "one_place"} <= codes


def test_what_keeps_somebody_from_a_seat_is_asked_of_them_alone(answered: District) -> None:
    session, people = answered.session, answered.people
    seats = session.scalars(select(Seat.id).order_by(Seat.id)).all()[::9]
    for me in people[:4]:
        for seat, there in work_on(session, seats).items():
            problem = problem_of(session, WEEK, only=[me], meant={(me, seat)})
            name, asked = VolunteerId(str(me)), SeatId(str(seat))
            told = hindered(problem, name, asked) if name in problem.volunteer else ["pins"]
            assert fit.keeps_from(session, me, there) == next(iter(told), "")
