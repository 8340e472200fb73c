"""Sessions as they are elsewhere: offered and named there, over or to come. Nobody is told: it is no news."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Party
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Forbidden
from web.services.offers.offering import make, refuse_unknown


def bring(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """The id of a session from a loaded `OfferSchema`, whenever it is.

    `volunteer_id` is who was named there and `contact_person_id` whom one asks about it; their papers were
    looked at there. Raises Forbidden for a partner at which one holds no right, Invalid for unknown words.
    """
    with writing(session):
        if not Scope(session, actor).holds_on(values["organisation_id"], *LEADS):
            raise Forbidden
        refuse_unknown(session, values)
        zone = zone_of(session)
        start, end = (
            datetime.combine(values["day"], values[name], zone).astimezone(UTC)
            for name in ("from_time", "to_time")
        )
        made = make(session, actor, values, start, end)
        made.made_with = made.id
        party = session.get_one(Party, made.party_id)
        party.contact_person_id, party.volunteer_id = values["contact_person_id"], values["volunteer_id"]
        session.flush()
        note(session, actor, "offered", "offer", made.id, node=party.organisation_id, count=1)
        return made.id
