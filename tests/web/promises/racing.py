"""Many people take the last seats of a shift at once, by the API of the program."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Semaphore

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Account, Availability, Person, Place, Project, Promise, Seat, Shift, Volunteer
from web.services.accounts import sign_in
from web.services.clock import now
from web.services.promises.standing import stands

AT_ONCE = 8
"""How many requests a process of the web server works on at a time."""


@dataclass(frozen=True)
class Race:
    """A seat with room for so many, and a sign-in of each person who wants it."""

    seat: int
    places: int
    tokens: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """The status and code of every answer with how often it came, and who has the seat in the end."""

    answers: Counter[tuple[int, str]]
    seated: int


def people(session: Session, how_many: int) -> Sequence[str]:
    """The sign-ins of so many new volunteers, who are free at all hours and want any number of shifts."""
    made = [_person(session, number) for number in range(how_many)]
    return [sign_in.open_session(session, account, agent="race", days=1) for account in made]


def readied(session: Session, tokens: Sequence[str], places: int) -> Race:
    """A new shift far from all others, with one open seat that asks for nothing."""
    with writing(session):
        project, place = (
            session.scalars(select(kind.id).order_by(kind.id)).first() for kind in (Project, Place)
        )
        starts = _free_hour(session)
        shift = Shift(
            project_id=project, place_id=place, kind="shift", texts={"en": "The last seats"},
            starts_at=starts, ends_at=starts + timedelta(hours=1), team=[],
        )  # fmt: skip
        session.add(shift)
        session.flush()
        seat = Seat(shift_id=shift.id, minimum=0, desired=places, maximum=places, flow="open")
        session.add(seat)
        session.flush()
        return Race(seat.id, places, tokens)


def run(app: Flask, session: Session, race: Race) -> Outcome:
    """Everybody asks at once."""
    served = Semaphore(AT_ONCE)

    def press(token: str) -> Callable[[], tuple[int, str]]:
        def deed() -> tuple[int, str]:
            with served:
                answer = app.test_client().post(
                    f"/api/v1/me/shifts/{race.seat}", headers={"Authorization": f"Bearer {token}"}
                )
            body = answer.get_json(silent=True) or {}
            return answer.status_code, body.get("error", {}).get("code", "")

        return deed

    with ThreadPoolExecutor(len(race.tokens)) as pool:
        answers = Counter(each.result() for each in [pool.submit(press(token)) for token in race.tokens])
    session.rollback()
    seated = select(func.count()).select_from(Promise).where(Promise.seat_id == race.seat, stands())
    return Outcome(answers, session.scalar(seated) or 0)


def _free_hour(session: Session) -> datetime:
    """A moment half a year ahead, in a week in which nothing takes place."""
    starts = now().replace(minute=0, second=0, microsecond=0) + timedelta(weeks=26)
    last = session.scalar(select(func.max(Shift.starts_at)))
    return max(starts, last + timedelta(weeks=2)) if last else starts


def _person(session: Session, number: int) -> int:
    """A volunteer's account."""
    at = now()
    with writing(session):
        person = Person(name=f"Racer {number}", sort_key=f"racer {number:05}", state_since=at, created_at=at)
        session.add(person)
        session.flush()
        account = Account(person_id=person.id, password_hash="", created_at=at)
        session.add_all([Volunteer(id=person.id, number=f"R-{person.id}"), account])
        session.flush()
        session.add_all(
            Availability(volunteer_id=person.id, weekday=day, start_minute=0, end_minute=1440)
            for day in range(7)
        )
        return account.id
