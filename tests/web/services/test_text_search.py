"""The same people are found in SQLite and in PostgreSQL; every character of a query is just a character."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert, select, true
from sqlalchemy.engine import Connection

from i18n.comparison import search_key, search_parts
from web.engines import make_engine
from web.services.text_search import matches, narrows

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
BY_CODE = Text().with_variant(Text(collation="C"), "postgresql")
TABLES = MetaData()
PEOPLE = Table("people", TABLES, Column("id", Integer), Column("name", Text), Column("key", Text))
PARTS = Table("parts", TABLES, Column("part", BY_CODE), Column("person_id", Integer))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    if request.param == "sqlite":
        with make_engine("sqlite://").connect() as opened:
            yield _filled(opened)
        return
    engine = create_engine(request.getfixturevalue("server"))
    with engine.connect() as opened:
        yield _filled(opened)
    engine.dispose()


def _filled(connection: Connection) -> Connection:
    TABLES.create_all(connection)
    for number, name in enumerate(NAMES):
        key = search_key(name)
        connection.execute(insert(PEOPLE).values(id=number, name=name, key=key))
        rows = [{"part": each, "person_id": number} for each in search_parts(key)]
        connection.execute(insert(PARTS), rows)
    return connection


@pytest.mark.parametrize("query", FOUND)
def test_a_query_finds_in_the_database(connection: Connection, query: str) -> None:
    condition = matches(PEOPLE.c.key, query)
    assert condition is not None
    assert set(connection.scalars(select(PEOPLE.c.name).where(condition))) == FOUND[query]


@pytest.mark.parametrize("query", [each for each in FOUND if FOUND[each] and len(each) > 2])
def test_an_index_of_parts_loses_nobody(connection: Connection, query: str) -> None:
    narrowed = narrows(PEOPLE.c.id, PARTS.c.part, PARTS.c.person_id, query)
    found = true() if narrowed is None else narrowed
    names = set(connection.scalars(select(PEOPLE.c.name).where(found)))
    assert names >= FOUND[query]
    assert narrowed is None or names < set(NAMES)


@pytest.mark.parametrize(
    ("query", "whether"),
    [("", False), ("a b", False), ("lv", True), ("wei", True), ("王", True), ("a 민", True)],
)
def test_only_a_word_that_tells_something_asks_the_index(query: str, whether: bool) -> None:
    assert (narrows(PEOPLE.c.id, PARTS.c.part, PARTS.c.person_id, query) is not None) is whether


def test_no_words_are_no_condition() -> None:
    assert matches(PEOPLE.c.key, " · - ") is None


def test_the_longest_query_can_be_asked(connection: Connection) -> None:
    condition = matches(PEOPLE.c.key, " ".join(f"lv{each}" for each in range(2_000)))
    assert condition is not None
    assert connection.scalars(select(PEOPLE.c.name).where(condition)).all() == []
