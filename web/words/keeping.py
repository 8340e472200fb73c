"""What staff keep of people, in words: menus for somebody new, how they are reached, who answers for them."""

from collections.abc import Sequence
from typing import Any

from i18n.languages import all_languages, letter_tags
from i18n.reader import Reader
from i18n.translator import lazy
from web.models import Organisation
from web.services.names import chosen
from web.services.people.person import Tie
from web.services.people.registering import Way
from web.words.menus import Choices
from web.words.people import TIES

KINDS = {"email": lazy("Email"), "phone": lazy("Phone")}


def tags() -> Choices:
    """The languages that people are written to in, by their own names."""
    known = all_languages()
    return [(tag, known[tag].own_name) for tag in letter_tags()]


def units(reader: Reader, organisations: Sequence[Organisation]) -> Choices:
    """Organisations for a menu, by name."""
    named = [(str(each.id), chosen(each.names, reader.tag) or each.code) for each in organisations]
    return sorted(named, key=lambda each: each[1])


def reached(reader: Reader, found: tuple[Sequence[Way], Sequence[Tie]]) -> dict[str, Any]:
    """Contacts by kind alone, relations by name, and a menu of kinds of relations."""
    say = reader.translator.say
    ways, ties = found
    return {
        "ways": [
            {
                "id": each.id,
                "kind": say(KINDS[each.kind]),
                "signs_in": each.signs_in,
                "dead": each.dead,
                "proven": each.proven,
            }
            for each in ways
        ],
        "ties": [{"id": each.id, "kind": say(TIES[each.kind]), "name": each.name} for each in ties],
        "kinds": [(kind, say(word)) for kind, word in TIES.items()],
    }
