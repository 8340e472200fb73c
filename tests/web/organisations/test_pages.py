"""The pages of organisations, belonging and words, as people press through them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, account_of, post
from tests.web.pages.reading import english
from tests.web.people.staff import DISTRICT, OTHER, OWN, node
from web.db import writing
from web.models import Account, Belonging, Grant, Organisation, Term
from web.services.clock import now

NAMES = {"names-0-tag": "en", "names-0-name": "Tea house", "names-1-tag": "zh-Hans", "names-1-name": "茶馆"}


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


def person_of(session: Session, code: str) -> int:
    return session.get_one(Account, account_of(session, code)).person_id


def administers(session: Session, code: str, at: str) -> None:
    """Let somebody of the demo administer one organisation besides what they do."""
    with writing(session):
        session.add(
            Grant(
                person_id=person_of(session, code), organisation_id=node(session, at),
                right="administrator", granted_at=now(),
            )
        )  # fmt: skip


def made(client: FlaskClient, session: Session, at: str = OWN) -> int:
    sent = {**NAMES, "parent_id": str(node(session, at)), "kind": "association"}
    location = post(client, "/organisations/new", sent).headers["Location"]
    return int(location.rsplit("/", 1)[-1])


def test_an_organisation_is_added_without_a_code(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    identity = made(client, session)
    found = fresh(session).get_one(Organisation, identity)
    assert (found.code, found.names) == ("tea-house", {"en": "Tea house", "zh-Hans": "茶馆"})
    page = client.get(f"/organisations/{found.id}").text
    assert "茶馆" in page
    assert "Nothing yet." in page
    assert "Tea house" in client.get("/organisations").text


def test_faults_stand_by_the_field_and_all_is_kept(signed_in: Login) -> None:
    sent = {
        **NAMES,
        "names-0-name": "",
        "names-1-name": "",
        "parent_id": "1",
        "kind": "moon",
        "code": "Not OK",
    }
    answer = post(english(signed_in("admin")), "/organisations/new", sent)
    assert answer.status_code == 422
    for control in ("names-0-name", "kind", "code"):
        assert f'id="f-{control}-error"' in answer.text, control
    assert 'value="Not OK"' in answer.text


def test_two_who_edit_one_organisation_both_see_what_happened(signed_in: Login, session: Session) -> None:
    one, two = english(signed_in("admin")), english(signed_in("admin"))
    found = made(one, session)
    url = f"/organisations/{found}/edit"
    sent = {**NAMES, "kind": "company", "parent_id": str(node(session, OWN)), "version": "1"}
    assert post(one, url, sent).status_code == 302
    answer = post(two, url, {**sent, "kind": "association", "names-0-name": "Tea room"})
    assert answer.status_code == 409
    assert 'value="Tea room"' in answer.text
    assert 'id="f-kind-meanwhile"' in answer.text
    assert 'id="f-names-0-name-meanwhile"' in answer.text
    assert fresh(session).get_one(Organisation, found).kind == "company"


def test_an_organisation_is_moved_closed_and_opened_again(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    found = made(client, session)
    page = f"/organisations/{found}"
    sent = {**NAMES, "kind": "association", "parent_id": str(node(session, OTHER)), "version": "1"}
    post(client, f"{page}/edit", sent)
    assert fresh(session).get_one(Organisation, found).parent_id == node(session, OTHER)
    post(client, f"{page}/close", {"version": "2"}, page)
    assert "This organisation is closed" in client.get(page).text
    post(client, f"{page}/reopen", {"version": "3"}, page)
    assert fresh(session).get_one(Organisation, found).closed_at is None


def test_an_administrator_sees_and_edits_their_part_alone(signed_in: Login, session: Session) -> None:
    administers(session, "verifier", OWN)
    client = english(signed_in("verifier"))
    tree = client.get("/organisations").text
    assert f'href="/organisations/{node(session, OWN)}"' in tree
    assert f'href="/organisations/{node(session, OTHER)}"' not in tree
    for path in ("", "/edit", "/rights", "/people"):
        assert client.get(f"/organisations/{node(session, OWN)}{path}").status_code == 200, path
        assert client.get(f"/organisations/{node(session, OTHER)}{path}").status_code == 404, path
        assert client.get(f"/organisations/{node(session, DISTRICT)}{path}").status_code == 404, path


@pytest.mark.parametrize("code", ["volunteer", "lead", "auditor"])
def test_others_do_not_come_in(signed_in: Login, code: str) -> None:
    client = english(signed_in(code))
    for url in ("/organisations", "/organisations/requests", "/rights", "/vocabulary"):
        assert client.get(url).status_code == 403, url


def test_belonging_is_asked_confirmed_and_left(signed_in: Login, session: Session) -> None:
    person, place = signed_in("volunteer"), node(session, OWN)
    mine, staff = english(person), english(signed_in("daning"))
    post(mine, "/me/belonging", {"organisation_id": str(place)})
    assert "waits for an answer" in mine.get("/me/belonging").text
    asked = fresh(session).scalars(select(Belonging).where(Belonging.state == "asked")).one()
    url = "/organisations/requests"
    assert f'action="{url}/{asked.id}"' in staff.get(url).text
    post(staff, f"{url}/{asked.id}", {"answer": "confirm"}, url)
    assert fresh(session).get_one(Belonging, asked.id).state == "confirmed"
    assert "confirmed" in mine.get("/me/belonging").text
    post(mine, f"/me/belonging/{asked.id}/end", {}, "/me/belonging")
    assert fresh(session).get_one(Belonging, asked.id).state == "ended"


def test_nobody_takes_back_what_another_asked(signed_in: Login, session: Session) -> None:
    post(english(signed_in("volunteer")), "/me/belonging", {"organisation_id": str(node(session, OWN))})
    asked = fresh(session).scalars(select(Belonging).where(Belonging.state == "asked")).one()
    answer = post(english(signed_in("lead")), f"/me/belonging/{asked.id}/end", {}, "/me/belonging")
    assert answer.status_code == 404
    assert fresh(session).get_one(Belonging, asked.id).state == "asked"


def test_a_word_is_added_once_and_renamed(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    sent = {**NAMES, "code": "tea"}
    assert post(client, "/vocabulary/skill", sent).status_code == 302
    again = post(client, "/vocabulary/skill", {**sent, "form_key": "another-form"})
    assert again.status_code == 422
    assert "This code is in use already." in again.text
    post(client, "/vocabulary/skill/tea", {**NAMES, "names-0-name": "Tea making", "version": "1"})
    assert fresh(session).get_one(Term, ("skill", "tea")).names == {"en": "Tea making", "zh-Hans": "茶馆"}
    late = post(client, "/vocabulary/skill/tea", {**NAMES, "names-0-name": "Tea", "version": "1"})
    assert late.status_code == 409


@pytest.mark.parametrize(
    "url",
    ["/vocabulary/moons", "/vocabulary/skill/none", "/organisations/99999", "/rights/99999"],
)
def test_what_is_not_there_is_nothing(signed_in: Login, url: str) -> None:
    assert english(signed_in("admin")).get(url).status_code == 404
