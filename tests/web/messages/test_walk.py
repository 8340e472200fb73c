"""The whole way of messages, past a real mail server and a real gateway, in three languages.

Invited, let in, published, answered by one press without signing in, moved, reminded, cancelled: each time
somebody reads what they were sent, and their calendar follows.
"""

import email
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
import time_machine
from aiosmtpd.smtp import Envelope
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.channels.http_servers import Server, answer
from tests.web.channels.mail_servers import Mailbox, mailbox
from tests.web.conftest import post
from tests.web.messages.office import send_all
from tests.web.messages.post import address, deliveries, quiet
from tests.web.services.publishing.desk import Desk, desk_of
from web.channels.opening import open_channels
from web.channels.signing import sign
from web.db import writing
from web.house import House
from web.models import Availability, Contact, Person, Project, Promise, Seat, Shift
from web.sending import Office
from web.services.accounts import invitations
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand.changing import Changing
from web.services.messages import telling
from web.services.messages.due import reminders
from web.services.messages.journal import Journal
from web.settings import Settings
from web.ways_out import read_gateway_keys

EMAIL, PHONE = "lucia@mail.example", "+8613800138000"
KEY = "whsec_" + "A" * 43 + "="
HOUSE = "https://duet.example"
LINK = re.compile(re.escape(HOUSE) + r"(/[A-Za-z0-9/_.~=-]+)")
TURNED = re.compile(r'name="sequence" value="(\d+)"')
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SAYS = {
    "en": ("Please answer", "Reminder", "does not take place"),
    "zh-Hans": ("请答复", "提醒", "取消"),
    "ar": ("يُرجى الرد", "تذكير", "أُلغيت"),
}
"""Words that a reader of a language finds in the mails of an offer, a reminder and a cancellation."""
SCRIPT = {"en": r"[A-Za-z]{4}", "zh-Hans": r"[\u4e00-\u9fff]{3}", "ar": r"[\u0600-\u06ff]{4}"}


@dataclass
class Walk:
    """The house with its ways out, and somebody new."""

    session: Session
    app: Flask
    settings: Settings
    office: Office
    desk: Desk
    clock: time_machine.Traveller
    box: Mailbox
    gateway: Server

    def send(self, after: timedelta = timedelta(minutes=11)) -> None:
        """Some minutes pass, and the sender does what is due."""
        self.clock.shift(after)
        send_all(self.session, self.office)

    def mails(self) -> list[EmailMessage]:
        """Every mail to our person, oldest first."""
        return [parsed(each) for each in self.box.mails if EMAIL in each.rcpt_tos]

    def calls(self) -> list[Mapping[str, object]]:
        """What the gateway was asked to send, oldest first."""
        return [json.loads(body)["data"] for _, body in self.gateway.requests]

    def change(self, seat: int, deed: Callable[[Shift], None] | None) -> None:
        """Change the shift of a seat, or cancel it, as its coordinator does."""
        with writing(self.session):
            shift = self.session.get_one(Shift, self.session.get_one(Seat, seat).shift_id)
            project = self.session.get_one(Project, shift.project_id)
            change = Changing(self.session, self.desk.planner, project)
            if deed is None:
                change.cancel(shift)
            else:
                change.alter(shift, lambda: deed(shift))
            change.finish(None)

    def state(self, person_id: int) -> tuple[str, int | None]:
        """What the person's promise is, and which version they answered."""
        self.session.rollback()
        self.session.expire_all()
        found = select(Promise).where(Promise.volunteer_id == person_id, Promise.seat_id == self.desk.here)
        row = self.session.scalars(found).one()
        return row.state, row.answered_sequence


@pytest.fixture
def walk(
    app: Flask, session: Session, settings: Settings, actor_of: Callable[[str], Actor]
) -> Iterator[Walk]:
    gateway = Server([answer(200, "{}")], None)
    with mailbox() as (box, port), time_machine.travel(NOON, tick=False) as clock:
        quiet(session)
        own = replace(
            settings, url=HOUSE, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="Duet <duet@duet.example>",
            gateway_url=gateway.url, gateway_keys=KEY,
        )  # fmt: skip
        app.extensions["settings"] = own
        channels = open_channels(own)
        office = Office(channels, House.of(own), "here", Journal(settings.instance / "handed-over"))
        yield Walk(session, app, own, office, desk_of(session, actor_of("coordinator")), clock, box, gateway)
        for each in channels.values():
            each.close()
    gateway.stop()


