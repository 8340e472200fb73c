"""A profile as a form shows it, and what a form leaves unsaid."""

from collections.abc import Mapping
from typing import Any

from i18n.levels import LEVELS
from web.services.profile import Profile
from web.words import wishes

NUMBERS = ("shifts_per_day", "shifts_per_week", "minutes_per_day", "minutes_per_week", "rest_minutes")
MAY_BE_EMPTY = ("born", "home_place_id", "organisation_id", *NUMBERS)
LISTS = ("languages", "skills", "credentials", "consents")


def typed(mine: Profile) -> dict[str, Any]:
    """The values a form begins with."""
    volunteer = mine.volunteer
    return {
        "name": volunteer.name,
        "latin_name": volunteer.latin_name,
        "born": volunteer.born.isoformat() if volunteer.born else "",
        "home_place_id": volunteer.home_place_id or "",
        "organisation_id": volunteer.organisation_id or "",
        "asked_minutes": volunteer.asked_minutes,
        **{name: "" if (value := getattr(volunteer, name)) is None else value for name in NUMBERS},
        "wishes": wishes.rows(mine.wishes),
        "consents": list(volunteer.consents),
        "languages": [{"tag": each.tag, "level": LEVELS[each.level - 1]} for each in mine.languages],
        "skills": [{"code": each.code, "level": each.level} for each in mine.skills],
        "credentials": [
            {
                "code": each.code,
                "speciality": each.speciality,
                "valid_until": each.valid_until.isoformat() if each.valid_until else "",
            }
            for each in mine.credentials
        ],
    }


def unsaid(form: Mapping[str, str]) -> dict[str, Any]:
    """What a sent form means by leaving it empty: no limit, no such row."""
    empty: dict[str, Any] = {name: None for name in MAY_BE_EMPTY if not form.get(name, "").strip()}
    empty["latin_name"] = form.get("latin_name", "")
    for name in LISTS:
        if not any(control == name or control.startswith(f"{name}-") for control in form):
            empty[name] = []
    return empty
