"""Hours that staff set right are told, with what stood before; the reason is read in the house alone."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.letters.desk import BY_PARTY, BY_STAFF, ActorOf, Desk
from tests.web.pages.reading import english
from web.db import writing
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import LEAD


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


def correct(desk: Desk, seat: int, minutes: int | None, words: str = "Left before tea.") -> None:
    with writing(desk.session):
        acts.correct(desk.session, Deed(acting=LEAD, note=words), desk.promise(seat), minutes)


@pytest.fixture
def served(desk: Desk) -> int:
    """A seat on which they served two hours, of which they have heard all."""
    seat = desk.free_seat()
    desk.offer(seat)
    desk.do("accept", seat, BY_PARTY)
    desk.message()
    return seat


def test_hours_set_right_are_told_with_what_stood_before(desk: Desk, served: int) -> None:
    with time_machine.travel(desk.shift(served).ends_at + timedelta(hours=1), tick=True):
        with writing(desk.session):
            acts.serve(desk.session, BY_STAFF, desk.promise(served), 120)
        assert desk.letter() is None
        correct(desk, served, 90)
        letter = desk.letter()
        assert letter is not None
        (item,) = letter.items
        assert item.heading == "Your recorded hours were corrected"
        assert dict(item.facts)["Hours served"] == "1 hour 30 minutes"
        assert item.was == {"Hours served": "2 hours"}
        assert "tea" not in f"{item.note} {letter.short} {letter.subject}"
        assert letter.template == "hours_right"
        assert not letter.entries
        assert item.buttons == ()


def test_who_came_after_all_hears_it(desk: Desk, served: int) -> None:
    with time_machine.travel(desk.shift(served).ends_at, tick=True):
        with writing(desk.session):
            acts.miss(desk.session, BY_STAFF, desk.promise(served))
        correct(desk, served, 60)
        letter = desk.letter()
        assert letter is not None
        assert letter.items[0].was == {"Hours served": "did not come"}


def test_what_is_set_right_and_back_is_told_to_nobody(desk: Desk, served: int) -> None:
    with time_machine.travel(desk.shift(served).ends_at, tick=True):
        with writing(desk.session):
            acts.serve(desk.session, BY_STAFF, desk.promise(served), 120)
        correct(desk, served, 90)
        correct(desk, served, 120)
        assert desk.codes() <= {"not_told", "as_before"}
        assert desk.letter() is None


def test_the_reason_is_read_in_the_inbox(desk: Desk, served: int, signed_in: Login) -> None:
    with time_machine.travel(desk.shift(served).ends_at, tick=True):
        with writing(desk.session):
            acts.serve(desk.session, BY_STAFF, desk.promise(served), 120)
        correct(desk, served, None, "It was somebody else.")
        page = english(signed_in("volunteer")).get("/me/inbox").text
        assert "Your recorded hours were corrected" in page
        assert "It was somebody else." in page
        assert "<del>2 hours</del> <bdi>did not come</bdi>" in page
