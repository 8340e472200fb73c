"""Kinds of sheets as tables of columns: a column is a row of its kind's table, a kind a module of `kinds`."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from i18n.translator import Message
from web.services.sheets.faults import Fault
from web.services.sheets.ground import Ground, in_all_languages
from web.services.sheets.lexicon import Word
from web.sheets.table import Cell

NOTHING = Message("")
Values = Mapping[str, Any]
"""Field -> what stands or is said of it, as JSON keeps it."""


def no_menu(_ground: Ground) -> Sequence[str]:
    """Nothing to choose from: any text may stand in the cell."""
    return ()


@dataclass(frozen=True, slots=True)
class Value:
    """How a cell is read and written again: `read` raises BadCell, `menu` lists all that may stand in it.

    What `write` makes of a value reads as the same value.
    """

    read: Callable[[Ground, Cell], Any]
    write: Callable[[Ground, Any], str]
    menu: Callable[[Ground], Sequence[str]] = no_menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `also` are other names of it, with commas between; a new row needs what is `required`.

    `shown` columns say what stands and change nothing; of a new row they are heeded. `same` is whether what
    is said is what stands. `refers` is the kind whose rows it names by id, where that is one.
    """

    field: str
    label: Message
    value: Value
    hint: Message = NOTHING
    also: Message = NOTHING
    required: bool = False
    shown: bool = False
    refers: str = ""
    same: Callable[[Any, Any], bool] = lambda stands, said: bool(stands == said)

    @property
    def names(self) -> list[str]:
        """All names of the column in all languages."""
        labels = in_all_languages(self.label)
        others = in_all_languages(self.also) if self.also else []
        return [*labels, *(part.strip() for each in others for part in each.replace("，", ",").split(","))]


@dataclass
class Standing:
    """The rows that stand and that the sheet may speak of; `keys` find them."""

    rows: Mapping[int, Values]
    keys: Mapping[Hashable, list[int]]

    def at(self, key: Hashable) -> Sequence[int]:
        """The rows that a key finds."""
        return self.keys.get(key, ())


EnterAll = Callable[[Ground, Sequence[tuple["int | None", Values, Values]]], Sequence[int]]
"""Enters rows, each with its id where it stands, what is said and what stands; answers their ids."""
Find = Callable[[Ground, Standing, Values], "int | None"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of sheet.

    `stand` reads every row that the actor may change; `keys` are what identifies a row, the best first;
    `check` says what else is wrong with a row as it would be (its values, and those that stand, or None);
    `enter` enters one through the services that pages use, and answers its id. `taken` are the rows that an
    export takes, all of them unless given; `find` replaces finding by `keys`. Its numbers are those of the
    kind `numbered_as`, its own unless given. `called` says what a row is to a person; `concerned` how many
    people are asked again when these fields of a row change. `words` are the names by which sheets that come
    after it speak of a row, each with its list; `foresee` what a row of the kind that numbers it would be
    here, before it is entered. `enter_all` enters many rows at once, where that is faster than one by one.
    """

    name: str
    label: Message
    hint: Message
    columns: Sequence[Column]
    stand: Callable[[Ground], Mapping[int, Values]]
    keys: Callable[[Ground, Values], Sequence[Hashable]]
    enter: Callable[[Ground, int | None, Values, Values], int]
    called: Callable[[Ground, Values], str]
    check: Callable[[Ground, Values, Values | None, Collection[str]], Sequence[Fault]] = lambda *_: ()
    taken: Callable[[Ground, Mapping[int, Values]], Collection[int]] = lambda _, rows: rows.keys()
    find: Find | None = None
    numbered_as: str = ""
    makes: bool = True
    concerned: Callable[[Ground, int, Collection[str]], int] = lambda *_: 0
    after: Callable[[Ground, Sequence[int]], None] = lambda *_: None
    words: Callable[[Ground, int, Values], Sequence[tuple[str, Word]]] = lambda *_: ()
    foresee: Callable[[Values], Values] = lambda values: values
    enter_all: EnterAll | None = None

    @property
    def numbers(self) -> str:
        """The kind whose numbers its rows have."""
        return self.numbered_as or self.name

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Its columns by field."""
        return {each.field: each for each in self.columns}
