"""The outbox: what was told and where it stands, as far as one may know; tried again, told by phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.outbox.desk import NOON, Desk, desk_of
from tests.web.pages.reading import english
from tests.web.people.staff import OTHER, OWN, staff
from web.db import writing
from web.models import Audit, Contact, Delivery, Lane, Project, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.messages import by_hand, direct, outbox
from web.services.messages.outbox import Filters

ActorOf = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    """The demo's volunteer, whom mail reaches."""
    found = desk_of(session, actor_of("volunteer"))
    found.mail()
    return found


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    return english(signed_in("coordinator"))


def scope(session: Session, actor: Actor) -> Scope:
    session.rollback()
    session.expire_all()
    return Scope(session, actor)


def project_of(session: Session, seat: int) -> int:
    chosen = select(Shift.project_id).join(Seat, Seat.shift_id == Shift.id).where(Seat.id == seat)
    return session.scalars(chosen).one()


def told(desk: Desk, *seats: int) -> int:
    """One message that offers these; its id."""
    for seat in seats:
        desk.offer(seat)
    assert desk.gather() == 1
    return desk.sent().id


@pytest.mark.parametrize(
    ("state", "fault", "says"),
    [
        ("waiting", "smtp 421", "the mail server puts us off (smtp 421)"),
        ("accepted", "", "handed over"),
        ("accepted", "answer_unknown", "the answer of the other side got lost"),
        ("delivered", "", "delivered Mon 23 Nov"),
        ("failed", "smtp 550 5.1.1", "there is no such mailbox"),
        ("failed", "smtp 550 5.2.2", "the mailbox is full"),
        ("failed", "moon 7", "it did not go through (moon 7)"),
        ("dropped", "not_true", "nothing of it was true any more"),
        ("unsent", "no_channel", "no way out is set up for this"),
    ],
)
def test_each_state_says_where_it_stands_and_why(
    desk: Desk, coordinator: FlaskClient, state: str, fault: str, says: str
) -> None:
    message = told(desk, desk.seats()[0])
    desk.settle(state, fault)
    for url in ("/outbox", f"/outbox?view={state}", f"/outbox/{message}"):
        assert says in coordinator.get(url).text, url
    other = "failed" if state != "failed" else "delivered"
    assert f'href="/outbox/{message}"' not in coordinator.get(f"/outbox?view={other}").text


def test_what_keeps_mail_back_is_said_on_top(session: Session, desk: Desk, coordinator: FlaskClient) -> None:
    with writing(session):
        until = now() + timedelta(minutes=10)
        session.add(Lane(name="qq.com", paused_until=until, fault="smtp 550 MI:SFQ"))
        session.add(Lane(name="163.com", paused_until=now() - timedelta(minutes=1)))
        session.add(Lane(name="push-7", paused_until=until))
    page = coordinator.get("/outbox").text
    assert "qq.com wants no more mail until" in page
    assert "neither a mail server nor a gateway for phones is set up" in page
    assert "163.com" not in page
    assert "push-7" not in page


def test_a_message_shows_its_words_and_none_of_its_links(desk: Desk, coordinator: FlaskClient) -> None:
    message = told(desk, desk.seats()[0])
    page = coordinator.get(f"/outbox/{message}").text
    assert "You are asked to come" in page
    assert "As it would read now" in page
    assert "/a/" not in page.replace("/api/", "")
    assert "/unsubscribe/" not in page
    assert "li@mail.example" not in page


def test_who_leads_one_project_sees_nothing_of_another(session: Session, desk: Desk) -> None:
    seats = desk.seats()
    mine = project_of(session, seats[0])
    other = next(each for each in seats if project_of(session, each) != mine)
    both = told(desk, seats[0], other)
    elsewhere = told(desk, next(s for s in seats if project_of(session, s) not in (mine,) and s != other))
    lead = staff(session, leads=[mine], name="Wang Leads")
    found = outbox.listed(session, scope(session, lead), Filters())
    assert [(each.message_id, len(each.abouts), each.hidden) for each in found.items] == [(both, 1, 1)]
    whole = outbox.whole(session, scope(session, lead), both)
    assert (len(whole.notices), whole.hidden) == (1, 1)
    with pytest.raises(NotFound):
        outbox.whole(session, scope(session, lead), elsewhere)
    with pytest.raises(NotFound):
        outbox.listed(session, scope(session, lead), Filters(project_id=project_of(session, other)))


