"""Sessions come by sheet, go out again, and are the same when they are brought once more."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.offers.offered import THURSDAY
from tests.web.sheets_entered.brought import entered, looked_at, states, taken
from web.models import OfferedSession
from web.services.actor import Actor

HEADINGS = ("Specialist", "What the partner sends", "Day", "From", "Until", "Shifts", "Languages")
ROW = ("Cardiologist", "Medical licence: cardiology", THURSDAY.isoformat(), "13:00", "17:00", "2", "")


@pytest.fixture
def planner(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("coordinator")


def test_a_sheet_brought_twice_offers_once(session: Session, planner: Actor) -> None:
    asked = (session, planner, "sessions", HEADINGS, [ROW], "huashan-hospital")
    entered(*asked)
    (made,) = session.scalars(select(OfferedSession)).all()
    assert made.most_shifts == 2
    assert states(looked_at(*asked)) == ["unchanged"]
    assert len(session.scalars(select(OfferedSession)).all()) == 1
    out = taken(session, planner, "sessions", "huashan-hospital", "en")
    back = looked_at(session, planner, "sessions", out.headings, out.rows, "huashan-hospital")
    assert states(back) == ["unchanged"]
