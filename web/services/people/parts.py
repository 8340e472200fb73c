"""People found by parts of their names: an index that is written with every search key."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, event, insert, inspect

from i18n.comparison import search_parts
from web.models import Person, PersonPart
from web.services import text_search


def called(query: str) -> ColumnElement[bool] | None:
    """Of `Person`: those with every word of the query in their names or number; None for no words."""
    matching = text_search.matches(Person.search_key, query)
    narrowed = text_search.narrows(Person.id, PersonPart.part, PersonPart.person_id, query)
    if matching is None or narrowed is None:
        return matching
    return and_(narrowed, matching)


def write(connection: Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Add people to the index by (id, search key); for rows that are inserted in bulk."""
    rows = [{"person_id": identity, "part": part} for identity, key in keys for part in search_parts(key)]
    if rows:
        connection.execute(insert(PersonPart), rows)


@event.listens_for(Person, "after_insert")
def _new(_mapper: Any, connection: Connection, person: Person) -> None:
    write(connection, [(person.id, person.search_key)])


@event.listens_for(Person, "after_update")
def _changed(_mapper: Any, connection: Connection, person: Person) -> None:
    if inspect(person).attrs.search_key.history.has_changes():
        connection.execute(delete(PersonPart).where(PersonPart.person_id == person.id))
        write(connection, [(person.id, person.search_key)])
