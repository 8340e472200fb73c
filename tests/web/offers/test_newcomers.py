"""A partner enters somebody who is not in Duet yet, from the page of a session, and names them there."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import Login, post
from tests.web.offers.offered import PAPER, THURSDAY, hospital, offer, partner, talk
from tests.web.offers.test_way import promised
from web.db import writing
from web.models import Belonging, Contact, Credential, OfferedSession, Party, Person, VolunteerLanguage
from web.services.actor import Actor
from web.services.clock import now
from web.services.offers import naming


@pytest.fixture
def planner(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def hospital_page(session: Session, signed_in: Login) -> FlaskClient:
    """The browser of the hospital's own account, which leads for it and coordinates nothing."""
    client = signed_in("hospital")
    session.rollback()
    return client


@pytest.fixture
def found(session: Session) -> OfferedSession:
    (made,) = offer(session, partner(session))
    return made


def typed(**more: object) -> dict[str, object]:
    """A cardiologist, as their hospital types them."""
    return {
        "name": "周明", "latin_name": "Zhou Ming", "contact": "zhou.ming@example.org", "reads": "zh-Hans",
        "valid_until": (THURSDAY + timedelta(days=400)).isoformat(), "number": "110-4471", "issuer": "",
        "language": "cmn", "level": "native", "language_2": "en", "level_2": "B2",
        "form_key": "once-and-no-more", **more,
    }  # fmt: skip


def people(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Person)) or 0


def test_somebody_new_is_entered_chosen_verified_and_named(
    session: Session, hospital_page: FlaskClient, found: OfferedSession, planner: Actor
) -> None:
    promised(session, planner, found, talk(session, time(14)))
    url = f"/offers/{found.id}/person"
    assert url in hospital_page.get(f"/offers/{found.id}").text
    asked = hospital_page.get(url).text
    assert 'value="cmn" selected' in asked
    before = people(session)
    answer = post(hospital_page, url, typed())
    assert answer.status_code == 302
    who = int(answer.location.rsplit("=", 1)[1])
    back = hospital_page.get(answer.location).text
    assert f'value="{who}" selected' in back
    again = post(hospital_page, url, typed())
    assert (again.location, people(session)) == (answer.location, before + 1)
    person = session.get_one(Person, who)
    assert (person.name, person.latin_name, person.language) == ("周明", "Zhou Ming", "zh-Hans")
    assert session.scalar(select(Contact.kind).where(Contact.person_id == who)) == "email"
    belongs = session.scalars(select(Belonging).where(Belonging.person_id == who)).one()
    assert belongs.state == "confirmed"
    paper = session.scalars(select(Credential).where(Credential.volunteer_id == who)).one()
    assert (paper.code, paper.verified_at) == (PAPER, None)
    spoken = select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == who)
    assert set(session.scalars(spoken)) == {"cmn", "en"}
    refused = post(hospital_page, f"/offers/{found.id}/name", {"person_id": who, "version": found.version})
    assert refused.status_code == 422
    assert "f-person_id-error" in refused.text
    assert f'value="{who}" selected' in refused.text
    with writing(session):
        session.get_one(Credential, paper.id).verified_at = now()
    named = post(hospital_page, f"/offers/{found.id}/name", {"person_id": who, "version": found.version})
    assert named.status_code == 302
    session.rollback()
    assert session.get_one(Party, found.party_id, populate_existing=True).volunteer_id == who


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 101),
        ("contact", ""),
        ("contact", "nobody"),
        ("contact", "a@b"),
        ("contact", "+86 1"),
        ("reads", "tlh"),
        ("valid_until", "tomorrow"),
        ("valid_until", "0001-01-01"),
        ("valid_until", (THURSDAY - timedelta(days=1)).isoformat()),
        ("number", "9" * 101),
        ("language", "tlh"),
        ("language", ""),
        ("language_2", "cmn"),
        ("level", "excellent"),
        ("skills", "no-such-skill"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(
    session: Session, hospital_page: FlaskClient, found: OfferedSession, field: str, value: str
) -> None:
    before = people(session)
    answer = post(hospital_page, f"/offers/{found.id}/person", typed(**{field: value}))
    assert answer.status_code == 422
    assert f"f-{field}-error" in answer.text
    kept = {"name": "周明", "contact": "zhou.ming@example.org", "number": "110-4471"}
    for name, text in kept.items():
        assert (text in answer.text) is (name != field)
    assert people(session) == before


def test_hostile_text_stays_text(session: Session, hospital_page: FlaskClient, found: OfferedSession) -> None:
    hostile = "<script>alert(1)</script>"
    answer = post(hospital_page, f"/offers/{found.id}/person", typed(name=hostile))
    assert answer.status_code == 302
    assert hostile not in hospital_page.get(answer.location).text


def test_nobody_is_entered_for_what_has_ended_or_is_another_partner_s(
    session: Session, hospital_page: FlaskClient
) -> None:
    other = "huadong-hospital"
    (theirs,) = offer(session, partner(session, other), organisation_id=hospital(session, other))
    assert hospital_page.get(f"/offers/{theirs.id}/person").status_code == 404
    (own,) = offer(session, partner(session))
    with writing(session):
        session.get_one(OfferedSession, own.id).ended_at = now()
    before = people(session)
    answer = post(hospital_page, f"/offers/{own.id}/person", typed())
    assert answer.status_code == 409
    assert people(session) == before


def test_the_api_enters_once_by_its_key(session: Session, program: Program, found: OfferedSession) -> None:
    client = program("hospital")
    url, key = f"/api/v1/offers/{found.id}/people", {"Idempotency-Key": "a-key-of-one-try"}
    asked = {
        "name": "Zhou Ming", "contact": "+8613800138000", "language": "en",
        "languages": [{"tag": "cmn", "level": "native"}],
    }  # fmt: skip
    made = client.post(url, json=asked, headers=key)
    assert made.status_code == 201
    assert client.post(url, json=asked, headers=key).get_json() == made.get_json()
    assert client.post(url, json={**asked, "contact": "?"}).status_code == 422
    session.rollback()
    (told,) = naming.papers(
        session, found, session.get_one(Party, found.party_id),
        [session.get_one(Person, made.get_json()["id"])],
    ).values()  # fmt: skip
    assert told == naming.NOT_VERIFIED
