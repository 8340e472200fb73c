"""A year of requests as rows: kinds with their terms, what was asked, and what happened to it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district import requests as drawn
from fixtures.district.texts import named
from i18n.comparison.fold import joined
from web import models as rows
from web.db import vault_of, writing
from web.demo.ids import Ids, add, catch_up
from web.services.calendar_days import calendar_of
from web.services.clock import now
from web.services.requests import private, terms
from web.vault import owners

PROGRAMME = "request-desk"
NAMES = ("王阿婆", "李伯伯")
DONE = ("served", "closed", "answered", "refused", "handed")
ENDED = ("closed", "answered", "refused", "handed")
VERBS = {"answered": "answer", "refused": "refuse", "handed": "hand_out"}


def load_requests(session: Session, district: District, ids: Ids, seed: int) -> None:
    """Write the requests of the twelve months until today into a district that is loaded, at once."""
    today = now().astimezone(ZoneInfo(district.zone)).date()
    found = drawn.draw(seed, today, _neighbourhoods(district))
    with writing(session):
        _load_kinds(session)
        written = _Writer(session, district, ids, today)
        for each in found:
            written.one(each)
        add(session, rows.Request, written.requests)
        add(session, rows.RequestEvent, written.events)
        catch_up(session, (rows.Request, rows.RequestEvent))
        _seal_open(session)


def _neighbourhoods(district: District) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for each in district.organisations:
        if each.kind == "neighbourhood" and each.parent:
            found.setdefault(each.parent, []).append(each.code)
    return found


def _load_kinds(session: Session) -> None:
    kinds = drawn.data()["kinds"]
    add(session, rows.Term, [
        {"kind": "request", "code": code, "names": dict(named("request", code, each["names"])),
         "position": position}
        for position, (code, each) in enumerate(kinds.items())
    ])  # fmt: skip
    fields = ("triage_days", "serve_days", "way", "skills")
    add(session, rows.RequestKind, [
        {"code": code, **{name: each[name] for name in fields}} for code, each in kinds.items()
    ])  # fmt: skip


class _Writer:
    """Makes the rows, and counts the ids itself: there are too many to ask for each."""

    def __init__(self, session: Session, district: District, ids: Ids, today: date) -> None:
        self._ids, self._today, self._zone = ids, today, ZoneInfo(district.zone)
        self._kinds = drawn.data()["kinds"]
        self._next = (session.scalar(select(func.max(rows.Request.id))) or 0) + 1
        first = today - timedelta(days=400)
        self._calendar = calendar_of(session, first, today + timedelta(days=200))
        self._due: dict[tuple[date, int], date] = {}
        self._desks, self._asker = _desks(session), _demo_asker(session)
        self._shifts = _coming(session)
        self._turn: dict[int | None, int] = {}
        self.requests: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def one(self, each: drawn.Request) -> None:
        """Make one request with its events."""
        identity, number = self._next, f"R-{self._next:05d}"
        self._next += 1
        unit = self._ids.organisations[each.unit]
        asked_at = self._at(each.asked_on, each.minute)
        done_at = asked_at + timedelta(days=each.took, hours=2) if each.state in DONE else None
        closed_at = done_at + timedelta(days=each.until_closed) if done_at and each.state in ENDED else None
        handler = self._desks.get(unit, self._desks[None]) if each.state != "received" else None
        served = each.state not in ("received", "refused", "handed")
        days = self._kinds[each.kind]["serve_days" if served else "triage_days"]
        self.requests.append({
            "id": identity, "number": number, "kind": each.kind, "summary": each.text,
            "organisation_id": self._ids.organisations[each.organisation], "unit_id": unit,
            "search_key": f"{joined(number)}\n{joined(each.text)}", "language": each.language,
            "people": each.people, "wanted_on": None, "state": each.state,
            "due_on": self._due_on(each.asked_on, days), "asked_at": asked_at,
            "asked_by": self._asker.get(unit) if each.state not in ENDED else None,
            "handler_id": handler, "shift_id": self._shift(unit) if each.state == "scheduled" else None,
            "said": each.words if each.state in VERBS else "",
            "reason": "not_volunteering" if each.state == "refused" else "", "stars": each.stars,
            "done_at": _past(done_at), "closed_at": _past(closed_at),
        })  # fmt: skip
        self._happened(identity, each, asked_at, done_at, closed_at, handler)

    def _happened(
        self,
        identity: int,
        each: drawn.Request,
        asked_at: datetime,
        done_at: datetime | None,
        closed_at: datetime | None,
        by: int | None,
    ) -> None:
        taken = asked_at + timedelta(hours=3)
        steps: list[tuple[str, str | None, str, datetime | None, str]] = [
            ("ask", None, "received", asked_at, "")
        ]
        if each.state in VERBS:
            steps.append((VERBS[each.state], "received", each.state, done_at, each.words))
        elif each.state != "received":
            steps.append(("accept", "received", "accepted", taken, ""))
        if each.state in ("scheduled", "served", "closed"):
            steps.append(("schedule", "accepted", "scheduled", taken, ""))
        if each.state in ("served", "closed"):
            steps.append(("serve", "scheduled", "served", done_at, ""))
        if each.state == "closed":
            steps.append(("close", "served", "closed", closed_at, each.words))
        self.events += [
            {"request_id": identity, "at": _past(at), "verb": verb, "before": before, "after": after,
             "by": by if verb not in ("ask", "serve", "close") else None, "note": words, "numbers": {}}
            for verb, before, after, at, words in steps
        ]  # fmt: skip

    def _at(self, day: date, minute: int) -> datetime:
        begun = datetime.combine(day, time(minute // 60, minute % 60), self._zone)
        return min(begun, now() - timedelta(minutes=5))

    def _due_on(self, day: date, days: int) -> date:
        if (day, days) not in self._due:
            self._due[day, days] = terms.after(self._calendar, day, days)
        return self._due[day, days]

    def _shift(self, unit: int) -> int | None:
        """A shift to come of the unit's desk, else of any."""
        where = unit if self._shifts.get(unit) else None
        found = self._shifts.get(where, ())
        self._turn[where] = self._turn.get(where, -1) + 1
        return found[self._turn[where] % len(found)] if found else None


