"""Rosters: the list, what publishing would change and for whom, publishing once, throwing away."""

import re
from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.conftest import Login, in_language, post
from tests.web.pages.reading import english
from tests.web.services.planned import draft, free_pair, seen, whole
from tests.web.services.publishing.desk import Desk, desk_of
from web.models import Roster
from web.services import publishing
from web.services.actor import Actor
from web.services.clock import now
from web.services.publishing.doing import HELD


@pytest.fixture
def desk(session: Session, actor_of: Callable[[str], Actor]) -> Desk:
    """A coordinator's desk, with two shifts and people who are free."""
    return desk_of(session, actor_of("coordinator"))


def test_the_list_names_drafts_and_published_rosters(signed_in: Login, session: Session) -> None:
    made = draft(session)
    page = english(signed_in("coordinator")).get("/rosters").text
    assert f"Draft {made}" in page
    assert "Published roster 1" in page


def test_a_draft_says_what_publishing_changes_by_person(signed_in: Login, session: Session) -> None:
    made = draft(session)
    changes = publishing.changes(session, whole(session), made)
    page = english(signed_in("coordinator")).get(f"/rosters/{made}").text
    assert f"Publish {len(changes.added) + len(changes.removed)} changes" in page
    named = {int(each) for each in re.findall(r'href="/people/(\d+)"', page)}
    assert named == set(changes.people)


def test_publishing_twice_publishes_once_and_supersedes_the_old(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    sent = {"form_key": "publish-once"}
    for _ in range(2):
        answer = post(client, f"/rosters/{made}/publish", sent, page=f"/rosters/{made}")
        assert answer.headers["Location"] == f"/rosters/{made}"
    session.rollback()
    session.expire_all()
    states = {row.number: row.state for row in session.scalars(select(Roster))}
    assert states == {1: "superseded", 2: "published"}
    assert "Number 2 is published." in client.get(f"/rosters/{made}").text


@pytest.mark.parametrize("deed", ["publish", "discard"])
def test_a_draft_that_was_changed_since_the_page_was_opened_stays(
    signed_in: Login, session: Session, deed: str
) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    client = english(signed_in("coordinator"))
    page = client.get(f"/rosters/{made}").text
    opened = re.findall(r'name="version" value="(\d+)"', page)
    assert opened == ["0", "0"]
    moved = {"version": "0", "volunteer": str(person), "seat": str(seat)}
    assert post(client, f"/rosters/{made}/move", moved, page="/board").status_code == 302
    answer = post(client, f"/rosters/{made}/{deed}", {"version": opened[0]}, page="/board")
    assert answer.status_code == 409
    assert {"publish": "changed this draft meanwhile", "discard": "This draft was changed meanwhile."}[
        deed
    ] in answer.text
    session.rollback()
    assert session.scalar(select(Roster.state).where(Roster.id == made)) == "draft"


def test_a_published_roster_cannot_be_published_or_thrown_away(signed_in: Login, session: Session) -> None:
    published = session.scalars(select(Roster.id).where(Roster.state == "published")).one()
    client = english(signed_in("coordinator"))
    for deed in ("publish", "discard"):
        answer = post(client, f"/rosters/{published}/{deed}", page="/runs/new")
        assert answer.status_code == 409
        assert "published already" in answer.text
    page = client.get(f"/rosters/{published}").text
    assert "This is in force." in page
    with time_machine.travel(now() + HELD):
        assert "This is what people were promised." in client.get(f"/rosters/{published}").text
    assert f"/rosters/{published}/publish" not in page


def test_a_draft_is_thrown_away(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    post(client, f"/rosters/{made}/discard", page=f"/rosters/{made}")
    assert client.get(f"/rosters/{made}").status_code == 404
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Roster)) == 1


def pressed(client: FlaskClient, url: str, roster: int, **sent: str) -> TestResponse:
    return post(client, url, sent, page=f"/rosters/{roster}" if sent else "/runs/new")


