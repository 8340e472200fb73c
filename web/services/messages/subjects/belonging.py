"""Belonging to an organisation: confirmed or refused, to whoever asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Belonging, Notice, Organisation
from web.services.actor import Actor
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read

TRUE_WHILE = {"belonging_confirmed": "confirmed", "belonging_refused": "refused"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What an organisation said; `names` are the organisation's."""

    names: Mapping[str, str]


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each belonging, as it stands now."""
    about = by_subject(notices)
    rows = session.execute(
        select(Belonging, Organisation)
        .join(Organisation, Organisation.id == Belonging.organisation_id)
        .where(Belonging.id.in_(about))
    )
    found = {belonging.id: (belonging, organisation) for belonging, organisation in rows}
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, last = tuple(each.id for each in owed), owed[-1]
        belonging, organisation = found.get(identity, (None, None))
        if belonging is None or organisation is None:
            untrue.update(dict.fromkeys(ids, "gone"))
        elif belonging.person_id != actor.person_id:
            untrue.update(dict.fromkeys(ids, "not_theirs"))
        elif belonging.state != TRUE_WHILE[last.kind]:
            untrue.update(dict.fromkeys(ids, "decided"))
        else:
            facts.append(Fact(ids, last.kind, "belonging", Decided(organisation.names)))
    return Read(facts, untrue)
