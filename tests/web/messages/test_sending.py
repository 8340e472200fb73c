"""Deliveries on their way: taken once, tried again with back-off, settled once, whatever dies in between."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.messages.post import Box, address, deliveries, somebody
from web import sending
from web.channels import Mail, Refused, Text, TryLater
from web.db import Database, writing
from web.house import House
from web.models import Contact, Delivery, Lane, Message
from web.sending import Office
from web.services.clock import now
from web.services.messages import direct, gathering, queue, telling
from web.services.messages.gathering import Address
from web.services.messages.holders import Holders
from web.services.messages.journal import Journal
from web.words.messages import readers
from web.words.messages.letter import Letter

MAIL, OTHER, LANE = "li@mail.example", "li@other.example", "mail.example"
ALL = frozenset({"email", "phone", "push"})
LETTER = Letter(subject="Something", heading="Hello", short="Something", template="news", glance="Something")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, and the clock stands still unless it is told otherwise."""
    with time_machine.travel(TODAY.replace(hour=4), tick=False) as found:
        yield found


@pytest.fixture
def box() -> Box:
    """The way out by mail."""
    return Box()


@pytest.fixture
def office(box: Box, session: Session, tmp_path: Path) -> Office:
    """A sender's office with one way out."""
    return Office({"email": box}, House("https://duet.example", session.info["zone"]), "here",
                  Journal(tmp_path / "handed-over"))  # fmt: skip


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What messages say is of no matter here."""
    monkeypatch.setattr(sending, "letter_of", lambda _session, _house, _message: LETTER)


@pytest.fixture
def person(session: Session) -> int:
    """Somebody with two mail addresses."""
    found = somebody(session)
    address(session, found, MAIL)
    address(session, found, OTHER)
    return found


@pytest.fixture
def post(session: Session, person: int) -> Callable[..., Delivery]:
    """Post a message to the person's first address."""

    def one(**values: object) -> Delivery:
        with writing(session):
            message = Message(person_id=person, kind="news", language="en", made_at=now(), **values)
            session.add(message)
            session.flush()
            contact = session.scalars(
                select(Contact).where(Contact.person_id == person).order_by(Contact.id)
            ).first()
            assert contact is not None
            return gathering.deliver(session, message, Address("email", LANE, contact_id=contact.id), ALL)

    return one


def states(session: Session) -> list[tuple[str, str]]:
    """State and fault of every delivery."""
    return [(each.state, each.fault) for each in deliveries(session)]


def test_it_is_handed_over_once(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery]
) -> None:
    sent = post()
    assert sending.send_next(session, office, LANE)
    assert not sending.send_next(session, office, LANE)
    (mail,) = box.kept
    assert isinstance(mail, Mail)
    assert (mail.to, mail.uid, mail.subject) == (MAIL, sent.uid, "Something")
    assert states(session) == [("accepted", "")]
    assert office.journal.said() == {sent.uid: "accepted"}


def test_it_is_written_down_before_it_can_be_gone(
    session: Session, database: Database, office: Office, box: Box, post: Callable[..., Delivery]
) -> None:
    seen: list[str] = []

    class Looking(Box):
        def hand_over(self, carried: object, handing: object) -> None:
            handing.begins()  # type: ignore[attr-defined]  # what every channel gets
            with database.session() as other:
                seen.extend(other.scalars(select(Delivery.state)).all())

    post()
    sending.send_next(session, Office({"email": Looking()}, office.house, "here", office.journal), LANE)
    assert seen == ["handing_over"]


