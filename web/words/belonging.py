"""Who belongs to which organisation, in words."""

from collections.abc import Sequence
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy, lazy_in
from web.services.organisations.belonging import Belongs
from web.words.organisations import name_of

BELONGS = {
    "asked": (lazy("waits for an answer"), "apricot"),
    "confirmed": (lazy_in("belonging", "confirmed"), "jade"),
    "refused": (lazy_in("belonging", "not confirmed"), "brick"),
    "ended": (lazy_in("belonging", "ended"), "plain"),
}


def belonging(reader: Reader, found: Sequence[Belongs]) -> list[dict[str, Any]]:
    """Who belongs where, as lines: the person, the organisation, what became of it and since when."""
    return [_belongs(reader, each) for each in found]


def _belongs(reader: Reader, each: Belongs) -> dict[str, Any]:
    label, tone = BELONGS[each.belonging.state]
    return {
        "id": each.belonging.id,
        "person_id": each.person.id,
        "name": each.person.name,
        "latin_name": each.person.latin_name,
        "organisation_id": each.organisation.id,
        "organisation": name_of(reader, each.organisation),
        "state": each.belonging.state,
        "label": reader.translator.say(label),
        "tone": tone,
        "since": reader.formats.day_with_year(each.belonging.decided_at or each.belonging.asked_at),
    }
