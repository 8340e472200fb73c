"""Instances of the small district for tests of races, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import copied, copy_instance
from web.settings import Settings

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def an_instance(request: pytest.FixtureRequest, folder: Path) -> Iterator[Settings]:
    """Settings of an instance of its own, on the database that the fixture's parameter names."""
    if request.param == "sqlite":
        copy_instance(request.getfixturevalue("template"), folder)
        yield Settings(instance=folder)
        return
    with copied(request.getfixturevalue("postgres_template"), folder) as made:
        yield made
