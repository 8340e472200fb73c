"""People for staff: found by what they bring, one person whole, looked at, kept, made one with another."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.people.staff import OTHER, OWN, node, somebody
from web.models import Audit, Contact, Person, Relation, Volunteer, VolunteerLanguage
from web.services.people import profile
from web.words import profiles
from web.words.people import Asked, read


def test_people_are_found_by_name_and_number(signed_in: Login, session: Session) -> None:
    first = session.scalars(select(Volunteer).order_by(Volunteer.id)).first()
    assert first is not None
    client = english(signed_in("coordinator"))
    for words in (session.get_one(Person, first.id).name, first.number):
        page = client.get("/people", query_string={"q": words}).text
        assert f'href="/people/{first.id}"' in page
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


def test_contacts_and_birth_date_are_shown_by_a_press_that_is_recorded(
    signed_in: Login, session: Session
) -> None:
    who = somebody(session, "Near Person", phone="+8613800000001", born=date(1980, 1, 2))
    client = english(signed_in("coordinator"))
    before = client.get(f"/people/{who}").text
    assert "••••••" in before
    assert "13800000001" not in before
    assert "1980" not in before
    shown = post(client, f"/people/{who}/private", page=f"/people/{who}").text
    assert "+8613800000001" in shown
    assert "1980" in shown
    assert "That you looked at this is recorded." in shown
    verbs = session.scalars(
        select(Audit.verb).where(Audit.subject_id == who, Audit.subject == "person")
    ).all()
    assert verbs == ["looked"]


def new_person(session: Session, **more: str) -> dict[str, str]:
    """What a browser sends of somebody new."""
    return {
        "name": "李奶奶", "language": "zh-Hans", "organisation_id": str(node(session, OWN)), "phone": "",
        "languages-0-tag": "wuu", "languages-0-level": "native", **more,
    }  # fmt: skip


def test_somebody_without_a_device_is_entered_and_kept(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made = post(client, "/people/new", new_person(session, phone="13800000003"))
    session.rollback()
    who = session.scalars(select(Person).where(Person.name == "李奶奶")).one()
    assert (made.status_code, made.headers["Location"]) == (302, f"/people/{who.id}/edit")
    page = client.get(f"/people/{who.id}/edit").text
    assert "13800000003" not in page
    sent = edited(session, who.id) | {"name": "李淑芬", "born": "1950-06-07"}
    assert post(client, f"/people/{who.id}/edit", sent).status_code == 302
    hours = {"available": ["2-09:00"], "minutes": "60", "version": "1"}
    assert post(client, f"/people/{who.id}/hours", hours).status_code == 302
    session.rollback()
    session.expire_all()
    kept = profile.get(session, who.id)
    assert (kept.person.name, kept.age, [each.weekday for each in kept.weekly]) == ("李淑芬", 76, [1])
    again = edited(session, who.id)
    assert again["born"] == ""
    assert post(client, f"/people/{who.id}/edit", again).status_code == 302
    assert profile.get(session, who.id).age == 76


def edited(session: Session, who: int) -> dict[str, str]:
    """What a browser sends of somebody's profile when nothing was changed."""
    session.rollback()
    session.expire_all()
    found = profile.get(session, who)
    sent = {"version": str(found.person.version)}
    for name, value in profiles.typed(found, own=False).items():
        if isinstance(value, list):
            for index, row in enumerate(value):
                cells = row.items() if isinstance(row, dict) else ()
                sent |= {f"{name}-{index}-{key}": str(cell) for key, cell in cells}
        else:
            sent[name] = str(value)
    return sent


@pytest.mark.parametrize(
    ("change", "place"),
    [({"name": ""}, "name"), ({"phone": "12"}, "phone"), ({"organisation_id": "999999"}, "organisation_id")],
)
def test_faults_of_somebody_new_stand_by_their_field(
    signed_in: Login, session: Session, change: dict[str, str], place: str
) -> None:
    answer = post(english(signed_in("coordinator")), "/people/new", new_person(session, **change))
    assert answer.status_code == 422
    assert f'id="f-{place}-error"' in answer.text


