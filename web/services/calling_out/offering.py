"""Telling people of seats that fit them, where people are missing: once a week at most, and few seats each.

Nobody is told of what another asking goes to, of what they cannot take themselves, or of what is full.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId
from web.db import writing, zone_of
from web.models import CallOut, Notice
from web.services import vacancies
from web.services.calling_out import waves, who
from web.services.clock import now
from web.services.days import Week
from web.services.messages import owing
from web.services.promises import taking
from web.services.situations import in_force

FITS = "seat_fits"
WEEKS = 3
"""This week and those after it."""
SOONEST = timedelta(hours=12)
EVERY = timedelta(days=7)
SEATS_A_PERSON = 3
TRIED = 5
"""So many times as many people as are told are looked at, as some do not wish to hear of it."""
Pair = tuple[int, int]


def tell_what_fits(session: Session) -> int:
    """Owe people the news of seats that fit them; how many were. For the clock, daily or oftener.

    Of each seat below its minimum, as many hear as it takes to fill it, the best fitting first. Reads alone
    where every one of them is known to enough people already.
    """
    wanted = [each for week in _weeks(session) for each in _wanted(session, week)]
    if not wanted:
        return 0
    pairs = list(_pairs(session, wanted))
    if not pairs:
        return 0
    told = set()
    with writing(session):
        heard = _heard(session)
        for person, seat in pairs:
            if person not in heard:
                owing.owe(session, [person], FITS, seat)
                told.add(person)
    return len(told)


def _weeks(session: Session) -> Iterator[Week]:
    first = Week.of(now(), zone_of(session))
    for number in range(WEEKS):
        yield Week(first.monday + timedelta(weeks=number), first.zone)


def _wanted(session: Session, week: Week) -> Sequence[tuple[Week, int, int]]:
    """The seats of a week that people may take and that too few have heard of, with how many may hear."""
    rows = vacancies.of_week(session, week, now() + SOONEST, vacancies.SHORT)
    if not rows:
        return ()
    published, at = taking.published_for(session, week), now()
    open_ = [
        row
        for row in rows
        if taking.way_of(row.flow, row.open_hours, row.starts_at, row.organisation_id in published, at)
        == taking.OPEN
    ]
    ids = [row.id for row in open_]
    asked = set(
        session.scalars(select(CallOut.seat_id).where(CallOut.seat_id.in_(ids), CallOut.state == "open"))
    )
    known = _known_of(session, ids)
    found = [
        (week, row.id, waves.PEOPLE_A_PLACE * (row.minimum - row.heads) - known[row.id])
        for row in open_
        if row.id not in asked
    ]
    return [each for each in found if each[2] > 0]


def _pairs(session: Session, wanted: Sequence[tuple[Week, int, int]]) -> Iterator[Pair]:
    """(person, seat) of whom is told of what; who heard of something these days is left in peace."""
    heard, seats = _heard(session), Counter[int]()
    views: dict[Any, RosterView] = {}
    for week, seat_id, most in wanted:
        if week.monday not in views:
            now_is = in_force(session, week)
            views[week.monday] = RosterView(now_is.problem, now_is.seated)
        best = _best(views[week.monday], seat_id, most * TRIED, heard)
        able = [
            each for each in who.judged(session, seat_id, best) if not each.left_out and not each.page_only
        ]
        free = [each.volunteer_id for each in able if seats[each.volunteer_id] < SEATS_A_PERSON]
        for person in free[:most]:
            seats[person] += 1
            yield person, seat_id


def _best(view: RosterView, seat_id: int, most: int, heard: Collection[int]) -> Sequence[int]:
    seat = view.problem.seat.get(SeatId(str(seat_id)))
    if seat is None:
        return ()
    shift = view.problem.shift_of[seat.id]
    able = [each for each in view.assignable(seat) if each.id.isdecimal() and int(each.id) not in heard]
    able.sort(key=lambda each: (estimated_cost(view, each, seat.id, shift), each.id))
    return [int(each.id) for each in able[:most]]


def _heard(session: Session) -> set[int]:
    """Who is told of such a seat these seven days."""
    recent = (Notice.kind == FITS) & (Notice.owed_at > now() - EVERY)
    return set(session.scalars(select(Notice.person_id).where(recent)))


def _known_of(session: Session, seat_ids: Collection[int]) -> Counter[int]:
    """Seat id -> how many are told of it these seven days."""
    counted = select(Notice.subject_id, func.count().label("people")).where(
        Notice.kind == FITS, Notice.subject_id.in_(seat_ids), Notice.owed_at > now() - EVERY
    )
    rows = session.execute(counted.group_by(Notice.subject_id))
    return Counter({row.subject_id: row.people for row in rows})