def _past(at: datetime | None) -> datetime | None:
    return min(at, now()) if at else None


def _coming(session: Session) -> Mapping[int | None, Sequence[int]]:
    """Shifts of the desk that have not ended, soonest first, by unit; all of them under None."""
    chosen = (
        select(rows.Shift.id, rows.Project.organisation_id)
        .join(rows.Project, rows.Project.id == rows.Shift.project_id)
        .where(rows.Shift.ends_at > now(), rows.Shift.status == "open", rows.Project.programme == PROGRAMME)
        .order_by(rows.Shift.starts_at, rows.Shift.id)
    )
    found: dict[int | None, list[int]] = {None: []}
    for shift, unit in session.execute(chosen):
        found.setdefault(unit, []).append(shift)
        found[None].append(shift)
    return found


def _desks(session: Session) -> Mapping[int | None, int | None]:
    """Who deals with requests, by unit; under None who does for the whole district."""
    holds = select(rows.Grant.organisation_id, rows.Grant.person_id).where(rows.Grant.right == "coordinator")
    rows_held = session.execute(holds.order_by(rows.Grant.id.desc()))
    found: dict[int | None, int | None] = {row.organisation_id: row.person_id for row in rows_held}
    root = select(rows.Organisation.id).where(rows.Organisation.parent_id.is_(None))
    found[None] = found.get(session.scalar(root))
    return found


def _demo_asker(session: Session) -> Mapping[int, int]:
    """Where somebody coordinates a sub-district, they asked what is open there themselves."""
    kinds = select(rows.Organisation.id).where(rows.Organisation.kind == "sub_district")
    inside = set(session.scalars(kinds))
    return {unit: who for unit, who in _desks(session).items() if unit in inside and unit and who}


def _seal_open(session: Session) -> None:
    """Something private to look at in what is to be decided: made up, as everybody here is."""
    waiting = select(rows.Request).where(rows.Request.state == "received").order_by(rows.Request.id)
    found = session.scalars(waiting).all()
    told = [
        {"for_whom": NAMES[at % 2], "contact": f"021-5555 {at:04d}", "address": f"{at + 3}号101室"}
        for at in range(len(found))
    ]
    texts = [
        (owners.request(row.id), private.FIELD, json.dumps(each, ensure_ascii=False))
        for row, each in zip(found, told, strict=True)
    ]
    for row, sealed in zip(found, vault_of(session).seal_many(texts), strict=True):
        row.sealed = sealed
