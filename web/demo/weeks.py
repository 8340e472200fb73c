"""The weeks around the demo week as rows: shifts behind and ahead of it, and who served before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import District, seasons
from fixtures.district.records import Shift
from fixtures.district.seasons import OtherWeek, Served
from web import models as rows
from web.db import writing
from web.demo.arrivals import note_arrivals
from web.demo.ids import Ids, add, catch_up
from web.demo.work import likeness
from web.services.clock import now
from web.services.days import Week
from web.services.promises.standing import last_event

OFFERED_BEFORE = timedelta(days=5)
"""How long before its Monday a week was published."""
ANSWERED_AFTER = timedelta(hours=20)
AHEAD_OF_A_NO = timedelta(days=1)
UNRECORDED_FOR, ONE_IN_SO_MANY = timedelta(days=6), 9
FIELDS = ("kind", "group_code", "texts", "team")


def load_weeks(session: Session, district: District, ids: Ids, seed: int) -> None:
    """Write the weeks before and after a district that is loaded, in one transaction.

    What has begun was served or not; what has not is promised, and answered by most.
    """
    weeks = [*seasons.before(seed, district), *seasons.after(seed, district)]
    with writing(session):
        written = _Writer(session, district, ids)
        for week in weeks:
            written.week(week)
        catch_up(session, (rows.Shift, rows.Seat, rows.Promise, rows.Roster))
    note_arrivals(session)


@dataclass(frozen=True, slots=True)
class _Place:
    """A seat of another week: its id, and the shift's times and place."""

    seat_id: int
    starts_at: datetime
    ends_at: datetime
    place_id: int
    role: str


