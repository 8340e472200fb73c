"""The shapes of lists, sets, maps and objects, made of other shapes."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any

from immutabledict import immutabledict

from matcher.formats.json.shapes import Definitions, Json, Shape
from matcher.problem.errors import InvalidProblem, require, shown, wrong_type

Check = Callable[[Mapping[str, Any], Mapping[str, Any]], None]


@dataclass(frozen=True)
class ListShape(Shape):
    """A list that keeps its order, as a tuple."""

    item: Shape
    least: int = 0

    def read(self, value: object, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise wrong_type(value, "array", place)
        require(len(value) >= self.least, "too_few", place, least=self.least)
        return tuple(self.item.read(each, f"{place}[{index}]") for index, each in enumerate(value))

    def write(self, value: tuple[Any, ...]) -> Json:
        return [self.item.write(each) for each in value]

    def schema(self, definitions: Definitions) -> Json:
        found: dict[str, Json] = {"type": "array", "items": self.item.schema(definitions)}
        return found | ({"minItems": self.least} if self.least else {})


@dataclass(frozen=True)
class PairShape(Shape):
    """A list of two, as a tuple."""

    first: Shape
    second: Shape

    def read(self, value: object, place: str) -> tuple[Any, Any]:
        if not isinstance(value, list):
            raise wrong_type(value, "array", place)
        require(len(value) == 2, "wrong_length", place, expected=2, found=len(value))
        return self.first.read(value[0], f"{place}[0]"), self.second.read(value[1], f"{place}[1]")

    def write(self, value: tuple[Any, Any]) -> Json:
        return [self.first.write(value[0]), self.second.write(value[1])]

    def schema(self, definitions: Definitions) -> Json:
        items: Json = [self.first.schema(definitions), self.second.schema(definitions)]
        return {"type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2}


@dataclass(frozen=True)
class SetShape(Shape):
    """A set, written in order; nothing stands in it twice."""

    item: Shape

    def read(self, value: object, place: str) -> frozenset[Any]:
        items = ListShape(self.item).read(value, place)
        seen: set[Any] = set()
        for index, item in enumerate(items):
            require(item not in seen, "duplicate", f"{place}[{index}]")
            seen.add(item)
        return frozenset(seen)

    def write(self, value: frozenset[Any]) -> Json:
        return [self.item.write(each) for each in sorted(value)]

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "array", "items": self.item.schema(definitions), "uniqueItems": True}


@dataclass(frozen=True)
class TableShape(Shape):
    """An object whose field names are data, written in order of name."""

    name: Shape
    value: Shape

    def read(self, value: object, place: str) -> Mapping[Any, Any]:
        if not isinstance(value, dict):
            raise wrong_type(value, "object", place)
        return immutabledict(
            {
                self.name.read(name, place): self.value.read(each, f"{place}.{shown(name)}")
                for name, each in value.items()
            }
        )

    def write(self, value: Mapping[Any, Any]) -> Json:
        return {str(self.name.write(name)): self.value.write(value[name]) for name in sorted(value)}

    def schema(self, definitions: Definitions) -> Json:
        names = self.name.schema(definitions)
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": self.value.schema(definitions),
        }


@dataclass(frozen=True)
class RecordShape(Shape):
    """An object with the fields of a dataclass; a field that has its default value is left out.

    `words` are the words of the document for attributes that have another name in Python, `title` is that
    of the definition in the schema, `always` are the attributes that are written even with their default.
    `tag` is a field that says which object of a `VariantShape` this is; it is written first. `check` looks
    at the JSON and the values read before the entity is made, where only the document knows the place of a
    fault.
    """

    make: Callable[..., Any]
    shapes: Mapping[str, Shape]
    words: Mapping[str, str] = field(default_factory=immutabledict)
    title: str = ""
    always: frozenset[str] = frozenset()
    tag: Mapping[str, str] = field(default_factory=immutabledict)
    check: Check | None = None

    @property
    def name(self) -> str:
        """The name of the definition in the schema."""
        return self.title or self.make.__name__

    def read(self, value: object, place: str) -> Any:
        if not isinstance(value, dict):
            raise wrong_type(value, "object", place)
        inside = f"{place}." if place else ""
        values: dict[str, Any] = {}
        for word, each in value.items():
            attribute = self._attributes.get(word)
            if attribute is None:
                require(word in self.tag, "unknown_field", f"{inside}{shown(word)}")
                continue
            values[attribute] = self.shapes[attribute].read(each, f"{inside}{word}")
        for attribute in self.required:
            require(attribute in values, "missing_field", inside + self._word(attribute))
        if self.check is not None:
            self.check(value, values)
        try:
            return self.make(**values)
        except InvalidProblem as fault:
            if not place:
                raise
            raise fault.under(place) from fault

    def write(self, value: Any) -> Json:
        found: dict[str, Json] = dict(self.tag)
        for attribute, word, write, default in self._written:
            each = getattr(value, attribute)
            # Most fields hold the very default; to compare maps takes long.
            if each is not default and each != default:
                found[word] = write(each)
        return found

    def schema(self, definitions: Definitions) -> Json:
        if self.name not in definitions:
            definitions[self.name] = None
            definitions[self.name] = self.described(definitions)
        return {"$ref": f"#/$defs/{self.name}"}

    def described(self, definitions: Definitions) -> dict[str, Json]:
        """The schema itself rather than a reference to it."""
        tags: dict[str, Json] = {word: {"const": said} for word, said in self.tag.items()}
        properties = {self._word(name): shape.schema(definitions) for name, shape in self.shapes.items()}
        required: list[Json] = [*self.tag, *map(self._word, self.required)]
        return {
            "type": "object",
            "properties": tags | properties,
            "required": required,
            "additionalProperties": False,
        }

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The default of each field that has one."""
        if not is_dataclass(self.make):
            return {}
        found = {each.name: each.default for each in fields(self.make) if each.default is not MISSING}
        made = {
            each.name: each.default_factory()
            for each in fields(self.make)
            if each.default_factory is not MISSING
        }
        return found | made

    @cached_property
    def _written(self) -> list[tuple[str, str, Callable[[Any], Json], Any]]:
        """Of each field its attribute, its word, what writes it, and its default, or what nothing equals."""
        defaults = self.defaults
        return [
            (
                attribute,
                self._word(attribute),
                shape.write,
                MISSING if attribute in self.always else defaults.get(attribute, MISSING),
            )
            for attribute, shape in self.shapes.items()
        ]

    def _word(self, attribute: str) -> str:
        return self.words.get(attribute, attribute.rstrip("_"))

    @cached_property
    def _attributes(self) -> Mapping[str, str]:
        """The attribute for each word of the document."""
        return {self._word(attribute): attribute for attribute in self.shapes}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields without a default."""
        defaults = self.defaults
        return tuple(name for name in self.shapes if name not in defaults)


@dataclass(frozen=True)
class VariantShape(Shape):
    """One of several objects, told apart by the field `tag`."""

    tag: str
    kinds: Mapping[str, RecordShape]

    def read(self, value: object, place: str) -> Any:
        if not isinstance(value, dict):
            raise wrong_type(value, "object", place)
        require(self.tag in value, "missing_field", f"{place}.{self.tag}")
        word = value[self.tag]
        if not isinstance(word, str):
            raise wrong_type(word, "string", f"{place}.{self.tag}")
        require(word in self.kinds, "unknown_word", f"{place}.{self.tag}", value=shown(word))
        return self.kinds[word].read(value, place)

    def write(self, value: Any) -> Json:
        return next(kind for kind in self.kinds.values() if kind.make is type(value)).write(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"oneOf": [kind.schema(definitions) for kind in self.kinds.values()]}
