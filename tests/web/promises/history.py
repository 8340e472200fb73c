"""A small district in which several people do things, one step after the other.

A step is four numbers: which deed, and which of what it could be done to. Faults that a deed may answer with
are part of a history; anything else ends it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from tests.web.conftest import account_of
from tests.web.promises.district_of_weeks import weeks_of
from web.db import Database, zone_of
from web.models import (
    Account,
    Application,
    Organisation,
    Promise,
    Roster,
    Seat,
    Shift,
    Volunteer,
)
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Refused
from web.services.promises.standing import in_week

Step = tuple[int, int, int, int]
STAFF = ("coordinator", "admin", "lead")
ANSWERS = ("accepted", "declined", "given_up")


T = TypeVar("T")


class History:
    """A district in which several people do things; `said` is what was done and what it was answered."""

    def __init__(self, app: Flask, database: Database, session: Session, clock: Any) -> None:
        self.app, self.database, self.session, self.clock = app, database, session, clock
        self.weeks: Sequence[Week] = weeks_of(session)
        self.staff = [self._recognised(account_of(session, code)) for code in STAFF]
        self.browsers: dict[int, FlaskClient] = {}
        self.people = session.scalars(select(Volunteer.id).order_by(Volunteer.id)).all()
        below = select(Organisation.id).where(Organisation.kind == "sub_district").order_by(Organisation.id)
        self.parts = session.scalars(below).all()
        self.said: list[str] = []

    def step(self, deed: "Deed", *numbers: int) -> None:
        """Do one thing, a minute later; what is refused is refused."""
        self.clock.shift(timedelta(minutes=1))
        try:
            done = deed(self, *numbers)
        except Refused as fault:
            self.session.rollback()
            done = f"refused: {fault.code}"
        self.said.append(f"{now():%a %d %H:%M} {deed.__name__}{numbers}: {done}")

    def actor(self, person: int) -> Actor:
        """A volunteer, for what they do themselves."""
        return Actor(person, 0, "somebody", "en", person)

    def any_staff(self, number: int) -> Actor:
        return self.staff[(0, 0, 0, 1, 2)[number % 5]]

    def coordinator(self, number: int) -> Actor:
        return self.staff[number % 2]

    def week(self, number: int) -> Week:
        return self.weeks[number % len(self.weeks)]

    def browser(self, account: int) -> FlaskClient:
        """A browser of an account's own."""
        if account not in self.browsers:
            token = sign_in.open_session(self.session, account, agent="test", days=365)
            self.browsers[account] = self.app.test_client()
            self.browsers[account].set_cookie("duet_session", token)
        return self.browsers[account]

    def account(self, person: int) -> int:
        return self.session.scalars(select(Account.id).where(Account.person_id == person).limit(1)).one()

    def shifts(self) -> Sequence[Shift]:
        """The shifts of the three weeks, and those that were moved out of them."""
        return self.session.scalars(select(Shift).order_by(Shift.starts_at, Shift.id)).all()

    def seats(self) -> Sequence[Seat]:
        return self.session.scalars(select(Seat).order_by(Seat.id)).all()

    def seats_of(self, draft: Roster) -> Sequence[Seat]:
        """The seats of a draft's week."""
        week = Week(draft.period_start, zone_of(self.session))
        chosen = select(Seat).join(Shift, Shift.id == Seat.shift_id).where(in_week(week))
        return self.session.scalars(chosen.order_by(Seat.id)).all()

    def promises(self) -> Sequence[Promise]:
        return self.session.scalars(select(Promise).order_by(Promise.id)).all()

    def applications(self, *states: str) -> Sequence[Application]:
        chosen = select(Application).where(Application.state.in_(states))
        return self.session.scalars(chosen.order_by(Application.id)).all()

    def drafts(self) -> Sequence[Roster]:
        return self.session.scalars(select(Roster).where(Roster.state == "draft").order_by(Roster.id)).all()

    def _recognised(self, account: int) -> Actor:
        token = sign_in.open_session(self.session, account, agent="test", days=1)
        found = sign_in.recognise(self.session, token, "127.0.0.1", zone_of(self.session))
        assert found is not None
        return found[0]


Deed = Callable[[History, int, int, int], str]


def one(among: Sequence[T], number: int) -> T:
    """One of several, by a number of any size. Raises Refused where there is none."""
    if not among:
        raise Refused("nothing_there", lazy("There is nothing here, or nothing that you may see."))
    return among[number % len(among)]
