"""Signing up: a person, account, contact and profile in one step, once; at a desk many from one address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from marshmallow import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.accounts.people import (
    DISTRICT,
    NORTH,
    SOUTH,
    account_id,
    count,
    side_by_side,
    somebody,
    tries,
    verbs,
)
from tests.web.conftest import TODAY
from web.db import Database, writing
from web.models import Account, Audit, Contact, Person, Stall, Volunteer, VolunteerLanguage
from web.schemas.accounts import SignUp
from web.services.accounts import sign_up as signing_up
from web.services.accounts import stalls
from web.services.accounts.sign_in import Client, sign_in
from web.services.accounts.sign_up import SIGN_UPS_OF_ADDRESS, sign_up
from web.services.actor import Actor, Held
from web.services.faults import Invalid, NotFound, Outdated, TooMany

SAID = {
    "name": " Amélie Laurent ",
    "email": "Amelie@Example.org",
    "password": "four words of her own",
    "languages": [{"tag": "fr", "level": "native"}, {"tag": "zh-CN", "level": "B1"}],
}
KEY = "key-of-the-form"
HOUR = timedelta(hours=1)


def said(number: int = 0, **more: Any) -> dict[str, Any]:
    return dict(SignUp().load({**SAID, "email": f"amelie{number}@example.org", **more}))


def join(
    session: Session, values: dict[str, Any] | None = None, key: str = "", address: str = "192.0.2.7"
) -> int:
    return sign_up(session, values or said(), key=key, language="en", address=address)


def coordinator(session: Session, node: int = NORTH) -> Actor:
    held = frozenset({Held("coordinator", node)})
    person = somebody(session, "Wen", f"wen{node}@example.org", rights=[("coordinator", node)])
    return Actor(person, account_id(session, person), "Wen", "en", person, held)


def desk(session: Session, most: int = 300, *, node: int = NORTH) -> Stall:
    values = {
        "organisation_id": node,
        "name": "Volunteer Day",
        "starts_at": TODAY - HOUR,
        "ends_at": TODAY + HOUR,
        "most": most,
    }
    return session.get_one(Stall, stalls.create(session, coordinator(session, node), values, key=""))


def used(session: Session) -> int | None:
    session.rollback()
    return session.scalar(select(Stall.used))


def test_one_step_makes_person_account_contact_and_profile(session: Session) -> None:
    account = session.get_one(Account, join(session))
    person = session.get_one(Person, account.person_id)
    volunteer = session.get_one(Volunteer, person.id)
    contact = session.scalars(select(Contact).where(Contact.person_id == person.id)).one()
    assert (person.name, person.language, person.state) == ("Amélie Laurent", "en", "active")
    assert volunteer.number == f"V-{20_000 + person.id}"
    assert (contact.kind, contact.account_id) == ("email", account.id)
    assert "amelielaurent" in person.search_key.replace(" ", "")
    assert person.sort_key
    spoken = session.execute(
        select(VolunteerLanguage.tag, VolunteerLanguage.level).order_by(VolunteerLanguage.tag)
    )
    assert [tuple(row) for row in spoken] == [("cmn", 3), ("fr", 7)]


def test_the_contact_stands_nowhere_in_clear(session: Session) -> None:
    join(session, said(email="hidden.address@example.org"))
    sealed, digest = session.execute(select(Contact.sealed, Contact.digest)).one()
    assert b"hidden" not in sealed + digest
    assert "hidden" not in repr(session.execute(select(Audit.numbers, Audit.changes)).all())


def test_a_number_signs_up_and_in_however_it_is_written(session: Session) -> None:
    join(session, said(email="138 0013 8000"))
    assert sign_in(session, "+8613800138000", str(SAID["password"]), Client("192.0.2.7"), days=1).token


def test_a_form_sent_twice_at_once_makes_one_account(database: Database, session: Session) -> None:
    values = said()
    made = side_by_side(database, [lambda own: join(own, values, KEY)] * 6)
    assert len(set(made)) == 1
    assert isinstance(made[0], int)
    assert count(session, Account) == count(session, Volunteer) == count(session, Person) == 1


def test_a_form_of_before_opens_nothing_after_another_password_was_set(session: Session) -> None:
    account = session.get_one(Account, join(session, key=KEY))
    assert join(session, key=KEY) == account.id
    with writing(session):
        account.password_hash = "changed"
    with pytest.raises(Invalid):
        join(session, key=KEY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("amelie@example.org", "AMELIE@example.ORG"),
        ("amelie@example.org", "\uff41melie@example.org"),
        ("amelie@bücher.example.org", "amelie@xn--bcher-kva.example.org"),
        ("13800138000", "+86 138-0013-8000"),
        ("13800138000", "\uff11\uff13\uff18 0013 8000"),
    ],
)
def test_one_address_or_number_has_one_account(session: Session, first: str, second: str) -> None:
    join(session, said(email=first))
    with pytest.raises(Invalid) as caught:
        join(session, said(email=second))
    assert set(caught.value.errors) == {"email"}
    assert count(session, Account) == count(session, Person) == 1


def test_one_address_signed_up_side_by_side_has_one_account(database: Database, session: Session) -> None:
    answers = side_by_side(database, [lambda own: join(own)] * 6)
    assert sum(isinstance(each, int) for each in answers) == 1
    assert sum(isinstance(each, Invalid) for each in answers) == 5
    assert count(session, Account) == count(session, Person) == 1


def test_a_weak_password_is_refused_at_its_field(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        join(session, said(password="amelie laurent"))
    assert set(caught.value.errors) == {"password"}
    assert tries(session) == {}


def test_one_client_makes_only_so_many_accounts_and_may_again_later(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_up, "SIGN_UPS_OF_ADDRESS", 2)
    for number in (1, 2):
        join(session, said(number))
    with pytest.raises(TooMany):
        join(session, said(3))
    assert count(session, Account) == 2
    with time_machine.travel(TODAY + timedelta(minutes=1)):
        join(session, said(3))


def test_many_addresses_do_not_close_sign_up(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "SIGN_UPS_OF_ADDRESS", 1)
    for number in range(10):
        join(session, said(number), address=f"198.51.100.{number}")
        with pytest.raises(TooMany):
            join(session, said(number + 20), address=f"198.51.100.{number}")
    assert join(session, said(99), address="192.0.2.7")


def test_asking_who_has_an_account_is_slow(session: Session) -> None:
    join(session, address="198.51.100.1")
    for _ in range(SIGN_UPS_OF_ADDRESS):
        with pytest.raises(Invalid):
            join(session)
    with pytest.raises(TooMany):
        join(session)


def test_with_a_code_three_hundred_sign_up_from_one_address(database: Database, session: Session) -> None:
    code = desk(session).code
    deeds: list[Callable[[Session], int]] = [
        lambda own, number=number: join(own, said(number, stall=code))  # type: ignore[misc]  # its own number
        for number in range(300)
    ]
    answers = side_by_side(database, deeds)
    assert [each for each in answers if not isinstance(each, int)] == []
    assert (count(session, Volunteer), used(session)) == (301, 300)
    assert tries(session) == {}


def test_the_last_place_at_a_desk_is_taken_once(database: Database, session: Session) -> None:
    code = desk(session, most=3).code
    deeds: list[Callable[[Session], int]] = [
        lambda own, number=number: join(own, said(number, stall=code))  # type: ignore[misc]  # its own number
        for number in range(8)
    ]
    answers = side_by_side(database, deeds)
    refused = [each for each in answers if isinstance(each, Invalid)]
    assert len(refused) == 5
    assert {name for each in refused for name in each.errors} == {"stall"}
    assert (count(session, Volunteer), used(session)) == (4, 3)


def test_who_signed_up_where_is_in_the_audit_trail(session: Session) -> None:
    stall = desk(session)
    join(session, said(stall=f"{stall.code[:4]} {stall.code[4:]}"))
    noted = session.scalars(select(Audit).where(Audit.verb == "signed_up")).one()
    assert (noted.numbers, noted.organisation_id, noted.address) == ({"stall": stall.id}, NORTH, "192.0.2.7")


@pytest.mark.parametrize("hours", [-2, 2], ids=["before", "after"])
def test_a_code_is_good_only_while_the_desk_is_open(session: Session, hours: int) -> None:
    code = desk(session).code
    with time_machine.travel(TODAY + hours * HOUR), pytest.raises(Invalid) as caught:
        join(session, said(stall=code))
    assert set(caught.value.errors) == {"stall"}


def test_guessing_codes_and_asking_with_a_code_cost_tries(session: Session) -> None:
    code = desk(session).code
    join(session, said(1, stall=code))
    for values in (said(2, stall="00000000"), said(1, stall=code)):
        with pytest.raises(Invalid):
            join(session, values)
    assert tries(session) == {"sign-up": 2}


@pytest.mark.parametrize("written", ["1234 5678", "１２３４-５６７８", " 12345678 ", "12 34 56 78"])
def test_a_code_is_known_however_it_is_written(written: str) -> None:
    assert stalls.spoken(written) == "12345678"


def test_coordinators_keep_the_desks_of_their_own_organisations(session: Session) -> None:
    stall = desk(session)
    south, whole = coordinator(session, SOUTH), coordinator(session, DISTRICT)
    assert stalls.listing(session, south) == []
    assert stalls.listing(session, whole) == [stall]
    with pytest.raises(NotFound):
        stalls.get(session, south, stall.id)
    with pytest.raises(Invalid) as caught:
        stalls.create(session, south, stalls.as_values(stall), key="")
    assert set(caught.value.errors) == {"organisation_id"}


def test_a_desk_is_changed_as_it_was_seen(session: Session) -> None:
    stall = desk(session)
    whole = coordinator(session, DISTRICT)
    values = {**stalls.as_values(stall), "most": 20}
    stalls.change(session, whole, stall.id, values, 1)
    with pytest.raises(Outdated):
        stalls.change(session, whole, stall.id, {**values, "most": 30}, 1)
    join(session, said(stall=stall.code))
    with pytest.raises(Invalid):
        stalls.change(session, whole, stall.id, {**values, "most": 0}, 2)
    assert (stall.most, stall.version) == (20, 2)
    assert verbs(session) == ["created", "changed", "signed_up"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "a" * 101),
        ("name", "nul\x00byte"),
        ("email", ""),
        ("email", "no address"),
        ("email", "two@at@signs.org"),
        ("email", "hidden\u200b@example.org"),
        ("email", "12345"),
        ("password", "too short"),
        ("password", None),
        ("languages", []),
        ("languages", [{"tag": "xx-nowhere", "level": "B1"}]),
        ("languages", [{"tag": "fr", "level": "Z9"}]),
        ("languages", [{"tag": "fr", "level": "B1"}, {"tag": "fr-FR", "level": "C1"}]),
        ("role", "admin"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        SignUp().load({**SAID, field: value})
    assert set(caught.value.messages_dict) == {field}


def test_numbers_are_each_given_once(session: Session, database: Database) -> None:
    deeds: list[Callable[[Session], int]] = [
        lambda own, number=number: join(own, said(number), address=f"198.51.100.{number}")  # type: ignore[misc]  # its own number
        for number in range(12)
    ]
    side_by_side(database, deeds)
    session.rollback()
    assert session.scalar(select(func.count(Volunteer.number.distinct()))) == 12
