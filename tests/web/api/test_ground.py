"""The week of people through the API."""

from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.services.planned import draft
from web.services import publishing
from web.services.paging import PAGE


def test_the_week_of_people_holds_their_shifts(program: Program, session: Session) -> None:
    publishing.publish(session, None, draft(session))
    found = program("coordinator").get(f"/api/v1/board/people?week={MONDAY}").get_json()
    assert found["roster"]["state"] == "published"
    assert found["items"]
    assert all(each["shifts"] for each in found["items"])
    assert len(found["items"]) <= PAGE
