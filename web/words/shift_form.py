"""The form of a shift: what it begins with, what a sent one says, and where each fault stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from i18n.formats import Formats
from i18n.texts import said_by_tag
from web.forms import nested
from web.models import Shift
from web.schemas.demand import ShiftSchema
from web.services.board import BoardSeat
from web.services.demand.asked import USUAL_KIND
from web.words import seat_form, series, team_form

MOST_SEATS = 40
ROWS = ("ask-speakers", "ask-traits", "besides", "except", "seats-also")


@dataclass(frozen=True)
class Asked:
    """A sent form: `typed` goes back into the page, `fixed` are values for the schema.

    `names` tells where in the form a rule of the team stands: `team-0-` -> `ask-speakers-1-`.
    """

    typed: dict[str, Any]
    fixed: dict[str, Any]
    names: Mapping[str, str]

    def placed(self, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Errors under the names of the controls they belong to."""
        found: dict[str, list[str]] = {}
        for name, texts in errors.items():
            found.setdefault(self._placed(name), []).extend(texts)
        return found

    def _placed(self, name: str) -> str:
        parts = name.split("-")
        if parts[0] == "team" and len(parts) > 2:
            return self.names.get(f"team-{parts[1]}-", name) + parts[2]
        if parts[0] == "seats" and len(parts) > 2 and parts[2] in seat_form.SETS:
            return f"seats-{parts[1]}-also"
        return next(iter(series.placed({name: []})))


def blank(day: date, place_id: int | None, team: Sequence[Any] = ()) -> dict[str, Any]:
    """A new shift before anybody has said anything, with the team that its project asks for."""
    return {
        "day": day.isoformat(), "start": "09:00", "end": "11:00", "place_id": place_id or "",
        "repeat": "once", "every": 1, "days_off": "skip", "make_up": "keep", "kind": "",
        "texts": texts({}), "seats": [seat_form.ONE_SEAT], **team_form.typed(team),
    }  # fmt: skip


def of_shift(shift: Shift, seats: Sequence[BoardSeat], formats: Formats) -> dict[str, Any]:
    """A shift that is there, to be changed."""
    start, end = formats.local(shift.starts_at), formats.local(shift.ends_at)
    return {
        "day": start.date().isoformat(),
        "start": _clock(start),
        "end": _clock(end),
        "place_id": shift.place_id,
        "window_start": _clock(formats.local(shift.window_starts_at)) if shift.window_starts_at else "",
        "window_end": _clock(formats.local(shift.window_ends_at)) if shift.window_ends_at else "",
        "kind": "" if shift.kind == USUAL_KIND else shift.kind,
        "group_code": shift.group_code or "",
        "repeat": "once",
        "texts": texts(shift.texts),
        "seats": seat_form.typed(seats),
        **team_form.typed(shift.team),
    }


def texts(held: Mapping[str, str]) -> list[dict[str, str]]:
    """A row for each language that texts are written in, and for each that one is in besides."""
    return [{"tag": tag, "title": text} for tag, text in said_by_tag(held)]


def read(form: MultiDict[str, str]) -> Asked:
    """What a sent form says."""
    typed = nested(form, ShiftSchema(), ROWS)
    rows: list[Any] = [row for row in _rows(typed, "texts") if row.get("title", "").strip()]
    written = {row.get("tag", ""): row["title"] for row in rows}
    typed["texts"] = [{"tag": tag, "title": title} for tag, title in written.items()]
    typed["texts"] += [row for row in texts({}) if row["tag"] not in written]
    typed["seats"] = _rearranged(_rows(typed, "seats"), form)
    typed["ask"] = team_form.kept(typed.get("ask"))
    rules = list(team_form.asked(typed))
    return Asked(
        typed,
        {
            "texts": [{"tag": tag, "title": title} for tag, title in written.items()],
            "seats": seat_form.said(typed["seats"]),
            "team": [rule for _, rule in rules],
            "except_days": series.days_said(typed.get("except")),
            "besides_days": series.days_said(typed.get("besides")),
        },
        {f"team-{index}-": name for index, (name, _) in enumerate(rules)},
    )


def is_rearranging(form: Mapping[str, str]) -> bool:
    """Whether a seat is added or taken away, or who could do it is asked, instead of sending it for good."""
    return "add" in form or "remove" in form or "check" in form


def _rearranged(seats: list[Any], form: Mapping[str, str]) -> list[Any]:
    gone = form.get("remove", "")
    if gone.isdecimal() and int(gone) < len(seats):
        seats = [seat for index, seat in enumerate(seats) if index != int(gone)]
    if "add" in form and len(seats) < MOST_SEATS:
        seats = [*seats, seat_form.ONE_SEAT]
    return seats


def _rows(typed: Mapping[str, Any], name: str) -> list[Any]:
    rows = typed.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"
