"""Errors and logs of the database that name no values: what people typed stays out of logs and stored faults.

SQLAlchemy hides the parameters of a statement. What is left are the messages of drivers: PostgreSQL quotes
values in its DETAIL lines and in the messages of its class 22 ("invalid input syntax for type integer: ..."),
Python's conversions quote what they could not convert. `hide_values` takes these away before anybody sees
them. `hide_rows` keeps the rows of results out of the log at the level DEBUG. Imports nothing of ours.
"""

import logging
from typing import Any

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError, StatementError

DATA_EXCEPTION = "22"
UNSAID = "a value could not be used"


def hide_values(context: ExceptionContext) -> None:
    """Take the values out of an error, in place; for the event `handle_error` of an engine."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    kind = type(original)
    if not isinstance(original, Exception) or isinstance(original, SQLAlchemyError):
        return
    said = plain_message(original)
    original.args = (said,)
    original.__cause__ = original.__context__ = None
    if isinstance(wrapped, StatementError):
        wrapped.args = (f"({kind.__module__}.{kind.__name__}) {said}",)
        wrapped.params = None


def plain_message(fault: BaseException) -> str:
    """What an error says without the values it is about."""
    kind = type(fault)
    if kind.__module__ == "builtins":
        return UNSAID
    if not kind.__module__.startswith("psycopg"):
        return str(fault)
    state: str = getattr(fault, "sqlstate", None) or ""
    diagnosis: Any = getattr(fault, "diag", None)
    if state.startswith(DATA_EXCEPTION) or (not state and "DataError" in kind.__name__):
        return f"{UNSAID} (SQLSTATE {state})" if state else UNSAID
    return (getattr(diagnosis, "message_primary", None) or str(fault)).partition("\n")[0]


def hide_rows() -> None:
    """Keep SQLAlchemy from logging the rows of results."""
    log = logging.getLogger("sqlalchemy.engine.Engine")
    if _no_rows not in log.filters:
        log.addFilter(_no_rows)


def _no_rows(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG
