"""The board in words: shifts as cards, projects as rows; short ones first, the others folded by programme."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from i18n.negotiate import choose_text
from i18n.reader import term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.board import BoardProject, BoardShift, Sitting, Tally
from web.words import filling
from web.words.board_look import Look

STATES = {"short": "short", "over": "over", "open": "least", "full": "full"}
URGENT = ("short", "over")
FEW_SHIFTS = 60
FEW_SHORT = 12
FEW_OF_A_PROJECT = 6
MARKS = (", ", "·", "：", ": ")
OTHERS, MORE_SHORT = "others", "short"
FILLED = plural("%(heads)s of 1 place filled", "%(heads)s of %(desired)s places filled", "desired")
WANTED = lazy("%(heads)s of %(desired)s places filled, %(wanted)s more wanted")
MISSING = lazy("%(heads)s of %(desired)s places filled, %(missing)s missing to the minimum")
OVER = plural("One more than the most that may be", "%(count)s more than the most that may be", "count")
TOO_MANY = plural("one too many", "%(count)s too many", "count")
SHIFTS = plural("One shift", "%(count)s shifts", "count")
SHIFTS_A_DAY = plural("1 shift", "%(count)s shifts", "count")
PROJECTS = plural("One project", "%(count)s projects", "count")
SHORT = plural("1 short", "%(count)s short", "count")
ASIDE = lazy("A rule is set aside here")
CHANGED = plural("one shift changed", "%(count)s shifts changed", "count")
MORE_FULL = plural("another one full", "another %(count)s full", "count")
MORE = plural("another one", "another %(count)s", "count")
MORE_PROJECTS = plural("another project", "another %(count)s projects", "count")


def sections(look: Look, projects: Iterable[BoardProject]) -> Iterator[dict[str, Any]]:
    """Who is short of people, in order of urgency, who has too many, then the others, folded by programme."""
    found = list(projects)
    short = sorted((each for each in found if each.tally.short), key=_urgency)
    over = sorted((each for each in found if urgent(each) and not each.tally.short), key=_urgency)
    others = [each for each in found if not urgent(each)]
    if short:
        count = sum(each.tally.short for each in short)
        yield _section(look, "short", short, count, _short_blocks(look, short))
    if over:
        rows = [{"id": "", "rows": [row(look, each) for each in over]}]
        yield _section(look, "over", over, sum(map(urgent, over)), rows)
    if others:
        blocks = _folded(look, others, whole=_count(found) <= FEW_SHIFTS)
        yield _section(look, "others", others, _count(others), blocks)


def _section(
    look: Look, kind: str, projects: Sequence[BoardProject], shifts: int, blocks: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "kind": kind,
        "projects": look.words(PROJECTS, count=len(projects)),
        "shifts": look.words(SHIFTS, count=shifts),
        "blocks": list(blocks),
    }


def urgent(project: BoardProject) -> int:
    """How many shifts of a project have too few people, or too many."""
    return project.tally.urgent


def _urgency(project: BoardProject) -> tuple[Any, ...]:
    """What begins first comes first; at the same time, what lacks most."""
    first = min((s for s in project.shifts if s.state in URGENT), key=lambda s: (s.starts_at, -s.missing))
    return first.starts_at, -first.missing, project.id


def _short_blocks(look: Look, short: Sequence[BoardProject]) -> Iterator[dict[str, Any]]:
    shown = short if len(short) <= FEW_SHORT + 1 else short[:FEW_SHORT]
    yield {"id": "", "rows": [row(look, each) for each in shown]}
    rest = short[len(shown) :]
    if rest:
        yield folded(look, MORE_SHORT, rest)


def _folded(look: Look, others: Sequence[BoardProject], *, whole: bool) -> Iterator[dict[str, Any]]:
    by_programme: dict[str, list[BoardProject]] = defaultdict(list)
    for each in others:
        by_programme[each.programme].append(each)
    for code, those in sorted(by_programme.items(), key=lambda each: (not each[0], -len(each[1]), each[0])):
        if whole:
            yield {"id": "", "rows": [row(look, each) for each in those]}
        elif len(those) == 1:
            yield {"id": "", "rows": [row(look, those[0], folds=True)]}
        else:
            yield folded(look, f"programme-{code}" if code else OTHERS, those)


def folded(look: Look, code: str, projects: Sequence[BoardProject]) -> dict[str, Any]:
    """Many projects as one row of sums a day, with their rows below it where it, or one of them, is open."""
    opened = code in look.opened or any(f"project-{each.id}" in look.opened for each in projects)
    return {
        "id": code,
        "opened": opened,
        "title": _block_title(look, code, projects),
        "note": "" if code == MORE_SHORT else look.words(PROJECTS, count=len(projects)),
        "sums": [_marked_sum(look, projects, day) for day in range(7)],
        "rows": [row(look, each) for each in projects] if opened else [],
    }


def _block_title(look: Look, code: str, projects: Sequence[BoardProject]) -> str:
    if code == MORE_SHORT:
        return look.words(MORE_PROJECTS, count=len(projects))
    if code == OTHERS:
        return look.reader.translator.say(lazy("Other projects"))
    return term(look.reader, "programme", projects[0].programme)


def opened(look: Look, projects: Iterable[BoardProject], code: str) -> dict[str, Any] | None:
    """The block or row of the board that a code names, as it is drawn now; None where there is none."""
    found = list(projects)
    for section in sections(look, found):
        for block in section["blocks"]:
            if block["id"] == code:
                return {"block": block}
    kind, _, identity = code.partition("-")
    for project in found:
        if kind == "project" and identity == str(project.id):
            folds = not urgent(project) and code not in look.opened
            return {"row": row(look, project, folds=folds)}
    return None


def row(look: Look, project: BoardProject, *, folds: bool = False) -> dict[str, Any]:
    """One project: its name, whose it is, and seven cells; of a row that folds, sums unless it is open."""
    name = choose_text({tag: texts.get("name", "") for tag, texts in project.texts.items()}, look.reader.tag)
    code = f"project-{project.id}"
    whole = code in look.opened
    found = {
        "id": code,
        "opened": whole,
        "folds": folds,
        "title": name.text if name else "",
        "lang": _foreign(look, name.tag if name else ""),
        "url": f"/projects/{project.id}",
        "note": look.reader.called("organisation", str(project.organisation_id)),
    }
    if folds and not whole:
        return found | {"sums": [_marked_sum(look, [project], day) for day in range(7)]}
    said = shared_beginning([_title(look, shift)[0] for shift in project.shifts])
    every = whole or project.tally.shifts <= FEW_OF_A_PROJECT
    return found | {"cells": [_cell(look, day, said, every=every) for day in project.days]}


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
    if shift.id not in look.titles:
        chosen = choose_text(shift.texts, look.reader.tag)
        if chosen:
            look.titles[shift.id] = (chosen.text, chosen.tag)
        else:
            look.titles[shift.id] = (term(look.reader, "kind", shift.kind), look.reader.tag)
    return look.titles[shift.id]


def _cell(look: Look, shifts: Sequence[BoardShift], said: str, *, every: bool) -> dict[str, Any]:
    """The cards of a day: `every` one, or those that need somebody's eye and how many there are besides."""
    if every:
        return {"shifts": [card(look, shift, said) for shift in shifts], "rest": ""}
    seen = [shift for shift in shifts if _is_notable(look, shift)]
    rest = [shift for shift in shifts if not _is_notable(look, shift)]
    full = all(shift.state == "full" for shift in rest)
    others = look.words(MORE_FULL if full else MORE, count=len(rest)) if rest else ""
    return {"shifts": [card(look, shift, said) for shift in seen], "rest": others}


