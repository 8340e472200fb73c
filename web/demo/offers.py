"""What the hospitals and the lawyers of the demo offer: afternoons of specialists, in its week and after it.

Where a shift of the week still wants one, the first of them are promised it: one is named, one is to be
named, and the name of one is overdue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.records import Text
from fixtures.district.texts import in_all_languages, translations
from web import models as rows
from web.db import writing
from web.demo.ids import Ids
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.faults import Refused
from web.services.offers import naming, offering
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import stands

WEEKS = 6
CMN, NATIVE = "cmn", 7
LONG_BEFORE = 720
"""Hours: a name that is wanted so early is overdue in a week that is near."""


@dataclass(frozen=True, slots=True)
class _Afternoon:
    """A specialist of a partner on a weekday, every week."""

    partner: str
    paper: str
    names: Mapping[str, str]
    weekday: int
    start: time
    end: time
    name_hours: int = 48


_THREE_HOURS = (time(13), time(18))
AFTERNOONS: Sequence[_Afternoon] = (
    _Afternoon(
        "huashan-hospital", "medical-licence:cardiology",
        {"zh-Hans": "心内科医生", "en": "Cardiologist"}, 3, *_THREE_HOURS,
    ),
    _Afternoon(
        "huashan-hospital", "medical-licence:dermatology",
        {"zh-Hans": "皮肤科医生", "en": "Dermatologist"}, 1, *_THREE_HOURS,
    ),
    _Afternoon(
        "huadong-hospital", "medical-licence:orthopaedics",
        {"zh-Hans": "骨科医生", "en": "Orthopaedist"}, 2, *_THREE_HOURS, name_hours=LONG_BEFORE,
    ),
    _Afternoon(
        "tenth-hospital", "medical-licence:geriatrics",
        {"zh-Hans": "老年医学科医生", "en": "Geriatrician"}, 4, *_THREE_HOURS,
    ),
    _Afternoon(
        "lawyers-service", "lawyer", {"zh-Hans": "律师", "en": "Lawyer"}, 4, time(13), time(18),
    ),
)  # fmt: skip


def load_offers(session: Session, district: District, ids: Ids) -> int:
    """Write what partners offer into a district that is loaded, in one transaction; how many sessions."""
    count = 0
    with writing(session):
        for afternoon in AFTERNOONS:
            made = _offered(session, district, ids, afternoon)
            count += len(made)
            if made:
                _promised(session, made[0], afternoon.paper)
        _name_one(session, ids)
    return count


def _offered(
    session: Session, district: District, ids: Ids, afternoon: _Afternoon
) -> Sequence[rows.OfferedSession]:
    """The sessions of an afternoon that have not begun."""
    node, zone = ids.organisations[afternoon.partner], ZoneInfo(district.zone)
    actor = _answering(session, node)
    made = []
    for week in range(WEEKS):
        day = district.monday + timedelta(days=afternoon.weekday, weeks=week)
        start, end = (
            datetime.combine(day, each, zone).astimezone(UTC) for each in (afternoon.start, afternoon.end)
        )
        if start <= now():
            continue
        values: dict[str, Any] = {
            "organisation_id": node, "name": afternoon.names["zh-Hans"], "names": dict(_names(afternoon)),
            "credential_code": afternoon.paper, "languages": {CMN: NATIVE}, "most_shifts": 2,
            "name_hours": afternoon.name_hours if not week else 48,
        }  # fmt: skip
        made.append(offering.make(session, actor, values, start, end))
    for each in made:
        each.made_with = made[0].id
    session.flush()
    return made


def _names(afternoon: _Afternoon) -> Text:
    """What such a specialist is called, in every language."""
    said = {each.tag: each.specialists.get(afternoon.paper, "") for each in translations()}
    return in_all_languages(afternoon.names, said)


def _answering(session: Session, node: int) -> Actor:
    """Who answers for a partner: who holds a right there, or nobody."""
    holds = select(rows.Grant.person_id).where(rows.Grant.organisation_id == node)
    person = session.scalar(holds.order_by(rows.Grant.id).limit(1))
    return Actor(person, 0, "", "zh-Hans", None, frozenset({Held("lead", node)}))  # type: ignore[arg-type]  # nobody in particular


def _promised(session: Session, found: rows.OfferedSession, paper: str) -> None:
    """Promise the first shift in its hours that wants such a specialist and has none."""
    taken = select(rows.Promise.seat_id).where(stands())
    seats = session.scalars(
        select(rows.Seat)
        .join(rows.Shift, rows.Shift.id == rows.Seat.shift_id)
        .where(
            rows.Shift.starts_at >= found.starts_at, rows.Shift.ends_at <= found.ends_at,
            rows.Shift.status == "open", rows.Seat.ended_at.is_(None), rows.Seat.id.not_in(taken),
        )
        .order_by(rows.Shift.starts_at, rows.Seat.id)
    )  # fmt: skip
    for seat in seats:
        asked = seat.needs.get("languages", {})
        if paper in seat.needs.get("credentials", ()) and set(asked) <= {CMN}:
            acts.offer_to_party(session, Deed(why="published"), seat.id, found.party_id, 1)
            return


def _name_one(session: Session, ids: Ids) -> None:
    """The first specialist of the first partner for whom somebody can come has a name."""
    node = ids.organisations[AFTERNOONS[0].partner]
    chosen = (
        select(rows.OfferedSession, rows.Party)
        .join(rows.Party, rows.Party.id == rows.OfferedSession.party_id)
        .where(rows.Party.organisation_id == node, rows.Party.credential_code == AFTERNOONS[0].paper)
        .order_by(rows.OfferedSession.starts_at)
        .limit(1)
    )
    found = session.execute(chosen).one_or_none()
    if found is None:
        return
    offered, party = found
    actor = _answering(session, node)
    holders = select(rows.Credential.volunteer_id).where(
        rows.Credential.code == party.credential_code, rows.Credential.verified_at.is_not(None)
    )
    belongs = select(rows.Belonging.person_id).where(
        rows.Belonging.organisation_id == node, rows.Belonging.state == "confirmed",
        rows.Belonging.person_id.in_(holders),
    )  # fmt: skip
    for person in session.scalars(belongs.order_by(rows.Belonging.person_id)).all():
        try:
            with session.begin_nested():
                naming.confirm(session, actor, offered.id, person_id=person)
        except Refused:
            continue
        return
