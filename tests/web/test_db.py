"""The database: times keep their zone, writers stand in a queue, changes outside of it are refused."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from web.db import Database, writing
from web.models import Attempt, PrivateField


def attempt(key: str, since: datetime) -> Attempt:
    return Attempt(key=key, failures=0, since=since)


def test_a_moment_comes_back_as_the_same_moment(session: Session) -> None:
    noon = datetime(2026, 12, 5, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    with writing(session):
        session.add(attempt("a", noon))
    session.expire_all()
    assert session.get_one(Attempt, "a").since == noon
    assert session.get_one(Attempt, "a").since.tzinfo is UTC


def test_a_moment_without_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="needs its time zone"), writing(session):
        session.add(attempt("a", datetime(2026, 12, 5, 12, 0)))  # noqa: DTZ001 - the fault under test


def test_a_change_outside_of_writing_is_refused(session: Session) -> None:
    session.add(attempt("a", datetime.now(UTC)))
    with pytest.raises(RuntimeError, match="outside"):
        session.flush()


def test_a_writer_that_fails_takes_everything_back(session: Session) -> None:
    def fail() -> None:
        with writing(session):
            session.add(attempt("a", datetime.now(UTC)))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert session.get(Attempt, "a") is None


def test_writing_inside_writing_is_one_transaction(session: Session) -> None:
    def fail() -> None:
        with writing(session):
            with writing(session):
                session.add(attempt("a", datetime.now(UTC)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert session.get(Attempt, "a") is None


def test_a_writer_sees_what_others_wrote_since_it_read(database: Database, session: Session) -> None:
    with writing(session):
        session.add(attempt("a", datetime.now(UTC)))
    assert session.get_one(Attempt, "a").failures == 0
    with database.session() as other, writing(other):
        other.get_one(Attempt, "a").failures = 5
    with writing(session):
        session.get_one(Attempt, "a").failures += 1
    assert session.scalar(select(Attempt.failures)) == 6


def test_many_writers_lose_no_update(database: Database, session: Session) -> None:
    with writing(session):
        session.add(attempt("a", datetime.now(UTC)))

    def count() -> None:
        with database.session() as own:
            for _ in range(20):
                with writing(own):
                    own.get_one(Attempt, "a").failures += 1

    threads = [Thread(target=count) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    assert session.scalar(select(Attempt.failures)) == 100


def test_a_reference_to_nothing_is_refused(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(PrivateField))
    session.rollback()
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing(session):
        session.add(PrivateField(person_id=999, field="born", sealed=b"sealed"))
    assert session.scalar(select(func.count()).select_from(PrivateField)) == before
