"""What of a week the board shows: filters read from the address, and the chips that set them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from i18n.negotiate import canonical
from i18n.reader import Reader, term
from i18n.spoken import name as language_name
from i18n.translator import lazy
from web.models import SCENES
from web.services.board import Board, BoardProject, BoardShift
from web.services.organisations import Node
from web.words.ground import sub_districts

Address = Callable[..., str]
ALL = lazy("All")
ONLY_SHORT = lazy("Only what is short · %(count)s")
CHANGED = lazy("Changed since published · %(count)s")
FACETS = {
    "scene": lazy("Scene"),
    "area": lazy("Sub-district"),
    "language": lazy("Language"),
    "skill": lazy("Skill"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; empty is everything. `changed` needs the ids of the seats that changed."""

    short: bool = False
    changed: bool = False
    scene: str = ""
    area: str = ""
    language: str = ""
    skill: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    def but(self, name: str, value: Any) -> "Filters":
        """The same filters with one otherwise."""
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)

    def query(self) -> dict[str, str]:
        """The filters as parameters of an address."""
        flags = {name: "1" for name in ("short", "changed") if getattr(self, name)}
        return flags | {name: getattr(self, name) for name in FACETS if getattr(self, name)}

    def wants(self, shift: BoardShift, changed: Collection[int]) -> bool:
        """Whether a shift is shown."""
        return (
            (not self.short or shift.state == "short")
            and (not self.changed or any(seat.id in changed for seat in shift.seats))
            and (not self.language or asks(shift, "languages", self.language))
            and (not self.skill or asks(shift, "skills", self.skill))
        )

    def chosen(self, projects: Iterable[BoardProject], changed: Collection[int]) -> Iterator[BoardProject]:
        """The projects with the shifts that are shown, without those that have none."""
        for project in projects:
            if self.scene and project.scene != self.scene:
                continue
            days = tuple(tuple(s for s in day if self.wants(s, changed)) for day in project.days)
            if any(days):
                yield replace(project, days=days)


def read(args: Mapping[str, str]) -> Filters:
    """The filters of an address; what makes no sense is left out."""
    area, language = args.get("area", ""), args.get("language", "")[:35]
    return Filters(
        short=args.get("short") == "1",
        changed=args.get("changed") == "1",
        scene=args["scene"] if args.get("scene") in SCENES else "",
        area=area if area.isdecimal() and len(area) < 16 else "",
        language=language if canonical(language) else "",
        skill=args.get("skill", "")[:80],
    )


def asks(shift: BoardShift, need: str, code: str) -> bool:
    """Whether a seat of a shift asks for a language or a skill."""
    return any(code in seat.needs.get(need, ()) for seat in shift.seats)


def asked_for(board: Board, need: str) -> set[str]:
    """The languages or skills that any seat of the week asks for."""
    shifts = (shift for project in board.projects for shift in project.shifts)
    return {code for shift in shifts for seat in shift.seats for code in seat.needs.get(need, ())}


def flags(
    reader: Reader, board: Board, filters: Filters, changed: Collection[int], address: Address
) -> Iterator[dict[str, Any]]:
    """The two chips that are on or off."""
    shifts = [shift for project in board.projects for shift in project.shifts]
    counts = {
        "short": sum(shift.state == "short" for shift in shifts),
        "changed": sum(any(seat.id in changed for seat in shift.seats) for shift in shifts),
    }
    for name, label in (("short", ONLY_SHORT), ("changed", CHANGED)):
        on = getattr(filters, name)
        if counts[name] or on:
            said = reader.translator.say(label.format(count=reader.formats.number(counts[name])))
            other = filters.but(name, not on)
            yield {"label": said, "url": address(**other.query()), "current": on}


def menus(
    reader: Reader, board: Board, filters: Filters, tree: Iterable[Node], address: Address
) -> Iterator[dict[str, Any]]:
    """The chips that open a list: each entry is a plain link."""
    languages = sorted(asked_for(board, "languages") | {filters.language} - {""})
    skills = sorted(asked_for(board, "skills") | {filters.skill} - {""})
    listed = {
        "scene": [(scene, term(reader, "scene", scene)) for scene in SCENES],
        "area": sub_districts(reader, tree),
        "language": sorted(
            ((tag, language_name(tag, reader.tag)) for tag in languages), key=lambda each: each[1]
        ),
        "skill": sorted(((code, term(reader, "skill", code)) for code in skills), key=lambda each: each[1]),
    }
    for name, label in FACETS.items():
        chosen = getattr(filters, name)
        entries = [("", reader.translator.say(ALL)), *listed[name]]
        at = {code: address(**filters.but(name, code).query()) for code, _text in entries}
        yield {
            "label": reader.translator.say(label),
            "chosen": dict(listed[name]).get(chosen, ""),
            "entries": [
                {"label": text, "url": at[code], "current": code == chosen} for code, text in entries
            ],
        }
