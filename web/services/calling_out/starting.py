"""Beginning to ask: one person, chosen ones, or all who fit, the best of them first; and asking more."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import CallOut
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.calling_out import asking, ending, place, waves, who
from web.services.calling_out.place import Place
from web.services.calling_out.who import Candidate
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.promises.lapsing import answer_by

SOONEST = timedelta(minutes=15)
"""Nobody can be expected to look, think and answer in less."""
WAVES_AHEAD = 5
"""So many waves are ranked at once; more people are looked for when somebody asks more."""
HOUR = timedelta(hours=1)


def ends_usually(session: Session, there: Place) -> datetime:
    """Until when people usually may answer: as to any promise; of near shifts until an hour before."""
    at, starts_at = now(), there.shift.starts_at
    due = answer_by(at, starts_at, zone_of(session))
    return due or starts_at - min(HOUR, (starts_at - at) / 4)


def would_ask(session: Session, scope: Scope, there: Place) -> Sequence[Candidate]:
    """Who fits, the best first, with who is left out and why: as many as may come to be asked."""
    most = WAVES_AHEAD * waves.PEOPLE_A_PLACE * max(1, there.missing)
    return who.fits(session, scope, there, min(waves.MOST, most))


def start(
    session: Session,
    actor: Actor,
    seat_id: int,
    *,
    people: Collection[int] | None = None,
    ends_at: datetime | None = None,
    places: int | None = None,
) -> int:
    """Ask these people for a seat, or without `people` all who fit, a few at a time; the call-out's id.

    Of `people`, who cannot be reached otherwise is asked by phone: staff write down what they say.
    `places` is how many are looked for, all that are missing by default. Raises NotFound for what is out of
    scope, Invalid for an end or a number that cannot be, Conflict where nobody is missing, nobody can be
    asked, or somebody is asking already.
    """
    there = _wanted(session, actor, seat_id)
    found = _found(session, actor, there, people)  # read before the turn to write
    with writing(session):
        there = _wanted(session, actor, seat_id)
        _refuse_second(session, there)
        call = _made(session, actor, there, ends_at or ends_usually(session, there), places or there.missing)
        at_once = None if people is not None else waves.size(call.places, call.ends_at - call.made_at)
        asked = _ask(session, call, found, at_once)
        _note(session, actor, "called_out", there, asked)
        return call.id


def ask_more(session: Session, actor: Actor, call_out_id: int, people: Collection[int] | None = None) -> int:
    """Ask these as well, or the next who fit; how many were asked.

    Raises NotFound, Conflict when it is over, and where there is nobody more to ask.
    """
    call = ending.led(session, Scope(session, actor), call_out_id)
    there, waiting = place.of(session, call.seat_id), asking.waiting(session, call)
    found = waiting if people is None else ()
    if not found:
        found = _found(session, actor, there, people)
    with writing(session):
        call = ending.led(session, Scope(session, actor), call_out_id)
        there = place.of(session, call.seat_id)
        if place.over(session, call, there, now()):
            raise Conflict("over", lazy("This asking is over. Load the page again and look."))
        left = call.ends_at - now()
        at_once = None if people is not None else waves.size(place.missing(session, call, there), left)
        asked = _ask(session, call, found, at_once)
        call.version += 1
        _note(session, actor, "asked_more", there, asked)
    return asked


def _refuse_second(session: Session, there: Place) -> None:
    """Raise Conflict while another call-out goes on for the place; one that is over ends here."""
    chosen = select(CallOut).where(CallOut.seat_id == there.seat.id, CallOut.state == "open")
    other = session.scalar(chosen)
    if other is not None and not ending.settle(session, other, there):
        raise Conflict("asked_already", lazy("Somebody is asking for this place already."))
    session.flush()


def _ask(session: Session, call: CallOut, people: Sequence[int], at_once: int | None) -> int:
    """How many of these people were asked. Raises Conflict for none."""
    asked = asking.ask(session, call, people, at_once, by_phone=at_once is None)
    if not asked:
        raise _nobody()
    return asked


def _wanted(session: Session, actor: Actor, seat_id: int) -> Place:
    there = place.of(session, Scope(session, actor).led_seat(seat_id).id)
    place.refuse_unless_wanted(there)
    return there


def _found(session: Session, actor: Actor, there: Place, people: Collection[int] | None) -> Sequence[int]:
    """Who is to be asked, in order. Raises NotFound for who is out of scope, Conflict for nobody."""
    scope = Scope(session, actor)
    if people is None:
        fitting = would_ask(session, scope, there)
    else:
        if scope.knows(people) != frozenset(people):
            raise NotFound
        fitting = who.fits(session, scope, there, max(1, len(people)), people)
    by_phone = {who.UNREACHABLE} if people is not None else set[str]()
    return [each.volunteer_id for each in fitting if each.left_out in who.ASKABLE | by_phone]


def _nobody() -> Conflict:
    return Conflict("nobody_fits", lazy("There is nobody more who fits and may be asked now."))


def _made(session: Session, actor: Actor, there: Place, ends_at: datetime, places: int) -> CallOut:
    """The row of a new call-out. Raises Invalid."""
    at = now()
    if not at + min(SOONEST, (there.shift.starts_at - at) / 2) <= ends_at <= there.shift.starts_at:
        raise Invalid(
            {
                "ends_at": [
                    lazy("Choose an end between a quarter of an hour from now and the start of the shift.")
                ]
            }
        )
    if places > there.missing:
        raise Invalid({"places": [lazy("At most %(most)s are missing here.", most=there.missing)]})
    call = CallOut(
        seat_id=there.seat.id,
        sequence=there.seat.sequence,
        places=places,
        made_by=actor.person_id,
        made_at=at,
        ends_at=ends_at,
    )
    session.add(call)
    session.flush()
    return call


def _note(session: Session, actor: Actor, verb: str, there: Place, people: int) -> None:
    note(session, actor, verb, "seat", there.seat.id, node=there.project.organisation_id, people=people)
