"""The secret addresses of calendars: made, renewed, ended, and opened by whoever holds one.

A secret opens what its reader may see at that moment: nothing once they have left, were locked out or merged,
or lead the project no longer.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import CalendarFeed
from web.services.access.places import is_theirs
from web.services.access.scope import Scope
from web.services.accounts import sign_in, throttle
from web.services.accounts.throttle import Budget
from web.services.accounts.tokens import hash_of, new_token
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import NotFound

REMINDERS = (0, 1, 2, 3, 12, 24, 48)
"""Hours before a shift that may be chosen; 0 is no reminder."""
USUAL_REMINDER = 2
WRONG_AT_ONCE, WRONG_EVERY = 20, timedelta(minutes=1)
"""How many wrong secrets one client may try. Whoever holds a right one is never kept waiting."""


@dataclass(frozen=True, slots=True)
class About:
    """What a calendar is of: a project, a place, or, with neither, its reader's own shifts."""

    project_id: int | None = None
    place_id: int | None = None

    @property
    def usual_reminder(self) -> int:
        """Hours before a shift that its reader is reminded unless they choose: of their own alone."""
        return 0 if self.project_id or self.place_id else USUAL_REMINDER

    def chosen(self, person_id: int) -> ColumnElement[bool]:
        """Of `CalendarFeed`: the one of this person about this."""
        return (
            (CalendarFeed.person_id == person_id)
            & CalendarFeed.project_id.is_not_distinct_from(self.project_id)
            & CalendarFeed.place_id.is_not_distinct_from(self.place_id)
        )


OWN = About()


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar that a secret opens: whose, of what, and how long before a shift they are reminded."""

    reader: Actor
    about: About
    reminder_hours: int


def of(session: Session, actor: Actor, about: About) -> CalendarFeed | None:
    """The calendar somebody has of this, if any. Raises NotFound for what they may not see."""
    _require(session, actor, about)
    return session.scalar(select(CalendarFeed).where(about.chosen(actor.person_id)))


def make(session: Session, actor: Actor, about: About, reminder_hours: int | None = None) -> str:
    """A new secret for a calendar, which is told this once; the one before opens nothing from now on.

    Raises NotFound like `of`.
    """
    token = new_token()
    with writing(session):
        feed = of(session, actor, about)
        if feed is None:
            feed = CalendarFeed(
                person_id=actor.person_id,
                project_id=about.project_id,
                place_id=about.place_id,
                reminder_hours=about.usual_reminder,
            )
            session.add(feed)
            note(session, actor, "calendar_made", "person", actor.person_id)
        else:
            note(session, actor, "calendar_renewed", "person", actor.person_id)
        feed.token_hash, feed.made_at = hash_of(token), now()
        if reminder_hours is not None:
            feed.reminder_hours = reminder_hours
    return token


def remind(session: Session, actor: Actor, about: About, reminder_hours: int) -> None:
    """Another time to be reminded; the secret stays. Raises NotFound where there is no calendar."""
    with writing(session):
        feed = of(session, actor, about)
        if feed is None:
            raise NotFound
        feed.reminder_hours = reminder_hours


def end(session: Session, actor: Actor, about: About) -> None:
    """Its secret opens nothing from now on; what has ended already stays so."""
    with writing(session):
        feed = of(session, actor, about)
        if feed is not None:
            session.delete(feed)
            note(session, actor, "calendar_ended", "person", actor.person_id)


def opened(session: Session, token: str, address: str) -> Opened:
    """What a secret opens, for a client at a network address.

    Raises NotFound for one that is unknown, renewed or ended, or whose reader may not see this any more;
    TooMany where a client has tried too many wrong ones.
    """
    feed = session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == hash_of(token)))
    reader = sign_in.acting_as(session, feed.person_id) if feed else None
    if feed is None or reader is None:
        key = f"calendar:{throttle.neighbour(address)}"
        throttle.take(session, (Budget(key, WRONG_AT_ONCE, WRONG_EVERY),))
        raise NotFound
    about = About(feed.project_id, feed.place_id)
    _require(session, reader, about)
    return Opened(reader, about, feed.reminder_hours)


def _require(session: Session, actor: Actor, about: About) -> None:
    """Raise NotFound for a project or a place that is not theirs, and for who has no shifts of their own."""
    scope = Scope(session, actor)
    if about.project_id is not None:
        scope.led(about.project_id)
    elif about.place_id is not None:
        if not is_theirs(scope, about.place_id):
            raise NotFound
    elif actor.volunteer_id is None:
        raise NotFound
