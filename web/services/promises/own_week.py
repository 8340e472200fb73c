"""One person's week as the problem of them alone: their own plan, and the seats that are asked about.

A page asks for one person at a time, so nobody else and no other seat is read, and what was read of a shift
before is not made again.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import Integer, Text, bindparam, cast, or_, select
from sqlalchemy.orm import Session

from matcher.ids import GroupId, PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem import entities as made
from matcher.problem.criteria import merged
from matcher.problem.entities import Window
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from web.db import plain_rows
from web.models import Member, Party, Pin, Place, Project, Promise, Seat, Shift
from web.services import waiving
from web.services.clock import now
from web.services.days import Week
from web.services.matching import AROUND, NEVER, PRICE_OF_PROMISE, needs_of, policy, team_of
from web.services.parties.problem import parties_in
from web.services.people.alone import alone, with_age
from web.services.people.limits import FOUR_WEEKS_AROUND, spans_weeks, with_history
from web.services.promises.standing import stands
from web.services.promises.transitions import REFUSED, STANDING
from web.services.waiving import Case

KEPT = 20_000
SEAT = (
    Seat.id, Seat.role, Seat.minimum, Seat.desired, Seat.maximum, cast(Seat.needs, Text).label("needs"),
    Seat.position,
)  # fmt: skip
SHIFT = (
    Shift.id.label("shift_id"), Shift.project_id, Shift.place_id, Shift.starts_at, Shift.ends_at, Shift.kind,
    Shift.group_code, Shift.series_id, cast(Shift.team, Text).label("team"),
)  # fmt: skip
GROUND = (Place.latitude, Place.longitude, Project.scene, Project.weight)
ROW = (*SEAT, *SHIFT, *GROUND)
"""What is read of a seat, with its shift, place and project; JSON as text, since most was read before."""


def seats_with(*more: Any) -> Any:
    """A selection of seats that ask for somebody on open shifts, with their work and ground, in order."""
    return (
        select(*ROW, *more)
        .select_from(Seat)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Place, Place.id == Shift.place_id)
        .join(Project, Project.id == Shift.project_id)
        .where(Shift.status == "open")
        .order_by(Shift.starts_at, Shift.id, Seat.position, Seat.id)
    )


BEGINS = (Shift.starts_at >= bindparam("start")) & (Shift.starts_at < bindparam("end"))
"""Of `Shift`: those that begin from `start` until before `end`; a week's, as `standing.in_week` has it."""
FREE_TIMES = 16
IS_FREE = or_(
    *(
        (Shift.starts_at >= bindparam(f"a{index}")) & (Shift.ends_at <= bindparam(f"b{index}"))
        for index in range(FREE_TIMES)
    )
)
"""Of `Shift`: those wholly inside one of a person's `free_times`."""
_me = bindparam("me", type_=Integer)
_PROMISED = (
    seats_with(Seat.ended_at, Promise.state, Promise.since)
    .join(Promise, Promise.seat_id == Seat.id)
    .where(BEGINS, Promise.volunteer_id == _me)
)
_parties = or_(
    Promise.party_id.in_(select(Member.party_id).where(Member.volunteer_id == _me)),
    Promise.party_id.in_(select(Party.id).where(Party.volunteer_id == _me)),
)
_WITH_PARTIES = (
    seats_with()
    .join(Promise, Promise.seat_id == Seat.id)
    .where(BEGINS, _parties, stands(), Seat.ended_at.is_(None))
)
_PINNED = select(Pin.seat_id, Pin.inside, Pin.at).where(Pin.volunteer_id == _me)
_ASKED = seats_with().where(Seat.id.in_(bindparam("seats", expanding=True)), Seat.ended_at.is_(None))
_HOME = select(Place.id.label("place_id"), Place.latitude, Place.longitude).where(
    Place.id == bindparam("home")
)


def seats_on(session: Session, seat_ids: Collection[int]) -> Sequence[Any]:
    """Seats by id, for `OwnWeek.problem`; those that ask for nobody any more are missing."""
    return plain_rows(session, _ASKED, seats=list(seat_ids)).all()