def test_what_is_put_off_is_tried_again_later_and_later(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post()
    box.answers = [TryLater("smtp 451")] * 4
    waits = []
    while not box.kept:
        since = now()
        while not sending.send_next(session, office, LANE):
            clock.shift(timedelta(seconds=30))
        waits.append((now() - since) / timedelta(minutes=1))
    assert [round(each) for each in waits] == [0, 1, 5, 15, 60]
    assert len({mail.uid for mail in box.kept}) == 1
    assert office.journal.said() == {box.kept[0].uid: "accepted"}


def test_it_is_given_up_after_two_days_and_goes_to_the_other_address(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post()
    box.answers = [TryLater("smtp no connection")] * 40
    tries = 0
    for _ in range(60 * 3):
        tries += sending.send_next(session, office, LANE)
        clock.shift(timedelta(hours=1))
    first, second = states(session)
    assert (first, second[0]) == (("failed", "smtp no connection"), "waiting")
    assert 5 < tries < 20
    box.answers = []
    assert sending.send_next(session, office, "other.example")
    assert [mail.to for mail in box.kept if isinstance(mail, Mail)] == [OTHER]


def test_a_dead_address_is_known_as_dead_and_the_other_one_is_tried(
    session: Session, office: Office, box: Box, person: int, post: Callable[..., Delivery]
) -> None:
    post()
    box.answers = [Refused("smtp 550 5.1.1", dead=True)]
    assert sending.send_next(session, office, LANE)
    assert states(session) == [("failed", "smtp 550 5.1.1"), ("waiting", "")]
    dead = session.scalars(
        select(Contact).where(Contact.person_id == person, Contact.dead_since.is_not(None))
    ).one()
    assert dead.dead_because == "smtp 550 5.1.1"
    with writing(session):
        assert [each.lane for each in gathering.addresses(session, person, telling.USUAL)] == [
            "other.example"
        ]


def test_a_message_for_nobody_else_goes_nowhere_else(
    session: Session, office: Office, box: Box, person: int
) -> None:
    contact = session.scalars(select(Contact).where(Contact.person_id == person).order_by(Contact.id)).first()
    assert contact is not None
    with writing(session):
        direct.to_contact(
            session, contact, "code", 1, language="en", expires_at=now() + timedelta(minutes=15)
        )
    box.answers = [Refused("smtp 550 5.1.1", dead=True)]
    assert sending.send_next(session, office, LANE)
    assert states(session) == [("failed", "smtp 550 5.1.1")]


def test_what_is_too_late_does_not_go(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post(expires_at=now() + timedelta(minutes=15))
    clock.shift(timedelta(minutes=15))
    assert sending.send_next(session, office, LANE)
    assert (states(session), box.kept) == ([("dropped", "too_late")], [])


def test_what_is_not_true_any_more_does_not_go(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "letter_of", lambda _session, _house, _message: None)
    post()
    sending.send_next(session, office, LANE)
    assert (states(session), box.kept) == ([("dropped", "not_true")], [])


@pytest.mark.parametrize("change", ["unverified", "dead", "deleted", "moved"])
def test_news_do_not_go_to_an_address_that_is_no_more(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], change: str
) -> None:
    sent = post()
    with writing(session):
        contact = session.get_one(Contact, sent.to_contact_id)
        if change == "unverified":
            contact.verified_at = None
        elif change == "dead":
            contact.dead_since = now()
        elif change == "moved":
            contact.person_id = 1
        else:
            session.delete(contact)
    sending.send_next(session, office, LANE)
    assert (states(session), box.kept) == ([("dropped", "no_address")], [])


def test_a_lane_that_wants_peace_is_left_alone_longer_and_longer(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post()
    post()
    pauses = []
    box.answers = [TryLater("smtp 450 MI:SFQ", timedelta(minutes=10))] * 3
    for _ in range(3):
        assert sending.send_next(session, office, LANE)
        assert not sending.send_next(session, office, LANE)
        lane = session.get_one(Lane, LANE)
        pauses.append((lane.paused_until - now()) / timedelta(minutes=1))
        clock.shift(lane.paused_until - now())
    assert pauses == [10, 20, 40]
    assert sending.send_next(session, office, LANE)
    assert session.get_one(Lane, LANE).refusals == 0


def test_two_senders_do_not_take_the_same(
    session: Session, database: Database, post: Callable[..., Delivery]
) -> None:
    post()
    first = queue.claim(session, LANE, "here")
    with database.session() as other:
        assert queue.claim(other, LANE, "there") is None
    assert first is not None


def test_who_lost_it_hands_nothing_over(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post()

    def slow() -> None:
        box.before = lambda: None
        clock.shift(queue.LEASE + timedelta(minutes=2))
        assert sending.send_next(
            session, Office({"email": other}, office.house, "there", office.journal), LANE
        )

    other = Box()
    box.before = slow
    assert sending.send_next(session, office, LANE)
    assert (len(box.kept), len(other.kept)) == (0, 1)
    assert states(session) == [("accepted", "")]


@pytest.mark.parametrize(
    ("reached", "state", "fault"),
    [
        ("claimed", "waiting", ""),
        ("begun", "waiting", ""),
        ("left", "waiting", "answer_unknown"),
        ("refused", "waiting", ""),
        ("accepted", "accepted", ""),
    ],
)
def test_what_a_dead_process_had_in_hand_is_settled_by_its_journal(
    session: Session,
    office: Office,
    box: Box,
    post: Callable[..., Delivery],
    reached: str,
    state: str,
    fault: str,
) -> None:
    sent = post()
    held = queue.claim(session, LANE, "here")
    assert held is not None
    if reached != "claimed":
        assert queue.begin_handing_over(session, held)
    words = {"left": ["left"], "refused": ["left", "refused"], "accepted": ["left", "accepted"]}
    for word in words.get(reached, []):
        getattr(office.journal, word)(held.uid)
    queue.take_back(session, lambda holder: holder == "there", office.journal)
    assert states(session)[0][0] == ("waiting" if reached == "claimed" else "handing_over")
    queue.take_back(session, lambda holder: holder == "here", office.journal)
    assert states(session) == [(state, fault)]
    sending.send_next(session, office, LANE)
    assert [mail.uid for mail in box.kept] == ([] if state == "accepted" else [sent.uid])


def test_who_lives_is_known_and_who_died_too(tmp_path: Path) -> None:
    holders, others = Holders(tmp_path, "here"), Holders(tmp_path, "there")
    with holders.new() as one, holders.new() as two:
        assert (holders.is_dead(one), holders.is_dead(two), others.is_dead(one)) == (False, False, False)
    assert (holders.is_dead(one), holders.is_dead(two), others.is_dead(one)) == (True, True, False)


def test_a_sender_that_dies_of_one_message_does_not_die_of_it_for_ever(
    session: Session, office: Office, post: Callable[..., Delivery], clock: time_machine.Traveller
) -> None:
    post()
    died = 0
    for _ in range(24 * 60):
        if queue.claim(session, LANE, "here") is not None:
            died += 1
            queue.take_back(session, lambda _: True, office.journal)
        clock.shift(timedelta(minutes=5))
    assert 5 < died <= queue.MOST_TRIES
    assert states(session) == [("failed", "never_done")]


def test_a_line_cut_off_counts_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    Journal(file).left("one")
    with file.open("a") as written:
        written.write("left tw")
    journal = Journal(file)
    assert journal.said() == {"one": "left"}
    journal.clear()
    assert journal.said() == {}


def test_urgent_ones_go_first(
    session: Session, office: Office, box: Box, post: Callable[..., Delivery]
) -> None:
    late = post()
    first = post(urgent=True)
    while sending.send_next(session, office, LANE):
        pass
    assert [mail.uid for mail in box.kept] == [first.uid, late.uid]


def test_an_answer_for_a_phone_and_one_for_nobody_yet(session: Session, office: Office, box: Box) -> None:
    with writing(session):
        direct.to_address(
            session, "+8613800138000", "code", 1, language="en", expires_at=now() + timedelta(hours=1)
        )
    phones = Office({"phone": box}, office.house, "here", office.journal)
    assert sending.send_next(session, phones, "gateway")
    (sent,) = box.kept
    assert isinstance(sent, Text)
    assert sent.to == "+8613800138000"


@pytest.mark.parametrize(
    ("to", "reads", "written"),
    [
        ("+8613800138000", "zh-Hant", "zh-Hans"),
        ("+886912345678", "zh-Hant", "zh-Hant"),
        ("+85251234567", "zh-HK", "zh-Hant"),
        ("+8613800138000", "fr", "fr"),
        ("+8613800138000", "en", "en"),
    ],
)
def test_phones_of_mainland_china_get_no_traditional_characters(
    session: Session,
    office: Office,
    box: Box,
    monkeypatch: pytest.MonkeyPatch,
    to: str,
    reads: str,
    written: str,
) -> None:
    """Gateways there approve templates in simplified characters alone."""
    monkeypatch.setattr(readers, "letter_tags", lambda: ("en", "zh-Hans", "zh-Hant", "fr"))
    with writing(session):
        direct.to_address(session, to, "code", 1, language=reads, expires_at=now() + timedelta(hours=1))
    phones = Office({"phone": box}, office.house, "here", office.journal)
    assert sending.send_next(session, phones, "gateway")
    (sent,) = box.kept
    assert isinstance(sent, Text)
    assert sent.language == written
