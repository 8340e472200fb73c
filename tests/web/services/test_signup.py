"""Signing up: an account and its volunteer in one step, once."""

from threading import Thread

import pytest
from marshmallow import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import Database
from web.models import Account, Volunteer, VolunteerLanguage
from web.schemas.accounts import SignUp
from web.services import signup
from web.services.faults import Invalid

SAID = {
    "name": " Amélie Laurent ",
    "email": "Amelie@Example.org",
    "password": "a long password",
    "languages": [{"tag": "fr", "level": "native"}, {"tag": "zh-CN", "level": "B1"}],
}
KEY = "key-of-the-form"


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Account)) or 0


def test_an_account_comes_with_its_volunteer(session: Session) -> None:
    account = signup.sign_up(session, SignUp().load(SAID), key=KEY, language="en", address="192.0.2.7")
    volunteer = session.scalars(select(Volunteer).where(Volunteer.account_id == account)).one()
    assert (volunteer.name, volunteer.reads) == ("Amélie Laurent", "en")
    spoken = session.execute(
        select(VolunteerLanguage.tag, VolunteerLanguage.level)
        .where(VolunteerLanguage.volunteer_id == volunteer.id)
        .order_by(VolunteerLanguage.tag)
    ).all()
    assert [tuple(row) for row in spoken] == [("cmn", 3), ("fr", 7)]


def test_a_form_sent_twice_makes_one_account(database: Database, session: Session) -> None:
    before, values, made = count(session), SignUp().load(SAID), []

    def send() -> None:
        with database.session() as own:
            made.append(signup.sign_up(own, values, key=KEY, language="en", address="192.0.2.7"))

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert count(session) == before + 1


def test_an_email_has_one_account_whatever_its_capitals(session: Session) -> None:
    signup.sign_up(session, SignUp().load(SAID), key=KEY, language="en", address="192.0.2.7")
    before = count(session)
    again = SignUp().load({**SAID, "email": "AMELIE@example.ORG"})
    with pytest.raises(Invalid) as caught:
        signup.sign_up(session, again, key="another-form", language="en", address="192.0.2.7")
    assert set(caught.value.errors) == {"email"}
    assert count(session) == before


def test_numbers_are_each_given_once(session: Session) -> None:
    for index in range(3):
        said = SignUp().load({**SAID, "email": f"someone{index}@example.org"})
        signup.sign_up(session, said, key=f"form-number-{index}", language="en", address="192.0.2.7")
    numbers = session.scalars(select(Volunteer.number)).all()
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "a" * 101),
        ("name", "nul\x00byte"),
        ("email", "no address"),
        ("email", "two@at@signs.org"),
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
