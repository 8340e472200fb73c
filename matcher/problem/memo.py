"""Functions of one object whose value is worked out once and kept with that object.

`memoised` is for functions of a problem (or of anything else that has attributes): the value lives in the
object's own dictionary, as that of `functools.cached_property` does, and goes with it. Unlike a property, the
function may stand in a module that the object's class knows nothing of. Threads that ask at the same time
wait for the first. `memoised_from` names the fields that a function reads, so that a problem that differs in
others alone need not work it out again (`matcher.problem.deriving`). `memoised_for_last_roster` keeps the
value of the last roster only, since search and reports ask many questions about one roster before they go on
to the next.
"""

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Generic, TypeVar

from matcher.roster import Roster

Owner = TypeVar("Owner")
Value = TypeVar("Value")

READS: dict[str, frozenset[str]] = {}
"""By the name under which a value is kept: the fields that it follows from, where they are said."""


class Memo(Generic[Owner, Value]):
    """A function of one argument that works out its value once for each object."""

    def __init__(self, work: Callable[[Owner], Value]) -> None:
        update_wrapper(self, work)
        self._work = work
        self._name = f"{work.__module__}.{work.__qualname__}"
        self._lock_name = f"{self._name}.lock"

    def __call__(self, owner: Owner) -> Value:
        """The value for an object, worked out on the first call."""
        kept = owner.__dict__
        if self._name not in kept:
            # `setdefault` is atomic, so that all threads take the same lock.
            with kept.setdefault(self._lock_name, RLock()):
                if self._name not in kept:
                    kept[self._name] = self._work(owner)
        value: Value = kept[self._name]
        return value

    def give(self, owner: Owner, value: Value) -> None:
        """Let an object have a value that is known already, for example from the problem it was extracted
        from.
        """
        owner.__dict__[self._name] = value

    def known(self, owner: Owner) -> Value | None:
        """The value for an object if it was worked out already."""
        value: Value | None = owner.__dict__.get(self._name)
        return value


def memoised(work: Callable[[Owner], Value]) -> Memo[Owner, Value]:
    """Work out a function of one object once for each object."""
    return Memo(work)


def memoised_from(*fields: str) -> Callable[[Callable[[Owner], Value]], Memo[Owner, Value]]:
    """Work out a function of one object once for each object, from these of its fields and no others."""

    def memoise(work: Callable[[Owner], Value]) -> Memo[Owner, Value]:
        READS[f"{work.__module__}.{work.__qualname__}"] = frozenset(fields)
        return Memo(work)

    return memoise


def memoised_for_last_roster(
    work: Callable[[Owner, Roster], Value],
) -> Callable[[Owner, Roster], Value]:
    """Work out a function of an object and a roster once for as long as the same roster is asked about."""
    name = f"{work.__module__}.{work.__qualname__}"

    def remember(owner: Owner, roster: Roster) -> Value:
        last: tuple[Roster, Value] | None = owner.__dict__.get(name)
        if last is None or last[0] is not roster:
            last = owner.__dict__[name] = roster, work(owner, roster)
        return last[1]

    update_wrapper(remember, work)
    return remember
