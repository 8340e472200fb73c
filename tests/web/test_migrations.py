"""The steps of the database: both ways, and nothing that the models say is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from web import migrations
from web.db import Database
from web.models import Base


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield found
    found.close()


def test_forward_back_and_forward_again(empty: Database) -> None:
    migrations.upgrade(empty)
    migrations.downgrade(empty, "base")
    assert set(inspect(empty.engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(empty)
    assert migrations.is_current(empty)


def test_the_tables_are_those_of_the_models(empty: Database) -> None:
    migrations.upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_steps_are_one_line_with_a_known_end(empty: Database) -> None:
    with empty.engine.connect() as connection:
        steps = ScriptDirectory.from_config(migrations.configuration(connection))
    assert steps.get_heads() == [migrations.NEWEST]
    for step in steps.walk_revisions():
        assert Path(step.path).name[:10].replace("_", "") == step.revision[:8]


def test_a_step_that_fails_leaves_nothing_behind(empty: Database) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE seat (id INTEGER)"))
    with pytest.raises(DatabaseError):
        migrations.upgrade(empty)
    assert set(inspect(empty.engine).get_table_names()) == {"seat"}


def test_an_empty_file_is_not_current(empty: Database) -> None:
    assert not migrations.is_current(empty)
