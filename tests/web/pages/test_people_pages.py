"""People for planners: found by what they bring, one person whole, a credential seen."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from web.db import writing
from web.models import Volunteer, VolunteerCredential, VolunteerLanguage
from web.words.people import Asked, read


def test_people_are_found_by_name_and_number(signed_in: Login, session: Session) -> None:
    somebody = session.scalars(select(Volunteer).order_by(Volunteer.id)).first()
    assert somebody is not None
    client = english(signed_in("coordinator"))
    for words in (somebody.name, somebody.number):
        page = client.get("/people", query_string={"q": words}).text
        assert f'href="/people/{somebody.id}"' in page
    assert "Nobody found" in client.get("/people?q=no-such-person").text


def test_people_are_found_by_language_and_level(signed_in: Login, session: Session) -> None:
    chosen = select(VolunteerLanguage.volunteer_id).where(
        VolunteerLanguage.tag == "en", VolunteerLanguage.level >= 5
    )
    speak = set(session.scalars(chosen))
    page = english(signed_in("coordinator")).get("/people?language=en&level=C1").text
    assert f"{len(speak)} people found" in page
    assert all(f'href="/people/{person}"' in page for person in speak)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"q": "a\x00b", "level": "Z9", "organisation": "x"}, Asked(query="ab")),
        ({"q": "Li", "language": "ar", "level": "B1"}, Asked(query="Li", language="ar", level="B1")),
        ({"organisation": "9" * 40}, Asked()),
    ],
)
def test_a_search_that_makes_no_sense_is_left_out(args: dict[str, str], expected: Asked) -> None:
    assert read(args) == expected


def test_a_person_is_shown_whole(signed_in: Login, session: Session) -> None:
    spoken = session.scalars(select(VolunteerLanguage).order_by(VolunteerLanguage.volunteer_id)).first()
    assert spoken is not None
    person = session.get_one(Volunteer, spoken.volunteer_id)
    page = english(signed_in("coordinator")).get(f"/people/{person.id}").text
    assert person.number in page
    assert "What they bring" in page
    assert "When they are free" in page
    assert f"/what-if/new?volunteer={person.id}" in page


def test_a_credential_is_seen_and_verified(signed_in: Login, session: Session) -> None:
    credential = session.scalars(select(VolunteerCredential)).first()
    assert credential is not None
    where = (VolunteerCredential.volunteer_id == credential.volunteer_id) & (
        VolunteerCredential.code == credential.code
    )
    with writing(session):
        session.execute(update(VolunteerCredential).where(where).values(verified_at=None, valid_until=None))
    client = english(signed_in("coordinator"))
    person = f"/people/{credential.volunteer_id}"
    assert "I have seen it" in client.get(person).text
    post(client, f"{person}/credentials/{credential.code}/verify", page=person)
    session.rollback()
    session.expire_all()
    assert session.scalars(select(VolunteerCredential).where(where)).one().verified_at is not None


def test_nobody_is_nothing(signed_in: Login) -> None:
    assert english(signed_in("coordinator")).get("/people/999999").status_code == 404
