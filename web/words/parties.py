"""Groups and partners' offers in the reader's words."""

from collections.abc import Iterable, Sequence
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.names import project_name
from web.services.parties.keeping import PartyView
from web.services.parties.reading import Named, PartyPage, Promised, Room

KINDS = {"group": lazy("Group"), "offer": lazy("Partner's offer")}
ROLES = {"member": lazy("Member"), "contact": lazy("Contact"), "sent": lazy("Comes for the partner")}
HEADS = plural("One person", "%(count)s people", "count")
UNNAMED = plural("and one person without a name here", "and %(count)s people without names here", "count")
OUT_OF_SIGHT = lazy("Somebody whom you do not see by name")
FREE = plural("There is room for one person more.", "There is room for %(count)s people more.", "count")
FULL = lazy("All places are taken.")


def kinds(reader: Reader) -> list[tuple[str, str, str]]:
    """The two kinds for a choice, with what each means."""
    say = reader.translator.say
    return [
        ("group", say(KINDS["group"]), say(lazy("Several people come together; not all need a name here."))),
        (
            "offer",
            say(KINDS["offer"]),
            say(lazy("A partner sends somebody, such as a doctor for an afternoon, and names them later.")),
        ),
    ]


def line(reader: Reader, view: PartyView) -> dict[str, Any]:
    """A party in a list."""
    return {
        "id": view.party.id,
        "name": view.party.name,
        "note": " · ".join([reader.translator.say(KINDS[view.party.kind]), heads(reader, view.party.heads)]),
        "ended": view.party.ended_at is not None,
    }


def heads(reader: Reader, count: int) -> str:
    """How many people come."""
    return say_sentence(reader, HEADS, {"count": count})


def shown(reader: Reader, found: PartyPage) -> dict[str, Any]:
    """One party: what it is, whom it names, and what it is promised."""
    party, members = found.view.party, len(found.view.members)
    unnamed = party.heads - members - (1 if party.volunteer_id else 0)
    return {
        "name": party.name,
        "kind": reader.translator.say(KINDS[party.kind]),
        "heads": heads(reader, party.heads),
        "credential": term(reader, "credential", party.credential_code) if party.credential_code else "",
        "named": [_named(reader, each) for each in found.named],
        "unnamed": say_sentence(reader, UNNAMED, {"count": unnamed}) if members and unnamed > 0 else "",
        "promised": [_promised(reader, each) for each in found.promised],
    }


def choices(reader: Reader, found: Iterable[PartyView]) -> list[tuple[str, str, str]]:
    """The parties that may be promised something, with how many people come."""
    return [
        (str(each.party.id), each.party.name, str(line(reader, each)["note"]))
        for each in found
        if each.party.ended_at is None
    ]


def roles(reader: Reader, known: Sequence[str]) -> list[tuple[str, str]]:
    """As what somebody can be named, for a choice."""
    return [(role, reader.translator.say(ROLES[role])) for role in known]


def room(reader: Reader, found: Room) -> str:
    """How many more may sit on a seat."""
    if not found.free:
        return reader.translator.say(FULL)
    return say_sentence(reader, FREE, {"count": found.free})


def _named(reader: Reader, each: Named) -> dict[str, Any]:
    return {
        "id": each.person_id,
        "role": each.role,
        "as": reader.translator.say(ROLES[each.role]),
        "name": each.name or reader.translator.say(OUT_OF_SIGHT),
        "known": bool(each.name),
    }


def _promised(reader: Reader, each: Promised) -> dict[str, Any]:
    return {
        "id": each.promise_id,
        "shift_id": each.shift_id,
        "when": reader.formats.when(each.starts_at, each.ends_at),
        "project": project_name(each.project_texts, reader.tag),
        "heads": heads(reader, each.heads),
        "state": each.state,
        "over": each.over,
        "open": each.open,
    }
