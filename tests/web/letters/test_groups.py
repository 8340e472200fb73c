"""Letters of groups: its contact answers for all by one press, the others are told who answers and what."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.letters.desk import BY_STAFF, HOUSE, ActorOf, Desk
from tests.web.letters.test_one_press import press
from tests.web.pages.reading import english
from web.db import writing
from web.models import Audit, Member, Notice, Party, Promise, Volunteer
from web.services.clock import now
from web.services.faults import NotFound
from web.services.messages import links
from web.services.promises import acts, answering
from web.words.messages.letter import Letter


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


@pytest.fixture
def others(session: Session, desk: Desk) -> Sequence[int]:
    """Two members of the group, and somebody who is none."""
    chosen = select(Volunteer.id).where(Volunteer.id != desk.me.person_id).order_by(Volunteer.id).limit(3)
    return session.scalars(chosen).all()


@pytest.fixture
def promise(session: Session, desk: Desk, others: Sequence[int]) -> int:
    """A place that a group of three is asked for; the demo's volunteer is its contact."""
    with writing(session):
        party = Party(
            kind="group", organisation_id=1, name="Silver choir", heads=3,
            contact_person_id=desk.me.person_id, created_at=now(),
        )  # fmt: skip
        session.add(party)
        session.flush()
        session.add_all(Member(party_id=party.id, volunteer_id=each) for each in others[:2])
        return acts.offer_to_party(session, BY_STAFF, desk.free_seat(), party.id, 3).id


def state(desk: Desk, promise_id: int) -> str:
    desk.session.rollback()
    desk.session.expire_all()
    return desk.session.get_one(Promise, promise_id).state


def written(desk: Desk, person_id: int | None = None) -> Letter:
    found = desk.letter(person_id)
    assert found is not None
    return found


def test_its_contact_says_yes_for_all_by_one_press(
    client: FlaskClient, desk: Desk, promise: int, others: Sequence[int]
) -> None:
    letter = written(desk)
    (item,) = letter.items
    assert (item.heading, item.question) == (
        "Your group Silver choir is asked to come",
        "Can your group come?",
    )
    assert [each.label for each in item.buttons] == ["Yes, we'll be there", "We can't come"]
    assert ("Number of people", "3") in item.facts
    path = (letter.link + letter.link_code).removeprefix(HOUSE.url)
    assert "Silver choir" in client.get(path).text
    assert "Yes, we&#39;ll be there" in client.get(path).text
    assert state(desk, promise) == "offered"
    assert "Thank you. The place is yours" in press(client, path, "accepted").text
    assert state(desk, promise) == "accepted"
    said = desk.session.scalars(select(Audit).where(Audit.verb == "accepted")).all()[-1]
    assert (said.person_id, said.changes) == (desk.me.person_id, {"state": ["offered", "accepted"]})
    assert not desk.owed()
    (heard,) = written(desk, others[0]).items
    assert heard.heading == "Your group Silver choir has this place"
    assert not heard.buttons
    assert "Your group has said yes. Something has come up?" in client.get(path).text
    press(client, path, "given_up")
    assert state(desk, promise) == "given_up"


def test_a_member_is_told_to_speak_with_who_answers(desk: Desk, promise: int, others: Sequence[int]) -> None:
    (item,) = written(desk, others[1]).items
    assert item.question.startswith("Somebody of your group answers for all of you.")
    assert not item.buttons
    assert state(desk, promise) == "offered"


def test_nobody_else_answers_for_a_group(
    client: FlaskClient, session: Session, desk: Desk, promise: int, others: Sequence[int]
) -> None:
    ends = now().replace(year=now().year + 1)
    for person in others:
        token = links.to_promise(session, links.ToPromise(person, promise, 0), ends)
        assert client.get(f"/a/{token}").status_code == 404
        assert client.post(f"/a/{token}", data={"answer": "accepted", "sequence": "0"}).status_code == 404
        with pytest.raises(NotFound):
            answering.answer_together(session, replace(desk.me, person_id=person), promise, "accepted")
    assert state(desk, promise) == "offered"


def test_who_was_its_contact_answers_no_longer(client: FlaskClient, desk: Desk, promise: int) -> None:
    letter = written(desk)
    path = (letter.link + letter.link_code).removeprefix(HOUSE.url)
    with writing(desk.session):
        party = desk.session.scalars(select(Party).where(Party.name == "Silver choir")).one()
        party.ended_at = now()
    assert client.get(path).status_code == 404
    assert state(desk, promise) == "offered"


def test_its_contact_finds_the_way_to_answer_in_the_inbox(signed_in: Login, desk: Desk, promise: int) -> None:
    browser = english(signed_in("volunteer"))
    page = browser.get("/me/inbox").text
    assert "Answer for your group" in page
    path = page.split("Answer for your group")[0].rpartition('href="')[2].partition('"')[0]
    press(browser, path, "declined")
    assert state(desk, promise) == "declined"
    assert (
        desk.session.scalars(select(Notice.kind).where(Notice.project_id.is_not(None))).all()[-1] == "decline"
    )