class OwnWeek:
    """A volunteer's week: who they are, and what they hold in it and around it.

    `person` is None for who takes no part. `meant` are seats that they are put on though they said no before.
    """

    def __init__(self, session: Session, week: Week, volunteer_id: int, meant: Collection[int] = ()) -> None:
        self.session, self.week, self.volunteer_id, self._meant = session, week, volunteer_id, meant
        self._at = now()
        self.me = VolunteerId(str(volunteer_id))
        self.person = alone(session, week, volunteer_id)

    def problem(self, asked: Iterable[Any]) -> Problem:
        """The problem of this person: their own plan, and the seats of `asked`, rows of `seats_with`.

        Raises ValueError for who takes no part.
        """
        if self.person is None:
            raise ValueError(f"{self.me} takes no part")
        promised = self._promised()
        held = [row for row in promised if row.state in STANDING and row.ended_at is None]
        beside = self._with_parties()
        rows = {row.id: row for row in (*asked, *held, *beside)}
        inside = {row.id for row in rows.values() if self._is_inside(row)}
        stands_there = {row.id for row in held if row.starts_at <= self._at}
        stands_there |= {row.id for row in (*held, *beside) if row.id not in inside}
        parties, together = self._parties(inside) if beside else ((), frozenset())
        coming = {row.id for row in rows.values() if row.id in inside and row.starts_at > self._at}
        pinned_in, pinned_out = self._pinned(promised)
        ground = {row.place_id: row for row in (*self._home(), *rows.values())}
        standing = self._pairs(stands_there) | together
        prices = {self._pair(row.id): PRICE_OF_PROMISE[row.state] for row in held if row.id in inside}
        shifts = _shifts(rows.values())
        outside = {row.shift_id for row in (*held, *beside) if row.id not in inside}
        around = [each for each in shifts if int(each.id) in outside]
        ages = any(seat.needs.minimum_age or seat.needs.maximum_age for each in shifts for seat in each.seats)
        person = with_age(self.session, self.week, self.person) if ages else self.person
        person = with_history(person, around, self.week)
        return Problem(
            period=Window(self.week.start, self.week.end),
            places=tuple(_place(row.place_id, row.latitude, row.longitude) for row in ground.values()),
            projects=tuple({_project(row.project_id, row.scene, row.weight) for row in rows.values()}),
            volunteers=(person, *parties),
            shifts=shifts,
            policy=policy(self.week.zone),
            published=immutabledict({pair: price for pair, price in prices.items() if pair not in standing}),
            pinned_in=self._pairs(pinned_in & coming),
            pinned_out=self._pairs(pinned_out & coming),
            standing=standing,
        )

    @cached_property
    def waived(self) -> Collection[Case]:
        """The cases in which a rule was set aside for them."""
        return waiving.standing(self.session, self.volunteer_id)

    @property
    def free(self) -> Mapping[str, datetime]:
        """Their `free_times`, with the times of shifts for which their hours were set aside.

        Raises ValueError for who takes no part.
        """
        if self.person is None:
            raise ValueError(f"{self.me} takes no part")
        shifts = {each.shift_id for each in self.waived if each.rule == waiving.HOURS}
        if not shifts:
            return free_times(self.person)
        rows = self.session.execute(select(Shift.starts_at, Shift.ends_at).where(Shift.id.in_(shifts)))
        beyond = tuple(Window(*row) for row in rows)
        return free_times(replace(self.person, available=(*self.person.available, *beyond)))

    def _promised(self) -> Sequence[Any]:
        """Their promises of the week and the days around it, in every state."""
        return plain_rows(self.session, _PROMISED, me=self.volunteer_id, **self._around).all()

    def _with_parties(self) -> Sequence[Any]:
        """The seats in that time of the parties that they are a member of, or named for."""
        return plain_rows(self.session, _WITH_PARTIES, me=self.volunteer_id, **self._around).all()

    @property
    def _around(self) -> Mapping[str, datetime]:
        """The week, and the time around it in which what they serve counts."""
        reach = FOUR_WEEKS_AROUND if self.person and spans_weeks(self.person) else AROUND
        return {"start": self.week.start - reach, "end": self.week.end + reach}

    def _parties(self, inside: Iterable[int]) -> tuple[Sequence[made.Volunteer], frozenset[Pair]]:
        return parties_in(self.session, self.week, {self.me}, {str(each) for each in inside})

    def _home(self) -> Sequence[Any]:
        home = self.person.home if self.person else None
        return plain_rows(self.session, _HOME, home=int(home)).all() if home else ()

    def _pinned(self, promised: Iterable[Any]) -> tuple[set[int], set[int]]:
        """The seats they are held on, and those they are held off or refused; what was said last counts."""
        said_no = {
            row.id: row.since for row in promised if row.state in REFUSED and row.id not in self._meant
        }
        rows = plain_rows(self.session, _PINNED, me=self.volunteer_id).all()
        held = {row.seat_id for row in rows if row.inside and row.at > said_no.get(row.seat_id, NEVER)}
        off = {row.seat_id for row in rows if not row.inside}
        return held, (off | said_no.keys()) - held

    def _is_inside(self, row: Any) -> bool:
        return bool(self.week.start <= row.starts_at < self.week.end)

    def _pair(self, seat_id: int) -> Pair:
        return Pair(self.me, SeatId(str(seat_id)))

    def _pairs(self, seat_ids: Iterable[int]) -> frozenset[Pair]:
        return frozenset(self._pair(each) for each in seat_ids)


