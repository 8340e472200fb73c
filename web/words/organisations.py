"""Organisations and the words of the district, in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.languages import all_languages, staff_tags
from i18n.reader import Reader
from i18n.translator import lazy
from web.models import Organisation
from web.schemas.organisations import KINDS
from web.services.organisations import Node
from web.words.ground import called

ORGANISATIONS = {
    "district": lazy("District"),
    "sub_district": lazy("Sub-district"),
    "neighbourhood": lazy("Neighbourhood"),
    "hospital": lazy("Hospital"),
    "university": lazy("University"),
    "company": lazy("Company"),
    "association": lazy("Association"),
    "department": lazy("Department"),
}
WORDS = {
    "skill": lazy("Skills"),
    "credential": lazy("Credentials"),
    "clearance": lazy("Clearances"),
    "consent": lazy("Consents"),
    "trait": lazy("Registered as"),
    "kind": lazy("Kinds of shifts"),
    "group": lazy("Groups served"),
    "role": lazy("Roles"),
    "programme": lazy("Programmes"),
    "scene": lazy("Scenes"),
    "household_group": lazy("Groups in need"),
    "request": lazy("Kinds of requests"),
}
ALWAYS = ("skill", "credential", "clearance", "consent", "trait", "role", "household_group")
"""Kinds that are listed though no word of them is there yet."""


def tags() -> list[dict[str, str]]:
    """The languages that staff read, for fields of names; the page of texts has the others."""
    known = all_languages()
    return [{"tag": tag, "name": known[tag].own_name} for tag in staff_tags()]


def typed_names(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Names as a form has them, in the order of `tags`."""
    return [{"tag": tag, "name": names.get(tag, "")} for tag in staff_tags()]


def typed_texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """What is read about a word as a form has it, in the order of `tags`."""
    return [{"tag": tag, "text": texts.get(tag, "")} for tag in staff_tags()]


def name_of(reader: Reader, organisation: Organisation) -> str:
    """What an organisation is called; its code where it has no name."""
    return called(organisation.names, reader.tag) or organisation.code


def nodes(reader: Reader, tree: Iterable[Node]) -> list[dict[str, Any]]:
    """A tree as lines, each with its depth."""
    return [{**line(reader, node.organisation), "depth": node.depth} for node in tree]


def line(reader: Reader, organisation: Organisation) -> dict[str, Any]:
    """An organisation in a list."""
    return {
        "id": organisation.id,
        "name": name_of(reader, organisation),
        "kind": organisation_kind(reader, organisation.kind),
        "closed": organisation.closed_at is not None,
    }


def open_choices(reader: Reader, tree: Iterable[Node], but: Iterable[int] = ()) -> list[tuple[str, str]]:
    """The open organisations for a menu, set in below their parents; some left out."""
    left_out = frozenset(but)
    return [
        (str(node.organisation.id), "\u2003" * node.depth + name_of(reader, node.organisation))
        for node in tree
        if not node.organisation.closed_at and node.organisation.id not in left_out
    ]


def organisation_kind(reader: Reader, kind: str) -> str:
    """Hospital; the code of a kind that has no name."""
    return reader.translator.say(ORGANISATIONS[kind]) if kind in ORGANISATIONS else kind


def organisation_kinds(reader: Reader, held: str = "") -> list[tuple[str, str]]:
    """The kinds of organisations for a menu, the one that is held among them."""
    kinds = KINDS if not held or held in KINDS else (*KINDS, held)
    return [(kind, organisation_kind(reader, kind)) for kind in kinds]


def kind_name(reader: Reader, kind: str) -> str:
    """Skills; the code of a kind that has no name."""
    return reader.translator.say(WORDS[kind]) if kind in WORDS else kind


def kinds(reader: Reader, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The kinds of words that are in use, and how many there are."""
    return [
        {"kind": kind, "name": kind_name(reader, kind), "count": count}
        for kind, count in counts.items()
        if count or kind in ALWAYS
    ]
