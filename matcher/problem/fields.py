"""The check that every field of an entity holds what its annotation says (`matcher.bounds`).

`check_fields` stands first in `__post_init__` of every entity, so that an entity made in Python is refused
with the codes and places that its JSON is refused with.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache, partial
from inspect import get_annotations
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from immutabledict import immutabledict

from matcher.bounds import AtLeast, Integer, Number, NumberOf, OneOf, Text
from matcher.problem.errors import UNSPEAKABLE, InvalidProblem, require, shown, wrong_type

#: Years within which every moment can be told in every time zone.
FIRST_YEAR, LAST_YEAR = 1900, 2999
Check = Callable[[object], None]


def check_fields(entity: Any) -> None:
    """Raise `InvalidProblem` where a field of a dataclass does not hold what its annotation says."""
    kind: Any = type(entity)
    names, values_of, defaults, checks = _checks(kind)
    name = ""
    try:
        values = values_of(entity)
        for name, value, default, check in zip(names, values, defaults, checks, strict=True):  # noqa: B007 - the name stands in the fault
            # Most fields hold the very default, which is right.
            if value is not default:
                check(value)
    except InvalidProblem as fault:
        raise fault.under(name) from fault


class _Checks(NamedTuple):
    """The fields of a dataclass: their names, what reads them all, their defaults and their checks."""

    names: tuple[str, ...]
    values_of: Callable[[Any], tuple[Any, ...]]
    defaults: tuple[object, ...]
    checks: tuple[Check, ...]


@cache
def _checks(entity: Any) -> _Checks:
    annotations = annotations_of(entity)
    names = tuple(each.name for each in fields(entity))
    # Of a single name, `attrgetter` makes no tuple.
    values_of = attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)
    defaults = tuple(each.default for each in fields(entity))
    return _Checks(names, values_of, defaults, tuple(check_of(annotations[name]) for name in names))


def annotations_of(entity: type) -> Mapping[str, Any]:
    """The annotation of each field of a dataclass or named tuple, its own before those of its bases."""
    found = get_type_hints(entity, include_extras=True)
    own = get_annotations(entity)
    return {name: found[name] for name in (*own, *(each for each in found if each not in own))}


def check_of(annotation: Any) -> Check:
    """The check that a value is what an annotation says."""
    annotation = without_name(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        base, bounds = arguments
        if isinstance(bounds, AtLeast):
            return _many(check_of(get_args(base)[0]), bounds.members)
        return _BOUNDED[type(bounds)](bounds)
    if origin in (Union, UnionType):
        return _any_of(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return _many(check_of(arguments[0]))
    if origin is tuple:
        return _row([check_of(each) for each in arguments])
    if origin is frozenset:
        return _set(check_of(arguments[0]))
    if origin is Mapping:
        return _table(check_of(arguments[0]), check_of(arguments[1]))
    return _PLAIN[annotation] if annotation in _PLAIN else _made_by(annotation)


def without_name(annotation: Any) -> Any:
    """The type behind a `NewType`."""
    while hasattr(annotation, "__supertype__"):
        annotation = annotation.__supertype__
    return annotation


def check_integer(bounds: Integer, value: object, place: str = "") -> None:
    """Raise `InvalidProblem` unless a value is a whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(value, "integer", place)
    if not bounds.least <= value <= bounds.most:
        raise InvalidProblem("out_of_range", place, least=bounds.least, most=bounds.most, value=value)


