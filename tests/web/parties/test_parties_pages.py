"""Pages of groups and partners' offers: entered, their people named, promised a place, and who came."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import WEEK
from web.db import writing
from web.models import Member, Organisation, Party, Person, Promise, Seat, Shift, Volunteer


@pytest.fixture
def planner(signed_in: Login) -> FlaskClient:
    return english(signed_in("coordinator"))


def entered(session: Session, planner: FlaskClient, **other: str) -> int:
    """A group that is entered on its page."""
    node = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    session.rollback()
    typed = {"kind": "group", "organisation_id": str(node), "name": "棋社", "heads": "3", **other}
    done = post(planner, "/parties/new", typed)
    assert done.status_code == 302, done.text
    return int(done.location.rsplit("/", 1)[1])


def seat_for(session: Session, most: int) -> tuple[int, Shift]:
    """An empty seat of a shift to come."""
    shift = session.scalars(
        select(Shift).where(Shift.starts_at > WEEK.start, Shift.status == "open").limit(1)
    ).one()
    with writing(session):
        made = Seat(shift_id=shift.id, position=9, minimum=0, desired=most, maximum=most)
        session.add(made)
    return made.id, shift


def version_of(page: str) -> str:
    found = re.search(r'name="version" value="([0-9]+)"', page)
    assert found is not None
    return found[1]


def test_a_group_is_entered_changed_and_ended(session: Session, planner: FlaskClient) -> None:
    party = entered(session, planner)
    assert "棋社" in planner.get("/parties").text
    page = planner.get(f"/parties/{party}/edit").text
    changed = {"name": "Chess club", "heads": "4", "credential_code": "", "version": version_of(page)}
    assert post(planner, f"/parties/{party}/edit", changed).status_code == 302
    shown = planner.get(f"/parties/{party}").text
    assert "Chess club" in shown
    assert "4 people" in shown
    assert post(planner, f"/parties/{party}/edit", changed).status_code == 409
    for deed, ended in (("end", True), ("resume", False)):
        shown = planner.get(f"/parties/{party}").text
        assert post(planner, f"/parties/{party}/{deed}", {"version": version_of(shown)}).status_code == 302
        session.expire_all()
        assert (session.get_one(Party, party).ended_at is not None) == ended
        session.rollback()


def test_what_means_nothing_is_said_beside_its_field(session: Session, planner: FlaskClient) -> None:
    node = session.scalars(select(Organisation.id)).first()
    session.rollback()
    answer = post(planner, "/parties/new", {"organisation_id": str(node), "kind": "crowd", "heads": "0"})
    assert answer.status_code == 422
    assert {"f-name", "f-heads"} <= set(re.findall(r'href="#(f-[a-z]+)"', answer.text))


def test_people_are_named_up_to_the_number_that_comes(session: Session, planner: FlaskClient) -> None:
    party = entered(session, planner, heads="2")
    people = session.scalars(select(Volunteer).order_by(Volunteer.id).limit(3)).all()
    numbers = {each.id: each.number for each in people}
    session.rollback()
    url = f"/parties/{party}/people"
    first, second, third = numbers
    assert numbers[first] in planner.get(f"/parties/{party}?who={numbers[first]}").text
    for person in (first, second):
        assert post(planner, url, {"person_id": str(person), "role": "member"}).status_code == 302
    many = post(planner, url, {"person_id": str(third), "role": "member"})
    assert many.status_code == 422
    assert "more people than the group brings" in many.text
    assert post(planner, url, {"person_id": str(third), "role": "contact"}).status_code == 302
    assert post(planner, url, {"person_id": str(third), "role": "sent"}).status_code == 404
    assert post(planner, f"{url}/{first}/end", {"role": "member"}).status_code == 302
    assert list(session.scalars(select(Member.volunteer_id).where(Member.party_id == party))) == [second]
    assert session.get_one(Party, party).contact_person_id == third


def test_a_partner_names_later_whom_they_send(session: Session, planner: FlaskClient) -> None:
    party = entered(session, planner, kind="offer", heads="1", name="Huashan: a doctor")
    person = session.scalars(select(Volunteer.id).limit(1)).one()
    session.rollback()
    assert (
        post(planner, f"/parties/{party}/people", {"person_id": str(person), "role": "sent"}).status_code
        == 302
    )
    assert session.get_one(Party, party).volunteer_id == person
    name = session.get_one(Person, person).name
    session.rollback()
    assert name in planner.get(f"/parties/{party}").text


def test_a_group_is_promised_a_place_answers_and_comes(
    session: Session, planner: FlaskClient, signed_in: Login
) -> None:
    party, (seat, shift) = entered(session, planner), seat_for(session, 5)
    shift_id, begins, ends = shift.id, shift.starts_at, shift.ends_at
    session.rollback()
    assert f"/shifts/seats/{seat}/groups" in planner.get(f"/shifts/{shift_id}").text
    assert "room for 5 people" in planner.get(f"/shifts/seats/{seat}/groups").text
    url = f"/shifts/seats/{seat}/groups"
    full = post(planner, url, {"party_id": str(party), "heads": "6"})
    assert full.status_code == 409
    given = post(planner, url, {"party_id": str(party), "heads": ""})
    assert given.status_code == 302
    page = planner.get(given.location).text
    assert "They said yes" in page
    assert "They served" not in page
    assert post(planner, f"{given.location}/answer", {"answer": "accepted"}).status_code == 302
    promise = int(given.location.rsplit("/", 1)[1])
    assert session.get_one(Promise, promise).state == "accepted"
    session.rollback()
    with time_machine.travel(begins + timedelta(minutes=5)):
        later = english(signed_in("coordinator"))
        came = {"state": "served", "minutes": "90", "note": ""}
        assert post(later, f"{given.location}/attendance", came).status_code == 302
        again = {"state": "did_not_come", "minutes": "90", "note": ""}
        assert post(later, f"{given.location}/attendance", again).status_code == 409
        noted = again | {"note": "It rained."}
        assert post(later, f"{given.location}/attendance", noted).status_code == 302
        assert "It rained." in later.get(given.location).text
    session.expire_all()
    assert session.get_one(Promise, promise).state == "did_not_come"
    assert ends > begins > TODAY


def test_a_lead_sees_no_party_of_another_organisation(
    session: Session, planner: FlaskClient, signed_in: Login
) -> None:
    party, (seat, _) = entered(session, planner), seat_for(session, 5)
    lead = signed_in("lead")
    assert lead.get("/parties").status_code == 200
    assert "棋社" not in lead.get("/parties").text
    assert lead.get(f"/parties/{party}").status_code == 404
    assert lead.get("/parties/new").status_code in (403, 404)
    assert lead.get(f"/shifts/seats/{seat}/groups").status_code in (403, 404)
