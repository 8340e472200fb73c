"""How much processor time a search among people takes: how many there are, and the first fifty in order.

    python -m tests.bench.people_search [--people 50000] [--repeats 20]

It draws people as the demo district does, keeps them in SQLite and in a PostgreSQL of its own, and asks in
three ways: with the table's own indexes, with one that covers the search, with a table of the keys' parts.
Milliseconds are of this process and of PostgreSQL's together.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Select,
    String,
    Table,
    and_,
    create_engine,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.engine import Connection

from fixtures.district import names
from fixtures.district.draws import Draws
from i18n.comparison import search_key, search_parts, sort_key
from i18n.comparison.search import PART
from tests.support.postgres_server import postgres_server
from web.engines import make_engine
from web.models import Person
from web.services.text_search import matches, narrows

QUERIES = ("王", "wang", "li wei", "lv", "emile ang", "zhang xiuying", "V-20418", "иван", "김", "nobody", "a")
COUNTRIES = ("CN",) * 6 + (
    "JP",
    "KR",
    "KR",
    "US",
    "FR",
    "DE",
    "RU",
    "RU",
    "UA",
    "EG",
    "VN",
    "PL",
    "SE",
    "TR",
    "IN",
)
PAGE = 50
TICKS = 100
TABLE = Person.metadata.tables["person"]
BY_CODE = String(PART).with_variant(String(PART, collation="C"), "postgresql")
PARTS = Table(
    "parts",
    MetaData(),
    Column("part", BY_CODE, primary_key=True),
    Column("person_id", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)
Asked = Callable[[Connection, Any], int]


def drawn(people: int) -> list[dict[str, Any]]:
    """Rows of people with their keys."""
    found = []
    for number in range(1, people + 1):
        draws = Draws(7, number)
        name = names.name(draws, draws.pick(COUNTRIES), draws.whole(1940, 2010))
        found.append(
            {
                "name": name.own,
                "latin_name": name.latin,
                "sort_key": sort_key(name.own, name.latin),
                "search_key": search_key(name.own, name.latin, f"V-{number:05}"),
                "state_since": datetime(2026, 12, 1, tzinfo=UTC),
                "created_at": datetime(2026, 12, 1, tzinfo=UTC),
            }
        )
    return found


def count_then_page(connection: Connection, condition: Any) -> int:
    """How many are found, after asking for that and for the first page."""
    connection.execute(_page(condition)).all()
    return _count(connection, condition)


def page_then_count(connection: Connection, condition: Any) -> int:
    """The same; a first page that is not full is all there is, and is not counted again."""
    found = connection.execute(_page(condition)).all()
    return len(found) if len(found) < PAGE else _count(connection, condition)


def collected(connection: Connection, condition: Any) -> int:
    """The same in one statement, which collects all that is found before it puts it in order."""
    hits = _found(TABLE.c.id, TABLE.c.sort_key).where(condition).cte("hits").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(hits).scalar_subquery()
    rows = connection.execute(select(hits.c.id, total).order_by(hits.c.sort_key, hits.c.id).limit(PAGE)).all()
    return int(rows[0][1]) if rows else 0


WAYS: tuple[Asked, ...] = (count_then_page, page_then_count, collected)


def _found(*columns: Any) -> Select[Any]:
    return select(*columns).where(TABLE.c.merged_into_id.is_(None))


def _page(condition: Any) -> Select[Any]:
    return _found(TABLE.c.id).where(condition).order_by(TABLE.c.sort_key, TABLE.c.id).limit(PAGE)


def _count(connection: Connection, condition: Any) -> int:
    return connection.scalar(_found(func.count()).where(condition)) or 0


@contextmanager
def filled(url: str, rows: Sequence[dict[str, Any]]) -> Iterator[Connection]:
    """A connection to a database with these people."""
    engine = make_engine(url) if url.startswith("sqlite") else create_engine(url)
    with engine.connect() as connection:
        TABLE.create(connection)
        connection.execute(insert(TABLE), list(rows))
        connection.commit()
        yield connection
    engine.dispose()


def cover(connection: Connection) -> None:
    """Add the index from which a search is answered without reading the people's rows."""
    connection.execute(text("CREATE INDEX covering ON person (sort_key, id, merged_into_id, search_key)"))
    connection.commit()


def part(connection: Connection) -> None:
    """Add the table of the parts of all keys, and no longer cover the search."""
    connection.execute(text("DROP INDEX covering"))
    PARTS.create(connection)
    keys = connection.execute(select(TABLE.c.id, TABLE.c.search_key)).all()
    rows = sorted((each, person) for person, key in keys for each in search_parts(key))
    print(f"\n{len(rows):,} parts of {len(keys):,} people")
    connection.execute(insert(PARTS), [{"part": each, "person_id": person} for each, person in rows])
    connection.commit()


def by_scan(query: str) -> Any:
    """The condition that looks at every key."""
    return matches(TABLE.c.search_key, query)


def by_parts(query: str) -> Any:
    """The condition that looks at the keys of whom the table of parts has for the longest word."""
    found = narrows(TABLE.c.id, PARTS.c.part, PARTS.c.person_id, query)
    return by_scan(query) if found is None else and_(found, by_scan(query))


def settle(connection: Connection) -> None:
    """Let the database look at its own sizes."""
    connection.rollback()
    vacuum = connection.execution_options(isolation_level="AUTOCOMMIT")
    vacuum.execute(text("ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def milliseconds(connection: Connection, asked: Asked, condition: Any, repeats: int) -> tuple[int, float]:
    """How many people are found, and the processor time of asking once."""
    found = asked(connection, condition)
    before = _processor(connection)
    for _ in range(repeats):
        asked(connection, condition)
    return found, (_processor(connection) - before) / repeats * 1_000


def _processor(connection: Connection) -> float:
    """Seconds of this process, and of the server's that serves it."""
    if connection.dialect.name == "sqlite":
        return process_time()
    pid = connection.scalar(text("SELECT pg_backend_pid()"))
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return process_time() + (int(user) + int(system)) / TICKS


def table(
    connection: Connection, label: str, repeats: int, condition: Callable[[str], Any] = by_scan
) -> None:
    """Print the figures of one database with one set of indexes."""
    settle(connection)
    print(f"\n{label:24}{'found':>8}" + "".join(f"{way.__name__:>18}" for way in WAYS))
    for query in QUERIES:
        measured = [milliseconds(connection, way, condition(query), repeats) for way in WAYS]
        assert len({found for found, _ in measured}) == 1, query
        print(f"{query:24}{measured[0][0]:>8}" + "".join(f"{spent:>15.1f} ms" for _, spent in measured))


def main() -> None:
    """Draw, fill, ask, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--repeats", type=int, default=20)
    chosen = asked.parse_args()
    rows = drawn(chosen.people)
    with TemporaryDirectory() as folder, postgres_server() as postgres:
        for url in (f"sqlite:///{folder}/people.sqlite", postgres):
            with filled(url, rows) as connection:
                table(connection, f"{connection.dialect.name}, as it is", chosen.repeats)
                cover(connection)
                table(connection, f"{connection.dialect.name}, covered", chosen.repeats)
                part(connection)
                table(connection, f"{connection.dialect.name}, parts", chosen.repeats, by_parts)


if __name__ == "__main__":
    main()
