"""What somebody says themselves goes to their calendar: a no takes its entry away, a later yes returns it."""

from datetime import timedelta

from tests.web.messages.post import address
from tests.web.messages.test_walk import EMAIL, Walk, entry, walk
from web.models import Notice

__all__ = ["walk"]


def asked(walk: Walk) -> None:
    """Carl hears by mail that he is asked."""
    address(walk.session, walk.desk.carl, EMAIL)
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    walk.send(timedelta(minutes=12))
    assert len(walk.mails()) == 1


def say(walk: Walk, state: str) -> None:
    """He answers, and the sender does what is due."""
    walk.desk.say(walk.desk.carl, walk.desk.here, state)
    walk.send()


def test_a_no_takes_the_entry_away_and_a_yes_after_it_brings_it_back(walk: Walk) -> None:
    asked(walk)
    say(walk, "declined")
    _, gone = walk.mails()
    assert str(gone["Subject"]).startswith("You do not come: ")
    say(walk, "accepted")
    say(walk, "given_up")
    entries = [entry(each) for each in walk.mails()]
    assert [method for method, _ in entries] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert [each["status"] for _, each in entries] == ["TENTATIVE", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [int(each["sequence"]) for _, each in entries] == [0, 1, 2, 3]
    assert len({each["uid"] for _, each in entries}) == 1


def test_a_yes_to_what_was_asked_is_answered_by_no_mail(walk: Walk) -> None:
    asked(walk)
    say(walk, "accepted")
    assert len(walk.mails()) == 1


def test_who_has_no_entry_by_mail_gets_none_taken_away(walk: Walk) -> None:
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    walk.clock.shift(timedelta(minutes=1))
    address(walk.session, walk.desk.carl, EMAIL)
    say(walk, "declined")
    assert walk.mails() == []


def test_what_somebody_said_is_no_news_on_their_page(walk: Walk) -> None:
    asked(walk)
    say(walk, "declined")
    own = walk.session.query(Notice).filter_by(person_id=walk.desk.carl, kind="decline").one()
    assert own.seen_at is not None
