"""The same on PostgreSQL: merging moves what was published, and nothing else does; names are found."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, copied
from tests.web.people.rows import rows_of
from tests.web.people.staff import DISTRICT, somebody, staff
from tests.web.people.test_merging import credential, draft, held, published, said, seats, sit
from web.db import Database, writing
from web.models import Assignment, Roster
from web.opening import open_database
from web.services.access.scope import Scope
from web.services.people import duplicates, merging, search
from web.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def postgres(postgres_template: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo district on PostgreSQL."""
    with copied(postgres_template, tmp_path_factory.mktemp("postgres")) as settings:
        found = open_database(settings)
        yield found
        found.close()


@pytest.fixture
def session(postgres: Database) -> Iterator[Session]:
    with postgres.session() as opened:
        yield opened


def test_merging_moves_published_shifts_and_undoing_brings_them_back(session: Session) -> None:
    actor = staff(session, "coordinator", at=DISTRICT)
    two = somebody(session, "王小芳", phone="+8613800000001"), somebody(session, "Wang Xiaofang")
    credential(session, two[1], "nurse", verified=True)
    seat = seats(session)[0]
    sit(session, published(session), (two[1], seat))
    before = rows_of(session, *two)
    merge = merging.merge(session, actor, said(two))
    assert held(session, two[0]) == [seat]
    assert merging.undo(session, actor, merge) == frozenset()
    assert rows_of(session, *two) == before


def test_a_published_shift_goes_to_nobody_without_a_merge(session: Session) -> None:
    one, other = somebody(session, "One"), somebody(session, "Other")
    made = draft(session)
    sit(session, made, (one, seats(session)[0]))
    with writing(session):
        roster = session.get_one(Roster, made)
        roster.period_start -= timedelta(days=7)
        roster.state, roster.number, roster.published_at = "published", 1, TODAY
    moved = update(Assignment).where(Assignment.volunteer_id == one).values(volunteer_id=other)
    with pytest.raises(IntegrityError, match="stays as it is"), writing(session):
        session.execute(moved)
    assert (
        session.scalars(select(Assignment.volunteer_id).where(Assignment.volunteer_id == other)).all() == []
    )


def test_names_and_duplicates_are_found(session: Session) -> None:
    scope = Scope(session, staff(session, "coordinator", at=DISTRICT))
    first, second = somebody(session, "Émile Ångström"), somebody(session, "angstrom emile")
    found = [row.id for row in search.find(session, scope, query="ÅNGSTRÖM émi").items]
    assert {first, second} <= set(found)
    assert (first, second) in [(each.first.id, each.second.id) for each in duplicates.pairs(session, scope)]
