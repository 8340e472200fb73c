"""What the partners of the demo offer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.web.conftest import MONDAY
from tests.web.offers.offered import hospital
from web.demo.ids import Ids
from web.demo.offers import AFTERNOONS, WEEKS, load_offers
from web.models import OfferedSession, Party


def test_the_demo_has_afternoons_of_specialists_for_weeks(session: Session) -> None:
    district = generate(60, shifts=40, week=MONDAY)
    assert load_offers(session, district, Ids.of(district)) == WEEKS * len(AFTERNOONS)
    theirs = select(OfferedSession.id).join(Party, Party.id == OfferedSession.party_id)
    theirs = theirs.where(Party.organisation_id == hospital(session))
    assert len(session.scalars(theirs).all()) == 2 * WEEKS