def parsed(envelope: Envelope) -> EmailMessage:
    """A mail as its reader's program has it."""
    content = envelope.original_content
    assert content is not None
    return email.message_from_bytes(content, policy=default)


def part(mail: EmailMessage, kind: str) -> str:
    """The text of a mail's part of this kind."""
    found = mail.get_body((kind,))
    assert found is not None
    text: str = found.get_content()
    return text


def entry(mail: EmailMessage) -> tuple[str, dict[str, str]]:
    """The method and the entry of the calendar that a mail carries."""
    (held,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    text = held.get_payload(decode=True)
    assert isinstance(text, bytes)
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["method"]) == held.get_param("method")
    fields = ("uid", "sequence", "status", "dtstart")
    said = {name: event[name].to_ical() if name in event else b"" for name in fields}
    return str(calendar["method"]), {
        name: each.decode() if isinstance(each, bytes) else str(each) for name, each in said.items()
    }


def press(client: FlaskClient, path: str, said: str) -> None:
    """Open a link as a scanner does, twice, and then press."""
    for _ in range(2):
        assert client.get(path).status_code == 200
    shown = TURNED.search(client.get(path).text)
    done = client.post(path, data={"answer": said, "sequence": shown[1] if shown else "0"})
    assert done.status_code in (200, 303)


@pytest.mark.parametrize("tag", list(SAYS))
def test_from_an_invitation_to_a_cancelled_shift(
    walk: Walk, actor_of: Callable[[str], Actor], tag: str
) -> None:
    session, client = walk.session, walk.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = tag
    asks, reminds, cancels = SAYS[tag]
    # Invited, and let in by what the mail says.
    offered = {"organisation_id": 1, "rights": [], "until": None, "serves": True, "language": tag}
    invitations.invite_one(session, actor_of("admin"), offered, "Lucia", EMAIL, {"email", "phone"})
    walk.send(timedelta(seconds=1))
    (invited,) = walk.mails()
    (path,) = set(LINK.findall(part(invited, "plain")))
    assert re.search(SCRIPT[tag], part(invited, "plain"))
    for _ in range(3):
        assert client.get(path).status_code == 200
    joined = post(client, path, {"name": "Lucia Rossi", "password": "four words of mine"})
    assert joined.status_code in (302, 303)
    session.rollback()
    person = session.scalars(select(Person).where(Person.name == "Lucia Rossi")).one()
    proven = session.scalars(select(Contact).where(Contact.person_id == person.id)).one()
    assert (proven.verified_at, person.language) == (now(), tag)
    with writing(session):
        session.add_all(
            Availability(volunteer_id=person.id, weekday=day, start_minute=0, end_minute=1440)
            for day in range(7)
        )
        telling._row(session, person.id).reminder_hours = [2]
    # Published: told after the ten minutes in which it may be taken back, with an entry for the calendar.
    walk.desk.publish(walk.desk.draft((person.id, walk.desk.here)))
    walk.send(timedelta(minutes=5))
    assert len(walk.mails()) == 1
    walk.send(timedelta(minutes=7))
    asked = walk.mails()[-1]
    assert len(walk.mails()) == 2
    assert re.search(SCRIPT[tag], str(asked["Subject"]))
    assert asks in str(asked["Subject"])
    assert asked["Content-Language"] == tag
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ('dir="rtl"' in part(asked, "html")) == (tag == "ar")
    method, first = entry(asked)
    assert method == "REQUEST"
    # Answered by one press, by whoever has the mail, signed in or not.
    anybody = walk.app.test_client()
    (link,) = {each for each in LINK.findall(part(asked, "plain")) if each.startswith("/a/")}
    press(anybody, link, "accepted")
    assert walk.state(person.id)[0] == "accepted"
    # Moved: asked again, and the entry is the same one, newer.
    begins = session.get_one(Shift, session.get_one(Seat, walk.desk.here).shift_id).starts_at + timedelta(
        hours=1
    )

    def later(shift: Shift) -> None:
        shift.starts_at, shift.ends_at = begins, begins + timedelta(hours=1)

    walk.change(walk.desk.here, later)
    walk.send()
    moved = walk.mails()[-1]
    method, second = entry(moved)
    assert (method, second["uid"]) == ("REQUEST", first["uid"])
    assert int(second["sequence"]) > int(first["sequence"])
    assert second["dtstart"] != first["dtstart"]
    (link,) = {each for each in LINK.findall(part(moved, "plain")) if each.startswith("/a/")}
    press(anybody, link, "accepted")
    assert walk.state(person.id) == ("accepted", 1)
    # Reminded at the hour they chose.
    walk.clock.move_to(begins - timedelta(hours=20))
    reminders.owe_reminders(session)
    before = len(walk.mails())
    walk.clock.move_to(begins - timedelta(hours=2, minutes=12))
    walk.send(timedelta(minutes=1))
    assert len(walk.mails()) == before
    walk.send(timedelta(minutes=13))
    reminded = walk.mails()[-1]
    assert len(walk.mails()) == before + 1
    assert reminds in str(reminded["Subject"]) + part(reminded, "plain")
    # Cancelled: the entry goes from their calendar.
    walk.change(walk.desk.here, None)
    walk.send()
    gone = walk.mails()[-1]
    assert cancels in str(gone["Subject"]) + part(gone, "plain")
    method, third = entry(gone)
    assert (method, third["uid"], third["status"]) == ("CANCEL", first["uid"], "CANCELLED")
    assert int(third["sequence"]) > int(second["sequence"])
    # Each mail is one, was accepted once, and is known by its own id.
    assert len({str(each["Message-ID"]) for each in walk.mails()}) == len(walk.mails())


