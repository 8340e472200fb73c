"""The ground and the work of the demo district as rows: organisations, places, projects, shifts."""

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.map import outlines
from fixtures.district.records import Text
from matcher.formats.json.formats import NEEDS, TEAM_RULE
from web import models as rows
from web.demo.ids import Ids, add
from web.services.clock import now
from web.services.days import minute_of, monday_of


def load_ground(session: Session, district: District, ids: Ids) -> None:
    """Organisations with their outlines, places, words."""
    drawn = outlines()
    add(session, rows.Organisation, [
        {"id": ids.organisations[each.code], "code": each.code, "kind": each.kind, "names": dict(each.names),
         "parent_id": ids.organisations[each.parent] if each.parent else None,
         "outline": [list(point) for point in drawn.get(each.code, ())]}
        for each in district.organisations
    ])  # fmt: skip
    add(session, rows.Place, [
        {"id": ids.places[each.code], "code": each.code, "kind": each.kind, "names": dict(each.names),
         "organisation_id": ids.organisations[each.sub_district],
         "latitude": each.latitude, "longitude": each.longitude}
        for each in district.places
    ])  # fmt: skip
    words: list[tuple[str, str, Text, Text]] = [
        (kind, code, names, {})
        for kind, terms in district.vocabulary.items()
        for code, names in terms.items()
    ]
    words += [("programme", each.code, each.names, each.summaries) for each in district.programmes]
    add(session, rows.Term, [
        {"kind": kind, "code": code, "names": dict(names), "texts": dict(texts), "position": position}
        for position, (kind, code, names, texts) in enumerate(words)
    ])  # fmt: skip


def load_work(session: Session, district: District, ids: Ids) -> None:
    """Projects, series, shifts and seats."""
    add(session, rows.Project, [
        {"id": ids.projects[each.code], "code": each.code, "scene": each.scene, "programme": each.programme,
         "organisation_id": ids.organisations[each.organisation], "weight": each.weight, "created_at": now(),
         "texts": {
                 tag: {"name": name, "summary": each.summaries.get(tag, "")}
                for tag, name in each.names.items()
             }}
        for each in district.projects
    ])  # fmt: skip
    _load_series(session, district, ids)
    _load_shifts(session, district, ids)


def _load_series(session: Session, district: District, ids: Ids) -> None:
    model = {shift.series: shift for shift in reversed(district.shifts) if shift.series}
    last = max(each.start for each in district.shifts).astimezone(ZoneInfo(district.zone)).date()
    made_until = monday_of(last) + timedelta(days=6)
    add(session, rows.Series, [
        {"id": ids.series[each.code], "project_id": ids.projects[each.project],
         "place_id": ids.places[model[each.code].place], "weekdays": [each.weekday],
         "unit": "week", "every": 1, "nths": [], "days_off": "keep", "make_up": "keep",
         "start_minute": minute_of(time.fromisoformat(each.start)), "minutes": each.minutes,
         "first": each.first, "last": each.last, "made_until": made_until,
         "except_days": [day.isoformat() for day in each.without],
         "besides_days": [day.isoformat() for day in each.besides], "shift": likeness(model[each.code])}
        for each in district.series if each.code in ids.series
    ])  # fmt: skip


def likeness(shift: Any) -> dict[str, Any]:
    """What a shift is like, as columns of a series or a shift; `seats` those of its seats."""
    return {
        "kind": shift.kind,
        "group_code": shift.group,
        "texts": dict(shift.titles),
        "team": [TEAM_RULE.write(rule) for rule in shift.team],
        "seats": [_seat(seat) for seat in shift.seats],
    }


def _load_shifts(session: Session, district: District, ids: Ids) -> None:
    taken: set[tuple[int, date]] = set()
    shifts, seats = [], []
    for each in district.shifts:
        identity = ids.shifts[each.code]
        like = likeness(each)
        series, day = ids.series.get(each.series or ""), each.start.astimezone(ZoneInfo(district.zone)).date()
        if series is not None and (series, day) in taken:
            series = None
        if series is not None:
            taken.add((series, day))
        shifts.append({
            "id": identity, "project_id": ids.projects[each.project], "place_id": ids.places[each.place],
            "starts_at": each.start, "ends_at": each.end, "series_id": series,
            "series_day": day if series else None,
            **{name: like[name] for name in ("kind", "group_code", "texts", "team")},
        })  # fmt: skip
        seats += [
            {"id": ids.seats[code.code], "shift_id": identity, "position": position, **seat}
            for position, (code, seat) in enumerate(zip(each.seats, like["seats"], strict=True))
        ]
    add(session, rows.Shift, shifts)
    add(session, rows.Seat, seats)


def _seat(seat: Any) -> dict[str, Any]:
    return {
        "role": seat.role,
        "minimum": seat.minimum,
        "desired": seat.desired,
        "maximum": seat.maximum,
        "needs": NEEDS.write(seat.needs),
    }
