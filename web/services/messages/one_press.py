"""What whoever holds a link of a message may see and do without signing in: this one thing, as it is now."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Party, Promise, Seat
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.faults import Conflict, NotFound
from web.services.messages import links
from web.services.messages.links import Spoilt, ToAsked, ToPromise
from web.services.promises import answering
from web.services.promises.answering import speak_for
from web.services.promises.mine import MyShift, promised


class Away(NotFound):
    """The link's person takes part no more, or was locked out."""

    def __init__(self) -> None:
        super().__init__(
            "away",
            lazy("This link is of somebody who does not take part at the moment. Ask your project lead."),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link to a promise opens: the shift as it is now. `moved`: it is another one than was written.

    `party` is the name of the group that its holder answers for, with `heads`; empty for one's own.
    """

    actor: Actor
    shift: MyShift
    moved: bool
    party: str = ""
    heads: int = 1


def reader(session: Session, read: Callable[[Session, str], ToPromise | ToAsked], token: str) -> Actor | None:
    """Whose a link is, in whatever state; None for one that is not whole. For the language of its page."""
    try:
        return sign_in.acting_as(session, read(session, token).person_id)
    except NotFound:
        return None


def look(session: Session, token: str) -> Opened:
    """What a link opens; changes nothing. Raises Spoilt, links.Over, Away."""
    link = links.promise_of(session, token)
    actor = holder(session, link.person_id)
    promise = session.get(Promise, link.promise_id)
    if promise is None:
        raise Spoilt
    party = session.get(Party, promise.party_id) if promise.party_id is not None else None
    if actor.person_id not in (speak_for(party) if party else {promise.volunteer_id}):
        raise Spoilt
    shift = promised(session, [promise.id], actor.person_id).get(promise.id)
    if shift is None:
        raise Spoilt
    moved = shift.sequence > link.sequence
    return Opened(actor, shift, moved, party.name if party else "", promise.heads)


def answer(session: Session, token: str, state: str, sequence: int, address: str) -> Opened:
    """Say `accepted`, `declined` or `given_up` to the shift with this sequence, as it was shown.

    Saying the same twice is saying it once. Raises as `look`, Conflict for a shift that changed while the
    page was open, and as `promises.answering.answer` does.
    """
    with writing(session):
        found = look(session, token)
        seat = session.get_one(Seat, found.shift.seat_id)
        if seat.sequence != sequence:
            raise Conflict("moved", lazy("This shift has changed while you were looking. Please look again."))
        said_by = replace(found.actor, address=address)
        if found.party:
            answering.answer_together(session, said_by, found.shift.promise_id, state)
        else:
            answering.answer(session, said_by, seat.id, state)
    return look(session, token)


def holder(session: Session, person_id: int) -> Actor:
    """Whoever a link is of, with nothing but themselves. Raises Away."""
    actor = sign_in.acting_as(session, person_id)
    if actor is None:
        raise Away
    return replace(actor, rights=frozenset(), leads=frozenset())
