"""A kept week after what changed since: what the journal names is read again, and nothing else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from matcher.problem import entities as made
from matcher.roster import Assignment as Pair
from web.db import come_percent_of
from web.models import Pin, Promise, Seat, Shift
from web.services.days import Week
from web.services.parties.problem import is_unnamed, parties_in
from web.services.people.limits import spans_weeks
from web.services.people.planned import RECORDED, people_of
from web.services.promises.standing import in_week
from web.services.weeks.journal import Changes, changes_since, last_change
from web.services.weeks.kept import KeptWeek, Rows, at_moment, first, later
from web.services.weeks.pairing import pairings_of
from web.services.weeks.rows import (
    pair_of,
    pins_of,
    places_of,
    policy,
    projects_of,
    promises_of,
    shifts_of,
)
from web.services.weeks.specialists import Offered, in_order, may_differ, without_specialists


def read(
    session: Session,
    week: Week,
    moment: datetime,
    only: Collection[int] | None = None,
    shifts: Collection[int] | None = None,
) -> KeptWeek:
    """A week as it stands, read anew: of `only` some people, and `shifts` some of its shifts."""
    # The journal first: what changes while we read is caught up with afterwards.
    change = last_change(session)
    chosen = in_week(week) if shifts is None else in_week(week) & Shift.id.in_(shifts)
    people = {person.id: person for person in people_of(session, week, only)}
    offered = Offered.read(session, week) if only is None else Offered((), {})
    rows = Rows(
        week=week,
        policy=policy(week.zone, come_percent_of(session)),
        people=offered.among(people),
        sent=offered.sent,
        promises=promises_of(session, week, only),
        pins=pins_of(session, None if only is None else Pin.volunteer_id.in_(only)),
        inside={int(shift.id): shift for shift in shifts_of(session, chosen)},
        outside={},
        places=places_of(session),
        projects=projects_of(session),
        pairings=pairings_of(session) if only is None and shifts is None else {},
    )
    rows = _with_parties(session, with_outside(session, rows))
    return first(change, rows, moment)


def caught_up(session: Session, kept: KeptWeek, moment: datetime) -> KeptWeek:
    """A kept week as it stands now."""
    changes = changes_since(session, kept.change)
    if changes is None:
        return read(session, kept.rows.week, moment)
    if changes.last == kept.change:
        return at_moment(kept, moment)
    return _follow(session, kept, changes, moment)


def _follow(session: Session, kept: KeptWeek, changes: Changes, moment: datetime) -> KeptWeek:
    rows = _with_ground(session, kept.rows, changes)
    rows, pairs = _with_promises(session, _with_shifts(session, rows, changes), changes)
    rows, people = _with_people(session, rows, changes)
    before = kept.rows
    same_people = rows.people is before.people or rows.people.keys() == before.people.keys()
    further = bool(_of_another_reach(before, rows.people, people))
    if changes.shifts or not same_people or _around(before, rows, pairs) or further:
        rows = with_outside(session, rows)
    if "party" in changes.others or changes.shifts or people or _of_parties(changes):
        rows = _with_parties(session, rows)
    people |= _counting_anew(before, rows, pairs, changes.shifts)
    moved = rows.inside is not before.inside or rows.outside is not before.outside
    anew = moved or bool(changes.shifts) or not same_people or further or rows.together != before.together
    refit = moved or rows.places is not before.places or rows.projects is not before.projects
    return later(
        kept,
        changes.last,
        rows,
        moment,
        people=None if refit or not same_people else people,
        pairs=None if anew or not kept.holds(moment) else pairs,
    )


def _around(before: Rows, after: Rows, pairs: Collection[Pair]) -> bool:
    """Whether any of these pairs is, or was, promised on the days around the week."""
    said = (rows.promises.get(pair) for rows in (before, after) for pair in pairs)
    start, end = after.week.start, after.week.end
    return any(each is not None and not start <= each.starts_at < end for each in said)


def _of_another_reach(
    before: Rows, after: Mapping[VolunteerId, made.Volunteer], people: Iterable[VolunteerId]
) -> Collection[int]:
    """Who of these people began or ceased to limit what they serve in four weeks, or was not there: other
    promises of theirs count.
    """
    found = ((each, before.people.get(each)) for each in people if not is_unnamed(each))
    return [int(each) for each, was in found if was is None or spans_weeks(was) != spans_weeks(after[each])]


def _counting_anew(
    before: Rows, after: Rows, pairs: Collection[Pair], shifts: Collection[int]
) -> set[VolunteerId]:
    """Who limits what they serve in four weeks, and may serve more or less around the week than before."""
    touched = {pair.volunteer for pair in pairs}
    for rows in (before, after) if shifts else ():
        touched |= {pair.volunteer for pair, said in rows.promises.items() if said.shift_id in shifts}
    return {each for each in touched & after.people.keys() if spans_weeks(after.people[each])}


def _of_parties(changes: Changes) -> bool:
    return any(who is None for _, who in changes.promises)


def _with_ground(session: Session, rows: Rows, changes: Changes) -> Rows:
    """With places, projects and pairings as they are now, where one of them changed."""
    if "place" in changes.others:
        rows = replace(rows, places=places_of(session))
    if "project" in changes.others:
        rows = replace(rows, projects=projects_of(session))
    if "pairing" in changes.others:
        rows = replace(rows, pairings=pairings_of(session))
    return rows


def _with_shifts(session: Session, rows: Rows, changes: Changes) -> Rows:
    """With the shifts that changed, and the promises on them."""
    if not changes.shifts:
        return rows
    found = {int(shift.id): shift for shift in shifts_of(session, Shift.id.in_(changes.shifts))}
    start, end = rows.week.start, rows.week.end
    inside = {
        **{each: shift for each, shift in rows.inside.items() if each not in changes.shifts},
        **{each: shift for each, shift in found.items() if start <= shift.start < end},
    }
    outside = {each: shift for each, shift in rows.outside.items() if each not in changes.shifts}
    around = {each: shift for each, shift in found.items() if not start <= shift.start < end}
    promises = {
        pair: said for pair, said in rows.promises.items() if said.shift_id not in changes.shifts
    } | dict(promises_of(session, rows.week, among=Shift.id.in_(changes.shifts)))
    return replace(rows, inside=_kept(rows.inside, inside), outside={**outside, **around}, promises=promises)


def _with_promises(session: Session, rows: Rows, changes: Changes) -> tuple[Rows, set[Pair]]:
    """With the promises and pins that changed, and which pairs these are."""
    promises, pins = (
        {pair_of(who, seat) for seat, who in each if who is not None}
        for each in (changes.promises, changes.pins)
    )
    if changes.promises:
        touched = {seat for seat, _ in changes.promises}
        found = promises_of(session, rows.week, among=Seat.id.in_(touched))
        of_parties = {str(seat) for seat, who in changes.promises if who is None}
        promises |= {
            pair
            for pair in (*rows.promises, *found)
            if is_unnamed(pair.volunteer) and pair.seat in of_parties
        }
        rows = replace(rows, promises=_renewed(rows.promises, promises, found))
    if pins:
        held = pins_of(session, Pin.seat_id.in_({int(pair.seat) for pair in pins}))
        rows = replace(rows, pins=_renewed(rows.pins, pins, held))
    return rows, promises | pins


def _renewed(before: Mapping[Pair, Any], changed: Collection[Pair], found: Mapping[Pair, Any]) -> Any:
    after = dict(before)
    for pair in changed:
        after.pop(pair, None)
        if pair in found:
            after[pair] = found[pair]
    return after


def _with_people(session: Session, rows: Rows, changes: Changes) -> tuple[Rows, set[VolunteerId]]:
    """With the people who changed or whose history did, and whom that touches."""
    asked = changes.people | _with_history(session, rows.week, changes)
    offered = Offered.read(session, rows.week) if may_differ(rows, changes, asked) else None
    if offered is not None:
        asked |= offered.named_otherwise(rows.sent)
        rows = rows if offered.sent == rows.sent else replace(rows, sent=offered.sent)
    if not asked and offered is None:
        return rows, set()
    found = {person.id: person for person in people_of(session, rows.week, sorted(asked))}
    gone = {VolunteerId(str(each)) for each in asked} - found.keys()
    if offered is not None:
        there = {**without_specialists(rows.people), **found}
        named = offered.among({each: there[each] for each in there if each not in gone})
        found |= {each: person for each, person in named.items() if is_unnamed(each)}
        gone |= {each for each in rows.people if is_unnamed(each) and each not in found}
    changed = {each for each, person in found.items() if rows.people.get(each) != person}
    if not changed and gone.isdisjoint(rows.people):
        return rows, set()
    people = {**rows.people, **{each: found[each] for each in changed}}
    for each in gone:
        people.pop(each, None)
    if further := _of_another_reach(rows, found, changed):
        others = {pair: said for pair, said in rows.promises.items() if int(pair.volunteer) not in further}
        rows = replace(rows, promises={**others, **promises_of(session, rows.week, further)})
    if people.keys() != rows.people.keys():
        people = in_order(people)
    return replace(rows, people=people), changed


def _with_history(session: Session, week: Week, changes: Changes) -> frozenset[int]:
    """Whose history before the week may have changed: by promises on earlier shifts, served or missed."""
    seats = {seat for seat, who in changes.promises if who is not None}
    earlier = set[int]()
    if seats:
        chosen = select(Seat.id).join(Shift, Shift.id == Seat.shift_id)
        later_on = set(session.scalars(chosen.where(Seat.id.in_(seats), Shift.starts_at >= week.start)))
        earlier = {who for seat, who in changes.promises if who is not None and seat not in later_on}
    if changes.shifts:
        recorded = select(Promise.volunteer_id).join(Seat, Seat.id == Promise.seat_id)
        recorded = recorded.where(Seat.shift_id.in_(changes.shifts), Promise.state.in_(RECORDED))
        earlier |= {each for each in session.scalars(recorded) if each is not None}
    return frozenset(earlier)


def with_outside(session: Session, rows: Rows) -> Rows:
    """With the shifts around the week on which somebody stands, and no others."""
    asked = rows.beyond()
    missing = asked - rows.outside.keys()
    found = {int(shift.id): shift for shift in shifts_of(session, Shift.id.in_(missing))} if missing else {}
    outside = {each: shift for each, shift in {**rows.outside, **found}.items() if each in asked}
    return replace(rows, outside=_kept(rows.outside, outside))


def _with_parties(session: Session, rows: Rows) -> Rows:
    """With those who serve for parties."""
    seats = {seat.id for shift in rows.inside.values() for seat in shift.seats}
    unnamed, together = parties_in(session, rows.week, rows.people, seats, sessions=False)
    same = tuple(unnamed) == rows.unnamed
    return replace(
        rows,
        unnamed=rows.unnamed if same else tuple(unnamed),
        together=rows.together if together == rows.together else together,
    )


def _kept(before: Mapping[int, made.Shift], after: Mapping[int, made.Shift]) -> Mapping[int, made.Shift]:
    """What is there now, the very same where nothing differs."""
    return before if before == after else after
