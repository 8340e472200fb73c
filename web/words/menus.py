"""What can be chosen in a form, as (value, name) pairs in the reader's language and in a sensible order."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.levels import LEVELS, level_name
from i18n.reader import Reader
from i18n.spoken import SPOKEN, name_with_own
from i18n.translator import lazy
from web.db import plain_rows
from web.models import Place, Project
from web.services import organisations
from web.services.access.scope import Scope
from web.services.names import chosen, project_name
from web.services.projects import choices as listed_projects

MOST_DIGITS = 5
Choices = list[tuple[str, str]]
SKILL_LEVELS = (("1", lazy("A little")), ("2", lazy("Good")), ("3", lazy("Expert")))


def languages(reader: Reader) -> Choices:
    """Every language people speak in the district, those of most people first."""
    return [(tag, name_with_own(tag, reader.tag)) for tag in SPOKEN]


def levels(reader: Reader) -> Choices:
    """How well somebody speaks: first words to native."""
    return [(level, level_name(reader.translator, level)) for level in LEVELS]


def skill_levels(reader: Reader) -> Choices:
    """How well somebody can do something."""
    return said(reader, SKILL_LEVELS)


def terms(session: Session, reader: Reader, *kinds: str) -> Choices:
    """The district's words of one or more kinds."""
    return [
        (term.code, chosen(term.names, reader.tag) or term.code)
        for kind in kinds
        for term in organisations.terms(session, kind)
    ]


def places(session: Session, reader: Reader, kinds: Iterable[str] = ()) -> Choices:
    """Places by name, of some kinds only when any are given."""
    wanted = set(kinds)
    found = [place for place in organisations.places(session) if not wanted or place.kind in wanted]
    return sorted(((str(each.id), _place(each, reader)) for each in found), key=lambda pair: pair[1])


def units(session: Session, reader: Reader, kinds: Sequence[str] = ()) -> Choices:
    """Organisations in the order of their tree, set in by depth."""
    return [
        (str(node.organisation.id), "\u2003" * node.depth + chosen(node.organisation.names, reader.tag))
        for node in organisations.tree(session)
        if not kinds or node.organisation.kind in kinds
    ]


def projects(session: Session, reader: Reader) -> Choices:
    """Open projects by name."""
    return [(str(each), name) for each, name in listed_projects(session, reader.tag)]


def own_projects(session: Session, reader: Reader, scope: Scope) -> Choices:
    """Projects that are a reader's own, by name, closed ones too."""
    rows = plain_rows(session, select(Project.id, Project.texts).where(scope.projects()))
    named = [(str(row.id), project_name(row.texts, reader.tag)) for row in rows]
    return sorted(named, key=lambda pair: pair[1])


def said(reader: Reader, pairs: Iterable[tuple[str, str]]) -> Choices:
    """Pairs whose names are marked for translation, said."""
    return [(value, reader.translator.say(name)) for value, name in pairs]


def _place(place: Place, reader: Reader) -> str:
    return chosen(place.names, reader.tag) or place.code


def homes(session: Session, reader: Reader) -> Choices:
    """Sub-districts to live in, each by its community centre, which stands for home when ways are counted."""
    tree = organisations.tree(session)
    names = {node.organisation.id: chosen(node.organisation.names, reader.tag) for node in tree}
    centres = [place for place in organisations.places(session) if place.kind == "centre"]
    return [(str(each.id), names.get(each.organisation_id or 0) or _place(each, reader)) for each in centres]


def durations(reader: Reader, minutes: Iterable[int], held: object = None) -> Choices:
    """Lengths of time, `held` among them when it is one."""
    return [
        (str(each), reader.formats.duration(timedelta(minutes=each)))
        for each in sorted({*minutes, *_as_number(held)})
    ]


def counts(most: int, held: object = None, least: int = 1) -> Choices:
    """Numbers from `least`, `held` among them when it is one."""
    return [(str(each), str(each)) for each in sorted({*range(least, most + 1), *_as_number(held)})]


def _as_number(held: object) -> set[int]:
    """The number that is held, when it is one that a week could have."""
    text = str(held)
    return {int(text)} if text.isdecimal() and len(text) <= MOST_DIGITS else set()


def belongings(session: Session, reader: Reader) -> Choices:
    """What a person must have besides languages and skills, as (kind:code, name)."""
    kinds = ("credential", "clearance", "consent", "trait")
    return [(f"{kind}s:{code}", name) for kind in kinds for code, name in terms(session, reader, kind)]
