"""The days of an opening that are to be cut anew, and doing that to their shifts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.problem.cuts import Station
from web.models import Opening, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.demand.changing import Changing
from web.services.demand.instances import asked_seats, is_given, remove_shifts, shift_values, update_seats
from web.services.demand.taking_place import cancel_in
from web.services.promises.standing import stands
from web.services.stations.anew import Anew, cut_anew
from web.services.stations.days import OpenDay, open_days
from web.services.stations.making import add_station, begins, station_seats

A_DAY = timedelta(days=1)
LIKE = ("kind", "group_code", "texts", "team")
Days = Mapping[date, OpenDay]


def cut_already(session: Session, opening: Opening, today: date) -> Days:
    """The days that are cut already, from today on."""
    until = opening.made_until or today - A_DAY
    return {each.day: each for each in open_days(session, opening, today, until)} if until >= today else {}


def days_anew(
    session: Session,
    zone: ZoneInfo,
    opening: Opening,
    before: Days,
    after: Days,
    *,
    every: bool,
) -> Iterator[Anew]:
    """The days that are cut anew: those that are otherwise than before, or stand so; with `every` all."""
    there = shifts_of(session, opening)
    ever = set(session.scalars(select(Shift.opening_day).where(Shift.opening_id == opening.id)))
    promised = heads_of(session, [each.id for rows in there.values() for each in rows])
    for day in sorted({*before, *after, *there}):
        new = after.get(day, OpenDay(day, None, "", ()))
        rows = there.get(day, [])
        stands_on = {each.starts_at.astimezone(zone).date() for each in rows if not each.by_hand}
        adrift = bool(stands_on - {new.on}) or (new.on is not None and day not in ever)
        if every or adrift or before.get(day) != new:
            yield cut_anew(zone, new, opening.lengths, opening.every, rows, promised)


def shifts_of(session: Session, opening: Opening) -> Mapping[date, list[Shift]]:
    """The stations from today on that take place, by the day they were cut from."""
    found: dict[date, list[Shift]] = {}
    chosen = select(Shift).where(
        Shift.opening_id == opening.id, Shift.status == "open", Shift.ends_at > now(),
        Shift.opening_day.is_not(None),
    )  # fmt: skip
    for each in session.scalars(chosen.order_by(Shift.starts_at, Shift.id)):
        if each.opening_day is not None:
            found.setdefault(each.opening_day, []).append(each)
    return found


def heads_of(session: Session, shifts: Collection[int]) -> Mapping[int, int]:
    """Shift id -> heads promised on the seat that follows the hours; for each where anybody is promised."""
    first = func.sum(Promise.heads).filter(Seat.position == 0)
    chosen = (
        select(Seat.shift_id, func.coalesce(first, 0).label("heads"))
        .join(Promise, Promise.seat_id == Seat.id)
        .where(Seat.shift_id.in_(shifts), stands())
        .group_by(Seat.shift_id)
    )
    return {row.shift_id: row.heads for row in session.execute(chosen)}


def apply(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    change: Changing,
    opening: Opening,
    anew: Anew,
    node: int,
) -> tuple[Sequence[datetime], Sequence[datetime]]:
    """Do what was found for one day; when the shifts begin that are made, and those that are deleted."""
    gone = []
    for shift in anew.gone:
        if is_given(session, shift.id):
            cancel_in(session, actor, change, shift, node)
            shift.opening_day = None
        else:
            gone.append(shift.starts_at)
            remove_shifts(session, [shift.id])
    for shift, station in anew.stand:
        change.alter(
            shift, partial(_enter_station, session, zone, actor, opening, anew.day, shift, station, node)
        )
    made = [add_new(session, zone, opening, anew.day, station) for station in anew.new]
    session.flush()
    return [each for each in made if each is not None], gone


def add_new(
    session: Session, zone: ZoneInfo, opening: Opening, day: OpenDay, station: Station
) -> datetime | None:
    """When a new station begins; what would have begun by now is not made."""
    starts = begins(day, station, zone)
    if starts <= now():
        return None
    add_station(session, opening, day, station, starts)
    return starts


def _enter_station(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    opening: Opening,
    day: OpenDay,
    shift: Shift,
    station: Station,
    node: int,
) -> None:
    seats = station_seats(opening, station)
    with editing(session, actor, "shift", shift, None, lambda: shift_values(session, shift), node=node):
        starts = begins(day, station, zone)
        shift.starts_at, shift.ends_at = starts, starts + timedelta(minutes=station.minutes)
        shift.place_id = opening.place_id
        for name in LIKE:
            setattr(shift, name, opening.shift[name])
        own = {each.role: each.id for each in reversed(asked_seats(session, shift.id))}
        said = [{"id": own.pop(seat["role"], 0)} for seat in seats]
        update_seats(session, shift.id, said, seats)