def test_contacts_and_relations_are_added_and_taken_away(signed_in: Login, session: Session) -> None:
    who = somebody(session, "Alone")
    client, page = english(signed_in("coordinator")), f"/people/{who}/contacts"
    assert post(client, page, {"value": "no address"}, page=page).status_code == 422
    assert post(client, page, {"value": "alone@example.com"}, page=page).status_code == 302
    relation = {"kind": "guardian", "name": "Mother Li", "phone": "13800000007"}
    assert post(client, f"/people/{who}/relations", relation, page=page).status_code == 302
    assert post(client, f"/people/{who}/relations", {"kind": "guardian"}, page=page).status_code == 422
    shown = client.get(page).text
    assert "Mother Li" in shown
    assert "alone@example.com" not in shown
    contact = session.scalars(select(Contact.id).where(Contact.person_id == who)).one()
    relation_id = session.scalars(select(Relation.id).where(Relation.person_id == who)).one()
    for url in (f"{page}/{contact}/remove", f"/people/{who}/relations/{relation_id}/end"):
        assert post(client, url, page=page).status_code == 302
    assert "Mother Li" not in client.get(page).text


def test_companions_of_somebody_without_a_device_are_kept(signed_in: Login, session: Session) -> None:
    who, other = somebody(session, "Alone"), somebody(session, "Other")
    number = session.get_one(Volunteer, other).number
    client, page = english(signed_in("coordinator")), f"/people/{who}/companions"
    sent = {"companions-0-number": number, "companions-0-wanted": "never", "version": "1"}
    assert post(client, page, sent).status_code == 302
    assert number in client.get(page).text


def test_somebody_without_a_device_leaves_and_comes_back(signed_in: Login, session: Session) -> None:
    who = somebody(session, "Alone")
    client, page = english(signed_in("coordinator")), f"/people/{who}"
    for state, word in (("left", "has left"), ("active", "They take part no longer")):
        version = str(session.get_one(Person, who).version)
        assert post(client, f"{page}/state", {"state": state, "seen": version}, page=page).status_code == 302
        assert word in client.get(page).text
        session.rollback()
        session.expire_all()


def test_two_persons_are_compared_made_one_and_made_two_again(signed_in: Login, session: Session) -> None:
    kept = somebody(session, "Anna Lang", phone="+8613800000001")
    merged = somebody(session, "Lang Anna", phone="+8613800000001")
    client, page = english(signed_in("coordinator")), f"/people/duplicates/{kept}/{merged}"
    listed = client.get("/people/duplicates").text
    assert page in listed
    assert "same name" in listed
    shown = client.get(page).text
    assert "Lang Anna" in shown
    assert "This one is kept" in shown
    sent = {"name": "merged", "language": "kept", "limits": "kept", "version": "1"}
    assert post(client, page, sent).status_code == 302
    assert page not in client.get("/people/duplicates").text
    assert client.get(f"/people/{merged}").status_code == 404
    whole = client.get(f"/people/{kept}").text
    assert "Lang Anna" in whole
    undo = re.search(r"/people/merges/\d+/undo", whole)
    assert undo is not None
    assert post(client, undo[0], page=f"/people/{kept}").status_code == 302
    assert "Anna Lang" in client.get(f"/people/{kept}").text
    assert client.get(f"/people/{merged}").status_code == 200


def test_an_outdated_merge_shows_the_page_again(signed_in: Login, session: Session) -> None:
    kept, merged = somebody(session, "Anna Lang"), somebody(session, "Anna Lang")
    client, page = english(signed_in("coordinator")), f"/people/duplicates/{kept}/{merged}"
    sent = {"name": "kept", "language": "kept", "limits": "kept", "version": "99"}
    assert post(client, page, sent).status_code == 409
    assert session.get_one(Person, merged).merged_into_id is None


@pytest.mark.parametrize("part", ["", "/edit", "/hours", "/contacts", "/companions"])
def test_nobody_s_page_is_there_for_who_may_not_see_them(
    signed_in: Login, session: Session, part: str
) -> None:
    stranger = somebody(session, "Stranger", at=OTHER)
    assert english(signed_in("daning")).get(f"/people/{stranger}{part}").status_code == 404


def test_nobody_is_nothing(signed_in: Login) -> None:
    assert english(signed_in("coordinator")).get("/people/999999").status_code == 404


@pytest.mark.parametrize(("who", "whole"), [("coordinator", True), ("daning", False)])
def test_what_if_somebody_withdraws_is_offered_where_it_can_be_asked(
    signed_in: Login, session: Session, who: str, whole: bool
) -> None:
    stranger = session.scalar(select(Volunteer.id).order_by(Volunteer.id.desc()).limit(1))
    client = english(signed_in(who))
    page = client.get(f"/people/{stranger}")
    assert page.status_code == 200
    asks = f"/what-if/new?volunteer={stranger}"
    assert (asks in page.text) is whole
    assert client.get(asks).status_code == (200 if whole else 404)
