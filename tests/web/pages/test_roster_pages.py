"""Rosters: the list, what publishing would change and for whom, publishing once, throwing away."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import draft, free_pair, seen, whole
from web.models import Roster
from web.services import publishing


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
    assert "Roster 2 is published." in client.get(f"/rosters/{made}").text


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
    assert "This draft was changed meanwhile." in answer.text
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
    assert "This is what people were promised." in page
    assert f"/rosters/{published}/publish" not in page


def test_a_draft_is_thrown_away(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    post(client, f"/rosters/{made}/discard", page=f"/rosters/{made}")
    assert client.get(f"/rosters/{made}").status_code == 404
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Roster)) == 1
