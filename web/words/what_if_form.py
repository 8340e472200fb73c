"""The what-if form: plain controls as changes the schema knows, and faults back beside their controls."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from web.forms import Form
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.words import what_if_needs

INDEXED = re.compile(r"changes-(\d+)(?:-(\w+))?(?:-.*)?")
NUMBERS = {"minimum": "least", "desired": "want", "maximum": "most"}
Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change as typed, the control each of its fields was typed in, and the control for the rest."""

    change: Mapping[str, Any]
    controls: Mapping[str, str]
    control: str


def wanted(form: Sent, project_id: int | None, shifts: Iterable[BoardShift]) -> list[Wanted]:
    """The changes a form asks for; what was left as it is asks for nothing."""
    found = [*_people(form), *_project(form, project_id), *_rule(form)]
    for shift in shifts:
        found += _shift(form, shift)
    return found


def typed(form: Sent) -> dict[str, Any]:
    """What was typed, as the template wants it back."""
    lists = {name: form.getlist(name) for name in ("out", "more_skill", "off")}
    return {**form.to_dict(), **lists}


def filled(
    seat_id: int, shift_id: int, *, by: int | None = None, language: str = "", level: int = 0,
    without: str = "", what: str = "",
) -> dict[str, str]:  # fmt: skip
    """What is typed already where somebody tries a change of one seat or its shift."""
    found: dict[str, str] = {}
    if by:
        found |= {f"do_{shift_id}": "move", f"by_{shift_id}": str(by)}
    if language and level:
        found[f"needs_{seat_id}"] = f"language:{language}:{level}"
    elif without and what:
        found[f"needs_{seat_id}"] = f"without:{without}:{what}"
    return found


def touched(form: Form, project: BoardProject | None) -> frozenset[int]:
    """The shifts for which something was typed, or is wrong."""
    found = set()
    for shift in project.shifts if project is not None else ():
        names = {f"do_{shift.id}", f"by_{shift.id}"}
        names |= {f"{word}_{seat.id}" for seat in shift.seats for word in NUMBERS.values()}
        asked = bool(form.typed.get(f"do_{shift.id}"))
        asked |= any(form.typed.get(f"needs_{seat.id}") for seat in shift.seats)
        if asked or names & form.errors.keys() or any(_heads(MultiDict(form.typed), s) for s in shift.seats):
            found.add(shift.id)
    return frozenset(found)


def serving(project: BoardProject | None) -> list[tuple[str, str]]:
    """Who serves on a project in the week, for a list of boxes, by name."""
    shifts = project.shifts if project is not None else ()
    people = {each.volunteer_id: each.name for s in shifts for seat in s.seats for each in seat.people}
    return sorted(((str(person), name) for person, name in people.items()), key=lambda each: each[1])


def beside_controls(errors: Mapping[str, Sequence[str]], changes: Sequence[Wanted]) -> dict[str, list[str]]:
    """Faults by the name of the control they belong to; `` is the whole form."""
    found: dict[str, list[str]] = {}
    for name, sentences in errors.items():
        found.setdefault(_control(name, changes), []).extend(sentences)
    return found


def _control(name: str, changes: Sequence[Wanted]) -> str:
    if name in ("_schema", "changes"):
        return ""
    indexed = INDEXED.fullmatch(name)
    if indexed is None or int(indexed[1]) >= len(changes):
        return name
    change = changes[int(indexed[1])]
    return change.controls.get(indexed[2] or "", change.control)


def _people(form: Sent) -> Iterator[Wanted]:
    if out := form.getlist("out"):
        yield Wanted({"change": "withdraw", "volunteers": out}, {}, "out")
    if count := form.get("more_count", "").strip():
        language = {"tag": form.get("more_language", ""), "level": form.get("more_level", "")}
        skills = [{"code": code, "level": 1} for code in form.getlist("more_skill") if code]
        change = {"change": "add_people", "count": count, "languages": [language], "skills": skills}
        controls = {"count": "more_count", "languages": "more_language", "skills": "more_skill"}
        yield Wanted(change, controls, "more_count")


def _project(form: Sent, project_id: int | None) -> Iterator[Wanted]:
    chosen = form.get("whole", "")
    if chosen == "drop":
        yield Wanted({"change": "drop_project", "project_id": project_id}, {}, "whole")
    elif chosen == "move":
        change = {"change": "move_project", "project_id": project_id, **_minutes(form.get("whole_by", ""))}
        yield Wanted(change, {"minutes": "whole_by"}, "whole")


def _rule(form: Sent) -> Iterator[Wanted]:
    for rule in dict.fromkeys(form.getlist("off")):
        yield Wanted({"change": "switch_rule", "rule": rule, "on": False}, {}, "off")


def _shift(form: Sent, shift: BoardShift) -> Iterator[Wanted]:
    chosen, by = form.get(f"do_{shift.id}", ""), f"by_{shift.id}"
    if chosen == "drop":
        yield Wanted({"change": "drop_shift", "shift_id": shift.id}, {}, f"do_{shift.id}")
        return
    if chosen in ("move", "add"):
        change = {"change": f"{chosen}_shift", "shift_id": shift.id, **_minutes(form.get(by, ""))}
        yield Wanted(change, {"minutes": by}, f"do_{shift.id}")
    for seat in shift.seats:
        fewer = form.get(f"needs_{seat.id}", "")
        numbers: dict[str, Any] = {**_heads(form, seat), **(what_if_needs.change(fewer) if fewer else {})}
        if numbers:
            controls = {name: f"{word}_{seat.id}" for name, word in NUMBERS.items()}
            controls |= dict.fromkeys(("languages", "without"), f"needs_{seat.id}")
            change = {"change": "change_need", "seat_id": seat.id, **numbers}
            yield Wanted(change, controls, f"want_{seat.id}")


def _heads(form: Sent, seat: BoardSeat) -> dict[str, str]:
    """The heads that were changed; the most goes along when more are wanted than it allows."""
    typed = {name: form.get(f"{NUMBERS[name]}_{seat.id}", "").strip() for name in ("minimum", "desired")}
    found = {name: text for name, text in typed.items() if text and text != str(getattr(seat, name))}
    desired = found.get("desired", "")
    if desired.isdecimal() and int(desired) > seat.maximum:
        found["maximum"] = desired
    return found


def _minutes(text: str) -> dict[str, str]:
    return {"minutes": text.strip()} if text.strip() else {}
