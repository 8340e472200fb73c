"""A session is changed or ended by its partner, who sees first which promised shifts that gives up.

What the specialist is promised stays where they still can serve it. The rest is given up by the partner: who
leads these projects is told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates
from web.db import writing, zone_of
from web.models import OfferedSession, Party
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Conflict, Invalid
from web.services.offers import rows
from web.services.offers.offering import brings_of, refuse_unknown
from web.services.offers.rows import Use
from web.services.parties.numbers import number_of
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY
from web.services.weeks.store import kept_week


class GivesUp(Conflict):
    """A change would give up promised shifts that its editor has not agreed to; `uses` says which."""

    def __init__(self, uses: Sequence[Use]) -> None:
        super().__init__(
            "gives_up", lazy("This gives up shifts that are promised. Look at them, and say so again.")
        )
        self.uses = uses


def change(
    session: Session,
    actor: Actor,
    session_id: int,
    values: Mapping[str, Any],
    version: int | None,
    gives_up: Collection[int] = (),
) -> None:
    """Give a session other hours, limits or words; `gives_up` are the ids of promises that go with it.

    Raises NotFound, Forbidden, Outdated, Invalid; Conflict for one that has ended; `GivesUp` with all that
    would go, unless these are what was agreed to.
    """
    refuse_unknown(session, values)
    zone = zone_of(session)
    start, end = (
        datetime.combine(values["day"], values[name], zone).astimezone(UTC)
        for name in ("from_time", "to_time")
    )
    if end <= start:
        raise Invalid({"to_time": [lazy("The end is not after the start.")]})

    def deed(found: OfferedSession, party: Party) -> None:
        found.starts_at, found.ends_at = start, end
        found.most_shifts, found.name_hours = values["most_shifts"], values["name_hours"]
        party.name, party.credential_code = values["name"], values["credential_code"]
        party.brings = brings_of(values)

    _edit(session, actor, session_id, version, gives_up, deed, verb="changed")


def end(
    session: Session, actor: Actor, session_id: int, version: int | None, gives_up: Collection[int] = ()
) -> None:
    """Take a session back: nothing new is planned with it. Raises as `change` does."""

    def deed(found: OfferedSession, party: Party) -> None:
        found.ended_at = party.ended_at = now()

    _edit(session, actor, session_id, version, gives_up, deed, verb="ended")


def values_of(found: OfferedSession, party: Party) -> dict[str, Any]:
    """A session as its trail has it."""
    return {
        "name": party.name,
        "credential_code": party.credential_code,
        "brings": dict(party.brings),
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "most_shifts": found.most_shifts,
        "name_hours": found.name_hours,
        "ended_at": found.ended_at,
    }


def _edit(
    session: Session,
    actor: Actor,
    session_id: int,
    version: int | None,
    agreed: Collection[int],
    deed: Callable[[OfferedSession, Party], None],
    verb: str,
) -> None:
    with writing(session):
        found, party = rows.own(session, Scope(session, actor), session_id)
        with editing(
            session, actor, "offer", found, version, lambda: values_of(found, party), verb=verb,
            node=party.organisation_id,
        ):  # fmt: skip
            if found.ended_at is not None:
                raise Conflict("ended", lazy("This session has ended."))
            deed(found, party)
            session.flush()
            gone = unfit(session, found)
            if {each.promise.id for each in gone} != set(agreed):
                raise GivesUp(gone)
            acts.withdraw(session, Deed(actor, PARTY), [each.promise for each in gone])


def unfit(session: Session, found: OfferedSession) -> Sequence[Use]:
    """The promised shifts to come at which the specialist cannot serve as the session stands, the last first.

    The solver's own rules say so; of more than it serves at most, the last ones are too many.
    """
    ahead = [each for each in rows.uses(session, [found.party_id]) if each.ahead]
    zone, who = zone_of(session), VolunteerId(str(number_of(found.party_id)))
    gone, kept = list[Use](), list[Use]()
    for each in ahead:
        problem = kept_week(session, Week.of(each.shift.starts_at, zone)).problem
        could = candidates(problem).of.get(who, ())
        (kept if SeatId(str(each.seat.id)) in could else gone).append(each)
    return [*gone, *kept[found.most_shifts :]]
