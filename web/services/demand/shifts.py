"""Changing one shift: what it is, and that it goes. That it takes place stands in `taking_place`.

Each first works out what it does to who holds a promise (`changing`), and does that alone. `seen` is the
digest of the effects that were shown before; None where nobody asks to see them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.texts import unchecked
from i18n.translator import lazy
from web.db import writing
from web.models import Project, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.audit.record import note
from web.services.clock import now
from web.services.demand import windows
from web.services.demand.changing import BEGUN, Changing
from web.services.demand.effects import Choice, Effects, Unconfirmed
from web.services.demand.instances import (
    asked_seats,
    is_given,
    leave_out,
    remove_shifts,
    rows_like,
    shift_values,
    starts_at,
    update_seats,
)
from web.services.demand.posting import refuse_what_is_over
from web.services.demand.series.changing_like import change_like
from web.services.faults import Conflict, Invalid

CANCELLED = lazy("This shift is cancelled; there is nothing left to change.")
GIVEN = lazy("Somebody was given a place on this shift, so it stays written down. Cancel it instead.")
IN_TIME = lazy("It has begun: set right when it was, not when it will be.")
SAY_WHY = lazy("It has begun: say in a few words why this is set right.")
FITTING = ("starts_at", "ends_at", "place_id", "kind")
"""The fields of a shift that decide, with the needs of its seats, who fits there."""
FREE = ("texts", "group_code")
"""What whoever leads it may change of a shift that has begun."""


def update_shift(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    shift_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """Change a shift as a loaded `ShiftChangeSchema` says, seats by their id; what it did to whom.

    `which` `later` changes all later ones of its series too that nobody changed by hand, `all` every one that
    is to come. Raises NotFound, Outdated, Unconfirmed, Overfull, Conflict for what is cancelled or has begun,
    Invalid for unknown words.
    """
    with writing(session):
        scope = Scope(session, actor)
        shift = scope.led_shift(shift_id)
        refuse_outdated(session, "shift", shift, version, lambda: shift_values(session, shift))
        node = session.get_one(Project, shift.project_id).organisation_id
        if not scope.holds_on(node, "coordinator"):
            values = {**values, "texts": unchecked(shift.texts, values["texts"])}
        if shift.status != "open":
            raise Conflict("cancelled", CANCELLED)
        asked = {**rows_like(session, values), **_when_and_where(values, zone)}
        if windows.is_visit(shift):
            asked |= windows.asked_of(shift, values, asked, zone)
        change = _changing(session, actor, shift, values)
        _refuse_begun(session, change, shift, asked, values)
        together = values.get("which", "this") != "this" and shift.series_id is not None

        def alter(each: Shift, seats: Sequence[Mapping[str, Any]], like: Mapping[str, Any]) -> None:
            _alter(
                session, actor, change, each, seats, like, words=values.get("note", ""), alone=not together
            )

        if together:
            change_like(session, zone, shift, values, asked, alter)
        alter(shift, values["seats"], asked)
        return change.finish(seen, preview=preview)


def delete_shift(session: Session, actor: Actor, shift_id: int, *, version: int | None = None) -> None:
    """A shift that nobody was ever given a place on is gone; a series leaves its day out.

    Raises NotFound, Outdated, Conflict.
    """
    with writing(session):
        shift = Scope(session, actor).led_shift(shift_id)
        refuse_outdated(session, "shift", shift, version, lambda: shift_values(session, shift))
        if is_given(session, shift_id):
            raise Conflict("promised", GIVEN)
        leave_out(session, shift)
        node = session.get_one(Project, shift.project_id).organisation_id
        note(session, actor, "deleted", "shift", shift_id, node=node, starts_at=shift.starts_at.isoformat())
        remove_shifts(session, [shift_id])


def looked_at(deed: Callable[[], Effects]) -> Effects:
    """What a deed with `preview` would do; nothing is changed."""
    try:
        return deed()
    except Unconfirmed as told:
        return told.effects


def _changing(session: Session, actor: Actor, shift: Shift, values: Mapping[str, Any]) -> Changing:
    going = Choice(frozenset(values.get("release", ())), frozenset(values.get("release_parties", ())))
    project = session.get_one(Project, shift.project_id)
    return Changing(session, actor, project, choice=going, note=values.get("note", ""))


def _when_and_where(values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    begins = starts_at(values["day"], values["start_minute"], zone)
    return {
        "place_id": values["place_id"],
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=values["minutes"]),
    }


def _alter(
    session: Session,
    actor: Actor,
    change: Changing,
    shift: Shift,
    seats: Sequence[Mapping[str, Any]],
    asked: Mapping[str, Any],
    *,
    words: str,
    alone: bool,
) -> None:
    """Enter what is asked of one shift into its rows, and write it down."""
    begun = shift.starts_at <= now()
    node = session.get_one(Project, shift.project_id).organisation_id

    def deed() -> None:
        before = shift.version
        with editing(
            session, actor, "shift", shift, None, lambda: shift_values(session, shift),
            verb="corrected" if begun else "changed", node=node, words=words,
        ):  # fmt: skip
            for name in (*FITTING, *FREE, "team", *(each for each in windows.WINDOW if each in asked)):
                setattr(shift, name, asked[name])
            update_seats(session, shift.id, seats, asked["seats"])
        of_many = shift.series_id is not None or shift.opening_id is not None
        if alone and of_many and shift.version != before:
            shift.by_hand = True

    change.alter(shift, deed, fits=_decides_who_fits(session, shift, asked))


def _decides_who_fits(session: Session, shift: Shift, asked: Mapping[str, Any]) -> bool:
    """Whether a change of time, place, kind or needs may leave somebody who no longer fits."""
    if any(getattr(shift, name) != asked[name] for name in FITTING):
        return True
    return [seat.needs for seat in asked_seats(session, shift.id)] != [
        seat["needs"] for seat in asked["seats"]
    ]


def _refuse_begun(
    session: Session, change: Changing, shift: Shift, asked: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """What has begun is closed, but to a coordinator who says why; what is to come begins in time to come.

    Raises Conflict, Invalid.
    """
    if shift.starts_at > now():
        if asked["starts_at"] != shift.starts_at:
            refuse_what_is_over(asked["starts_at"])
        return
    stood, seats = shift_values(session, shift), asked["seats"]
    kept = [
        {name: seat[name] for name in columns} for seat, columns in zip(stood["seats"], seats, strict=False)
    ]
    if all(stood[name] == asked[name] for name in (*FITTING, "team")) and kept == list(seats):
        return
    if not change.coordinates:
        raise Conflict("begun", BEGUN)
    if not values.get("note", "").strip():
        raise Invalid({"note": [SAY_WHY]})
    if asked["starts_at"] > now():
        raise Invalid({"day": [IN_TIME]})
    gone = {seat["id"] for seat in stood["seats"]} - {seat.get("id") for seat in values["seats"]}
    if gone and is_given(session, shift.id):
        raise Conflict("seat_taken", lazy("Somebody was given this seat, and the shift has begun: it stays."))