def free_times(person: made.Volunteer) -> dict[str, datetime]:
    """What `IS_FREE` asks of a person: their times, and for the rest of it times that hold nothing.

    Of who has more times than it asks for, those between are joined: a shift there is judged by its needs.
    """
    times = merged(person.available)
    last = times[FREE_TIMES - 1 :]
    told = [*times[: FREE_TIMES - 1], *([(last[0][0], last[-1][1])] if last else [])]
    told += [(NEVER, NEVER)] * (FREE_TIMES - len(told))
    return {
        f"{name}{index}": at for index, time in enumerate(told) for name, at in zip("ab", time, strict=True)
    }


def plan_of(problem: Problem) -> Seated:
    """What is promised and what stands, as a roster."""
    return Seated(frozenset(problem.published) | problem.standing)


def _shifts(rows: Iterable[Any]) -> tuple[made.Shift, ...]:
    ordered = sorted(rows, key=lambda row: (row.starts_at, row.shift_id, row.position, row.id))
    return tuple(
        _shift(
            tuple(first[len(SEAT) : len(SEAT) + len(SHIFT)]), tuple(tuple(row[: len(SEAT)]) for row in each)
        )
        for each in (list(group) for _, group in groupby(ordered, key=lambda row: row.shift_id))
        for first in each[:1]
    )


@lru_cache(KEPT)
def _shift(work: tuple[Any, ...], seats: tuple[tuple[Any, ...], ...]) -> made.Shift:
    """The shift of what was read of it; made once for each."""
    identity, project, place, start, end, kind, group, series, team = work
    return made.Shift(
        id=ShiftId(str(identity)),
        project=ProjectId(str(project)),
        place=PlaceId(str(place)),
        start=start,
        end=end,
        seats=tuple(_seat(each) for each in seats),
        kind=kind,
        group=GroupId(group) if group else None,
        series=str(series) if series else None,
        team=team_of(json.loads(team)),
    )


def _seat(read: tuple[Any, ...]) -> made.Seat:
    identity, role, minimum, desired, maximum, needs, _position = read
    return made.Seat(
        id=SeatId(str(identity)),
        role=role,
        minimum=minimum,
        desired=desired,
        maximum=maximum,
        needs=needs_written(needs),
    )


@lru_cache(KEPT)
def needs_written(written: str) -> made.Needs:
    """What the text of a seat row's `needs` means; read once for each."""
    return needs_of(json.loads(written))


@lru_cache(KEPT)
def _place(identity: int, latitude: float | None, longitude: float | None) -> made.Place:
    return made.Place(id=PlaceId(str(identity)), latitude=latitude, longitude=longitude)


@lru_cache(KEPT)
def _project(identity: int, scene: str, weight: int) -> made.Project:
    return made.Project(id=ProjectId(str(identity)), scene=scene, weight=weight)
