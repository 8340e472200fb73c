"""A profile as a form shows it, and what a form leaves unsaid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from i18n.languages import all_languages, letter_tags
from i18n.levels import LEVELS
from i18n.reader import Reader
from web.models import PRIVATE_FIELDS
from web.services.people.limits import LIMITS
from web.services.people.naming import readings
from web.services.people.profile import Profile
from web.words import menus, wishes
from web.words.menus import Choices

MAY_BE_EMPTY = ("home_place_id", *LIMITS)
TEXTS = ("latin_name", "form_of_address")
LISTS = ("languages", "skills", "consents")


def typed(mine: Profile, *, own: bool = True) -> dict[str, Any]:
    """The values a form begins with; private fields on one's `own` alone."""
    person, volunteer = mine.person, mine.volunteer
    return {
        "name": person.name,
        **{name: getattr(person, name) for name in (*TEXTS, "own_sort_key", "language")},
        **{name: _written(mine.private[name]) if own else "" for name in PRIVATE_FIELDS},
        "home_place_id": volunteer.home_place_id or "",
        "asked_minutes": volunteer.asked_minutes,
        **{name: "" if (value := getattr(volunteer, name)) is None else value for name in LIMITS},
        "wishes": wishes.rows(mine.wishes),
        "consents": list(volunteer.consents),
        "languages": [{"tag": each.tag, "level": LEVELS[each.level - 1]} for each in mine.languages],
        "skills": [{"code": each.code, "level": each.level} for each in mine.skills],
    }


def _written(value: date | str | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def unsaid(form: Mapping[str, str], *, own: bool = True) -> dict[str, Any]:
    """What a sent form means by leaving it empty: no limit, no such row.

    On the profile of somebody else an empty private field says nothing: what is kept is not shown.
    """
    names = (*MAY_BE_EMPTY, *PRIVATE_FIELDS) if own else MAY_BE_EMPTY
    empty: dict[str, Any] = {name: None for name in names if not form.get(name, "").strip()}
    empty |= {name: form.get(name, "") for name in TEXTS}
    for name in LISTS:
        if not any(control == name or control.startswith(f"{name}-") for control in form):
            empty[name] = []
    return empty


def menu(session: Session, reader: Reader, mine: Profile, held: Mapping[str, Any]) -> dict[str, Choices]:
    """What can be chosen in the form of a profile, `held` among it."""
    known = all_languages()
    return {
        "tags": [(tag, known[tag].own_name) for tag in letter_tags()],
        "readings": [(each, each.capitalize()) for each in readings(str(held.get("name") or ""))],
        **_brought(session, reader),
        **_limits(reader, held),
        **_liked(session, reader, mine),
    }


def _brought(session: Session, reader: Reader) -> dict[str, Choices]:
    return {
        "languages": menus.languages(reader),
        "levels": menus.levels(reader),
        "skills": menus.terms(session, reader, "skill"),
        "skill_levels": menus.skill_levels(reader),
        "consents": menus.terms(session, reader, "consent"),
        "homes": menus.homes(session, reader),
    }


def _limits(reader: Reader, held: Mapping[str, Any]) -> dict[str, Choices]:
    return {
        "asked": menus.durations(reader, (60, 120, 180, 240, 360, 480, 600), held.get("asked_minutes")),
        "day": menus.durations(reader, (60, 120, 180, 240, 360, 480), held.get("minutes_per_day")),
        "week": menus.durations(
            reader, (120, 180, 240, 360, 480, 600, 900, 1200), held.get("minutes_per_week")
        ),
        "rest": menus.durations(reader, (120, 480, 660, 1440, 2880), held.get("rest_minutes")),
        "shifts_day": menus.counts(4, held.get("shifts_per_day")),
        "shifts_week": menus.counts(10, held.get("shifts_per_week")),
        "days": menus.counts(7, held.get("days_in_a_row")),
        "weekends": menus.counts(4, held.get("weekends_in_four_weeks"), least=0),
        "four_weeks": menus.durations(
            reader, (240, 480, 720, 960, 1200, 1800, 2400, 3600), held.get("minutes_in_four_weeks")
        ),
    }


def _liked(session: Session, reader: Reader, mine: Profile) -> dict[str, Choices]:
    """What can be liked, and how much."""
    offered = {kind: menus.terms(session, reader, kind) for kind in ("scene", "kind")}
    offered["project"] = menus.projects(session, reader)
    return {
        "things": wishes.things(reader, offered, mine.wishes),
        "answers": wishes.answers(reader, [wish.weight for wish in mine.wishes]),
    }