class _Writer:
    """Writes week after week, and counts the ids itself: there are too many rows to ask for each."""

    def __init__(self, session: Session, district: District, ids: Ids) -> None:
        self._session, self._district, self._ids, self._at = session, district, ids, now()
        self._zone = ZoneInfo(district.zone)
        self._shift = {shift.code: shift for shift in district.shifts}
        self._made: set[tuple[int | None, date]] = set()
        self._like = {shift.code: likeness(shift) for shift in district.shifts}
        self._next = {
            kind: (session.scalar(select(func.max(kind.id))) or 0) + 1
            for kind in (rows.Shift, rows.Seat, rows.Promise, rows.Roster)
        }

    def week(self, week: OtherWeek) -> None:
        """Write a week's shifts and seats; where somebody served, the roster that was published, too."""
        places = self._work(week)
        if week.served:
            self._history(week, places)

    def _work(self, week: OtherWeek) -> Mapping[str, _Place]:
        shifts, seats, found = [], [], {}
        for code in week.shifts:
            shift, written = self._shift[code], self._like[code]
            row = {"id": self._id(rows.Shift), **self._shift_row(shift, written, week.monday)}
            shifts.append(row)
            for position, (seat, values) in enumerate(zip(shift.seats, written["seats"], strict=True)):
                identity = self._id(rows.Seat)
                seats.append({"id": identity, "shift_id": row["id"], "position": position, **values})
                found[seat.code] = _Place(
                    identity, row["starts_at"], row["ends_at"], row["place_id"], values["role"]
                )
        add(self._session, rows.Shift, shifts)
        add(self._session, rows.Seat, seats)
        return found

    def _shift_row(self, shift: Shift, written: Mapping[str, Any], monday: date) -> dict[str, Any]:
        start = shift.start.astimezone(self._zone)
        day = seasons.moved(start.date(), self._district, monday)
        starts_at = datetime.combine(day, start.time(), self._zone)
        series = self._ids.series.get(shift.series or "")
        if (series, day) in self._made:
            series = None
        self._made.add((series, day))
        return {
            "project_id": self._ids.projects[shift.project],
            "place_id": self._ids.places[shift.place],
            "starts_at": starts_at,
            "ends_at": starts_at + (shift.end - shift.start),
            "series_id": series,
            "series_day": day if series else None,
            **{name: written[name] for name in FIELDS},
        }

    def _history(self, week: OtherWeek, places: Mapping[str, _Place]) -> None:
        days = Week(week.monday, self._zone)
        told = days.start - OFFERED_BEFORE
        roster_id = self._id(rows.Roster)
        add(self._session, rows.Roster, [
            {"id": roster_id, "period_start": days.monday, "period_end": days.sunday, "created_at": told}
        ])  # fmt: skip
        promises = [(self._promise(each, places[each.seat], told), each) for each in week.served]
        add(self._session, rows.Promise, [promise for promise, _ in promises])
        events = [
            list(self._events(promise, each, places[each.seat], told, roster_id))
            for promise, each in promises
        ]
        add(self._session, rows.PromiseEvent, [offered for offered, *_ in events])
        published_at_event = last_event(self._session)
        add(self._session, rows.PromiseEvent, [later for _, *rest in events for later in rest])
        add(self._session, rows.Assignment, [
            {"roster_id": roster_id, **{name: promise[name] for name in ("volunteer_id", "seat_id")}}
            for promise, _ in promises
        ])  # fmt: skip
        published = self._session.get_one(rows.Roster, roster_id)
        published.state, published.number, published.published_at = "published", 1, told
        published.base_event_id = published_at_event
        self._session.flush()

    def _promise(self, served: Served, place: _Place, told: datetime) -> dict[str, Any]:
        state, since = self._came_to(served, place, told)
        return {
            "id": self._id(rows.Promise), "seat_id": place.seat_id,
            "volunteer_id": self._ids.people[served.volunteer], "heads": 1, "state": state, "since": since,
            "why": "published" if state == "offered" else "", "told_sequence": 0,
            "answered_sequence": None if state == "offered" else 0, "told_starts_at": place.starts_at,
            "told_ends_at": place.ends_at, "told_place_id": place.place_id, "told_role": place.role,
            "minutes": served.minutes if state == "served" else None, "imported": False,
        }  # fmt: skip

    def _came_to(self, served: Served, place: _Place, told: datetime) -> tuple[str, datetime]:
        """The state of a promise by now, and since when."""
        if served.came == "given_up" and served.answered:
            return "given_up", min(place.starts_at - AHEAD_OF_A_NO, self._at)
        if place.ends_at <= self._at and served.came != "given_up" and not self._is_unrecorded(served, place):
            return served.came, place.ends_at
        if served.answered:
            return "accepted", min(told + ANSWERED_AFTER, self._at)
        return "offered", told

    def _is_unrecorded(self, served: Served, place: _Place) -> bool:
        """Whether nobody has written down yet who came: of the last days, one in so many."""
        lately = place.ends_at > self._at - UNRECORDED_FOR
        return lately and served.answered and place.seat_id % ONE_IN_SO_MANY == 0

    def _events(
        self, promise: Mapping[str, Any], served: Served, place: _Place, told: datetime, roster_id: int
    ) -> Iterator[dict[str, Any]]:
        """What happened to a promise: it was published, answered by most, and came to something."""
        common = {
            "promise_id": promise["id"], "why": "", "note": "", "sequence": 0, "by": None, "minutes": None,
            "starts_at": place.starts_at, "ends_at": place.ends_at, "place_id": place.place_id,
            "roster_id": None,
        }  # fmt: skip
        state = promise["state"]
        yield {
            **common, "at": told, "verb": "offer", "before": None, "after": "offered", "acting": "system",
            "why": "published", "roster_id": roster_id,
        }  # fmt: skip
        if served.answered:
            yield {
                **common, "at": min(told + ANSWERED_AFTER, promise["since"]), "verb": "accept",
                "before": "offered", "after": "accepted", "acting": "party",
            }  # fmt: skip
        before = "accepted" if served.answered else "offered"
        if state == "given_up":
            yield {
                **common, "at": promise["since"], "verb": "give_up", "before": before, "after": state,
                "acting": "party",
            }  # fmt: skip
        elif state in ("served", "did_not_come"):
            yield {
                **common, "at": promise["since"], "verb": "serve" if state == "served" else "miss",
                "before": before, "after": state, "acting": "lead", "minutes": promise["minutes"],
            }  # fmt: skip

    def _id(self, kind: Any) -> int:
        found = self._next[kind]
        self._next[kind] = found + 1
        return found
