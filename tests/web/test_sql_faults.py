"""What people typed reaches no log and no error text, whatever goes wrong in the database."""

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Engine,
    Enum,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    text,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from web.db import Database, UtcDateTime
from web.engines import make_engine
from web.jobs import Worker
from web.services import jobs
from web.settings import Settings

SECRET = "Lü Bu 62471234"
TABLE = Table(
    "typed",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20), unique=True),
    Column("age", SmallInteger),
    Column("born", Date),
    Column("kind", Enum("one", "two", name="kind", validate_strings=True)),
    Column("told", UtcDateTime),
    Column("more", JSON),
    CheckConstraint("name <> 'nobody ' || age", name="somebody"),
)
Provoke = Callable[[Engine], None]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    file = f"sqlite:///{tmp_path / 'typed.sqlite'}"
    found = make_engine(file if request.param == "sqlite" else request.getfixturevalue("server"))
    TABLE.metadata.drop_all(found)
    TABLE.metadata.create_all(found)
    yield found
    TABLE.metadata.drop_all(found)
    found.dispose()


def insert(engine: Engine, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(TABLE.insert(), list(rows))


def twice(engine: Engine) -> None:
    insert(engine, {"name": SECRET}, {"name": SECRET})


def against_a_check(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(TABLE.insert().values(id=1, name="nobody 7", age=7, more={"phone": SECRET}))


def in_the_wrong_type(engine: Engine) -> None:
    """SQLite takes a text where PostgreSQL wants a number, but not as the key of a row."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO typed (id) VALUES (:given)"), {"given": SECRET})


def as_a_number_that_is_cast(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO typed (id) VALUES (:given || 'x')"), {"given": SECRET})
        connection.execute(text("SELECT CAST(CAST(:given AS TEXT) AS INTEGER)"), {"given": SECRET})


def as_no_member_of_an_enum(engine: Engine) -> None:
    insert(engine, {"kind": SECRET})


def as_a_day(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            insert(engine, {"born": SECRET})
        connection.execute(text("SELECT CAST(CAST(:given AS TEXT) AS DATE)"), {"given": SECRET})


def as_a_moment(engine: Engine) -> None:
    insert(engine, {"told": SECRET})


def as_no_json(engine: Engine) -> None:
    insert(engine, {"more": {SECRET: {SECRET}}})


def as_a_set(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("SELECT :given"), {"given": {SECRET}})


PROVOCATIONS: tuple[Provoke, ...] = (
    twice,
    against_a_check,
    in_the_wrong_type,
    as_a_number_that_is_cast,
    as_no_member_of_an_enum,
    as_a_day,
    as_a_moment,
    as_no_json,
    as_a_set,
)


def everything_said(fault: BaseException) -> str:
    """Whatever a log, a report or a careless line could print of a fault and of what led to it."""
    said = traceback.format_exception(fault)
    seen: BaseException | None = fault
    while seen is not None:
        said += [str(seen), repr(seen), repr(seen.args), repr(getattr(seen, "params", ""))]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(said)


@pytest.mark.parametrize("provoke", PROVOCATIONS)
def test_an_error_of_the_database_names_no_value(
    engine: Engine, provoke: Provoke, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises((StatementError, TypeError)) as caught:
        provoke(engine)
    logging.getLogger(__name__).error("failed", exc_info=caught.value)
    for said in (everything_said(caught.value), caplog.text):
        assert "62471234" not in said
        assert "Lü Bu" not in said


def test_an_error_still_says_what_is_wrong(engine: Engine) -> None:
    with pytest.raises(StatementError, match=r"(?i)unique constraint.*typed") as caught:
        twice(engine)
    assert "INSERT INTO typed" in str(caught.value)


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_neither_parameters_nor_rows_are_logged(
    engine: Engine, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    caplog.set_level(level)
    caplog.set_level(level, "sqlalchemy")
    engine.echo = True
    insert(engine, {"id": 1, "name": SECRET})
    with engine.connect() as connection:
        assert connection.scalars(TABLE.select().with_only_columns(TABLE.c.name)).all() == [SECRET]
    engine.echo = "debug"
    with engine.connect() as connection:
        assert connection.scalars(TABLE.select().with_only_columns(TABLE.c.name)).all() == [SECRET]
    assert "INSERT INTO typed" in caplog.text
    assert "62471234" not in caplog.text


def test_a_moment_without_zone_is_still_explained(engine: Engine) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        insert(engine, {"told": datetime(2026, 12, 5, 12, 0)})  # noqa: DTZ001 - the fault under test


def test_values_that_fit_are_written(engine: Engine) -> None:
    insert(engine, {"id": 1, "name": SECRET, "age": 7, "born": date(2019, 1, 1), "more": {"a": 1}})
    with engine.connect() as connection:
        assert json.dumps(connection.execute(TABLE.select()).mappings().one()["more"]) == '{"a": 1}'


@pytest.mark.parametrize("path", ["/", "/api/openapi.json"])
def test_an_answer_and_its_log_name_no_value(
    app: Flask, engine: Engine, caplog: pytest.LogCaptureFixture, path: str
) -> None:

    def fail(**_: object) -> str:
        twice(engine)
        return "never"

    app.config["PROPAGATE_EXCEPTIONS"] = False
    endpoint, _ = app.url_map.bind("localhost").match(path)
    app.view_functions[endpoint] = fail
    answer = app.test_client().get(path)
    assert answer.status_code == 500
    assert "request failed" in caplog.text
    assert "IntegrityError" in caplog.text
    for said in (answer.text, caplog.text):
        assert "62471234" not in said


def test_a_job_that_fails_tells_no_value(
    session: Session, database: Database, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    job = jobs.enqueue(session, "collide")
    assert Worker(database, settings, "tests.web.colliding_job").run_one(job)
    session.rollback()
    session.expire_all()
    assert jobs.get(session, job).fault == "exit 1"
    told = capfd.readouterr().err
    assert "IntegrityError" in told
    assert "62471234" not in told