@pytest.mark.parametrize(("at", "sees"), [(OWN, True), (OTHER, False)])
def test_coordinators_see_what_concerns_their_projects(
    session: Session, desk: Desk, at: str, sees: bool
) -> None:
    seats = desk.seats(OWN)
    if not seats:
        pytest.fail("the small district has no shift of this sub-district")
    message = told(desk, seats[0])
    actor = staff(session, "coordinator", at=at)
    found = outbox.listed(session, scope(session, actor), Filters())
    assert [each.message_id for each in found.items] == ([message] if sees else [])


def test_codes_are_seen_by_administrators_alone_and_never_what_they_say(
    session: Session, desk: Desk, signed_in: Login, actor_of: ActorOf
) -> None:
    contact = session.scalars(select(Contact).where(Contact.person_id == desk.me)).first()
    assert contact is not None
    with writing(session):
        ends = now() + timedelta(minutes=15)
        code = direct.to_contact(session, contact, "sign_in", 77, language="en", expires_at=ends).id
    listed = outbox.listed(session, scope(session, actor_of("coordinator")), Filters())
    assert [each.message_id for each in listed.items] == []
    with pytest.raises(NotFound):
        outbox.whole(session, scope(session, actor_of("coordinator")), code)
    admin = english(signed_in("admin"))
    page = admin.get("/outbox").text
    assert "a code or a link" in page
    assert actor_of("volunteer").name in page
    page = admin.get(f"/outbox/{code}").text
    assert "What it said is shown to nobody but its reader." in page
    assert "I told them by phone" not in page
    with pytest.raises(Conflict):
        by_hand.told_by_phone(session, actor_of("admin"), code)


def test_a_failed_one_is_tried_again_once_with_a_line_in_the_trail(
    session: Session, desk: Desk, coordinator: FlaskClient
) -> None:
    message = told(desk, desk.seats()[0])
    delivery = desk.settle("failed", "smtp 550 5.2.2").id
    url, page = f"/outbox/deliveries/{delivery}/again", f"/outbox/{message}"
    key = {"form_key": "pressed-twice", "back": page}
    assert post(coordinator, url, key, page).location == page
    assert post(coordinator, url, key, page).location == page
    session.rollback()
    session.expire_all()
    row = session.get_one(Delivery, delivery)
    assert (row.state, row.tries, row.settled_at) == ("waiting", 0, None)
    lines = session.scalars(select(Audit).where(Audit.verb == "sent_again")).all()
    assert [(each.subject_id, each.numbers["person"]) for each in lines] == [(message, desk.me)]


@pytest.mark.parametrize("state", ["handing_over", "accepted", "delivered", "dropped"])
def test_what_has_left_or_is_untrue_is_not_tried_again(
    session: Session, desk: Desk, actor_of: ActorOf, state: str
) -> None:
    told(desk, desk.seats()[0])
    delivery = desk.settle(state).id
    with pytest.raises(Conflict):
        by_hand.send_again(session, actor_of("coordinator"), delivery)
    assert session.get_one(Delivery, delivery).state == state


def test_nobody_tries_again_what_they_may_not_see(session: Session, desk: Desk) -> None:
    told(desk, desk.seats(OWN)[0])
    delivery = desk.settle("failed", "smtp timeout").id
    with pytest.raises(NotFound):
        by_hand.send_again(session, staff(session, "coordinator", at=OTHER), delivery)
    session.rollback()
    session.expire_all()
    assert session.get_one(Delivery, delivery).state == "failed"


def test_told_by_phone_is_seen_and_sent_no_more(
    session: Session, desk: Desk, coordinator: FlaskClient
) -> None:
    message = told(desk, desk.seats()[0])
    fence = desk.settle("waiting").fence
    post(coordinator, f"/outbox/{message}/told", {}, f"/outbox/{message}")
    assert all(each.seen_at for each in desk.notices())
    row = session.scalars(select(Delivery).where(Delivery.message_id == message)).one()
    assert (row.state, row.fault, row.fence) == ("dropped", "told_by_phone", fence + 1)
    line = session.scalars(select(Audit).where(Audit.verb == "told_by_phone")).one()
    assert (line.subject, line.subject_id) == ("person", desk.me)
    assert "they were told by phone" in coordinator.get(f"/outbox/{message}").text


