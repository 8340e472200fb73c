"""Templates of shifts in words: their lines in a list, and what a form of one, or of a shift, begins with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import ShiftTemplate
from web.services.board import BoardSeat
from web.services.days import clock
from web.services.demand.asked import USUAL_KIND
from web.words import seat_form, shift_form, team_form

SEATS = plural("%(seats)s place wanted", "%(seats)s places wanted", "seats")
FROM = lazy("%(start)s, %(length)s")
SHARED = lazy("%(organisation)s and below")
OWN = lazy("this project alone")
LENGTH = plural("one minute", "%(minutes)s minutes", "minutes")


def line(reader: Reader, row: ShiftTemplate, *, may_change: bool) -> dict[str, Any]:
    """A template in a list."""
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "note": " · ".join(_parts(reader, row)),
        "whose": reader.translator.say(_whose(reader, row)),
        "may_change": may_change,
    }


def offers(rows: Iterable[ShiftTemplate]) -> list[dict[str, Any]]:
    """Templates to begin a shift with, by name."""
    return [{"id": row.id, "name": row.name} for row in rows]


def begun(row: ShiftTemplate, blank: Mapping[str, Any]) -> dict[str, Any]:
    """A new shift that begins with a template; what that leaves open is as in a `blank` one."""
    found = {**blank, **_typed_shift(row.shift), "place_id": row.place_id or blank["place_id"]}
    if row.start_minute is not None:
        found["start"] = f"{clock(row.start_minute):%H:%M}"
        found["end"] = f"{clock(row.start_minute + row.minutes):%H:%M}"
    return found


def typed(row: ShiftTemplate) -> dict[str, Any]:
    """The form of a template that is there."""
    return of_values(
        {**{name: getattr(row, name) for name in ("name", "start_minute", "minutes", "place_id")},
         "shift": row.shift}
    )  # fmt: skip


def of_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same from plain values."""
    start = values["start_minute"]
    return {
        "name": values.get("name", ""),
        "start": "" if start is None else f"{clock(start):%H:%M}",
        "minutes": str(values["minutes"]),
        "place_id": values["place_id"] or "",
        **_typed_shift(values["shift"]),
    }


def blank(team: Sequence[Any] = ()) -> dict[str, Any]:
    """The form of a template before anybody has said anything, with the team that its project asks for."""
    return {
        "name": "", "start": "", "minutes": "120", "place_id": "", "kind": "", "group_code": "",
        "texts": shift_form.texts({}), "seats": [seat_form.ONE_SEAT], "whose": "project",
        **team_form.typed(team),
    }  # fmt: skip


def placed(names: Mapping[str, list[Message]], row: ShiftTemplate) -> dict[str, list[Message]]:
    """Faults of a template under the names of the controls of the form of a shift."""
    counts: dict[str, int] = {}
    where: dict[int, str] = {}
    for index, rule in enumerate(row.shift.get("team", ())):
        name = rule["rule"]
        where[index] = f"ask-{name}-{counts.get(name, 0)}-"
        counts[name] = counts.get(name, 0) + 1
    found: dict[str, list[Message]] = {}
    for name, said in names.items():
        parts = name.split("-")
        if parts[0] == "team":
            name = where[int(parts[1])] + parts[2]
        elif parts[0] == "seats" and parts[2] in seat_form.SETS:
            name = f"seats-{parts[1]}-also"
        found.setdefault(name, []).extend(said)
    return found


def _typed_shift(shift: Mapping[str, Any]) -> dict[str, Any]:
    kind = shift.get("kind", USUAL_KIND)
    rows = seat_form.typed(_seat(each) for each in shift.get("seats", ()))
    return {
        "kind": "" if kind == USUAL_KIND else kind,
        "group_code": shift.get("group_code") or "",
        "texts": shift_form.texts(shift.get("texts", {})),
        "seats": [{name: value for name, value in each.items() if name != "id"} for each in rows],
        **team_form.typed(shift.get("team", ())),
    }


def _seat(held: Mapping[str, Any]) -> BoardSeat:
    heads = {name: held[name] for name in ("role", "minimum", "desired", "maximum", "needs")}
    flow, hours = held.get("flow", "planned"), held.get("open_hours")
    return BoardSeat(id=0, texts={}, people=(), told=False, flow=flow, open_hours=hours, **heads)


def _parts(reader: Reader, row: ShiftTemplate) -> Iterable[str]:
    kind = row.shift.get("kind", USUAL_KIND)
    if kind != USUAL_KIND:
        yield term(reader, "kind", kind)
    minutes = reader.formats.number(row.minutes)
    length = reader.translator.ngettext(LENGTH.one, LENGTH.many, row.minutes, minutes=minutes)
    if row.start_minute is None:
        yield length
    else:
        start = f"{clock(row.start_minute):%H:%M}"
        yield reader.translator.say(FROM.format(start=start, length=length))
    if row.place_id is not None:
        yield reader.called("place", str(row.place_id))
    yield say_sentence(reader, SEATS, {"seats": sum(each["desired"] for each in row.shift.get("seats", ()))})


def _whose(reader: Reader, row: ShiftTemplate) -> Message:
    if row.project_id is not None:
        return OWN
    return SHARED.format(organisation=reader.called("organisation", str(row.organisation_id)))
