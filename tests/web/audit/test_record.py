"""A form that is sent twice is done once, and its mark is kept for a week."""

from datetime import timedelta

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Done
from web.services.audit.record import REMEMBERED, once
from web.services.clock import now

A_MINUTE = timedelta(minutes=1)


def marks(session: Session) -> list[str]:
    return list(session.scalars(select(Done.token).order_by(Done.token)))


def test_the_second_send_has_the_answer_of_the_first(session: Session) -> None:
    assert once(session, "key", lambda: {"number": 1}) == {"number": 1}
    assert once(session, "key", lambda: {"number": 2}) == {"number": 1}


def test_without_a_key_each_send_is_done(session: Session) -> None:
    assert once(session, "", lambda: {"number": 1}) == {"number": 1}
    assert once(session, "", lambda: {"number": 2}) == {"number": 2}
    assert marks(session) == []


def test_marks_are_forgotten_after_a_week(session: Session) -> None:
    once(session, "old", dict)
    with time_machine.travel(now() + REMEMBERED - A_MINUTE):
        once(session, "young", dict)
        assert marks(session) == ["old", "young"]
    with time_machine.travel(now() + REMEMBERED + A_MINUTE):
        once(session, "new", dict)
        assert marks(session) == ["new", "young"]