def check_number(bounds: Number, value: object, place: str = "") -> None:
    """Raise `InvalidProblem` unless a value is a number within bounds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong_type(value, "number", place)
    if not bounds.least <= value <= bounds.most:
        raise InvalidProblem("out_of_range", place, least=bounds.least, most=bounds.most)


def check_text(bounds: Text, value: object, place: str = "") -> None:
    """Raise `InvalidProblem` unless a value is a text within bounds."""
    if not isinstance(value, str):
        raise wrong_type(value, "string", place)
    length = len(value)
    if not bounds.shortest <= length <= bounds.longest:
        least, most = bounds.shortest, bounds.longest
        raise InvalidProblem("length_out_of_range", place, least=least, most=most, value=length)
    # Most texts are printable, which is found out faster.
    if not value.isprintable() and UNSPEAKABLE.search(value):
        raise InvalidProblem("bad_character", place)


# Of a check that is made for each field of each entity, the first line finds out that all is well.


def _integer(bounds: Integer) -> Check:
    least, most = bounds.least, bounds.most

    def check(value: object) -> None:
        if type(value) is not int or not least <= value <= most:
            check_integer(bounds, value)

    return check


def _text(bounds: Text) -> Check:
    shortest, longest = bounds.shortest, bounds.longest

    def check(value: object) -> None:
        if type(value) is not str or not shortest <= len(value) <= longest or not value.isprintable():
            check_text(bounds, value)

    return check


def _number(bounds: Number) -> Check:
    return partial(check_number, bounds)


def _word(bounds: OneOf) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, str):
            raise wrong_type(value, "string", "")
        if value not in bounds.words:
            raise InvalidProblem("unknown_word", "", value=shown(value))

    return check


def _number_of(bounds: NumberOf) -> Check:
    return _integer(Integer(min(bounds.members), max(bounds.members)))


_BOUNDED: Mapping[type, Callable[[Any], Check]] = {
    Integer: _integer,
    Number: _number,
    Text: _text,
    OneOf: _word,
    NumberOf: _number_of,
}


def _moment(value: object) -> None:
    if type(value) is datetime and value.tzinfo is not None and FIRST_YEAR <= value.year <= LAST_YEAR:
        return
    if not isinstance(value, datetime):
        raise wrong_type(value, "time", "")
    if value.tzinfo is None:
        raise InvalidProblem("naive_time", "", value=str(value))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InvalidProblem("time_out_of_range", "", value=str(value))


def _day(value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise wrong_type(value, "day", "")


def _flag(value: object) -> None:
    if not isinstance(value, bool):
        raise wrong_type(value, "boolean", "")


_PLAIN: Mapping[Any, Check] = {
    int: _integer(Integer()),
    str: _text(Text()),
    bool: _flag,
    datetime: _moment,
    date: _day,
}


def _made_by(*kinds: Any) -> Check:
    first = kinds[0]

    def check(value: object) -> None:
        if type(value) is not first and not isinstance(value, kinds):
            raise wrong_type(value, kinds[0].__name__, "")

    return check


def _any_of(kinds: tuple[Any, ...]) -> Check:
    """Of a type or None, and of several entities."""
    others = [each for each in kinds if each is not NoneType]
    inner = check_of(others[0]) if len(others) == 1 else _made_by(*others)

    def check(value: object) -> None:
        if value is not None:
            inner(value)

    return check if NoneType in kinds else inner


def _many(inner: Check, least: int = 0) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, tuple):
            raise wrong_type(value, "array", "")
        if len(value) < least:
            raise InvalidProblem("too_few", "", least=least)
        for index, each in enumerate(value):
            try:
                inner(each)
            except InvalidProblem as fault:
                raise fault.under(f"[{index}]") from fault

    return check


def _row(inner: list[Check]) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, tuple):
            raise wrong_type(value, "array", "")
        require(len(value) == len(inner), "wrong_length", "", expected=len(inner), found=len(value))
        for index, (each, held) in enumerate(zip(inner, value, strict=True)):
            _inside(f"[{index}]", each, held)

    return check


def _inside(place: str, inner: Check, value: object) -> None:
    try:
        inner(value)
    except InvalidProblem as fault:
        raise fault.under(place) from fault


def _set(inner: Check) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, frozenset):
            raise wrong_type(value, "set", "")
        for each in value:
            inner(each)

    return check


def _table(name: Check, inner: Check) -> Check:
    def check(value: object) -> None:
        # To ask whether something is a mapping takes longer than to ask for its very type.
        if type(value) is not immutabledict and not isinstance(value, Mapping):
            raise wrong_type(value, "object", "")
        if not value:
            return
        for each, held in value.items():
            name(each)
            try:
                inner(held)
            except InvalidProblem as fault:
                raise fault.under(shown(each if isinstance(each, str) else " ".join(each))) from fault

    return check
