"""The same on PostgreSQL: steps both ways, the demo district, publishing, jobs, refusing to rewrite."""

from collections.abc import Iterator
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.web.conftest import MONDAY, PASSWORDS
from tests.web.services.planned import WEEK, draft, whole
from web import migrations
from web.db import Database, writing
from web.demo.load import load
from web.models import Account, Assignment, Attempt, Base, Volunteer
from web.opening import open_database
from web.services import board, jobs, publishing, rosters
from web.services.accounts import sign_up
from web.services.clock import now
from web.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def postgres(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo district on PostgreSQL, after the steps forward, back and forward."""
    found = open_database(Settings(instance=tmp_path_factory.mktemp("postgres"), database_url=server))
    migrations.upgrade(found)
    migrations.downgrade(found, "base")
    migrations.upgrade(found)
    with found.session() as session:
        load(session, generate(60, shifts=40, week=MONDAY), PASSWORDS)
    yield found
    found.close()


@pytest.fixture
def session(postgres: Database) -> Iterator[Session]:
    with postgres.session() as opened:
        yield opened


def test_the_tables_are_those_of_the_models(postgres: Database) -> None:
    assert migrations.is_current(postgres)
    with postgres.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_publishing_and_refusing_to_rewrite(session: Session) -> None:
    made = draft(session)
    assert publishing.publish(session, None, made) == 2
    before = rosters.seated(session, made)
    with pytest.raises(IntegrityError, match="stays as it is"), writing(session):
        session.execute(delete(Assignment).where(Assignment.roster_id == made))
    assert rosters.seated(session, made) == before
    assert board.week(session, WEEK, whole(session)).heads > 0


def test_who_signs_up_gets_a_number_after_those_who_are_there(session: Session) -> None:
    said = {"name": "A", "email": "a@example.org", "password": "four words of my own", "languages": []}
    account = sign_up.sign_up(session, said, key="key-of-the-form", language="en", address="192.0.2.7")
    person = session.get_one(Account, account).person_id
    assert person == max(session.scalars(select(Volunteer.id)))


def test_writers_stand_in_a_queue(postgres: Database, session: Session) -> None:
    with writing(session):
        session.add(Attempt(key="a", failures=0, since=now()))

    def count() -> None:
        with postgres.session() as own:
            for _ in range(20):
                with writing(own):
                    own.get_one(Attempt, "a").failures += 1

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    assert session.scalar(select(Attempt.failures).where(Attempt.key == "a")) == 80


def test_a_job_is_taken_once_and_fenced(session: Session) -> None:
    job = jobs.enqueue(session, "wait")
    slow = jobs.claim(session, 0.0)
    quick = jobs.claim(session, 30.0)
    assert slow is not None
    assert quick is not None
    with pytest.raises(jobs.Fenced):
        jobs.finish(session, slow, "done")
    jobs.finish(session, quick, "done")
    session.expire_all()
    assert jobs.get(session, job).status == "done"
