"""The board in words: shifts as cards, projects as rows, a programme of many as one row until opened."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from i18n.negotiate import choose_text
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.board import BoardProject, BoardShift, Sitting

STATES = {"short": "short", "open": "least", "full": "full"}
FEW_PROJECTS = 3
FEW_SHIFTS = 90
CARDS_A_CELL = 3
MARKS = (", ", "·", "：", ": ")
FILLED = plural("%(heads)s of 1 place filled", "%(heads)s of %(desired)s places filled", "desired")
WANTED = lazy("%(heads)s of %(desired)s places filled, %(wanted)s more wanted")
MISSING = lazy("%(heads)s of %(desired)s places filled, %(missing)s missing to the minimum")
SHIFTS = plural("One shift", "%(count)s shifts", "count")
PROJECTS = plural("One project", "%(count)s projects", "count")
MORE = plural("One more", "%(count)s more", "count")
MORE_SHORT = plural("%(count)s more, one of them short", "%(count)s more, %(short)s of them short", "short")


@dataclass(frozen=True)
class Look:
    """How a board is drawn: for whom, of which roster, what changed, whether cards open beside it."""

    reader: Reader
    roster_id: int | None
    changed: Collection[int]
    beside: bool

    def words(self, sentence: Any, **numbers: object) -> str:
        """A sentence in the reader's language."""
        return say_sentence(self.reader, sentence, numbers)

    def url(self, shift: BoardShift) -> str:
        """Where a card leads."""
        if not self.beside:
            return f"/shifts/{shift.id}"
        return url_for("seats.shift", shift_id=shift.id, roster=self.roster_id)


def groups(look: Look, projects: Iterable[BoardProject], opened: Collection[str]) -> Iterator[dict[str, Any]]:
    """The scenes, each with its blocks: a programme that is folded or opened, or one project."""
    found = list(projects)
    whole = sum(1 for project in found for _shift in project.shifts) <= FEW_SHIFTS
    order = {scene: n for n, scene in enumerate(("community", "street_block", "medical", "international"))}
    found.sort(key=lambda each: (order.get(each.scene, len(order)), each.programme, each.id))
    for scene, within in groupby(found, key=lambda each: each.scene):
        blocks = [
            block(look, programme, list(those), opened=whole or programme in opened)
            for programme, those in groupby(within, key=lambda each: each.programme)
        ]
        yield {"label": term(look.reader, "scene", scene), "blocks": blocks}


def block(look: Look, programme: str, projects: Sequence[BoardProject], *, opened: bool) -> dict[str, Any]:
    """The rows of one programme: folded into sums by day, or a row for each project."""
    many = bool(programme) and len(projects) > FEW_PROJECTS
    found: dict[str, Any] = {"id": programme if many else "", "opened": opened, "rows": []}
    if many:
        shifts = sum(1 for project in projects for _shift in project.shifts)
        found["title"] = term(look.reader, "programme", programme)
        found["note"] = look.words(PROJECTS, count=len(projects))
        found["shifts"] = look.words(SHIFTS, count=shifts)
        found["sums"] = [_sum(look, [s for p in projects for s in p.days[day]]) for day in range(7)]
    if opened or not many:
        found["rows"] = [row(look, project) for project in projects]
    return found


def row(look: Look, project: BoardProject) -> dict[str, Any]:
    """One project: its name, whose it is, and seven cells."""
    name = choose_text({tag: texts.get("name", "") for tag, texts in project.texts.items()}, look.reader.tag)
    said = shared_beginning([_title(look, shift)[0] for shift in project.shifts])
    return {
        "title": name.text if name else "",
        "lang": _foreign(look, name.tag if name else ""),
        "url": f"/projects/{project.id}",
        "note": look.reader.called("organisation", str(project.organisation_id)),
        "cells": [_cell(look, day, said) for day in project.days],
    }


def shared_beginning(titles: Sequence[str]) -> str:
    """What all titles of a project begin with, up to a comma or dot: "Map walk, "; cards leave it out."""
    if len(set(titles)) < 2:
        return ""
    first, last = min(titles), max(titles)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    common = first[:same]
    return common[: max(common.rfind(mark) + len(mark) if mark in common else 0 for mark in MARKS)]


