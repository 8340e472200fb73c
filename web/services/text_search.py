"""Searching rows by what somebody types of a name, in SQLite and PostgreSQL alike."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from i18n.comparison import search_words
from i18n.comparison.search import PART

LAST_OF_ALL = "\U0010ffff"
# Characters from here on are words, or nearly; one of them says more than two Latin letters.
IDEOGRAPHS, IDEOGRAPH = "\u2e80", 3
TELLING = 2


class Position(FunctionElement[int]):
    """Where one text stands in another, from 1; 0 where it does not. No character is a wildcard."""

    type = Integer()
    inherit_cache = True
    name = "position"


@compiles(Position, "sqlite")
def _in_sqlite(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(Position, "postgresql")
def _in_postgresql(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def matches(column: Any, query: str) -> ColumnElement[bool] | None:
    """Whether a column of search keys (`i18n.comparison.search_key`) holds every word of the query.

    None for a query without words: everything is found.
    """
    words = search_words(query)
    if not words:
        return None
    return and_(*(or_(*(Position(column, literal(each)) > 0 for each in spellings)) for spellings in words))


def narrows(of: Any, part: Any, row_id: Any, query: str) -> ColumnElement[bool] | None:
    """Whether a row's id is among those that an index of `search_parts` has for the query's longest word.

    `of` is the column of the ids, `part` and `row_id` those of the index, compared by code points. It goes
    beside `matches`, which looks at every word. None where no word is long enough to make that quicker.
    """
    longest = max(search_words(query), key=lambda spelled: _telling(spelled[-1]), default=())
    if not longest or _telling(longest[-1]) < TELLING:
        return None
    begins = (each[:PART] for each in longest)
    ranges = (and_(part >= each, part < each + LAST_OF_ALL) for each in begins)
    among: ColumnElement[bool] = of.in_(select(row_id).where(or_(*ranges)))
    return among


def _telling(word: str) -> int:
    return sum(IDEOGRAPH if each >= IDEOGRAPHS else 1 for each in word)
