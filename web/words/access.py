"""Rights and who holds them, in the reader's words."""

from collections.abc import Sequence
from typing import Any

from i18n.reader import Reader, term
from i18n.translator import lazy
from web.models import RIGHTS
from web.services.access.choosing import Choice
from web.services.access.grants import Held
from web.services.access.holders import Holder
from web.words.organisations import name_of

MAY = {
    "lead": lazy("Sees the projects here and below, posts their shifts and sees who comes."),
    "coordinator": lazy("Plans and publishes the projects here and below, and finds people for them."),
    "verifier": lazy("Checks the credentials of people who belong here or below."),
    "auditor": lazy("Reads who did what, here and below."),
    "administrator": lazy("Edits organisations and gives rights, here and below."),
}
UNTIL = lazy("until %(day)s")
OPEN_END = lazy("without an end")
STATES = {
    "active": (lazy("takes part"), "jade"),
    "left": (lazy("has left"), "plain"),
    "locked_out": (lazy("locked out"), "brick"),
}


def rights(reader: Reader) -> list[tuple[str, str, str]]:
    """The rights for a choice, with what each allows."""
    return [(right, term(reader, "right", right), reader.translator.say(MAY[right])) for right in RIGHTS]


def right_choices(reader: Reader) -> list[tuple[str, str]]:
    """The rights for a menu."""
    return [(right, term(reader, "right", right)) for right in RIGHTS]


def held(reader: Reader, found: Sequence[Held]) -> list[dict[str, Any]]:
    """Rights as lines: whose, which, on what, until when."""
    return [
        {
            "id": each.grant.id,
            "version": each.grant.version,
            "person_id": each.person.id,
            "name": each.person.name,
            "latin_name": each.person.latin_name,
            "right": term(reader, "right", each.grant.right),
            "organisation_id": each.organisation.id,
            "organisation": name_of(reader, each.organisation),
            "until": until(reader, each),
        }
        for each in found
    ]


def until(reader: Reader, each: Held) -> str:
    """Until a day, or without an end."""
    day = each.grant.until
    said = UNTIL.format(day=reader.formats.day_with_year(day)) if day else OPEN_END
    return reader.translator.say(said)


def holders(reader: Reader, found: Sequence[Holder]) -> list[dict[str, Any]]:
    """People with their rights as lines."""
    return [holder(reader, each) for each in found]


def holder(reader: Reader, each: Holder) -> dict[str, Any]:
    """A person, their rights and whether they take part."""
    label, tone = STATES[each.person.state]
    return {
        "id": each.person.id,
        "version": each.person.version,
        "name": each.person.name,
        "latin_name": each.person.latin_name,
        "number": each.number or "",
        "state": each.person.state,
        "label": reader.translator.say(label),
        "tone": tone,
        "in_care": each.in_care,
        "rights": held(reader, each.held),
    }


def in_sight(found: Sequence[Choice]) -> list[tuple[str, str, str]]:
    """Those of them who have a page that the reader may open."""
    return choices([each for each in found if each.in_sight])


def choices(found: Sequence[Choice]) -> list[tuple[str, str, str]]:
    """People to choose from, with what tells them apart."""
    return [
        (str(each.id), each.name, " · ".join(text for text in (each.latin_name, each.number) if text))
        for each in found
    ]
