"""Rights and leads through the API."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.access.test_leads import project
from tests.web.conftest import Login
from tests.web.organisations.test_pages import administers, person_of
from tests.web.pages.reading import english
from tests.web.people.staff import OTHER, OWN, node
from web.models import Volunteer


def granted(client: FlaskClient, session: Session, **more: object) -> int:
    whole = {"organisation_id": node(session, OWN), "right": "coordinator", **more}
    made = client.post("/api/v1/grants", json=whole)
    assert made.status_code == 201, made.text
    return int(made.get_json()["id"])


def test_a_right_is_given_changed_and_ended(signed_in: Login, session: Session) -> None:
    admin, theirs = english(signed_in("admin")), english(signed_in("volunteer"))
    me = person_of(session, "volunteer")
    grant = granted(admin, session, who=session.get_one(Volunteer, me).number, until="2026-12-31")
    held = theirs.get(f"/api/v1/people/{me}/grants").get_json()["items"]
    assert [(each["id"], each["right"], each["until"]) for each in held] == [
        (grant, "coordinator", "2026-12-31")
    ]
    assert theirs.get("/api/v1/people").status_code == 200
    url = f"/api/v1/grants/{grant}"
    assert admin.put(f"{url}/until", json={"until": None}).status_code == 428
    assert admin.put(f"{url}/until", json={"until": None}, headers={"If-Match": '"1"'}).status_code == 204
    on = admin.get(f"/api/v1/organisations/{node(session, OWN)}/grants").get_json()["items"]
    assert (grant, None) in [(each["id"], each["until"]) for each in on]
    assert admin.delete(url, headers={"If-Match": '"1"'}).status_code == 412
    assert admin.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert theirs.get("/api/v1/people").status_code == 403


def test_an_administrator_gives_no_further_than_they_reach(signed_in: Login, session: Session) -> None:
    administers(session, "verifier", OWN)
    client, me = english(signed_in("verifier")), person_of(session, "volunteer")
    who = session.get_one(Volunteer, me).number
    granted(client, session, who=who)
    whole = {"organisation_id": node(session, OTHER), "right": "coordinator", "who": who}
    assert client.post("/api/v1/grants", json=whole).status_code == 404
    own = {
        "organisation_id": node(session, OWN),
        "right": "auditor",
        "person_id": person_of(session, "verifier"),
    }
    refused = client.post("/api/v1/grants", json=own)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "own_account")
    listed = client.get("/api/v1/grants").get_json()["items"]
    assert me in [each["person_id"] for each in listed]
    assert person_of(session, "auditor") not in [each["person_id"] for each in listed]
    assert client.get(f"/api/v1/people/{person_of(session, 'auditor')}/grants").status_code == 404


def test_people_are_looked_for_by_those_who_name_somebody(signed_in: Login, session: Session) -> None:
    number = session.get_one(Volunteer, person_of(session, "volunteer")).number
    for code in ("admin", "coordinator", "lead"):
        found = (
            english(signed_in(code)).get("/api/v1/choices/people", query_string={"who": number}).get_json()
        )
        assert [each["person_id"] for each in found["items"]] == [person_of(session, "volunteer")], code
    assert english(signed_in("volunteer")).get("/api/v1/choices/people?who=li").status_code == 403


def test_leads_are_named_and_unnamed(signed_in: Login, session: Session) -> None:
    url, me = f"/api/v1/projects/{project(session)}/leads", person_of(session, "volunteer")
    coordinator, theirs = english(signed_in("coordinator")), english(signed_in("volunteer"))
    assert theirs.get(url).status_code == 403
    for _ in range(2):
        assert coordinator.put(f"{url}/{me}").status_code == 204
    assert [each["person_id"] for each in theirs.get(url).get_json()["items"]] == [me]
    who = {"who": "lead@demo.example"}
    assert len(theirs.post(url, json=who).get_json()["items"]) == 2
    assert theirs.delete(f"{url}/{me}").status_code == 204
    assert theirs.get(url).status_code == 403
    assert english(signed_in("lead")).get(url).status_code == 200
    assert (
        english(signed_in("daning")).put(f"/api/v1/projects/{project(session, OTHER)}/leads/{me}").status_code
        == 404
    )
