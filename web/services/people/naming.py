"""What a person is called; nothing else writes a name, nor the keys by which names are ordered and found."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import object_session

from i18n import comparison
from web.models import Person, Volunteer
from web.services.people import parts as _parts  # noqa: F401 - the index is written with every key

TONES = str.maketrans("", "", "12345 ")


def set_names(
    person: Person,
    *,
    name: str,
    latin_name: str = "",
    own_sort_key: str | None = None,
    numbers: Iterable[str] | None = None,
) -> None:
    """Call a person by a name, ordered and found by it from now on; a name is never taken apart.

    `own_sort_key` is the reading of the surname that the person confirmed, one of `readings`; None keeps it.
    They are found by their `numbers` too: those of their profile unless said.
    """
    person.name, person.latin_name = name, latin_name
    reading = person.own_sort_key if own_sort_key is None else own_sort_key
    person.own_sort_key = reading if reading in readings(name) else ""
    person.sort_key = comparison.sort_key(name, person.own_sort_key or latin_name)
    known = _numbers(person) if numbers is None else numbers
    person.search_key = comparison.search_key(name, latin_name, *known)


def readings(name: str) -> tuple[str, ...]:
    """How the surname of a Chinese name may be read, where families differ: `zhai`, `di`; else nothing."""
    if not comparison.is_han(name):
        return ()
    found = dict.fromkeys("".join(each).translate(TONES) for each in comparison.chinese_name(name).readings)
    return tuple(found) if len(found) > 1 else ()


def _numbers(person: Person) -> list[str]:
    """The numbers of a person, and of those who were merged into them."""
    session = object_session(person)
    if session is None or person.id is None:
        return []
    same = select(Person.id).where((Person.id == person.id) | (Person.merged_into_id == person.id))
    return list(
        session.scalars(select(Volunteer.number).where(Volunteer.id.in_(same)).order_by(Volunteer.id))
    )
