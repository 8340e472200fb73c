"""The seats of a shift as a form shows them, and as `ShiftSchema` wants them.

What a person must bring besides languages and skills is one list in the form: `also`, of
`credentials:first-aid` and the like.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from i18n.reader import Reader
from i18n.translator import lazy
from web.services.board import BoardSeat
from web.words import menus

SETS = ("credentials", "clearances", "consents", "traits")
ONE_SEAT = {"role": "", "minimum": "1", "desired": "1", "maximum": "1", "flow": "planned"}
FLOWS = {
    "planned": lazy("By the plan, then whoever fits may take it"),
    "open": lazy("Whoever fits may take it"),
    "approval": lazy("People ask for it, and you approve"),
    "staff": lazy("Only staff give it"),
}


def choices(session: Session, reader: Reader) -> dict[str, Any]:
    """What can be chosen for a shift and its seats, wherever one is written down."""
    return {
        "places": menus.places(session, reader),
        "kinds": menus.terms(session, reader, "kind"),
        "roles": menus.terms(session, reader, "role"),
        "spoken": menus.languages(reader),
        "levels": menus.levels(reader),
        "skills": menus.terms(session, reader, "skill"),
        "skill_levels": menus.skill_levels(reader),
        "also": menus.belongings(session, reader),
        "flows": [(code, reader.translator.say(said)) for code, said in FLOWS.items()],
        "traits": menus.terms(session, reader, "trait"),
    }


def typed(seats: Iterable[BoardSeat]) -> list[dict[str, Any]]:
    """Seats that are there, as rows of the form."""
    return [
        {
            "id": str(seat.id),
            "role": seat.role,
            **{name: str(getattr(seat, name)) for name in ("minimum", "desired", "maximum")},
            "languages": [
                {"tag": tag, "level": level if level == "native" else level.upper()}
                for tag, level in seat.needs.get("languages", {}).items()
            ],
            "skills": [
                {"code": code, "level": str(level)} for code, level in seat.needs.get("skills", {}).items()
            ],
            "also": [{"what": f"{name}:{code}"} for name in SETS for code in seat.needs.get(name, ())],
            "minimum_age": _shown(seat.needs.get("minimum_age")),
            "maximum_age": _shown(seat.needs.get("maximum_age")),
            "flow": seat.flow,
            "open_hours": _shown(seat.open_hours),
        }
        for seat in seats
    ]


def said(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a sent form as entries of `ShiftSchema.seats`."""
    return [_said(row) for row in rows]


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if name != "also" and value != ""}
    for name in ("languages", "skills"):
        found[name] = [
            {key: value for key, value in entry.items() if value}
            for entry in row.get(name, ())
            if any(entry.values())
        ]
    pairs = [entry.get("what", "").partition(":") for entry in row.get("also", ())]
    for name in SETS:
        found[name] = sorted({code for kind, _, code in pairs if kind == name})
    return found


def _shown(number: object) -> str:
    return "" if number is None else str(number)