def _is_notable(look: Look, shift: BoardShift) -> bool:
    return shift.state in URGENT or any(seat.id in look.changed for seat in shift.seats)


def card(look: Look, shift: BoardShift, said: str = "") -> dict[str, Any]:
    """A shift as the macro `shift_chip` wants it; its title without what is `said` already."""
    title, tag = _title(look, shift)
    url = look.url(shift)
    return {
        "id": f"shift-{shift.id}",
        "time": look.reader.formats.time(shift.starts_at),
        "title": title.removeprefix(said),
        "lang": _foreign(look, tag),
        "url": url,
        "seats": dots(shift),
        "sum": filling.short(look.reader, shift),
        "says": says(look, shift),
        "note": look.words(TOO_MANY, count=_over(shift)) if shift.state == "over" else "",
        "state": STATES[shift.state],
        "changed": any(seat.id in look.changed for seat in shift.seats),
        "fresh": any(seat.id in look.fresh for seat in shift.seats),
        "aside": look.reader.translator.say(ASIDE) if shift.id in look.aside else "",
        "pinned": any(each.pinned for seat in shift.seats for each in seat.people),
        "attrs": {"hx-get": url, "hx-target": "#why", "hx-swap": "innerHTML"} if look.beside else {},
    }


def dots(shift: BoardShift) -> list[str]:
    """A dot for each head that is there, is needed, or is wanted."""
    sitting = [each for seat in shift.seats for each in seat.people if each.counts]
    heads = [dot for each in sitting for dot in [_dot(each)] * each.heads]
    wanted = sum(seat.wanted - seat.missing for seat in shift.seats)
    return sorted(heads, reverse=True) + ["needed"] * shift.missing + ["wanted"] * wanted


