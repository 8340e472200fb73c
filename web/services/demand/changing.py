"""One change of one or more shifts: collects what it does to each promise, shows it, then does exactly that.

    change = Changing(session, actor, project)
    change.alter(shift, deed)      # any number of times; `deed` enters the new values
    change.finish(seen)

Rows are changed at once and judged as they would be; whoever only looks, or has not seen what it does,
gets `Unconfirmed` from `finish`, and the transaction around it takes everything back. Done after pretix's
OrderChangeManager, and RFC 5546 for what is asked again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand import fit
from web.services.demand.doing import do
from web.services.demand.effects import TOO_MANY, Choice, Effects, Moved, Overfull, Unconfirmed
from web.services.demand.foreseen import Stood, Touched, effects_of, misfits_of, seats_of
from web.services.faults import Conflict, Invalid
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed
from web.services.promises.standing import stands
from web.services.promises.transitions import COORDINATOR

BEGUN = lazy("This shift has begun. A coordinator can set right what is written down of it.")
CLOSED = lazy("This shift has begun: it cannot be cancelled, and not take place after all.")
NOBODY = lazy("Only who sits where there are too many can be released here.")


class Changing:
    """A change of shifts of one project, by one person; `choice` says who goes where there are too many."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        project: Project,
        *,
        choice: Choice | None = None,
        note: str = "",
    ) -> None:
        self._session = session
        self._scope = Scope(session, actor)
        self._deed = Deed(actor, acting_on(self._scope, project), note=note)
        self._choice = choice or Choice()
        self._touched: list[Touched] = []
        self._made: tuple[datetime, ...] = ()
        self._gone: tuple[datetime, ...] = ()
        self._moved: tuple[Moved, ...] = ()

    @property
    def coordinates(self) -> bool:
        """Whether who changes it may correct what has begun."""
        return self._deed.acting == COORDINATOR

    def alter(self, shift: Shift, deed: Callable[[], None], *, fits: bool = True) -> None:
        """Let `deed` change a shift and its seats; `fits` when the change may decide who fits there."""
        promises = self._promises(shift, stands())
        judged = fits and shift.starts_at > now()
        with self._touching(shift, promises, misfits_of(self._session, shift, promises) if judged else None):
            deed()

    def cancel(self, shift: Shift) -> None:
        """A shift does not take place. Raises Conflict for what has begun."""
        promises = self._promises(shift, stands())
        self._refuse_begun(shift)
        with self._touching(shift, promises, None):
            shift.status, shift.cancelled_at = "cancelled", now()

    def revive(self, shift: Shift) -> None:
        """A cancelled shift takes place after all. Raises Conflict for one whose time has come."""
        self._refuse_begun(shift)
        cancelled = self._promises(shift, Promise.state == "shift_cancelled")
        with self._touching(shift, cancelled, {}):
            shift.status, shift.cancelled_at = "open", None

    def note_days(
        self,
        made: Sequence[datetime],
        gone: Sequence[datetime],
        moved: Sequence[Moved],
    ) -> None:
        """Show, with what it does to promises, when shifts begin that are made, deleted, and moved."""
        self._made, self._gone, self._moved = tuple(sorted(made)), tuple(sorted(gone)), tuple(sorted(moved))

    def finish(self, seen: str | None, *, preview: bool = False) -> Effects:
        """Do what was collected. `seen` is the digest of the effects that were shown; None: nobody asks.

        Raises Unconfirmed for a preview, and when something else was shown; Overfull when it is not said who
        goes where a seat has too many; Invalid when somebody is to go from where nobody need.
        """
        in_order = sorted(self._touched, key=lambda each: (each.shift.starts_at, each.shift.id))
        found = replace(
            effects_of(self._session, self._scope, in_order),
            made=self._made, gone=self._gone, moved=self._moved,
        )  # fmt: skip
        if preview or (seen is not None and found.concerned and seen != found.digest):
            raise Unconfirmed(found, again=bool(seen))
        do(self._session, self._deed, found, self._going(found, seen))
        return found

    @contextmanager
    def _touching(
        self, shift: Shift, promises: Sequence[Promise], misfits: fit.Misfits | None
    ) -> Iterator[None]:
        seats = {seat.id: (seat.role, seat.maximum) for seat in seats_of(self._session, shift)}
        stood = Stood(shift.starts_at, shift.ends_at, shift.place_id, shift.status, seats)
        touched = Touched(shift, stood, promises, misfits)
        yield
        self._session.flush()
        if not stood.begun:
            self._count_on(touched)
        self._touched.append(touched)

    def _count_on(self, touched: Touched) -> None:
        """Raise the sequence of the seats of which it is another shift now than their people were told."""
        whole = touched.moved or touched.shift.status != touched.stood.status
        for seat in seats_of(self._session, touched.shift):
            before = touched.stood.seats.get(seat.id)
            if before is not None and (whole or seat.role != before[0]):
                seat.sequence += 1
        self._session.flush()

    def _promises(self, shift: Shift, which: Any) -> Sequence[Promise]:
        chosen = select(Promise).join(Seat, Seat.id == Promise.seat_id)
        chosen = chosen.where(Seat.shift_id == shift.id, which)
        return self._session.scalars(chosen.order_by(Seat.position, Seat.id, Promise.id)).all()

    def _going(self, found: Effects, seen: str | None) -> frozenset[int]:
        """The ids of the promises that are released because there are too many."""
        crowd = [each for each in found.every if each.kind == TOO_MANY]
        chosen = [each for each in crowd if each in self._choice]
        if (self._choice.volunteers - {each.volunteer_id for each in chosen}) or (
            self._choice.parties - {each.party_id for each in chosen}
        ):
            raise Invalid({"release": [NOBODY]})
        for seat_id, over in found.surplus.items():
            if sum(each.heads for each in chosen if each.seat_id == seat_id) < over:
                raise Overfull(found) if seen is None else Unconfirmed(found, lacking=True)
        return frozenset(each.promise_id for each in chosen)

    def _refuse_begun(self, shift: Shift) -> None:
        if shift.starts_at <= now():
            raise Conflict("begun", CLOSED)
