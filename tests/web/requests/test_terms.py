"""Terms in working days: weekends, holidays and worked weekend days of the district's calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from web.models import Request
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.requests import kinds, reading, terms, triage
from web.services.requests.listing import Asked, listing


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (datetime(2026, 11, 27, 6, tzinfo=UTC), 1, date(2026, 11, 30)),  # a Friday
        (datetime(2026, 11, 27, 17, tzinfo=UTC), 1, date(2026, 11, 30)),  # Saturday in Shanghai already
        (datetime(2026, 2, 13, 6, tzinfo=UTC), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (datetime(2026, 2, 13, 6, tzinfo=UTC), 2, date(2026, 2, 24)),  # over Spring Festival
        (datetime(2026, 2, 20, 6, tzinfo=UTC), 3, date(2026, 2, 26)),  # asked within it
        (datetime(2026, 9, 30, 6, tzinfo=UTC), 2, date(2026, 10, 9)),  # over National Day
    ],
)
def test_due(session: Session, asked: datetime, days: int, due: date) -> None:
    """The day of asking does not count, nor do days off; worked weekend days do."""
    assert terms.due_on(session, asked, days) == due


def test_provisional(session: Session) -> None:
    """A term that reaches into a year whose notice is not out is an estimate."""
    asked = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert not terms.is_provisional(session, asked, date(2026, 11, 30))
    assert terms.is_provisional(session, asked, date(2029, 1, 4))


def test_overdue_first(
    session: Session, asked: Callable[..., int], row: Callable[[int], Request], desk: Actor
) -> None:
    """Accepted, it is due to be served; when its day is over it stands first, and is counted."""
    request_id = asked()
    assert row(request_id).due_on == date(2026, 11, 25)
    triage.accept(session, desk, request_id)
    assert row(request_id).due_on == date(2026, 11, 30)
    with time_machine.travel(datetime(2026, 11, 30, 15, tzinfo=UTC)):
        assert not reading.one(session, Scope(session, desk), request_id).overdue
    with time_machine.travel(datetime(2026, 11, 30, 17, tzinfo=UTC)):
        later = asked()
        found = listing(session, Scope(session, desk), Asked())
        assert [each.id for each in found.items] == [request_id, later]
        assert listing(session, Scope(session, desk), Asked(overdue=True)).total == 1


def test_other_terms(
    session: Session,
    asked: Callable[..., int],
    row: Callable[[int], Request],
    actor_of: Callable[[str], Actor],
) -> None:
    """Other terms hold for what is asked from now on; what has a term keeps it."""
    before = asked()
    kinds.change(session, actor_of("admin"), "phones", {"triage_days": 4}, 1)
    assert row(before).due_on == date(2026, 11, 25)
    assert row(asked()).due_on == date(2026, 11, 27)
