"""Persons who may be one: by what they are called, how they are reached, and the year they were born in.

A pair is shown when the names are the same or a contact is, and the years of birth are not known to differ;
with the same name and the same contact the years do not matter. A household that shares a phone is not shown
once it is known that its members are of different years.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import comparison
from web.models import Contact, Person, Volunteer
from web.services.access.scope import Scope
from web.services.people import private
from web.services.people.keeping import narrowed

NAME, CONTACT, YEAR = "name", "contact", "birth_year"
MOST_OF_ONE = 12
MOST_PAIRS = 200
Pair = tuple[int, int]
# Reading a Chinese name takes most of the time that a page of duplicates costs.
_key = lru_cache(200_000)(comparison.name_key)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of a pair; `number` is empty for who does not serve."""

    id: int
    name: str
    latin_name: str
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two persons, the one who came first first, and the signs that they are one: of NAME, CONTACT, YEAR."""

    first: Somebody
    second: Somebody
    signs: tuple[str, ...]


def pairs(session: Session, scope: Scope) -> Sequence[Alike]:
    """Pairs of whom both are near, those with most signs first; at most MOST_PAIRS.

    Both, for a sign tells what a stranger's contact or year of birth is to who enters a person with a guess.
    """
    people = _people(session, Scope(session, narrowed(scope.actor, "coordinator")))
    named, reached = set(_same_name(session, people.values())), set(_same_contact(session, people.keys()))
    asked = sorted(named | reached)
    born = private.born_of(session, {each for pair in asked for each in pair})
    found: list[tuple[Pair, tuple[str, ...]]] = []
    for first, second in asked:
        years = {born[each].year for each in (first, second) if each in born}
        both = first in born and second in born
        signs = _signs((first, second) in named, (first, second) in reached, both, len(years) == 1)
        if signs:
            found.append(((first, second), signs))
    shown = sorted(found, key=lambda each: (-len(each[1]), each[0]))[:MOST_PAIRS]
    return [
        Alike(_somebody(people[first]), _somebody(people[second]), signs) for (first, second), signs in shown
    ]


def _signs(named: bool, reached: bool, both: bool, same_year: bool) -> tuple[str, ...]:
    """Which signs speak for one person; none when the years speak against it."""
    if both and not same_year and not (named and reached):
        return ()
    told = ((NAME, named), (CONTACT, reached), (YEAR, both and same_year))
    return tuple(sign for sign, there in told if there)


def _people(session: Session, scope: Scope) -> Mapping[int, Any]:
    """Person id -> what is read of everybody who is near."""
    rows = session.connection().execute(
        select(Person.id, Person.name, Person.latin_name, Volunteer.number, Person.state)
        .outerjoin(Volunteer, Volunteer.id == Person.id)
        .where(scope.near(), Person.merged_into_id.is_(None))
        .order_by(Person.id)
    )
    return {row[0]: row for row in rows}


def _somebody(row: Any) -> Somebody:
    return Somebody(row.id, row.name, row.latin_name, row.number or "", row.state)


def _same_name(session: Session, people: Iterable[Any]) -> Iterator[Pair]:
    """Pairs who share a name, written or Latin, in either order of its words.

    Of a name that more than MOST_OF_ONE have, those who are known to be born in one year.
    """
    called: dict[str, set[int]] = defaultdict(set)
    for person_id, *names, _number, _state in people:
        for name in names:
            if name and (key := _key(name)):
                called[key].add(person_id)
    few = [group for group in called.values() if len(group) <= MOST_OF_ONE]
    many = [group for group in called.values() if len(group) > MOST_OF_ONE]
    born = private.born_of(session, set().union(*many)) if many else {}
    for group in many:
        years: dict[int, set[int]] = defaultdict(set)
        for person_id in group & born.keys():
            years[born[person_id].year].add(person_id)
        few += years.values()
    yield from _combined(few)


def _same_contact(session: Session, people: Collection[int]) -> Iterator[Pair]:
    """Pairs who share an address or a number; of one that more than MOST_OF_ONE share, nobody is meant."""
    shared: dict[bytes, set[int]] = defaultdict(set)
    for digest, person_id in session.connection().execute(select(Contact.digest, Contact.person_id)):
        if person_id in people:
            shared[digest].add(person_id)
    yield from _combined(group for group in shared.values() if len(group) <= MOST_OF_ONE)


def _combined(groups: Iterable[Collection[int]]) -> Iterator[Pair]:
    for group in groups:
        if len(group) > 1:
            yield from combinations(sorted(group), 2)