def test_a_draft_that_changes_nothing_offers_nothing_to_publish(signed_in: Login, desk: Desk) -> None:
    made = desk.draft()
    client = english(signed_in("coordinator"))
    page = client.get(f"/rosters/{made}").text
    assert "Nothing would change" in page
    assert f"/rosters/{made}/publish" not in page
    answer = pressed(client, f"/rosters/{made}/publish", made, version="0")
    assert (answer.status_code, desk.session.get_one(Roster, made).state) == (409, "draft")


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_draft_that_meets_says_both_sides_and_has_one_way_on(
    signed_in: Login, desk: Desk, tag: str
) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    version = str(desk.session.get_one(Roster, made).version)
    desk.say(desk.anna, desk.here, "declined")
    client = signed_in("coordinator")
    in_language(client, tag)
    answer = pressed(client, f"/rosters/{made}/publish", made, version=version)
    assert answer.status_code == 409
    for page in (answer.text, client.get(f"/rosters/{made}").text):
        assert "Carl" in page
        assert "Anna" in page
        assert f'action="/rosters/{made}/rebase"' in page
        assert f'action="/rosters/{made}/publish"' not in page
    assert pressed(client, f"/rosters/{made}/rebase", made, version=version).status_code == 302
    page = client.get(f"/rosters/{made}").text
    assert "Carl" in page
    assert f"/rosters/{made}/rebase" not in page
    (digest,) = re.findall(r'name="difference" value="([0-9a-f]+)"', page)
    sent = {"version": str(int(version) + 1), "difference": digest}
    assert pressed(client, f"/rosters/{made}/publish", made, **sent).status_code == 302
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("", "offered")


def test_another_difference_than_was_seen_is_shown_and_asked_again(signed_in: Login, desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here), goes=[(desk.berta, desk.there)])
    client = english(signed_in("coordinator"))
    page = client.get(f"/rosters/{made}").text
    sent = {
        name: re.findall(rf'name="{name}" value="([0-9a-f]+)"', page)[-1]
        for name in ("version", "difference", "seen")
    }
    desk.say(desk.berta, desk.there, "declined")
    answer = pressed(client, f"/rosters/{made}/publish", made, **sent)
    assert answer.status_code == 409
    assert "something else than you saw" in answer.text
    assert "Berta said no" in answer.text
    assert "Publish 1 change" in answer.text
    assert desk.state(desk.carl, desk.here) == ""
    sent["difference"] = re.findall(r'name="difference" value="([0-9a-f]+)"', answer.text)[0]
    assert pressed(client, f"/rosters/{made}/publish", made, **sent).status_code == 302
    assert desk.state(desk.carl, desk.here) == "offered"


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_what_was_published_can_be_taken_back_while_minutes_are_left(
    signed_in: Login, desk: Desk, tag: str
) -> None:
    made = desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    desk.publish(made)
    desk.say(desk.carl, desk.here, "accepted")
    client = signed_in("coordinator")
    in_language(client, tag)
    page = client.get(f"/rosters/{made}").text
    assert f"/rosters/{made}/take-back" in page
    assert re.search(r"10 minutes left|还剩\s?10\s?分钟", page)
    with time_machine.travel(now() + HELD):
        assert f"/rosters/{made}/take-back" not in client.get(f"/rosters/{made}").text
    answer = pressed(client, f"/rosters/{made}/take-back", made)
    page = client.get(answer.headers["Location"]).text
    assert "Carl" in page
    found = desk.session.scalars(select(Roster).where(Roster.undoes_number.is_not(None))).one()
    assert answer.headers["Location"] == f"/rosters/{found.id}"
    draft_id = desk.session.scalar(select(func.max(Roster.id)))
    assert f"/rosters/{draft_id}" in page
    assert "Dora" in client.get(f"/rosters/{draft_id}").text
    assert f"/rosters/{made}/take-back" not in client.get(f"/rosters/{made}").text
    assert (desk.state(desk.carl, desk.here), desk.state(desk.dora, desk.there)) == ("accepted", "released")


def test_a_draft_is_begun_for_a_week_in_which_nothing_is_published(signed_in: Login, desk: Desk) -> None:
    client = english(signed_in("coordinator"))
    assert post(client, "/rosters/draft", {"week": "2027-03-01"}, page="/runs/new").status_code == 302
    made = desk.session.scalar(select(func.max(Roster.id)))
    assert "of a week in which nothing is published yet" in client.get(f"/rosters/{made}").text
    assert "nothing is published yet" in client.get("/rosters").text
