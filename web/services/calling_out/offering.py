"""Telling people of seats that fit them, where people are missing: once a week at most, and few seats each.

Nobody is told of what another asking goes to, of what they cannot take themselves, or of what is full.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, VolunteerId
from web.db import writing, zone_of
from web.models import CallOut, Notice
from web.services import vacancies
from web.services.calling_out import waves, who
from web.services.clock import now
from web.services.days import Week
from web.services.messages import owing, telling
from web.services.messages.kinds import CALLS
from web.services.promises import taking
from web.services.situations import in_force

FITS = "seat_fits"
WEEKS = 3
"""This week and those after it."""
SOONEST = timedelta(hours=12)
EVERY = timedelta(days=7)
SEATS_A_PERSON = 3
MOST_SEATS = 40
"""Seats that one run looks at."""
Wanted = tuple[Week, int, int]
"""A week, a seat of it, and how many more may hear of it."""


def tell_what_fits(session: Session) -> int:
    """Owe people the news of seats that fit them; how many were. For the clock, once an hour by day.

    Of each seat below its minimum, as many hear as it takes to fill it, the best fitting first. Reads alone
    where every one of them is known to enough people already.
    """
    wanted = _turn([each for week in _weeks(session) for each in _wanted(session, week)])
    if not wanted:
        return 0
    chosen = _chosen(session, wanted)
    if not chosen:
        return 0
    told = set[int]()
    with writing(session):
        heard = _heard(session)
        for seat, people in chosen.items():
            fresh = [each for each in people if each not in heard]
            owing.owe(session, fresh, FITS, seat)
            told.update(fresh)
    return len(told)


def _turn(wanted: Sequence[Wanted]) -> Sequence[Wanted]:
    """Those that are looked at now: every hour others, so that each has its turn and no run takes long."""
    if len(wanted) <= MOST_SEATS:
        return wanted
    first = int(now().timestamp()) // 3600 * MOST_SEATS % len(wanted)
    return [*wanted[first:], *wanted[:first]][:MOST_SEATS]


def _weeks(session: Session) -> Iterator[Week]:
    first = Week.of(now(), zone_of(session))
    for number in range(WEEKS):
        yield Week(first.monday + timedelta(weeks=number), first.zone)


def _wanted(session: Session, week: Week) -> Sequence[Wanted]:
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


def _chosen(session: Session, wanted: Sequence[Wanted]) -> Mapping[int, Sequence[int]]:
    """Seat id -> whom it is told to; who heard of something these days is left in peace."""
    views = {week.monday: _view(session, week) for week, _, _ in wanted}
    heard, seats = _heard(session), Counter[int]()
    able = {seat: _able(views[week.monday], seat, heard) for week, seat, _ in wanted}
    hears = _hear(session, {each for people in able.values() for each in people})
    found = dict[int, Sequence[int]]()
    for week, seat, most in wanted:
        free = [each for each in able[seat] if each in hears and seats[each] < SEATS_A_PERSON]
        best = _best(views[week.monday], seat, free)[:most]
        seats.update(best)
        if best:
            found[seat] = best
    return found


def _view(session: Session, week: Week) -> RosterView:
    now_is = in_force(session, week)
    return RosterView(now_is.problem, now_is.seated)


def _able(view: RosterView, seat_id: int, heard: Collection[int]) -> Sequence[int]:
    """Who could come to a seat and has not heard of one lately."""
    seat = view.problem.seat.get(SeatId(str(seat_id)))
    people = view.assignable(seat) if seat is not None else ()
    return [int(each.id) for each in people if each.id.isdecimal() and int(each.id) not in heard]


def _hear(session: Session, people: Collection[int]) -> set[int]:
    """Those of these people who want to hear of such seats, can be written to, and had not enough already."""
    wishes, left = telling.read(session, people), telling.left_of_budget(session, people)
    reach = who.reach(session, people)
    return {each for each in people if wishes[each].hears(CALLS) and left[each] and reach.get(each)}


def _best(view: RosterView, seat_id: int, people: Sequence[int]) -> Sequence[int]:
    """The same people, the best fitting first."""
    seat = SeatId(str(seat_id))
    shift, known = view.problem.shift_of[seat], view.problem.volunteer
    cost = {each: estimated_cost(view, known[VolunteerId(str(each))], seat, shift) for each in people}
    return sorted(people, key=lambda each: (cost[each], each))


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
