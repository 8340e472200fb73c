"""The demo's year of requests: its sums, its spread, and what loading and counting it cost."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from fixtures.district.requests import data, draw
from tests.web.conftest import MONDAY
from web.db import writing
from web.demo.ids import Ids
from web.demo.requests import load_requests
from web.models import Request, RequestEvent, RequestKind, Term
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.requests import rates
from web.services.requests.listing import Asked, listing, stages

RECEIVED, CLOSED = 2742, 2595


@pytest.fixture
def year(session: Session) -> float:
    """The year is loaded; the seconds that took."""
    with writing(session):
        session.execute(delete(RequestKind))
        session.execute(delete(Term).where(Term.kind == "request"))
    district = generate(60, shifts=40, week=MONDAY)
    begun = time.process_time()
    load_requests(session, district, Ids.of(district), 2026)
    return time.process_time() - begun


def test_the_sums(session: Session, year: float, actor_of: Callable[[str], Actor]) -> None:
    """2,742 are received in twelve months, and 2,595 of them closed, whoever counts."""
    found = rates.read(session, Scope(session, actor_of("coordinator")))
    assert (found.whole.received, found.whole.closed) == (RECEIVED, CLOSED)
    assert sum(each.received for _, each in found.months) == RECEIVED
    assert sum(each.closed for _, each in found.units) == CLOSED
    assert len(found.units) == 14
    shares = [each.rate or 0 for _, each in found.units]
    assert shares == sorted(shares)
    assert shares[0] < 0.89 < 0.985 < shares[-1]
    assert found.in_time is not None
    assert 0.85 < found.in_time < 0.99


@pytest.mark.parametrize(
    "today", [date(2026, 11, 23), date(2026, 12, 1), date(2027, 2, 28), date(2028, 2, 29)]
)
def test_on_any_day(today: date) -> None:
    """The sums hold whenever it is drawn, and nothing is asked in the future or before the year."""
    found = draw(7, today, {})
    counted = Counter(each.state for each in found)
    assert len(found) == RECEIVED
    assert counted["closed"] + counted["answered"] == CLOSED
    assert {name: counted[name] for name in data()["open"]} == {
        name: said[0] for name, said in data()["open"].items()
    }
    assert max(each.asked_on for each in found) <= today
    assert all(each.asked_on.toordinal() + each.took <= today.toordinal() for each in found)
    assert draw(7, today, {}) == found


def test_what_it_is_like(session: Session, year: float, actor_of: Callable[[str], Actor]) -> None:
    """Every stage has some, some are overdue, a few are alike, and every one has a history."""
    scope = Scope(session, actor_of("coordinator"))
    counted = stages(session, scope, Asked(), rates_since(session))
    assert all(counted[name].count for name in ("received", "accepted", "scheduled", "served", "closed"))
    assert counted["received"].overdue >= 3
    assert listing(session, scope, Asked(alike=True)).total >= 3
    with_history = select(func.count(RequestEvent.request_id.distinct()))
    assert session.scalar(with_history) == RECEIVED
    languages = set(session.scalars(select(Request.language)))
    assert {"zh-Hans", "en", "fr"} == languages


def test_cost(session: Session, year: float, actor_of: Callable[[str], Actor]) -> None:
    """Loading it takes less than two seconds, the rates less than fifty milliseconds."""
    assert year < 2.0
    scope = Scope(session, actor_of("coordinator"))
    rates.read(session, scope)
    took = []
    for _ in range(5):
        begun = time.process_time()
        rates.read(session, scope)
        took.append(time.process_time() - begun)
    assert min(took) < 0.05


def rates_since(session: Session) -> datetime:
    """A year ago."""
    return session.scalars(select(func.min(Request.asked_at))).one()
