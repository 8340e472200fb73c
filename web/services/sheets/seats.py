"""The seats of a shift as columns of a sheet, a line of the cell for each seat, and as services take them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from i18n.levels import LEVELS
from i18n.translator import lazy
from web.models import Seat
from web.services.demand.asked import SETS
from web.services.sheets.column import Column, Value, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.values import graded, named, plain
from web.services.sheets.values.lines import lines

FLOWS = {
    "planned": lazy("By the plan, then whoever fits may take it"),
    "open": lazy("Whoever fits may take it"),
    "approval": lazy("People ask for it, and you approve"),
    "staff": lazy("Only staff give it"),
}
MOST_HEADS = 10_000
IDS = "seat_ids"
EACH = lazy("With several seats a line for each, a dash for nothing.")
KINDS = tuple(name.removesuffix("s") for name in SETS)
HEADS = plain.count(0, MOST_HEADS)
BLANK: Mapping[str, Any] = {
    "role": "", "wanted": None, "least": None, "most": None, "languages": [], "skills": [], "needs": [],
    "youngest": None, "oldest": None, "flow": "", "open_hours": None,
}  # fmt: skip
"""Field -> what a line with a dash says."""


def _lines(field: str, value: Value) -> Value:
    return lines(value, BLANK[field])


COLUMNS = (
    Column(
        field="role", label=lazy("Role"), value=_lines("role", named.word("role")),
        also=lazy("post, position, task"), hint=EACH,
    ),
    Column(
        field="wanted", label=lazy("People wanted"), required=True, value=_lines("wanted", HEADS),
        also=lazy("people, heads, number of people, people needed"), hint=EACH,
    ),
    Column(
        field="least", label=lazy("People at least"), value=_lines("least", HEADS),
        also=lazy("minimum, at least"), hint=lazy("As many as are wanted, where it is empty."),
    ),
    Column(
        field="most", label=lazy("People at most"), value=_lines("most", HEADS),
        also=lazy("maximum, at most"), hint=lazy("As many as are wanted, where it is empty."),
    ),
    Column(
        field="languages", label=lazy("Languages needed"), value=_lines("languages", graded.spoken()),
        also=lazy("language, languages, languages wanted"),
        hint=lazy("Each with the least level: English B1."),
    ),
    Column(
        field="skills", label=lazy("Skills needed"), value=_lines("skills", graded.skills()),
        also=lazy("skills, skill"), hint=lazy("Each with the least level from 1 to 3: First aid 2."),
    ),
    Column(
        field="needs", label=lazy("Also needed"), value=_lines("needs", named.words(*KINDS)),
        also=lazy("credentials, clearances, requirements"),
        hint=lazy("Credentials, clearances, consents and traits of the district's lists."),
    ),
    Column(
        field="youngest", label=lazy("Youngest age"), value=_lines("youngest", plain.count(0, 150)),
        also=lazy("minimum age, age from"),
    ),
    Column(
        field="oldest", label=lazy("Oldest age"), value=_lines("oldest", plain.count(0, 150)),
        also=lazy("maximum age, age to"),
    ),
    Column(
        field="flow", label=lazy("How people come"), value=_lines("flow", named.choice(FLOWS)),
        also=lazy("sign-up"), hint=lazy("By the plan, where it is empty."),
    ),
    Column(
        field="open_hours", label=lazy("Open hours before"), value=_lines("open_hours", plain.count(1, 8784)),
        hint=lazy("How long before its start an open seat may be taken; at once where it is empty."),
    ),
)  # fmt: skip
FIELDS = tuple(column.field for column in COLUMNS)


def stands(seats: Sequence[Seat]) -> dict[str, Any]:
    """The seats that a shift asks for, by column."""
    rows = [_row(seat) for seat in seats]
    return {IDS: [seat.id for seat in seats], **{name: [row[name] for row in rows] for name in FIELDS}}


def _row(seat: Seat) -> Mapping[str, Any]:
    needs = seat.needs
    return {
        "role": seat.role,
        "wanted": seat.desired,
        "least": seat.minimum,
        "most": seat.maximum,
        "languages": sorted([tag, _level(level)] for tag, level in needs.get("languages", {}).items()),
        "skills": sorted([code, level] for code, level in needs.get("skills", {}).items()),
        "needs": sorted(f"{name.removesuffix('s')}:{code}" for name in SETS for code in needs.get(name, ())),
        "youngest": needs.get("minimum_age"),
        "oldest": needs.get("maximum_age"),
        "flow": seat.flow or "planned",
        "open_hours": seat.open_hours,
    }


def _level(level: str) -> int:
    return LEVELS.index(level if level == "native" else level.upper()) + 1


def rows_of(values: Values) -> list[dict[str, Any]]:
    """The seats that values say, each with everything: what is not said is as for a new one."""
    number = max((len(values.get(name) or ()) for name in FIELDS), default=0)
    found = []
    for at in range(number):
        row = {name: _at(values.get(name), at, BLANK[name]) for name in FIELDS}
        for name in ("least", "most"):
            row[name] = row["wanted"] if row[name] is None else row[name]
        found.append({**row, "flow": row["flow"] or "planned"})
    return found


def _at(held: Sequence[Any] | None, at: int, nothing: Any) -> Any:
    return held[at] if held and at < len(held) else nothing


def said(values: Values) -> list[dict[str, Any]]:
    """The seats of a loaded `ShiftChangeSchema`; those that stand keep their ids."""
    ids: Sequence[int] = values.get(IDS) or ()
    return [
        {**({"id": ids[at]} if at < len(ids) else {}), **_said(row)} for at, row in enumerate(rows_of(values))
    ]


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "role": row["role"],
        "minimum": row["least"],
        "desired": row["wanted"],
        "maximum": row["most"],
        "languages": [{"tag": tag, "level": level} for tag, level in row["languages"]],
        "skills": [{"code": code, "level": level} for code, level in row["skills"]],
        **{name: _of_kind(row["needs"], name.removesuffix("s")) for name in SETS},
        "minimum_age": row["youngest"],
        "maximum_age": row["oldest"],
        "flow": row["flow"],
        "open_hours": row["open_hours"],
    }


def _of_kind(needs: Sequence[str], kind: str) -> list[str]:
    return [code for each, _, code in (need.partition(":") for need in needs) if each == kind]


def faults(after: Values, before: Values | None, changed: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the seats as they would be."""
    rows = rows_of(after)
    uneven = list(_uneven(after, len((before or {}).get(IDS) or ()), len(rows), changed))
    yield from uneven
    for row in rows if not uneven else ():
        if row["wanted"] is None:
            yield fault("wanted", "required")
            return
        if not row["least"] <= row["wanted"] <= row["most"] or row["most"] < 1:
            yield fault(
                "wanted", "heads_in_order", least=row["least"], wanted=row["wanted"], most=row["most"]
            )
        if None not in (row["youngest"], row["oldest"]) and row["youngest"] > row["oldest"]:
            yield fault("oldest", "ages_in_order")


def _uneven(after: Values, there: int, number: int, changed: Collection[str]) -> Iterator[Fault]:
    """Cells with other numbers of lines than there are seats."""
    for name in FIELDS:
        said_lines = len(after.get(name) or ())
        if name in changed and said_lines < there:
            yield fault(name, "seats_fewer", count=there)
        elif name in changed and said_lines != number:
            yield fault(name, "lines_differ", count=number)
