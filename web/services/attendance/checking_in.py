"""A volunteer checks in: by the scanned code of a day sheet, or by the number that is said aloud."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Project, Promise, Seat, Shift
from web.services.accounts import throttle
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.attendance import codes, deeds, times
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY

OF_ACCOUNT = (6, timedelta(minutes=2))
"""Wrong numbers of an account: so many at once, then one each."""
OF_CLIENT = (60, timedelta(seconds=20))
"""The same of a client: a whole station may sit behind one address."""
NEAR = timedelta(days=1)
BEFORE = frozenset({"offered", "accepted"})
COUNTS = BEFORE | {"checked_in", "served"}


def by_scan(session: Session, actor: Actor, token: str) -> tuple[int, str]:
    """The shift whose code was scanned, and what the button on its page holds. Raises Conflict."""
    shift_id = codes.shift_of(session, token, now())
    if shift_id is None:
        raise Conflict("old_code", lazy("This code has run out. Scan the new one, or type the number."))
    return shift_id, codes.scanned(session, shift_id, actor.person_id, now())


def press(session: Session, actor: Actor, shift_id: int, mark: str) -> Shift:
    """Check in on the shift whose code was scanned some minutes ago. Raises Conflict."""
    if not codes.was_scanned(session, shift_id, actor.person_id, mark, now()):
        raise Conflict("old_code", lazy("This code has run out. Scan the new one, or type the number."))
    return _check_in(session, actor, shift_id)


def scan(session: Session, actor: Actor, token: str) -> Shift:
    """Check in by a scanned code in one step. Raises Conflict."""
    shift_id, _ = by_scan(session, actor, token)
    return _check_in(session, actor, shift_id)


def by_number(session: Session, actor: Actor, typed: str) -> Shift:
    """Check in by a number: of the own shifts of these hours, the one that shows it now.

    Raises TooMany for who guesses, Conflict.
    """
    budgets = (
        Budget(f"check-in:{actor.account_id}", *OF_ACCOUNT),
        Budget(f"check-ins:{throttle.neighbour(actor.address)}", *OF_CLIENT),
    )
    throttle.take(session, budgets)
    found = _of_these_hours(session, actor)
    right = [each for each in found if codes.is_number_of(session, each.id, typed, now())]
    if right:
        throttle.give_back(session, budgets)
        return _check_in(session, actor, right[0].id)
    if not found:
        raise Conflict(
            "no_shift_now", lazy("You have no shift near this time, so there is nothing to check in to.")
        )
    raise Conflict(
        "wrong_number",
        lazy("This is not the number of your shift now. It changes every minute: ask for it again."),
    )


def near(session: Session, volunteer_id: int, at: datetime) -> Sequence[Shift]:
    """The shifts at which somebody may check in now and has not yet, by start."""
    chosen = (
        select(Shift)
        .join(Seat, Seat.shift_id == Shift.id)
        .join(Promise, Promise.seat_id == Seat.id)
        .where(
            Promise.volunteer_id == volunteer_id,
            Promise.state.in_(BEFORE),
            Shift.status == "open",
            Shift.starts_at <= at + times.EARLY,
            Shift.ends_at > at,
        )
        .order_by(Shift.starts_at, Shift.id)
    )
    return session.scalars(chosen).unique().all()


def _of_these_hours(session: Session, actor: Actor) -> Sequence[Shift]:
    """Own shifts of a day around now, in whatever state: a number of another time is said to be so."""
    moment = now()
    chosen = (
        select(Shift)
        .join(Seat, Seat.shift_id == Shift.id)
        .join(Promise, Promise.seat_id == Seat.id)
        .where(
            Promise.volunteer_id == actor.volunteer_id,
            Shift.starts_at < moment + NEAR,
            Shift.ends_at > moment - NEAR,
        )
        .order_by(Shift.starts_at, Shift.id)
    )
    return session.scalars(chosen).unique().all()


def _check_in(session: Session, actor: Actor, shift_id: int) -> Shift:
    if actor.volunteer_id is None:
        raise Forbidden
    with writing(session):
        shift, moment = session.get_one(Shift, shift_id), now()
        promise = _own(session, actor.volunteer_id, shift)
        deeds.refuse_cancelled(shift)
        if promise.state in ("checked_in", "served"):
            return shift
        if promise.state not in BEFORE:
            raise Conflict(
                "not_yours_now",
                lazy(
                    "This place is not yours any more. Speak to whoever leads the shift: they can enter you."
                ),
            )
        _refuse_untimely(shift, moment)
        before = promise.state
        acts.check_in(session, Deed(actor, PARTY, deeds.WHY), promise)
        kept = deeds.noted(session, promise)
        kept.arrived_at, kept.known_by, kept.by = times.whole_minute(moment), "code", actor.person_id
        kept.late = kept.late or moment >= shift.starts_at + times.LATE
        kept.noted_at, kept.version = moment, kept.version + 1
        node = session.get_one(Project, shift.project_id).organisation_id
        note(
            session, actor, "checked_in", "seat", promise.seat_id, node=node,
            changes={"state": [before, "checked_in"]}, promise=promise.id,
        )  # fmt: skip
        return shift


def _own(session: Session, volunteer_id: int, shift: Shift) -> Promise:
    """One's own promise on a shift, the one that counts first. Raises Conflict for who has none."""
    chosen = (
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(Seat.shift_id == shift.id, Promise.volunteer_id == volunteer_id)
    )
    found = sorted(session.scalars(chosen), key=lambda each: each.state not in COUNTS)
    if not found:
        raise Conflict(
            "no_promise",
            lazy("You have no place on this shift. Speak to whoever leads it: they can enter you."),
        )
    return found[0]


def _refuse_untimely(shift: Shift, moment: datetime) -> None:
    if moment < shift.starts_at - times.EARLY:
        raise Conflict("too_early", lazy("You can check in from an hour before the start."))
    if moment >= shift.ends_at:
        raise Conflict(
            "check_in_over", lazy("This shift is over. Whoever leads it can still note that you came.")
        )
