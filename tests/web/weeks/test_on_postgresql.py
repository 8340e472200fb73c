"""Kept weeks catch up on PostgreSQL, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.web.conftest import copied
from tests.web.services.planned import WEEK
from tests.web.weeks.changes import by_chance
from tests.web.weeks.test_kept_weeks import assert_caught_up
from web.opening import open_database
from web.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture
def session(postgres_template: Settings, tmp_path: Path) -> Iterator[Session]:
    """The small district on PostgreSQL."""
    with copied(postgres_template, tmp_path) as settings:
        found = open_database(settings)
        with found.session() as opened:
            yield opened
        found.close()


def test_a_kept_week_catches_up_with_every_kind_of_change(session: Session) -> None:
    for what in by_chance(session, 21, 60):
        assert_caught_up(session, WEEK, what)
