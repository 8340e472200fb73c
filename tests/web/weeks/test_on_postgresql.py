"""Kept weeks catch up on PostgreSQL, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.support.postgres_server import postgres_server
from tests.web.conftest import MONDAY, PASSWORDS
from tests.web.services.planned import WEEK
from tests.web.weeks.changes import by_chance
from tests.web.weeks.test_kept_weeks import assert_caught_up
from web import migrations
from web.demo.load import load
from web.opening import open_database
from web.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The small district on PostgreSQL."""
    with postgres_server() as address:
        found = open_database(Settings(instance=tmp_path, database_url=address))
        migrations.upgrade(found)
        with found.session() as opened:
            load(opened, generate(60, shifts=40, week=MONDAY), PASSWORDS)
            yield opened
        found.close()


def test_a_kept_week_catches_up_with_every_kind_of_change(session: Session) -> None:
    for what in by_chance(session, 21, 60):
        assert_caught_up(session, WEEK, what)
