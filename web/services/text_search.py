"""Searching rows by what somebody types of a name, in SQLite and PostgreSQL alike."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from i18n.comparison import search_words


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