def test_who_told_a_part_leaves_the_rest_to_be_sent(session: Session, desk: Desk) -> None:
    seats = desk.seats()
    mine = project_of(session, seats[0])
    other = next(each for each in seats if project_of(session, each) != mine)
    message = told(desk, seats[0], other)
    by_hand.told_by_phone(session, staff(session, leads=[mine]), message)
    assert [each.seen_at is None for each in desk.notices()] == [False, True]
    row = session.scalars(select(Delivery).where(Delivery.message_id == message)).one()
    assert row.state == "waiting"


def test_what_was_not_written_says_why(desk: Desk, coordinator: FlaskClient) -> None:
    desk.unreachable()
    desk.offer(desk.seats()[0])
    assert "written from" in coordinator.get("/outbox?view=owed").text
    assert desk.gather() == 0
    assert "there is no confirmed address or number" in coordinator.get("/outbox?view=left_out").text
    assert "Nothing found" in coordinator.get("/outbox?view=owed").text


def test_looking_for_a_person_a_project_and_a_day(
    session: Session, desk: Desk, coordinator: FlaskClient
) -> None:
    seat = desk.seats()[0]
    link = f'href="/outbox/{told(desk, seat)}"'
    project = project_of(session, seat)
    other = session.scalars(select(Project.id).where(Project.id != project)).first()
    for query, there in (
        (f"person_id={desk.me}", True),
        ("person_id=999999", False),
        (f"project_id={project}", True),
        (f"project_id={other}", False),
        ("day=2026-11-23", True),
        ("day=2026-11-22", False),
        (f"person_id={desk.me}&project_id={project}&day=2026-11-23&view=waiting", True),
    ):
        assert (link in coordinator.get(f"/outbox?{query}").text) is there, query


@pytest.mark.parametrize("query", ["day=soon", "view=moon", "person_id=x", "before=-1", "project_id=0"])
def test_what_makes_no_sense_is_said(coordinator: FlaskClient, query: str) -> None:
    answer = coordinator.get(f"/outbox?{query}")
    assert answer.status_code == 200
    assert "error-summary" in answer.text


def test_long_lists_come_in_pages_that_leave_nothing_out(
    session: Session, desk: Desk, actor_of: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "A_PAGE", 2)
    ids = [told(desk, seat) for seat in desk.seats()[:5]]
    found, before = [], None
    for _ in range(4):
        page = outbox.listed(session, scope(session, actor_of("coordinator")), Filters(before=before))
        found += [each.message_id for each in page.items]
        before = page.older
        if before is None:
            break
    assert found == ids[::-1]


def test_the_api_tells_the_same(desk: Desk, coordinator: FlaskClient) -> None:
    message = told(desk, desk.seats()[0])
    desk.settle("failed", "smtp 550 5.1.1")
    listed = coordinator.get("/api/v1/outbox?view=failed").json
    assert listed is not None
    assert [(each["message_id"], each["why"]) for each in listed["items"]] == [
        (message, "there is no such mailbox")
    ]
    one = coordinator.get(f"/api/v1/outbox/{message}").json
    assert one is not None
    assert [each["kind"] for each in one["abouts"]] == ["offer"]
    assert coordinator.get("/api/v1/outbox/999999").status_code == 404


@pytest.mark.parametrize("near", [(1, 4), (3,), (300,)])
def test_pages_are_the_same_whether_the_newest_hold_them_or_all_are_looked_through(
    session: Session, desk: Desk, monkeypatch: pytest.MonkeyPatch, near: tuple[int, ...]
) -> None:
    own, seats = set(desk.seats(OWN)), desk.seats()
    some = [each for each in seats if each not in own][:4]
    for seat in [seat for pair in zip(some, sorted(own)[:4], strict=False) for seat in pair]:
        told(desk, seat)
    reader = scope(session, staff(session, "coordinator", at=OWN))

    def pages(of: tuple[int, ...]) -> list[list[int]]:
        monkeypatch.setattr(outbox, "NEAR", of)
        found, older = [], None
        while True:
            lines = outbox.listed(session, reader, Filters(before=older))
            found.append([each.id for each in lines.items])
            older = lines.older
            if older is None:
                return found

    monkeypatch.setattr(outbox, "A_PAGE", 2)
    assert len(pages(())) >= 2
    assert pages(near) == pages(())
