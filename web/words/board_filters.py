"""What of a week the board shows: filters read from the address, and the chips that set them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from i18n.negotiate import canonical
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.spoken import name as language_name
from i18n.translator import lazy
from web.models import SCENES
from web.services.board import BoardProject, BoardShift, Tally

Address = Callable[..., str]
Within = Callable[[BoardProject, BoardShift], bool]
ALL = lazy("All")
ONLY_SHORT = lazy("Only what is short · %(count)s")
CHANGED = lazy("Changed since published · %(count)s")
DIFFERENT = lazy("Other than in force · %(count)s")
LEFT_OUT = plural("The filters leave out one shift.", "The filters leave out %(count)s shifts.", "count")
LEFT_OUT_SHORT = plural(
    "The filters leave out %(count)s shifts, one of them short.",
    "The filters leave out %(count)s shifts, %(short)s of them short.",
    "short",
)
ICONS = {"short": "square", "changed": "changed"}
FACETS = {
    "scene": lazy("Scene"),
    "area": lazy("Sub-district"),
    "language": lazy("Language"),
    "skill": lazy("Skill"),
    "kind": lazy("Kind"),
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
    kind: str = ""

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
            (not self.short or shift.missing > 0)
            and (not self.changed or is_changed(shift, changed))
            and (not self.language or asks(shift, "languages", self.language))
            and (not self.skill or asks(shift, "skills", self.skill))
            and (not self.kind or shift.kind == self.kind)
        )

    def chosen(
        self,
        projects: Iterable[BoardProject],
        changed: Collection[int],
        within: Within | None = None,
    ) -> Iterator[BoardProject]:
        """The projects with the shifts that are shown, without those that have none.

        `within` says whether a shift takes place in the sub-district that is asked for; None is all.
        """
        if not self.any:
            yield from projects
            return
        for project in projects:
            if self.scene and project.scene != self.scene:
                continue
            days = tuple(
                tuple(s for s in day if self.wants(s, changed) and (within is None or within(project, s)))
                for day in project.days
            )
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
        kind=args.get("kind", "")[:80],
    )


def is_changed(shift: BoardShift, changed: Collection[int]) -> bool:
    """Whether a seat of a shift is one of those that changed."""
    return any(seat.id in changed for seat in shift.seats)


def asks(shift: BoardShift, need: str, code: str) -> bool:
    """Whether a seat of a shift asks for a language or a skill."""
    return any(code in seat.needs.get(need, ()) for seat in shift.seats)


def asked_for(projects: Iterable[BoardProject], need: str) -> set[str]:
    """The languages or skills that any seat of the week asks for."""
    return {code for project in projects for kind, code in project.asks if kind == need}


def left_out(reader: Reader, every: Sequence[BoardProject], shown: Sequence[BoardProject]) -> str:
    """How many shifts the filters leave out, and how many of them are short; empty for none."""
    (all_shifts, all_short), (shifts, short) = _size(every), _size(shown)
    if all_shifts == shifts:
        return ""
    numbers = {"count": all_shifts - shifts, "short": all_short - short}
    return say_sentence(reader, LEFT_OUT_SHORT if numbers["short"] else LEFT_OUT, numbers)


def _size(projects: Sequence[BoardProject]) -> tuple[int, int]:
    found = Tally.together(project.tally for project in projects)
    return found.shifts, found.short


def flags(
    reader: Reader,
    projects: Sequence[BoardProject],
    filters: Filters,
    changed: Collection[int],
    address: Address,
    *,
    draft: bool,
) -> Iterator[dict[str, Any]]:
    """The two chips that are on or off."""
    near = [project for project in projects if not project.seat_ids.isdisjoint(changed)]
    counts = {
        "short": sum(project.short_shifts for project in projects),
        "changed": sum(is_changed(shift, changed) for project in near for shift in project.shifts),
    }
    for name, label in (("short", ONLY_SHORT), ("changed", DIFFERENT if draft else CHANGED)):
        on = getattr(filters, name)
        if counts[name] or on:
            said = reader.translator.say(label.format(count=reader.formats.number(counts[name])))
            other = filters.but(name, not on)
            yield {
                "label": said, "url": address(**other.query()), "current": on, "icon": ICONS[name],
            }  # fmt: skip


def menus(
    reader: Reader,
    projects: Sequence[BoardProject],
    filters: Filters,
    areas: Sequence[tuple[str, str]],
    address: Address,
    without: Collection[str] = (),
) -> Iterator[dict[str, Any]]:
    """The chips that open a list: each entry is a plain link."""
    languages = sorted(asked_for(projects, "languages") | {filters.language} - {""})
    skills = sorted(asked_for(projects, "skills") | {filters.skill} - {""})
    kinds = {shift.kind for project in projects for shift in project.shifts} | {filters.kind} - {""}
    listed = {
        "scene": [(scene, term(reader, "scene", scene)) for scene in SCENES],
        "area": areas,
        "language": sorted(
            ((tag, language_name(tag, reader.tag)) for tag in languages), key=lambda each: each[1]
        ),
        "skill": sorted(((code, term(reader, "skill", code)) for code in skills), key=lambda each: each[1]),
        "kind": sorted(((code, term(reader, "kind", code)) for code in kinds), key=lambda each: each[1]),
    }
    for name, label in FACETS.items():
        if name in without:
            continue
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