def _title(look: Look, shift: BoardShift) -> tuple[str, str]:
    """The title of a shift, and the language it is in."""
    chosen = choose_text(shift.texts, look.reader.tag)
    return (chosen.text, chosen.tag) if chosen else (term(look.reader, "kind", shift.kind), look.reader.tag)


def _cell(look: Look, shifts: Sequence[BoardShift], said: str) -> dict[str, Any]:
    """The cards of a day; of many, the first ones and all that are short stay in sight."""
    if len(shifts) <= CARDS_A_CELL + 1:
        return {"shifts": [card(look, shift, said) for shift in shifts]}
    first = sorted(shifts, key=lambda each: (each.state != "short", each.starts_at))[:CARDS_A_CELL]
    seen = {shift.id for shift in first}
    rest = [shift for shift in shifts if shift.id not in seen]
    short = sum(shift.state == "short" for shift in rest)
    label = look.words(MORE_SHORT if short else MORE, count=len(rest), short=short)
    return {
        "shifts": [card(look, shift, said) for shift in shifts if shift.id in seen],
        "more": {"label": label, "shifts": [card(look, shift, said) for shift in rest]},
    }


def card(look: Look, shift: BoardShift, said: str = "") -> dict[str, Any]:
    """A shift as the macro `shift_chip` wants it; its title without what is `said` already."""
    title, tag = _title(look, shift)
    url = look.url(shift)
    return {
        "time": look.reader.formats.time(shift.starts_at),
        "title": title.removeprefix(said),
        "lang": _foreign(look, tag),
        "url": url,
        "seats": dots(shift),
        "sum": f"{shift.heads}/{shift.desired}",
        "says": says(look, shift),
        "state": STATES[shift.state],
        "changed": any(seat.id in look.changed for seat in shift.seats),
        "pinned": any(each.pinned for seat in shift.seats for each in seat.people),
        "attrs": {"hx-get": url} if look.beside else {},
    }


def dots(shift: BoardShift) -> list[str]:
    """A dot for each head that is there, is needed, or is wanted."""
    sitting = [each for seat in shift.seats for each in seat.people if each.counts]
    heads = [dot for each in sitting for dot in [_dot(each)] * each.heads]
    needed = sum(seat.missing for seat in shift.seats)
    wanted = sum(seat.wanted - seat.missing for seat in shift.seats)
    return sorted(heads, reverse=True) + ["needed"] * needed + ["wanted"] * wanted


def says(look: Look, shift: BoardShift) -> str:
    """How full a shift is, for those who hear the board."""
    numbers = {"heads": shift.heads, "desired": shift.desired}
    if shift.state == "short":
        return look.words(MISSING, **numbers, missing=sum(seat.missing for seat in shift.seats))
    if shift.state == "open":
        return look.words(WANTED, **numbers, wanted=sum(seat.wanted for seat in shift.seats))
    return look.words(FILLED, **numbers)


def _dot(sitting: Sitting) -> str:
    return "asked" if sitting.state in ("offered", "changed") else "filled"


def _sum(look: Look, shifts: Sequence[BoardShift]) -> dict[str, Any] | None:
    if not shifts:
        return None
    states = {shift.state for shift in shifts}
    heads, desired = sum(s.heads for s in shifts), sum(s.desired for s in shifts)
    state = next((each for each in ("short", "open") if each in states), "full")
    return {
        "label": look.words(SHIFTS, count=len(shifts)),
        "sum": f"{heads}/{desired}",
        "share": heads / desired if desired else 1.0,
        "state": STATES[state],
        "short": sum(s.state == "short" for s in shifts),
        "says": look.words(FILLED, heads=heads, desired=desired),
    }


def _foreign(look: Look, tag: str) -> str:
    """The language of a text, where it is not the page's."""
    return "" if tag == look.reader.tag else tag


def people_by_shifts(projects: Iterable[BoardProject]) -> dict[int, int]:
    """Volunteer id -> how many shifts they serve."""
    found: dict[int, int] = defaultdict(int)
    for project in projects:
        for shift in project.shifts:
            for person in {each.volunteer_id for seat in shift.seats for each in seat.people if each.counts}:
                if person:
                    found[person] += 1
    return found
