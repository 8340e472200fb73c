"""A whole problem document, and small ways to spoil it."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from matcher.formats import json as duet_json
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import Speakers, Together
from tests.support import builders

Document = dict[str, Any]
Spoil = Callable[[Document], object]

PROBLEM = builders.problem(
    [
        builders.volunteer(
            "ann",
            free="Mon 9-17",
            languages={"en": Level.B2},
            wishes=[("project", "club", 4)],
            companions=["bob"],
            limits={"shifts_per_day": 1},
            home="park",
            served=3,
        ),
        builders.volunteer("bob", free="Mon 9-12", skills={"first-aid": 2}),
    ],
    [
        builders.shift("talk", "Mon 9-11", team=[Together(), Speakers(language="en", level=4)]),
        builders.shift("walk", "Mon 14-16", builders.seat("walk", 1, 2, 3, minimum_age=18), place="park"),
    ],
    published={"bob@talk": 3},
    pinned_in="ann@talk",
    pinned_out="bob@walk",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
DOCUMENT: Document = json.loads(duet_json.dump(PROBLEM))


def spoiled(spoil: Spoil) -> bytes:
    """The document after something was done to it, as bytes."""
    document = deepcopy(DOCUMENT)
    spoil(document)
    return json.dumps(document).encode()


def put(*path: str | int, value: object) -> Spoil:
    """Put a value at a path."""

    def spoil(document: Document) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Spoil:
    """Take away what is at a path."""

    def spoil(document: Document) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]

    return spoil


def again(name: str) -> Spoil:
    """Say the first entry of a list twice."""

    def spoil(document: Document) -> None:
        document[name].append(document[name][0])

    return spoil


def read_or_refused(data: bytes) -> Problem | InvalidProblem:
    """The problem of a document, or the fault that it was refused for."""
    try:
        return duet_json.load(data)
    except InvalidProblem as fault:
        return fault


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value inside a document, itself included."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for step, each in inner for found in paths(each, (*path, step)))]
