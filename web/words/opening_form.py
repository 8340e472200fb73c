"""The form of an opening: hours as lines by weekday, what a sent one says, where each fault stands."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.models import Opening
from web.services.demand.series import choices
from web.services.stations import hours
from web.words import shift_form, team_form, templates
from web.words.hours import weekdays
from web.words.shift_form import Asked

WEEKDAYS = tuple(f"open{number}" for number in range(1, 8))
OTHER = "otherdays"
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(.*)")
UNREADABLE_DAY = lazy(
    'Begin "%(line)s" with a day: 2026-12-24 09:00-12:00 3, or the day alone where it is closed.'
)
NO_NUMBERS = lazy("Enter minutes, such as 90, 120.")
NOT_ASKED = ("name", "start", "minutes", "group_code")
STEPS = (15, 30, 60)


def blank(day: date, team: Sequence[Any] = ()) -> dict[str, Any]:
    """A new opening before anybody has said anything, with the team that its project asks for."""
    begun = templates.blank()
    return {
        **{name: begun[name] for name in ("place_id", "texts", "seats")},
        **team_form.typed(team),
        **dict.fromkeys((*WEEKDAYS, OTHER), ""),
        "kind": "station", "lengths": "90, 120", "every": "30", "days_off": "skip", "make_up": "keep",
        "first": day.isoformat(), "last": "",
    }  # fmt: skip


def of_opening(opening: Opening) -> dict[str, Any]:
    """An opening that is there, to be changed."""
    like = templates.of_values(
        {"start_minute": None, "minutes": 0, "place_id": opening.place_id, "shift": opening.shift}
    )
    return {
        **{name: value for name, value in like.items() if name not in NOT_ASKED},
        **{name: hours.write(hours.of_row(opening.hours.get(str(number), ())))
           for number, name in enumerate(WEEKDAYS)},
        OTHER: "\n".join(_other_lines(opening)),
        "lengths": ", ".join(map(str, opening.lengths)),
        "every": str(opening.every),
        "days_off": opening.days_off,
        "make_up": opening.make_up,
        "first": opening.first.isoformat(),
        "last": opening.last.isoformat() if opening.last else "",
    }  # fmt: skip


def read(form: MultiDict[str, str]) -> tuple[Asked, dict[str, list[Message]]]:
    """What a sent form says, and what of its lines cannot be read, by control."""
    asked = shift_form.read(form)
    errors: dict[str, list[Message]] = {}
    typed = {name: form.get(name, "") for name in (*WEEKDAYS, OTHER, "lengths")}
    fixed = {name: asked.fixed[name] for name in ("texts", "seats", "team")}
    for seat in fixed["seats"][:1]:
        seat.update(minimum=0, desired=1, maximum=1)
    fixed["hours"] = [
        {"weekday": number, **row}
        for number, name in enumerate(WEEKDAYS, 1)
        for row in _read(typed[name], name, errors)
    ]
    fixed["other_days"], fixed["closed_days"] = _other_days(typed[OTHER], errors)
    fixed["lengths"] = [int(each) for each in re.findall(r"\d{1,5}", typed["lengths"])]
    if not fixed["lengths"]:
        errors["lengths"] = [NO_NUMBERS]
    return Asked({**asked.typed, **typed}, fixed, asked.names), errors


def placed(asked: Asked, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Errors under the names of the controls they belong to."""
    found: dict[str, list[str]] = {}
    for name, texts in asked.placed(errors).items():
        found.setdefault(_placed(name, asked), []).extend(texts)
    return found


def menus(reader: Reader) -> dict[str, Any]:
    """What the form lets choose."""
    say = reader.translator.say
    return {
        "weekday_names": [(WEEKDAYS[number - 1], name) for number, _short, name in weekdays(reader.formats)],
        "days_off_choices": [(code, say(label)) for code, label in choices.DAYS_OFF.items()],
        "make_up_choices": [(code, say(label)) for code, label in choices.MAKE_UP.items()],
        "steps": [(str(each), reader.formats.number(each)) for each in STEPS],
    }


def _placed(name: str, asked: Asked) -> str:
    parts = name.split("-")
    if parts[0] == "hours":
        rows = asked.fixed["hours"]
        number = rows[int(parts[1])]["weekday"] if len(parts) > 1 and rows else 1
        return WEEKDAYS[int(number) - 1]
    if parts[0] in ("other_days", "closed_days"):
        return OTHER
    return "lengths" if parts[0] == "lengths" else name


def _read(text: str, name: str, errors: dict[str, list[Message]]) -> list[dict[str, Any]]:
    try:
        found = hours.read(text)
    except hours.BadHours as fault:
        errors[name] = [*errors.get(name, ()), fault.message]
        return []
    return [
        {"start": hours.clock(each.start), "end": hours.clock(each.end), "minimum": each.minimum,
         "desired": each.desired}
        for each in found
    ]  # fmt: skip


def _other_days(text: str, errors: dict[str, list[Message]]) -> tuple[list[dict[str, Any]], list[str]]:
    rows: list[dict[str, Any]] = []
    closed: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = DAY.fullmatch(line)
        if found is None:
            errors[OTHER] = [*errors.get(OTHER, ()), UNREADABLE_DAY.format(line=line[:60])]
        elif found.group(2):
            rows += [{"day": found.group(1), **each} for each in _read(found.group(2), OTHER, errors)]
        else:
            closed.append(found.group(1))
    return rows, closed


def _other_lines(opening: Opening) -> list[str]:
    return [
        f"{day} {line}".strip()
        for day, rows in sorted(opening.other_days.items())
        for line in hours.write(hours.of_row(rows)).split("\n")
    ]
