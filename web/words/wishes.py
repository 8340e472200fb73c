"""Likings and dislikes as five answers, from gladly to not at all; exact weights are kept while the answer stays."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy
from web.models import Wish
from web.words.menus import Choices

ANSWERS = (
    (8, 6, 9, lazy("My favourite")),
    (4, 1, 5, lazy("Gladly")),
    (-4, -5, -1, lazy("Rather not")),
    (-8, -9, -6, lazy("Only if nobody else can")),
)
NO_MATTER = lazy("No preference")


def answers(reader: Reader, weight: int | None = None) -> Choices:
    """The five answers as (weight, name); the one that holds `weight` keeps it."""
    say = reader.translator.say
    found = [("", say(NO_MATTER))]
    for usual, least, most, name in ANSWERS:
        held = weight is not None and least <= weight <= most
        found.append((str(weight if held else usual), say(name)))
    return found


def questions(about: str, things: Choices, held: Iterable[Wish], reader: Reader) -> list[dict[str, Any]]:
    """What is asked of each thing: the control's name, label, choices and the answer so far."""
    weights = {wish.target: wish.weight for wish in held if wish.about == about}
    return [
        {
            "name": f"likes-{about}-{code}",
            "label": name,
            "choices": answers(reader, weights.get(code)),
            "weight": weights.get(code, ""),
        }
        for code, name in things
    ]


def said(form: Mapping[str, str]) -> list[dict[str, str]]:
    """The wishes a sent form says, as entries of `ProfileSchema.wishes`."""
    found = []
    for name, weight in form.items():
        kind, _, rest = name.partition("-")
        about, _, target = rest.partition("-")
        if kind == "likes" and weight:
            found.append({"about": about, "target": target, "weight": weight})
    if (project := form.get("more_project")) and (weight := form.get("more_weight")):
        found = [one for one in found if (one["about"], one["target"]) != ("project", project)]
        found.append({"about": "project", "target": project, "weight": weight})
    return found
