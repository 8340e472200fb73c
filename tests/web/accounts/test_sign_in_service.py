"""Who is let in, who is recognised, and how guessing is slowed without keeping anybody out."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.web.accounts.people import (
    DISTRICT,
    NORTH,
    PASSWORD,
    account_id,
    set_state,
    side_by_side,
    somebody,
    tries,
)
from tests.web.conftest import TODAY
from web.db import Database, writing
from web.models import Account, Project, ProjectLead, SignedIn
from web.services.accounts import devices, passwords
from web.services.accounts.sign_in import (
    TRIES_OF_ADDRESS,
    TRIES_OF_CONTACT,
    TRIES_OF_DEVICE,
    TRIES_OF_SIGN_IN,
    Client,
    confirm,
    open_session,
    recognise,
    sign_in,
)
from web.services.accounts.tokens import hash_of
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.faults import Invalid, TooMany

ZONE = ZoneInfo("Asia/Shanghai")
EMAIL, PHONE = "lucia@example.org", "+8613800138000"
HOME, ELSEWHERE = Client("192.0.2.7"), Client("198.51.100.9")


def enter(session: Session, contact: str = EMAIL, password: str = PASSWORD, client: Client = HOME) -> str:
    return sign_in(session, contact, password, client, days=1).token


def guess(session: Session, contact: str = EMAIL, client: Client = HOME) -> str:
    """`wrong` or `wait`."""
    try:
        enter(session, contact, "not the password", client)
    except Invalid:
        return "wrong"
    except TooMany:
        return "wait"
    return "in"


def actor(session: Session, token: str) -> Actor:
    found = recognise(session, token, "192.0.2.7", ZONE)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("contact", [EMAIL, PHONE])
def test_address_and_number_sign_in_to_the_same_account(session: Session, contact: str) -> None:
    person = somebody(session, "Lucia", EMAIL, PHONE)
    assert actor(session, enter(session, contact)).person_id == person


@pytest.mark.parametrize(("contact", "password"), [(EMAIL, "not it"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_pair_is_one_answer(session: Session, contact: str, password: str) -> None:
    somebody(session, "Lucia", EMAIL)
    with pytest.raises(Invalid) as caught:
        enter(session, contact, password)
    assert set(caught.value.errors) == {"password"}


def test_an_unknown_address_is_compared_as_long_as_a_known_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody(session, "Lucia", EMAIL)
    compared: list[str] = []
    verified = passwords._verified

    def counted(kept: str, typed: str) -> bool:
        compared.append(kept)
        return verified(kept, typed)

    monkeypatch.setattr(passwords, "_verified", counted)
    counts = []
    for contact in (EMAIL, "nobody@example.org"):
        for typed in ("not it", "not it, cafe\u0301"):
            compared.clear()
            with pytest.raises(Invalid):
                enter(session, contact, typed)
            counts.append(len(compared))
    assert counts == [1, 2, 1, 2]
    assert compared[0] == passwords.NOBODY


def test_both_ways_to_write_a_letter_are_one_password(session: Session) -> None:
    somebody(session, "Lucia", EMAIL, password="caf\u00e9 in the north")
    assert enter(session, password="cafe\u0301 in the north")


def test_a_password_of_before_signs_in_and_is_kept_anew(session: Session) -> None:
    person, typed = somebody(session, "Lucia", EMAIL), "cafe\u0301 in the north"
    account = session.get_one(Account, account_id(session, person))
    with writing(session):
        account.password_hash = passwords.HASHER.hash(typed)
    before = account.password_hash
    assert enter(session, password=typed)
    session.refresh(account)
    assert account.password_hash != before
    assert enter(session, password="caf\u00e9 in the north")


def test_who_signs_in_twice_keeps_the_same_hash(session: Session) -> None:
    account = session.get_one(Account, account_id(session, somebody(session, "Lucia", EMAIL)))
    before = account.password_hash
    enter(session)
    session.refresh(account)
    assert account.password_hash == before


def test_nine_wrong_guesses_do_not_keep_out_who_knows_the_password(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    assert [guess(session) for _ in range(9)] == ["wrong"] * 9
    assert enter(session)


def test_a_right_password_costs_no_try(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    for _ in range(3):
        enter(session)
    assert tries(session) == {}


@pytest.mark.parametrize("contact", [EMAIL, "nobody@example.org"], ids=["known", "unknown"])
def test_guessing_one_contact_is_slowed_whoever_guesses(session: Session, contact: str) -> None:
    somebody(session, "Lucia", EMAIL)
    clients = [Client(f"198.51.100.{number}") for number in range(TRIES_OF_CONTACT + 2)]
    answers = [guess(session, contact, each) for each in clients]
    assert answers == ["wrong"] * TRIES_OF_CONTACT + ["wait"] * 2
    with time_machine.travel(TODAY + timedelta(minutes=16)):
        assert [guess(session, contact, each) for each in clients[:2]] == ["wrong", "wait"]


def test_one_client_cannot_try_everybody(session: Session) -> None:
    answers = [guess(session, f"somebody{number}@example.org") for number in range(TRIES_OF_ADDRESS + 1)]
    assert answers == ["wrong"] * TRIES_OF_ADDRESS + ["wait"]
    assert guess(session, "somebody0@example.org", ELSEWHERE) == "wrong"


def test_a_known_device_is_let_in_whatever_strangers_guess(session: Session) -> None:
    mine = account_id(session, somebody(session, "Lucia", EMAIL))
    phone = Client(HOME.address, devices=devices.remember(session, mine, "", "phone"))
    for _ in range(TRIES_OF_CONTACT):
        guess(session)
    with pytest.raises(TooMany):
        enter(session)
    assert enter(session, client=phone)
    assert [guess(session, client=phone) for _ in range(TRIES_OF_DEVICE + 1)][-2:] == ["wrong", "wait"]


def test_a_device_of_somebody_else_is_no_device(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    other = account_id(session, somebody(session, "Amina", "amina@example.org"))
    stranger = Client(HOME.address, devices=devices.remember(session, other, "", "phone"))
    guess(session, client=stranger)
    assert tries(session) == {"contact": 1, "address": 1}


def test_tries_side_by_side_are_counted_exactly(session: Session, database: Database) -> None:
    somebody(session, "Lucia", EMAIL)
    answers = side_by_side(database, [guess] * (TRIES_OF_CONTACT + 12))
    assert sorted(map(str, answers)) == ["wait"] * 12 + ["wrong"] * TRIES_OF_CONTACT
    assert tries(session) == {"contact": TRIES_OF_CONTACT, "address": TRIES_OF_CONTACT}


def test_confirming_a_password_has_tries_of_its_own_that_end(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    found = recognise(session, enter(session), "", ZONE)
    assert found is not None
    for _ in range(TRIES_OF_CONTACT):
        guess(session)
    confirm(session, *found[:2], PASSWORD, field="password")
    for _ in range(TRIES_OF_SIGN_IN):
        with pytest.raises(Invalid):
            confirm(session, *found[:2], "not it", field="password")
    with pytest.raises(TooMany):
        confirm(session, *found[:2], PASSWORD, field="password")


def test_who_is_locked_out_is_out_at_once_and_stays_out(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    token = enter(session)
    set_state(session, person, "locked_out")
    assert recognise(session, token, "", ZONE) is None
    with pytest.raises(Invalid) as caught:
        enter(session)
    assert set(caught.value.errors) == {"_schema"}


def test_who_left_sees_their_record_and_holds_no_right(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL, rights=[("coordinator", NORTH)])
    token = enter(session)
    assert actor(session, token).rights == {Held("coordinator", NORTH)}
    set_state(session, person, "left")
    assert actor(session, token).volunteer_id == person
    assert not actor(session, token).rights


@pytest.mark.parametrize(
    ("until", "held"),
    [(None, True), (date(2026, 11, 24), True), (date(2026, 11, 23), False)],
    ids=["without an end", "on its last day", "the day after"],
)
def test_a_right_holds_until_its_last_day_on_the_districts_clock(
    session: Session, until: date | None, held: bool
) -> None:
    somebody(session, "Lucia", EMAIL, rights=[("lead", DISTRICT)], until=until)
    with time_machine.travel(TODAY + timedelta(hours=8)):  # 17:00 UTC: the 24th in Shanghai
        assert actor(session, enter(session)).holds("lead") is held


def test_who_is_named_on_a_project_leads_it(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    with writing(session):
        project = Project(organisation_id=NORTH, code="walks", scene="community", texts={}, created_at=now())
        session.add(project)
        session.flush()
        session.add(ProjectLead(project_id=project.id, person_id=person))
    assert actor(session, enter(session)).leads == {project.id}


def test_recognising_asks_three_questions(session: Session, database: Database) -> None:
    somebody(session, "Lucia", EMAIL, rights=[("lead", DISTRICT)])
    token = enter(session)
    session.rollback()
    asked: list[str] = []
    listen: Callable[..., None] = lambda *given: asked.append(given[2])  # noqa: E731 - removed again below
    event.listen(database.engine, "before_cursor_execute", listen)
    with database.session() as own:
        recognise(own, token, "", ZONE)
    event.remove(database.engine, "before_cursor_execute", listen)
    assert [each.split()[0] for each in asked] == ["BEGIN", "SELECT", "SELECT", "SELECT"]


def test_a_token_is_kept_only_as_a_hash_and_ends(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    token = enter(session)
    assert session.scalars(select(SignedIn.token_hash)).all() == [hash_of(token)]
    with time_machine.travel(TODAY + timedelta(days=2)):
        assert recognise(session, token, "", ZONE) is None


def test_a_person_may_sign_in_without_serving(session: Session) -> None:
    person = somebody(session, "Office", EMAIL, serves=False)
    token = open_session(session, account_id(session, person), agent="", days=1)
    assert actor(session, token).volunteer_id is None
