"""People through the API: found, looked at, kept, made one with another."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.people.staff import OTHER, OWN, node, somebody
from web.db import writing
from web.models import Audit, Contact, Person, Volunteer, VolunteerLanguage
from web.services.accounts import contacts

URL = "/api/v1/people"


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    return signed_in("coordinator")


@pytest.mark.parametrize("part", ["number", "name", "latin_name"])
def test_people_are_found_by_part_of_what_they_are_called(
    coordinator: FlaskClient, session: Session, part: str
) -> None:
    wanted = session.execute(
        select(Person.id, Volunteer.number, Person.name, Person.latin_name)
        .join(Volunteer, Volunteer.id == Person.id)
        .where(Person.latin_name != "")
        .limit(1)
    ).one()
    query = {"q": getattr(wanted, part)[1:].upper()}
    found = coordinator.get(URL, query_string=query).get_json()["items"]
    assert wanted.id in [each["id"] for each in found]


@pytest.mark.parametrize("query", ["Émile Ångström", "émile ångström", "emile angstrom", "ANGSTROM É"])
def test_names_are_found_whatever_the_case_and_the_marks(
    coordinator: FlaskClient, session: Session, query: str
) -> None:
    somebody(session, "Émile Ångström")
    assert coordinator.get(URL, query_string={"q": query}).get_json()["total"] == 1


def test_people_are_found_by_language_and_level(coordinator: FlaskClient, session: Session) -> None:
    found = coordinator.get(f"{URL}?language=wuu&level=B2").get_json()
    speak = (VolunteerLanguage.tag == "wuu") & (VolunteerLanguage.level >= 4)
    ids = session.scalars(select(VolunteerLanguage.volunteer_id).where(speak)).all()
    assert 0 < found["total"] == len(ids) < 60
    assert {each["id"] for each in found["items"]} <= set(ids)


def test_a_person_says_what_is_kept_and_nothing_of_it(coordinator: FlaskClient, session: Session) -> None:
    who = somebody(session, "Near Person", phone="+8613800000001")
    answer = coordinator.get(f"{URL}/{who}")
    found = answer.get_json()
    assert (found["active"], found["alone"], found["kept"]) == (True, True, ["contacts"])
    assert "13800000001" not in answer.text
    assert not {"born", "address", "id_number"} & found["profile"].keys()
    assert answer.headers["ETag"] == '"1"'


def test_private_fields_are_looked_at_by_name(coordinator: FlaskClient, session: Session) -> None:
    who = somebody(session, "Near Person", phone="+8613800000001")
    assert coordinator.get(f"{URL}/{who}/private").status_code == 422
    assert coordinator.get(f"{URL}/{who}/private?field=everything").status_code == 422
    told = coordinator.get(f"{URL}/{who}/private?field=contacts&field=born").get_json()
    assert [each["value"] for each in told["contacts"]] == ["+8613800000001"]
    assert told["born"] is None
    assert told.keys() == {"contacts", "born"}
    looked = session.scalars(select(Audit).where(Audit.verb == "looked")).all()
    assert [each.numbers["fields"] for each in looked] == [["born", "contacts"]]


@pytest.mark.parametrize("part", ["", "/private?field=contacts", "/availability", "/contacts", "/relations"])
def test_a_stranger_is_not_there(signed_in: Login, session: Session, part: str) -> None:
    stranger = somebody(session, "Stranger", at=OTHER)
    assert signed_in("daning").get(f"{URL}/{stranger}{part}").status_code == 404


def test_somebody_new_is_entered_once(coordinator: FlaskClient, session: Session) -> None:
    said = {
        "name": "李奶奶", "language": "zh-Hans", "organisation_id": node(session, OWN),
        "phone": "13800000003", "languages": [{"tag": "wuu", "level": "native"}],
    }  # fmt: skip
    key = {"Idempotency-Key": "somebody-new"}
    first, again = (coordinator.post(URL, json=said, headers=key) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    who = first.get_json()["id"]
    kept = {"If-Match": coordinator.get(f"{URL}/{who}").headers["ETag"]}
    assert coordinator.patch(f"{URL}/{who}", json={"asked_minutes": 90}).status_code == 428
    assert coordinator.patch(f"{URL}/{who}", json={"asked_minutes": 90}, headers=kept).status_code == 204
    outdated = coordinator.patch(f"{URL}/{who}", json={"asked_minutes": 120}, headers=kept)
    assert outdated.status_code == 412
    fault = outdated.get_json()["error"]["errors"][0]
    assert (fault["place"], fault["yours"], fault["theirs"]) == ("asked_minutes", 120, 90)


def test_hours_companions_contacts_and_relations_of_somebody_alone_are_kept(
    coordinator: FlaskClient, session: Session
) -> None:
    who, other = somebody(session, "Alone"), somebody(session, "Other")
    number = session.get_one(Volunteer, other).number
    seen = {"If-Match": '"1"'}
    hours = {"weekly": [{"weekday": 2, "start": "09:00", "end": "10:30"}]}
    beside = {"companions": [{"number": number, "wanted": "with"}]}
    assert coordinator.patch(f"{URL}/{who}/availability", json=hours, headers=seen).status_code == 204
    assert coordinator.get(f"{URL}/{who}/availability").get_json()["weekly"] == hours["weekly"]
    assert coordinator.put(f"{URL}/{who}/companions", json=beside, headers=seen).status_code == 204
    assert coordinator.get(f"{URL}/{who}/companions").get_json()["items"] == beside["companions"]
    assert coordinator.post(f"{URL}/{who}/contacts", json={"value": "13800000004"}).status_code == 204
    way = coordinator.get(f"{URL}/{who}/contacts").get_json()["items"][0]
    assert (way["kind"], way["signs_in"]) == ("phone", False)
    assert coordinator.delete(f"{URL}/{who}/contacts/{way['id']}").status_code == 204
    tie = coordinator.post(f"{URL}/{who}/relations", json={"kind": "contact", "number": number})
    assert tie.status_code == 201
    assert [each["name"] for each in coordinator.get(f"{URL}/{who}/relations").get_json()["items"]] == [
        "Other"
    ]
    assert coordinator.delete(f"{URL}/{who}/relations/{tie.get_json()['id']}").status_code == 204


def test_who_signs_in_keeps_companions_and_contacts_themselves(
    coordinator: FlaskClient, session: Session
) -> None:
    who = somebody(session, "Signs In")
    with writing(session):
        contacts.open_account(session, who, "signs-in@example.com", "hash")
    contact = session.scalars(select(Contact.id).where(Contact.person_id == who)).one()
    assert coordinator.get(f"{URL}/{who}/companions").status_code == 404
    assert coordinator.delete(f"{URL}/{who}/contacts/{contact}").status_code == 404
    left = {"json": {"state": "left"}, "headers": {"If-Match": '"1"'}}
    assert coordinator.put(f"{URL}/{who}/state", **left).status_code == 404


@pytest.mark.parametrize(
    ("account", "state", "status"),
    [
        ("coordinator", "left", 204),
        ("coordinator", "locked_out", 404),
        ("admin", "locked_out", 204),
        ("lead", "left", 404),
        ("volunteer", "left", 404),
    ],
)
def test_whether_somebody_takes_part_is_said_by_who_may(
    signed_in: Login, session: Session, account: str, state: str, status: int
) -> None:
    who = somebody(session, "Alone")
    client = signed_in(account)
    answer = client.put(f"{URL}/{who}/state", json={"state": state}, headers={"If-Match": '"1"'})
    assert answer.status_code == status
    session.rollback()
    session.expire_all()
    assert session.get_one(Person, who).state == (state if status == 204 else "active")


def test_two_are_found_compared_made_one_and_made_two_again(
    coordinator: FlaskClient, session: Session
) -> None:
    kept, merged = somebody(session, "Anna Lang"), somebody(session, "Lang Anna")
    alike = coordinator.get("/api/v1/duplicates").get_json()["items"]
    assert [kept, merged, ["name"]] in [[e["first"]["id"], e["second"]["id"], e["signs"]] for e in alike]
    both = {"kept_id": kept, "merged_id": merged}
    seen = coordinator.get("/api/v1/merges/preview", query_string=both).get_json()
    assert (seen["kept"]["name"], seen["merged"]["name"], seen["clashes"]) == ("Anna Lang", "Lang Anna", [])
    said: dict[str, Any] = {**both, "version": seen["kept"]["version"], "name": "merged"}
    made = coordinator.post("/api/v1/merges", json=said)
    assert made.status_code == 201
    assert coordinator.get(f"{URL}/{merged}").status_code == 404
    undone = coordinator.post(f"/api/v1/merges/{made.get_json()['id']}/undo")
    assert (undone.status_code, undone.get_json()) == (200, {"since": []})
    assert coordinator.post(f"/api/v1/merges/{made.get_json()['id']}/undo").status_code == 409
    assert coordinator.post("/api/v1/merges", json=said).status_code == 412
    assert coordinator.get(f"{URL}/{merged}").get_json()["profile"]["name"] == "Lang Anna"
