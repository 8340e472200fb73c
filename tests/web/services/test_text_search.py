"""The same people are found in SQLite and in PostgreSQL; every character of a query is just a character."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert, select
from sqlalchemy.engine import Connection

from i18n.comparison import search_key
from tests.support.postgres_server import postgres_server
from web.engines import make_engine
from web.services.text_search import matches

NAMES = (
    "Émile Ångström",
    "吕布",
    "陆伟",
    "阿依古丽·买买提",
    "Михаил Ёлкин",
    "김민수",
    "100%_\\",
    "ข้าว",
    "𪚥龙",
)
FOUND = {
    "ang emile": {"Émile Ångström"},
    "angstromemile": {"Émile Ångström"},
    "lu": {"吕布", "陆伟"},
    "lv": {"吕布", "陆伟"},
    "bu lyu": {"吕布"},
    "买买提 阿依": {"阿依古丽·买买提"},
    "елкин": {"Михаил Ёлкин"},
    "민수": {"김민수"},
    "%": {"100%_\\"},
    "_": {"100%_\\"},
    "\\": {"100%_\\"},
    "e%e": set(),
    "ขา": set(),
    "𪚥": {"𪚥龙"},
    "'; drop table person; --": set(),
    "emile bu": set(),
    " ".join("emilang"): {"Émile Ångström"},
}
PEOPLE = Table("people", MetaData(), Column("name", Text), Column("key", Text))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    if request.param == "sqlite":
        with make_engine("sqlite://").connect() as opened:
            yield _filled(opened)
        return
    with postgres_server() as url:
        engine = create_engine(url)
        with engine.connect() as opened:
            yield _filled(opened)
        engine.dispose()


def _filled(connection: Connection) -> Connection:
    PEOPLE.create(connection)
    connection.execute(insert(PEOPLE), [{"name": each, "key": search_key(each)} for each in NAMES])
    return connection


@pytest.mark.parametrize("query", FOUND)
def test_a_query_finds_in_the_database(connection: Connection, query: str) -> None:
    condition = matches(PEOPLE.c.key, query)
    assert condition is not None
    assert set(connection.scalars(select(PEOPLE.c.name).where(condition))) == FOUND[query]


def test_no_words_are_no_condition() -> None:
    assert matches(PEOPLE.c.key, " · - ") is None


def test_the_longest_query_can_be_asked(connection: Connection) -> None:
    condition = matches(PEOPLE.c.key, " ".join(f"lv{each}" for each in range(2_000)))
    assert condition is not None
    assert connection.scalars(select(PEOPLE.c.name).where(condition)).all() == []
