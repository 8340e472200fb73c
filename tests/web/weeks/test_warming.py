"""What is read at a start, before anybody asks."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.web.services.planned import WEEK
from web.db import Database, writing
from web.models import Roster
from web.services.matching import problem_of
from web.services.weeks import catching_up, store
from web.services.weeks.warming import warm


def test_a_published_week_is_read_before_anybody_asks(
    session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.forget(session)
    assert warm(database) == [WEEK]
    monkeypatch.delattr(catching_up, "people_of")
    assert problem_of(session, WEEK).volunteers


def test_nothing_is_read_of_weeks_that_are_over(session: Session, database: Database) -> None:
    with time_machine.travel(WEEK.end + timedelta(hours=1), tick=False):
        assert warm(database) == []


def test_nothing_is_read_of_weeks_that_were_never_published(session: Session, database: Database) -> None:
    with writing(session):
        session.execute(update(Roster).values(state="superseded"))
    assert warm(database) == []
