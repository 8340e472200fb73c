"""Entering people that a sheet brings: new ones all at once, what changed of others one by one."""

from collections.abc import Iterable, Sequence
from typing import Any

from web.services.people import profile, registering
from web.services.people.registering_many import register_many
from web.services.sheets.column import Values
from web.services.sheets.ground import Ground
from web.services.sheets.values import plain
from web.services.sheets.values.contacts import ways_of

OF_PERSON = ("name", "latin_name", "form_of_address", "language")
OF_VOLUNTEER = ("home_place_id", "asked_minutes", "shifts_per_day", "shifts_per_week")
AT_ONCE = ("name", "latin_name", "language", "languages")
"""What somebody new has from the beginning."""


def enter_all(ground: Ground, rows: Sequence[tuple[int | None, Values, Values]]) -> Sequence[int]:
    """Enter people: all new ones at once, and what changed of others one by one."""
    new = [_new(ground, said) for row_id, said, _ in rows if row_id is None]
    made = iter(register_many(ground.session, ground.actor, new) if new else ())
    return [next(made) if row[0] is None else enter(ground, *row) for row in rows]


def enter(ground: Ground, row_id: int | None, said: Values, _before: Values) -> int:
    """Enter somebody new, or what changed of a person."""
    session, actor = ground.session, ground.actor
    if row_id is None:
        return register_many(session, actor, [_new(ground, said)])[0]
    if not said:
        return row_id
    for way in ways_of(said):
        registering.reach(session, actor, row_id, way)
    if values := _profile(said):
        profile.save(session, actor, row_id, values)
    return row_id


def _new(ground: Ground, said: Values) -> dict[str, Any]:
    """Somebody new, as `registering` takes them."""
    rest = {name: value for name, value in said.items() if name not in AT_ONCE}
    return {
        "name": said["name"],
        "latin_name": said.get("latin_name", ""),
        "language": said.get("language", ground.letters),
        "languages": _rows("tag", said.get("languages", ())),
        "organisation_id": said.get("organisation_id") or ground.organisation_id,
        "served": said.get("served", 0),
        "continuity": dict(said.get("continuity", ())),
        "contacts": list(ways_of(said)),
        "profile": _profile(rest),
    }


def _profile(said: Values) -> dict[str, Any]:
    """What is said of a person, as a loaded `ProfileSchema`."""
    found = {name: said[name] for name in (*OF_PERSON, *OF_VOLUNTEER) if name in said}
    if "languages" in said:
        found["languages"] = _rows("tag", said["languages"])
    if "skills" in said:
        found["skills"] = _rows("code", said["skills"])
    if "born" in said:
        found["born"] = plain.as_day(said["born"])
    return found


def _rows(key: str, graded_words: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    return [{key: word, "level": level} for word, level in graded_words]
