"""Credentials: kept by their owner, verified by who holds the right where the owner belongs."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, somebody, staff
from web.models import Audit, Credential
from web.services.actor import Actor
from web.services.credentials import records, verifying
from web.services.faults import Conflict, Invalid, NotFound, Outdated

ZONE = ZoneInfo("Asia/Shanghai")
WHOLE: dict[str, Any] = {
    "code": "first-aid",
    "number": "X-1234",
    "issuer": "Red Cross",
    "speciality": "",
    "valid_until": date(2027, 5, 1),
}


def owner(session: Session, at: str | None = OWN, name: str = "Owner Here") -> Actor:
    person = somebody(session, name, at=at)
    return Actor(person, 0, name, "en", person)


def fresh(session: Session, credential_id: int) -> Credential:
    session.rollback()
    session.expire_all()
    return session.get_one(Credential, credential_id)


def held(session: Session, who: Actor, **more: Any) -> int:
    return records.add(session, who, who.person_id, {**WHOLE, **more})


def verified(session: Session, who: Actor, **more: Any) -> int:
    made = held(session, who, **more)
    verifying.verify(session, staff(session, "verifier", at=DISTRICT), made, 1)
    return made


def test_the_number_is_sealed_and_read_by_its_owner(session: Session) -> None:
    who = owner(session)
    found = fresh(session, held(session, who))
    assert b"X-1234" not in (found.sealed_number or b"")
    assert records.one(session, who, found.id).number == "X-1234"


@pytest.mark.parametrize("code", ["first-aid", "moon-walk"])
def test_a_credential_is_of_the_list_and_held_once(session: Session, code: str) -> None:
    who = owner(session)
    held(session, who)
    with pytest.raises(Invalid):
        held(session, who, code=code)


@pytest.mark.parametrize(
    ("changed", "stays"),
    [
        ({}, True),
        ({"number": "X-1235"}, False),
        ({"issuer": "Somebody else"}, False),
        ({"speciality": "children"}, False),
        ({"valid_until": date(2028, 5, 1)}, False),
        ({"valid_until": None}, False),
    ],
)
def test_any_change_by_its_owner_asks_for_verification_again(
    session: Session, changed: dict[str, Any], stays: bool
) -> None:
    who = owner(session)
    found = verified(session, who)
    records.change(session, who, found, 2, {**WHOLE, **changed})
    after = fresh(session, found)
    assert (after.verified_at is not None, after.verified_by is not None) == (stays, stays)
    assert after.version == (2 if stays else 3)


def test_a_change_after_a_refusal_waits_again(session: Session) -> None:
    who = owner(session)
    found = held(session, who)
    verifying.refuse(session, staff(session, "verifier"), found, 1, "Not sharp")
    assert fresh(session, found).refused_because == "Not sharp"
    records.change(session, who, found, 2, {**WHOLE, "number": "X-9"})
    after = fresh(session, found)
    assert (after.refused_at, after.refused_because) == (None, "")


@pytest.mark.parametrize(
    ("at", "belongs", "allowed"),
    [
        (OWN, OWN, True),
        (OWN, BELOW, True),
        (DISTRICT, OWN, True),
        (DISTRICT, None, True),
        (OTHER, OWN, False),
        (BELOW, OWN, False),
        (OWN, None, False),
    ],
)
def test_a_verifier_answers_for_who_belongs_there(
    session: Session, at: str, belongs: str | None, allowed: bool
) -> None:
    found, verifier = held(session, owner(session, belongs)), staff(session, "verifier", at=at)
    listed = [each.credential.id for each in verifying.waiting(session, verifier, ZONE).items]
    assert (found in listed) is allowed
    if allowed:
        verifying.verify(session, verifier, found, 1)
        after = fresh(session, found)
        assert after.verified_by == verifier.person_id
        assert after.verified_at is not None
    else:
        for deed in (verifying.verify, verifying.one):
            with pytest.raises(NotFound):
                deed(session, verifier, found, *((1,) if deed is verifying.verify else ()))


@pytest.mark.parametrize("right", ["coordinator", "administrator", "auditor", "lead"])
def test_no_other_right_verifies(session: Session, right: str) -> None:
    found = held(session, owner(session))
    with pytest.raises(NotFound):
        verifying.verify(session, staff(session, right, at=DISTRICT), found, 1)


def test_nobody_verifies_their_own(session: Session) -> None:
    person = somebody(session, "Verifier Self")
    rights = staff(session, "verifier", at=DISTRICT).rights
    who = replace(Actor(person, 0, "Verifier Self", "en", person), rights=rights)
    found = held(session, who)
    assert found not in [each.credential.id for each in verifying.waiting(session, who, ZONE).items]
    for deed in (
        lambda: verifying.verify(session, who, found, 1),
        lambda: verifying.refuse(session, who, found, 1, "no"),
        lambda: verifying.one(session, who, found),
    ):
        with pytest.raises(Conflict):
            deed()


def test_a_verifier_verifies_what_they_saw(session: Session) -> None:
    who, verifier = owner(session), staff(session, "verifier")
    found = held(session, who)
    records.change(session, who, found, 1, {**WHOLE, "number": "X-2"})
    with pytest.raises(Outdated):
        verifying.verify(session, verifier, found, 1)
    assert fresh(session, found).verified_at is None


def test_what_is_verified_keeps_who_saw_it_and_when(session: Session) -> None:
    found = fresh(session, verified(session, owner(session)))
    seen, lines = (found.verified_by, found.verified_at, found.version), session.query(Audit).count()
    verifying.verify(session, staff(session, "verifier", at=DISTRICT), found.id, found.version)
    again = fresh(session, found.id)
    assert (again.verified_by, again.verified_at, again.version) == seen
    assert session.query(Audit).count() == lines


def test_the_list_has_what_waits_first_then_what_ends_soon(session: Session) -> None:
    verifier = staff(session, "verifier")
    cases = {
        "later": (date(2027, 1, 23), True, False),  # 61 days away: not yet
        "soon": (date(2027, 1, 22), True, True),  # 60 days away
        "over": (date(2026, 11, 1), True, True),
        "fresh": (None, False, True),
    }
    made = {}
    for name, (until, seen, _) in cases.items():
        who = owner(session, name=name)
        made[name] = (verified if seen else held)(session, who, valid_until=until)
    listed = [each.credential.id for each in verifying.waiting(session, verifier, ZONE).items]
    shown = [name for identity in listed for name, each in made.items() if each == identity]
    assert shown == ["fresh", "over", "soon"]


def test_a_look_at_the_number_is_written_down_and_the_owners_own_is_not(session: Session) -> None:
    who, verifier = owner(session), staff(session, "verifier")
    found = held(session, who)
    records.one(session, who, found)
    verifying.one(session, verifier, found)
    lines = session.scalars(select(Audit).where(Audit.verb == "looked", Audit.subject == "credential")).all()
    assert [(each.person_id, each.subject_id) for each in lines] == [(verifier.person_id, found)]
    assert "X-1234" not in str([(each.numbers, each.changes) for each in session.scalars(select(Audit))])


def test_others_keep_only_whom_they_are_near(session: Session) -> None:
    who = owner(session)
    found = held(session, who)
    records.change(session, staff(session, "coordinator"), found, 1, {"issuer": "Mended"})
    assert fresh(session, found).issuer == "Mended"
    for stranger in (staff(session, "coordinator", at=OTHER), owner(session, OTHER, "Other Person")):
        with pytest.raises(NotFound):
            records.change(session, stranger, found, None, {"issuer": "Taken"})
        with pytest.raises(NotFound):
            records.of(session, stranger, who.person_id)


def test_a_removed_one_is_gone(session: Session) -> None:
    who = owner(session)
    found = held(session, who)
    with pytest.raises(Outdated):
        records.remove(session, who, found, 7)
    records.remove(session, who, found, 1)
    session.rollback()
    assert session.scalar(select(Credential.id).where(Credential.id == found)) is None