def says(look: Look, shift: BoardShift) -> str:
    """How full a shift is, for those who hear the board."""
    numbers = {"heads": shift.heads, "desired": shift.desired}
    if shift.state == "short":
        return look.words(MISSING, **numbers, missing=shift.missing)
    if shift.state == "over":
        return look.words(OVER, count=_over(shift))
    if shift.state == "open":
        return look.words(WANTED, **numbers, wanted=sum(seat.wanted for seat in shift.seats))
    return look.words(FILLED, **numbers)


def _over(shift: BoardShift) -> int:
    return sum(seat.over for seat in shift.seats)


def _dot(sitting: Sitting) -> str:
    return "asked" if sitting.state in ("offered", "changed") else "filled"


def _day(projects: Iterable[BoardProject], day: int) -> Tally:
    return Tally.together(project.tallies[day] for project in projects)


def _sum(look: Look, found: Tally) -> dict[str, Any] | None:
    if not found.shifts:
        return None
    full = found.heads == found.desired
    return {
        "label": look.words(SHIFTS_A_DAY, count=found.shifts),
        "sum": filling.short(look.reader, found),
        "short": look.words(SHORT, count=found.short) if found.short else "",
        "state": "short" if found.short else "full" if full else "least",
        "says": look.words(FILLED, heads=found.heads, desired=found.desired),
    }


def _marked_sum(look: Look, projects: Sequence[BoardProject], day: int) -> dict[str, Any] | None:
    """The sum of a day, with how many of its shifts changed, and whether that is fresh."""
    found = _sum(look, _day(projects, day))
    if found is None:
        return None
    near = [each for each in projects if not each.seat_ids.isdisjoint(look.changed)]
    shifts = [shift for each in near for shift in each.days[day]]
    changed = sum(any(seat.id in look.changed for seat in shift.seats) for shift in shifts)
    fresh = any(seat.id in look.fresh for shift in shifts for seat in shift.seats)
    return found | {"changed": look.words(CHANGED, count=changed) if changed else "", "fresh": fresh}


def totals(look: Look, projects: Sequence[BoardProject]) -> Iterator[dict[str, Any]]:
    """How full each day is, for the head of the board; nothing of a day without shifts."""
    for day in range(7):
        tally = _day(projects, day)
        found = _sum(look, tally)
        share = tally.heads / tally.desired if tally.desired else 1.0
        yield found | {"share": share} if found else {}


def _count(projects: Iterable[BoardProject]) -> int:
    return sum(project.tally.shifts for project in projects)


def _foreign(look: Look, tag: str) -> str:
    """The language of a text, where it is not the page's."""
    return "" if tag == look.reader.tag else tag


def people_by_shifts(projects: Iterable[BoardProject]) -> Mapping[int, int]:
    """Volunteer id -> how many shifts they serve."""
    return Counter(chain.from_iterable(project.serving for project in projects))
