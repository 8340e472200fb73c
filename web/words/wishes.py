"""Likings and dislikes as rows of a form: what, and one of four answers; exact weights that are held stay."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy
from web.models import Wish
from web.words import menus
from web.words.menus import Choices

ANSWERS = (
    (8, 6, 9, lazy("My favourite")),
    (4, 1, 5, lazy("Gladly")),
    (-4, -5, -1, lazy("Rather not")),
    (-8, -9, -6, lazy("Only if nobody else can")),
)


ABOUT = {
    "scene": lazy("Scene: %(name)s"),
    "kind": lazy("Kind: %(name)s"),
    "project": lazy("Project: %(name)s"),
    "place": lazy("Place: %(name)s"),
    "shift": lazy("Shift: %(name)s"),
}


def answers(reader: Reader, held: Iterable[int] = ()) -> Choices:
    """The four answers as (weight, name), and other weights that are held, named like the nearest."""
    found = {usual: name for usual, _, _, name in ANSWERS}
    for weight in held:
        found[weight] = next(name for _, least, most, name in ANSWERS if least <= weight <= most)
    return menus.said(reader, [(str(weight), found[weight]) for weight in sorted(found, reverse=True)])


def things(reader: Reader, offered: Mapping[str, Choices], held: Iterable[Wish]) -> Choices:
    """What can be wished for, as (about:target, name): what is offered, and what is held besides."""
    found = {f"{about}:{code}": name for about, choices in offered.items() for code, name in choices}
    for wish in held:
        found.setdefault(f"{wish.about}:{wish.target}", reader.called(wish.about, wish.target))
    say = reader.translator.say
    return [(key, say(ABOUT[key.partition(":")[0]].format(name=name))) for key, name in found.items()]


def rows(held: Iterable[Wish]) -> list[dict[str, str]]:
    """The wishes as rows of the form."""
    ordered = sorted(held, key=lambda wish: -wish.weight)
    return [{"what": f"{wish.about}:{wish.target}", "weight": str(wish.weight)} for wish in ordered]


def said(typed: Iterable[Any]) -> list[dict[str, str]]:
    """Rows of a sent form as entries of `ProfileSchema.wishes`; of two about one thing, the later holds."""
    found: dict[str, dict[str, str]] = {}
    for row in (each for each in typed if isinstance(each, Mapping)):
        what, weight = row.get("what", ""), row.get("weight", "")
        about, _, target = what.partition(":")
        if what or weight:
            entry = {"about": about, "target": target, "weight": weight}
            found[what] = {name: value for name, value in entry.items() if value}
    return list(found.values())
