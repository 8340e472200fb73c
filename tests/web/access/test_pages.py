"""Rights and leads in the pages: given and at once in force, ended, and nobody reaches too far."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.access.test_leads import project
from tests.web.conftest import Login, account_of, post
from tests.web.organisations.test_pages import administers, fresh, person_of
from tests.web.pages.reading import english
from tests.web.people.staff import DISTRICT, OTHER, OWN, node, somebody
from web.db import writing
from web.models import Grant, Organisation, Person, ProjectLead, Volunteer

WORK = ("/board", "/projects", "/people", "/runs", "/rosters", "/what-if", "/organisations")
LEAD_WORK = ("/board", "/projects", "/projects/new", "/what-if")


def given(session: Session, person: int) -> list[Grant]:
    return list(
        fresh(session).scalars(select(Grant).where(Grant.person_id == person, Grant.ended_at.is_(None)))
    )


def test_a_coordinator_is_made_and_works_at_once(signed_in: Login, session: Session) -> None:
    person = person_of(session, "volunteer")
    theirs, admin = english(signed_in("volunteer")), english(signed_in("admin"))
    assert theirs.get("/board").status_code == 403
    url = f"/organisations/{node(session, OWN)}/rights"
    number = session.get_one(Volunteer, person).number
    assert f'value="{person}"' in admin.get(url, query_string={"who": number}).text
    post(admin, url, {"who": number, "person_id": str(person), "right": "coordinator"})
    assert [(each.right, each.organisation_id) for each in given(session, person)] == [
        ("coordinator", node(session, OWN))
    ]
    for page in WORK:
        assert theirs.get(page).status_code == 200, page
    assert theirs.get(f"/organisations/{node(session, OWN)}").status_code == 200
    assert theirs.get(f"/organisations/{node(session, OTHER)}").status_code == 404


def test_a_right_is_ended_by_one_press_and_gone_with_the_next_request(
    signed_in: Login, session: Session
) -> None:
    person = person_of(session, "daning")
    theirs, admin = english(signed_in("daning")), english(signed_in("admin"))
    grant = next(each for each in given(session, person) if each.right == "coordinator")
    assert theirs.get("/board").status_code == 200
    page = f"/organisations/{node(session, OWN)}/rights"
    post(admin, f"/rights/grants/{grant.id}/end", {"version": "1"}, page)
    assert theirs.get("/board").status_code == 403


def test_a_lead_is_named_and_works_at_once(signed_in: Login, session: Session) -> None:
    found, person = project(session), person_of(session, "volunteer")
    theirs, coordinator = english(signed_in("volunteer")), english(signed_in("daning"))
    url = f"/projects/{found}/leads"
    number = session.get_one(Volunteer, person).number
    post(coordinator, url, {"who": number, "person_id": str(person)})
    assert fresh(session).get(ProjectLead, (found, person)) is not None
    for page in (
        *LEAD_WORK,
        f"/projects/{found}",
        f"/projects/{found}/edit",
        f"/projects/{found}/shifts/new",
        url,
    ):
        assert theirs.get(page).status_code == 200, page
    name = session.get_one(Person, person).name
    assert name in theirs.get(url).text
    gone = post(theirs, f"{url}/{person}/end", {}, url)
    assert gone.headers.get("Location") == f"/projects/{found}", gone.text[3000:]
    assert theirs.get(url).status_code == 403


def test_only_theirs_name_leads(signed_in: Login, session: Session) -> None:
    elsewhere = project(session, OTHER)
    assert english(signed_in("daning")).get(f"/projects/{elsewhere}/leads").status_code == 404
    assert english(signed_in("lead")).get(f"/projects/{elsewhere}/leads").status_code == 404


def test_nobody_changes_their_own_rights_or_locks_themselves_out(signed_in: Login, session: Session) -> None:
    own, client = person_of(session, "admin"), english(signed_in("admin"))
    page = f"/rights/{own}"
    assert "Another administrator changes your rights." in client.get(page).text
    grant = given(session, own)[0]
    assert post(client, f"/rights/grants/{grant.id}/end", {}, "/rights").status_code == 409
    sent = {"organisation_id": str(node(session, OWN)), "right": "lead"}
    assert post(client, page, sent, "/rights").status_code == 409
    assert post(client, f"{page}/lock-out", {}, "/rights").status_code == 409
    assert fresh(session).get_one(Person, own).state == "active"


def test_a_person_is_locked_out_and_let_in_again(signed_in: Login, session: Session) -> None:
    person, admin, theirs = person_of(session, "lead"), signed_in("admin"), english(signed_in("lead"))
    page = f"/rights/{person}"
    post(english(admin), f"{page}/lock-out", {}, page)
    assert fresh(session).get_one(Person, person).state == "locked_out"
    assert theirs.get("/projects").status_code == 302
    assert session.get_one(Person, person).name in english(admin).get("/rights?state=locked_out").text
    post(english(admin), f"{page}/let-in", {}, page)
    assert fresh(session).get_one(Person, person).state == "active"
    assert "locked" in english(admin).get(page).text


def test_people_and_rights_are_of_where_one_administers(signed_in: Login, session: Session) -> None:
    administers(session, "verifier", OWN)
    client = english(signed_in("verifier"))
    listed = client.get("/rights").text
    assert f'href="/rights/{person_of(session, "daning")}"' in listed
    assert f'href="/rights/{person_of(session, "auditor")}"' not in listed
    assert client.get(f"/rights/{person_of(session, 'auditor')}").status_code == 404
    assert client.get(f"/rights/{person_of(session, 'daning')}").status_code == 200
    grant = given(session, person_of(session, "auditor"))[0]
    assert post(client, f"/rights/grants/{grant.id}/end", {}, "/rights").status_code == 404


@pytest.mark.parametrize(
    ("sent", "control"),
    [
        ({"right": "king"}, "right"),
        ({"right": "lead", "until": "2026-11-22"}, "until"),
        ({"right": "lead", "until": "soon"}, "until"),
        ({"right": "lead", "person_id": "999999"}, "person_id"),
        ({"right": "lead", "person_id": "", "who": ""}, "person_id"),
    ],
)
def test_faults_are_said_by_their_field(
    signed_in: Login, session: Session, sent: dict[str, str], control: str
) -> None:
    person = somebody(session, "Qin Chosen")
    url = f"/organisations/{node(session, OWN)}/rights"
    whole = {"who": "Qin", "person_id": str(person), **sent}
    answer = post(english(signed_in("admin")), url, whole)
    assert answer.status_code == 422
    assert f'href="#f-{control}"' in answer.text
    assert given(session, person) == []


def test_the_whole_walk_of_a_new_sub_district(signed_in: Login, session: Session) -> None:
    """An administrator makes a sub-district, grants a coordinator, who works there and sees no further."""
    admin = english(signed_in("admin"))
    sent = {"names-0-tag": "en", "names-0-name": "New Town", "kind": "sub_district"}
    post(admin, "/organisations/new", {**sent, "parent_id": str(node(session, DISTRICT))})
    place = fresh(session).scalars(select(Organisation.id).where(Organisation.code == "new-town")).one()
    person = person_of(session, "volunteer")
    post(admin, f"/rights/{person}", {"organisation_id": str(place), "right": "coordinator"})
    theirs = english(signed_in("volunteer"))
    assert [theirs.get(page).status_code for page in WORK] == [200] * len(WORK)
    assert theirs.get(f"/organisations/{node(session, OWN)}").status_code == 404
    assert f'href="/organisations/{place}"' in theirs.get("/organisations").text
    assert account_of(session, "volunteer")
    with writing(session):
        session.get_one(Grant, given(session, person)[0].id).right = "lead"
    assert theirs.get("/people").status_code == 403
