"""Faults that people reported of other open programs, tried on pages and letters (`i18n/README.md`)."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.web.conftest import Login, account_of, in_language, reads
from tests.web.forms.browser import opened
from tests.web.letters.desk import ActorOf, Desk
from web.db import writing
from web.models import Account, Person
from web.words.messages import readers

PROFILE = "/me/profile"


@pytest.mark.parametrize("name", ["Moshi\u202ei", "\u2066Li", "Ana\u2069"])
def test_a_name_that_turns_the_page_round_is_not_taken(signed_in: Login, session: Session, name: str) -> None:
    mine = opened(in_language(signed_in("volunteer"), "en"), PROFILE, PROFILE)
    mine.send(name=name)
    session.rollback()
    person = session.get_one(Account, account_of(session, "volunteer")).person_id
    assert not {"\u202e", "\u2066", "\u2069"} & set(session.get_one(Person, person).name)


@pytest.mark.parametrize("name", ["山田 太郎", "김 길동", "Nguyễn Văn An", "María José García López", "李"])
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_name_stands_in_the_order_it_was_written_in_every_language(
    signed_in: Login, session: Session, name: str, tag: str
) -> None:
    """There is one field for a name: no first and last one that a program could put in a wrong order."""
    person = session.get_one(Account, account_of(session, "volunteer")).person_id
    with writing(session):
        session.execute(update(Person).where(Person.id == person).values(name=name))
    mine = in_language(signed_in("volunteer"), tag)
    assert name in mine.get("/me").text
    assert opened(mine, PROFILE, PROFILE).value("name") == name


def test_a_letter_is_in_the_language_of_who_gets_it_not_of_who_caused_it(
    session: Session, actor_of: ActorOf
) -> None:
    desk = Desk(session, actor_of)
    reads(session, account_of(session, "coordinator"), "en")
    reads(session, account_of(session, "volunteer"), "zh-Hans")
    desk.offer(desk.free_seat())
    letter = desk.letter()
    assert letter is not None
    assert any("\u4e00" <= letter_of <= "\u9fff" for letter_of in letter.subject)


@pytest.mark.parametrize(
    ("said", "tag"), [("it-IT", "it"), ("pt-BR", "pt"), ("zh-HK", "zh-Hant"), ("tlh", "en")]
)
def test_a_language_with_its_country_gets_letters_in_that_language(
    monkeypatch: pytest.MonkeyPatch, said: str, tag: str
) -> None:
    monkeypatch.setattr(readers, "letter_tags", lambda: ("en", "it", "nl", "pt", "tr", "zh-Hans", "zh-Hant"))
    assert readers.tag_for(said) == tag
