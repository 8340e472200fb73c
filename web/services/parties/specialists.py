"""What specialists of partners are called: by name once they have one, else by what was offered."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.negotiate import choose_text
from i18n.translator import lazy, translator
from web.models import Organisation, Party, Person
from web.services.access.scope import Scope
from web.services.parties.numbers import number_of, party_of

UNNAMED = lazy("%(specialist)s, %(partner)s (not named yet)")
NAMED = lazy("%(specialist)s, %(partner)s")


def title(name: str, brings: Mapping[str, Any], tag: str) -> str:
    """What a specialist is, for a reader: as the partner says it in their language, or else at all."""
    found = choose_text(brings.get("names", {}), tag)
    return found.text if found else name


def called(session: Session, numbers: Iterable[int], tag: str, scope: Scope | None = None) -> dict[int, str]:
    """Number -> "Cardiologist, Huashan Hospital (not named yet)", or the person's name with their partner's.

    By name only for who may know the person by the `scope`; without one, for all.
    """
    ids = {party for number in numbers if (party := party_of(number)) is not None}
    if not ids:
        return {}
    rows = session.execute(
        select(
            Party.id, Party.name, Party.brings, Party.volunteer_id, Person.name.label("person"),
            Organisation.names, Organisation.code,
        )
        .join(Organisation, Organisation.id == Party.organisation_id)
        .outerjoin(Person, Person.id == Party.volunteer_id)
        .where(Party.id.in_(ids))
    ).all()  # fmt: skip
    sent = {row.volunteer_id for row in rows if row.volunteer_id is not None}
    known = sent if scope is None else scope.knows(sent)
    return {number_of(row.id): _said(row, tag, named=row.volunteer_id in known) for row in rows}


def _said(row: Any, tag: str, *, named: bool) -> str:
    partner = choose_text(row.names, tag)
    what = row.person if named else title(row.name, row.brings or {}, tag)
    said = UNNAMED if row.volunteer_id is None else NAMED
    return translator(tag).say(said.format(specialist=what, partner=partner.text if partner else row.code))
