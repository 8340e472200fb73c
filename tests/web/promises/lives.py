"""Living a history in an instance of its own, and looking after each step whether all of it is true."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from matcher.problem.errors import InvalidProblem
from tests.web.conftest import TODAY, copy_instance
from tests.web.promises.histories import DEEDS
from tests.web.promises.history import History, Step
from tests.web.promises.what_holds import Watch
from web.opening import open_database
from web.settings import Settings

UNEXPECTED = (
    ArithmeticError,
    AttributeError,
    InvalidProblem,
    LookupError,
    SQLAlchemyError,
    TypeError,
    ValueError,
)
"""What nobody is ever answered with."""


class Wrong(AssertionError):
    """Something is not true: the history so far, and what."""


def lived(app: Flask, template: Path, steps: Sequence[Step]) -> Sequence[str]:
    """What was done, in words. Raises Wrong."""
    with TemporaryDirectory() as folder, time_machine.travel(TODAY, tick=False) as clock:
        copy_instance(template, Path(folder))
        own = Settings(instance=Path(folder))
        database = open_database(own)
        app.config.update(SECRET_KEY=own.own_secret_key(), TESTING=True)
        app.extensions.update(settings=own, database=database)
        with database.session() as session:
            history = History(app, database, session, clock)
            watch = Watch(history)
            for number, step in enumerate(steps):
                try:
                    history.step(DEEDS[step[0] % len(DEEDS)], *step[1:])
                except UNEXPECTED as fault:
                    raise Wrong("\n".join([*history.said, f"{step}: {fault!r}"])) from fault
                found = watch.wrong(number, whole_district=number == len(steps) - 1)
                if found:
                    raise Wrong("\n".join([*history.said, *found]))
        database.close()
    return history.said
