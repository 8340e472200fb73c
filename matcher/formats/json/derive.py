"""The JSON shape of a field, found from its annotation: nothing about a field is said twice.

A dataclass or named tuple becomes an object with its fields, an enumeration the names of its members in
lower case, a tuple or set a list, a mapping an object, a union of entities an object with a tag
(`VARIANTS`). The bounds are those of `matcher.bounds`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from matcher.bounds import AtLeast, Integer, Number, NumberOf, OneOf, Text
from matcher.formats.json.records import ListShape, PairShape, RecordShape, SetShape, TableShape, VariantShape
from matcher.formats.json.shapes import (
    DayShape,
    FlagShape,
    IntegerShape,
    MomentShape,
    NumberShape,
    OptionalShape,
    Shape,
    TextShape,
    WordShape,
    words_of,
)
from matcher.problem.changes import (
    AddPeople,
    AddProject,
    AddShift,
    Change,
    ChangeNeed,
    ChangePolicy,
    DropProject,
    DropShift,
    MoveProject,
    MoveShift,
    SwitchRule,
    Withdraw,
)
from matcher.problem.fields import annotations_of, without_name
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Together,
    Trait,
)

# Of each union of entities the field that tells them apart, and its word for each.
VARIANTS: Mapping[Any, tuple[str, Mapping[str, type]]] = {
    TeamRule: (
        "rule",
        {
            "speakers": Speakers,
            "shared_language": SharedLanguage,
            "traits": Trait,
            "newcomers": NotOnlyNewcomers,
            "organisations": MixedOrganisations,
            "together": Together,
        },
    ),
    Change: (
        "change",
        {
            "withdraw": Withdraw,
            "add_people": AddPeople,
            "add_project": AddProject,
            "drop_project": DropProject,
            "move_project": MoveProject,
            "add_shift": AddShift,
            "drop_shift": DropShift,
            "move_shift": MoveShift,
            "change_need": ChangeNeed,
            "change_policy": ChangePolicy,
            "switch_rule": SwitchRule,
        },
    ),
}


@cache
def record_of(make: type) -> RecordShape:
    """The object with all fields of a dataclass or named tuple."""
    return record_with(make)


def record_with(make: type, *, without: Collection[str] = (), **shapes: Shape) -> RecordShape:
    """The object with the fields of a dataclass or named tuple, but for some that a document leaves out, and
    with other shapes for some.
    """
    annotations = {name: each for name, each in annotations_of(make).items() if name not in without}
    return RecordShape(make, {name: shapes.get(name) or shape_of(each) for name, each in annotations.items()})


def shape_of(annotation: Any) -> Shape:
    """The shape for the annotation of a field."""
    annotation = without_name(annotation)
    if annotation in VARIANTS:
        return variant_of(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _bounded(*arguments)
    if origin in (Union, UnionType):
        (inner,) = (each for each in arguments if each is not NoneType)
        return OptionalShape(shape_of(inner))
    if origin is tuple and arguments[-1] is Ellipsis:
        return ListShape(shape_of(arguments[0]))
    if origin in _CONTAINERS:
        made: Shape = _CONTAINERS[origin](*map(shape_of, arguments))
        return made
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    return WordShape(words_of(annotation)) if issubclass(annotation, Enum) else record_of(annotation)


def variant_of(union: Any) -> VariantShape:
    """The shape for one of several entities."""
    tag, kinds = VARIANTS[union]
    return VariantShape(
        tag, {word: replace(record_of(make), tag={tag: word}) for word, make in kinds.items()}
    )


def _bounded(annotation: Any, bounds: object) -> Shape:
    match bounds:
        case Integer():
            return IntegerShape(bounds)
        case Number():
            return NumberShape(bounds)
        case Text():
            return TextShape(bounds)
        case OneOf():
            return WordShape({word: word for word in bounds.words})
        case NumberOf():
            return WordShape({word: each.value for word, each in words_of(bounds.members).items()})
        case AtLeast():
            return ListShape(shape_of(get_args(annotation)[0]), bounds.members)
    raise TypeError(f"no shape for {bounds!r}")


_CONTAINERS: Mapping[Any, Any] = {tuple: PairShape, frozenset: SetShape, Mapping: TableShape}
_PLAIN: Mapping[Any, Shape] = {
    int: IntegerShape(Integer()),
    str: TextShape(Text()),
    bool: FlagShape(),
    datetime: MomentShape(),
    date: DayShape(),
}
