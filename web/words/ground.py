"""The district's organisations, places and words as menus."""

from collections.abc import Iterable, Sequence

from i18n.negotiate import choose_text
from i18n.reader import Reader
from web.models import Organisation, Term
from web.services.organisations import Node

INDENT = "\u2003"


def called(names: dict[str, str], tag: str) -> str:
    """The name for a reader out of tag -> name; empty when there is none."""
    found = choose_text(names, tag)
    return found.text if found else ""


def organisation_choices(reader: Reader, tree: Iterable[Node]) -> list[tuple[str, str]]:
    """Every organisation for a menu, set in below its parent."""
    return [
        (str(node.organisation.id), INDENT * node.depth + called(node.organisation.names, reader.tag))
        for node in tree
    ]


def sub_districts(reader: Reader, tree: Iterable[Node]) -> list[tuple[str, str]]:
    """The sub-districts for a menu."""
    found: list[Organisation] = [node.organisation for node in tree]
    return [(str(each.id), called(each.names, reader.tag)) for each in found if each.kind == "sub_district"]


def term_choices(reader: Reader, terms: Sequence[Term]) -> list[tuple[str, str]]:
    """The district's words of one kind for a menu."""
    return [(term.code, called(term.names, reader.tag) or term.code) for term in terms]
