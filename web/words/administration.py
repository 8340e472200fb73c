"""The administrator's side in words: kinds of organisations and of words, roles, what was done."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.languages import all_languages, offered_tags
from i18n.reader import Reader, term
from i18n.translator import lazy
from web.models import ROLES, Audit
from web.schemas.administration import KINDS
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
    "shift_kind": lazy("Kinds of shifts"),
    "group": lazy("Groups served"),
    "role": lazy("Roles"),
    "programme": lazy("Programmes"),
    "scene": lazy("Scenes"),
}
DEEDS = {
    "signed_up": lazy("Signed up"),
    "signed_in": lazy("Signed in"),
    "password_changed": lazy("Password changed"),
    "role_given": lazy("Role given: %(role)s"),
    "deactivated": lazy("Kept from signing in"),
    "activated": lazy("Let in again"),
}
OTHER_DEED = lazy("Changed")


def tags() -> list[dict[str, str]]:
    """The languages of the pages, with their own names, for fields of names."""
    known = all_languages()
    return [{"tag": tag, "name": known[tag].own_name} for tag in offered_tags()]


def typed_names(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Names as a form has them, in the order of `tags`."""
    return [{"tag": tag, "name": names.get(tag, "")} for tag in offered_tags()]


def nodes(reader: Reader, tree: Iterable[Node]) -> list[dict[str, Any]]:
    """The tree as lines, each with its depth."""
    return [
        {
            "id": node.organisation.id,
            "name": called(node.organisation.names, reader.tag) or node.organisation.code,
            "kind": organisation_kind(reader, node.organisation.kind),
            "depth": node.depth,
        }
        for node in tree
    ]


def organisation_kind(reader: Reader, kind: str) -> str:
    """Hospital; the code of a kind that has no name."""
    return reader.translator.say(ORGANISATIONS[kind]) if kind in ORGANISATIONS else kind


def organisation_kinds(reader: Reader) -> list[tuple[str, str]]:
    """The kinds of organisations for a menu."""
    return [(kind, organisation_kind(reader, kind)) for kind in KINDS]


def kind_name(reader: Reader, kind: str) -> str:
    """Skills; the code of a kind that has no name."""
    return reader.translator.say(WORDS[kind]) if kind in WORDS else kind


def kinds(reader: Reader, counts: Mapping[str, int]) -> list[dict[str, str]]:
    """The kinds of words that are in use, and how many there are."""
    return [
        {"kind": kind, "name": kind_name(reader, kind), "count": reader.formats.number(count)}
        for kind, count in counts.items()
        if count or kind in ("skill", "credential", "clearance", "consent", "trait", "role")
    ]


def roles(reader: Reader) -> list[tuple[str, str]]:
    """The roles for a menu."""
    return [(role, term(reader, "account_role", role)) for role in ROLES]


def deed(reader: Reader, audit: Audit) -> tuple[str, str]:
    """When something was done, and what."""
    role = term(reader, "account_role", str(audit.numbers.get("role", "")))
    what = DEEDS.get(audit.verb, OTHER_DEED).format(role=role)
    return reader.formats.moment(audit.at), reader.translator.say(what)
