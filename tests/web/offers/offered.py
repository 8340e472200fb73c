"""A hospital that offers cardiologists, and work that only a cardiologist can do."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import (
    Belonging,
    Credential,
    OfferedSession,
    Organisation,
    Party,
    Person,
    Project,
    Promise,
    Seat,
    Shift,
    Volunteer,
)
from web.services.accounts.sign_up import create_person
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.offers import offering
from web.services.parties.numbers import number_of

PAPER = "medical-licence:cardiology"
THURSDAY = MONDAY + timedelta(days=3)


def hospital(session: Session, code: str = "huashan-hospital") -> int:
    """The id of a hospital."""
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def partner(session: Session, code: str = "huashan-hospital", right: str = "lead") -> Actor:
    """Somebody who holds a right at a hospital and nowhere else."""
    with writing(session):
        person = create_person(session, name=f"Contact of {code}", language="en")
    held = frozenset({Held(right, hospital(session, code))})
    return Actor(person.id, 0, person.name, "en", None, held)


def asked(session: Session, **more: Any) -> Mapping[str, Any]:
    """A cardiologist on Thursday afternoon, for up to two shifts."""
    return {
        "organisation_id": hospital(session), "name": "Cardiologist", "names": {"zh-Hans": "心内科医生"},
        "credential_code": PAPER, "languages": {"cmn": 7, "en": 5}, "skills": {}, "traits": [], "heads": 1,
        "day": THURSDAY, "from_time": time(13), "to_time": time(18), "every_weeks": 0, "until": None,
        "most_shifts": 2, "name_hours": 48, **more,
    }  # fmt: skip


def offer(session: Session, actor: Actor, **more: Any) -> list[OfferedSession]:
    """These sessions, offered."""
    made = offering.offer(session, actor, asked(session, **more))
    return [session.get_one(OfferedSession, each) for each in made]


def number(found: OfferedSession) -> int:
    """Under which number its specialist is planned."""
    return number_of(found.party_id)


def at(clock: time, day: date = THURSDAY) -> datetime:
    """A moment of the local day."""
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def talk(session: Session, clock: time, paper: str = PAPER, **more: Any) -> Seat:
    """A seat for one specialist on a shift of an hour and a half."""
    with writing(session):
        other = session.scalars(select(Shift).limit(1)).one()
        project = session.scalars(select(Project.id).order_by(Project.id).limit(1)).one()
        start = at(clock)
        shift = Shift(
            project_id=project, place_id=other.place_id, kind="talk", starts_at=start,
            ends_at=start + timedelta(minutes=90),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        needs = {"credentials": [paper], "languages": {"cmn": "c1"}}
        seat = Seat(
            shift_id=shift.id, role="specialist", minimum=1, desired=1, maximum=1, needs=needs, **more
        )
        session.add(seat)
    return seat


def doctor(
    session: Session,
    valid_until: date | None = None,
    *,
    verified: bool = True,
    paper: str = PAPER,
    but: int = 0,
) -> int:
    """Somebody of the hospital with a licence, who is nobody in any plan, `but` one."""
    busy = select(Promise.volunteer_id).where(Promise.volunteer_id.is_not(None))
    with writing(session):
        found = session.scalars(
            select(Volunteer.id)
            .join(Person, Person.id == Volunteer.id)
            .where(Volunteer.id.not_in(busy), Volunteer.id != but, Person.state == "active")
            .order_by(Volunteer.id.desc())
        ).first()
        assert found is not None
        session.add(
            Belonging(
                person_id=found, organisation_id=hospital(session), state="confirmed", asked_at=now(),
                decided_at=now(),
            )
        )  # fmt: skip
        held = session.scalar(
            select(Credential).where(Credential.volunteer_id == found, Credential.code == paper)
        )
        if held is None:
            held = Credential(volunteer_id=found, code=paper)
            session.add(held)
        held.valid_until, held.verified_at = valid_until, now() if verified else None
    return found


def party(session: Session, found: OfferedSession) -> Party:
    """The party of a session, as it stands."""
    return session.get_one(Party, found.party_id, populate_existing=True)