@pytest.mark.parametrize("tag", list(SAYS))
def test_a_phone_in_china_is_told_by_the_gateway_and_its_receipts_are_kept(walk: Walk, tag: str) -> None:
    session = walk.session
    with writing(session):
        session.get_one(Person, walk.desk.carl).language = tag
    address(session, walk.desk.carl, PHONE)
    address(session, walk.desk.carl, EMAIL)
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    walk.send(timedelta(minutes=12))
    (call,) = walk.calls()
    assert (call["to"], call["language"], walk.mails()) == (PHONE, tag, [])
    variables = call["variables"]
    assert isinstance(variables, dict)
    assert all(len(each) <= 20 for each in variables.values())
    assert not any("http" in each for each in variables.values())
    path = str(call["link"]).removeprefix(HOUSE) + str(call["code"])
    press(walk.app.test_client(), path, "accepted")
    assert walk.state(walk.desk.carl)[0] == "accepted"
    told = next(each for each in deliveries(session) if each.channel == "phone")
    assert told.state == "accepted"
    receipt(walk, told.uid, "delivered")
    assert next(each.state for each in deliveries(session) if each.channel == "phone") == "delivered"


def receipt(walk: Walk, uid: str, event: str) -> None:
    """The gateway says what became of a message."""
    body = json.dumps(
        {"type": "receipt", "timestamp": now().isoformat(), "data": {"uid": uid, "state": event}}
    ).encode()
    headers = sign(read_gateway_keys(KEY), f"receipt-{uid}-{event}", now(), body)
    done = walk.app.test_client().post(
        "/api/v1/receipts", data=body, headers={**headers, "Content-Type": "application/json"}
    )
    assert done.status_code in (200, 204), done.text


def test_somebody_who_changed_their_mind_about_a_kind_is_not_written_to_about_it(walk: Walk) -> None:
    session = walk.session
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    address(session, walk.desk.carl, "carl@mail.example")
    walk.send(timedelta(minutes=12))
    (mail,) = [parsed(each) for each in walk.box.mails]
    link = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(HOUSE)
    client = walk.app.test_client()
    assert client.get(link).status_code == 200
    assert telling.read(session, [walk.desk.carl])[walk.desk.carl].muted == frozenset()
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    session.rollback()
    session.expire_all()
    assert telling.read(session, [walk.desk.carl])[walk.desk.carl].muted
