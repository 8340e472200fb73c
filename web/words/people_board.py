"""A week by people: rows of volunteers with their shifts, day by day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from i18n.formats import Formats
from i18n.negotiate import choose_text
from i18n.reader import Reader, term
from i18n.translator import lazy
from web.models import Roster
from web.services.days import Week
from web.services.people.people_week import PersonWeek, Service

NOTE = lazy("%(number)s · %(hours)s of %(asked)s")
PLACE = lazy("%(person)s, %(day)s")
STATES = {"offered": "asked", "changed": "asked"}


def rows(
    reader: Reader, roster: Roster | None, shown: Week, people: Iterable[PersonWeek]
) -> Iterator[dict[str, Any]]:
    """What `people_board` of components/board.html shows; shifts of a draft can be moved."""
    moves = roster is not None and roster.state == "draft"
    for person in people:
        yield {
            "title": person.name,
            "url": f"/people/{person.id}",
            "note": _note(reader, person),
            "cells": [
                _cell(reader, roster, shown, person, day, services, moves=moves)
                for day, services in enumerate(person.days)
            ],
        }


@lru_cache(4_096)
def _hours(tag: str, zone: ZoneInfo, minutes: int) -> str:
    return Formats(tag, zone).hours(timedelta(minutes=minutes))


@lru_cache(4_096)
def _times(tag: str, zone: ZoneInfo, start: datetime, end: datetime) -> str:
    return Formats(tag, zone).times(start, end)


@lru_cache(512)
def _on(tag: str, zone: ZoneInfo, day: date) -> str:
    return Formats(tag, zone).weekday_and_day(day)


def _note(reader: Reader, person: PersonWeek) -> str:
    hours, asked = (_hours(reader.tag, reader.zone, each) for each in (person.minutes, person.asked_minutes))
    return reader.translator.say(NOTE.format(number=person.number, hours=hours, asked=asked))


def _cell(
    reader: Reader,
    roster: Roster | None,
    shown: Week,
    person: PersonWeek,
    day: int,
    services: Iterable[Service],
    *,
    moves: bool,
) -> dict[str, Any]:
    items = [_item(reader, roster, person, each, moves=moves) for each in services]
    found: dict[str, Any] = {"items": items, "away": False, "place": "", "says": ""}
    if moves:
        found["place"] = f"{person.id}/{shown.days[day].isoformat()}"
        when = _on(reader.tag, reader.zone, shown.days[day])
        found["says"] = reader.translator.say(PLACE.format(person=person.name, day=when))
    return found


def _item(
    reader: Reader, roster: Roster | None, person: PersonWeek, service: Service, *, moves: bool
) -> dict[str, Any]:
    names = {tag: texts.get("name", "") for tag, texts in service.project_texts.items()}
    chosen = choose_text(names, reader.tag)
    found = {
        "time": _times(reader.tag, reader.zone, service.starts_at, service.ends_at),
        "title": chosen.text if chosen else "",
        "lang": chosen.tag if chosen and chosen.tag != reader.tag else "",
        "seats": [STATES.get(service.state, "filled")],
        "state": "least" if service.state in STATES else "full",
        "says": term(reader, "assignment", service.state),
        "pinned": service.pinned,
        "changed": False,
    }
    if roster is not None and moves:
        found["item"] = f"{person.id}-{service.seat_id}"
        numbers: dict[str, Any] = {"volunteer": person.id, "from": service.seat_id}
        return found | {"url": url_for("seats.move", roster_id=roster.id, **numbers)}
    of = f"?roster={roster.id}" if roster is not None and roster.state != "published" else ""
    return found | {"url": f"/board/shifts/{service.shift_id}{of}"}
