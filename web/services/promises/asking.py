"""Asking one person for one seat: a place promised to them, which they are to say yes or no to.

What goes beyond the hours or limits that they said is set aside for this one case: their yes is what decides.
What the law asks, and what anybody else needs, is never set aside.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.result import Finding
from matcher.rules import pins
from web.db import writing, zone_of
from web.models import Project, Promise
from web.services import judging, waiving
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.days import Week
from web.services.faults import Conflict, NotFound
from web.services.promises import acts, fit
from web.services.promises.deeds import Deed, work_on
from web.services.promises.standing import in_force
from web.services.promises.transitions import COORDINATOR, STANDING

ASKED = "asked"
"""Why a promise was offered: somebody asked this person for this seat."""


def ask(session: Session, actor: Actor, volunteer_id: int, seat_id: int) -> None:
    """Offer somebody a seat and wait for their answer; asking twice is asking once.

    Raises NotFound out of scope, Forbidden for who does not coordinate the project, Conflict when the seat is
    gone, full or has begun, or when a rule keeps the person from it that their consent does not set aside.
    """
    scope = Scope(session, actor)
    project = scope.led(scope.led_shift(scope.led_seat(seat_id).shift_id).project_id)
    scope.require("coordinator", project.organisation_id)
    if volunteer_id not in scope.knows([volunteer_id]):
        raise NotFound
    with writing(session):
        chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
        held = session.scalar(chosen)
        if held is not None and held.state in STANDING:
            return
        there = work_on(session, {seat_id})[seat_id]
        if fit.is_gone(there.seat, there.shift):
            raise Conflict("cancelled", fit.GONE)
        acts.refuse_full(session, there.seat)
        pair = (volunteer_id, seat_id)
        week = Week.of(there.shift.starts_at, zone_of(session))
        after = {*in_force(session, week), pair}
        broken = judging.broken_by(session, week, after, [pair], again=[pair])
        beyond = {_set_aside(each, volunteer_id) for each in broken if not _is_no(each, seat_id)}
        for rule in sorted(beyond - _set_aside_already(session, there.shift.id, volunteer_id)):
            waiving.waive(
                session, actor, rule=rule, shift_id=there.shift.id, volunteer_id=volunteer_id, reason=ASKED,
                agreed=True,
            )  # fmt: skip
        acts.offer(session, Deed(actor, COORDINATOR, ASKED), [pair], again=[pair])
        _note(session, actor, project, volunteer_id, seat_id)


def _is_no(finding: Finding, seat_id: int) -> bool:
    """Whether all that is wrong is that they said no to this seat before: this asks them again."""
    numbers = finding.numbers
    return finding.rule == pins.INFO.name and str(numbers.get("seat")) == str(seat_id)


def _set_aside(finding: Finding, volunteer_id: int) -> str:
    """The rule that a person's own yes sets aside in this case. Raises Conflict for any other."""
    own = str(finding.numbers.get("volunteer", "")) == str(volunteer_id)
    name = waiving.case_name(finding) if own else None
    if name is None:
        raise Conflict(
            "rule_broken", lazy("A rule keeps this person from the place, and a yes does not change it.")
        )
    return name


def _set_aside_already(session: Session, shift_id: int, volunteer_id: int) -> set[str]:
    return {each.rule for each in waiving.standing(session, volunteer_id) if each.shift_id == shift_id}


def _note(session: Session, actor: Actor, project: Project, volunteer_id: int, seat_id: int) -> None:
    note(
        session, actor, ASKED, "seat", seat_id, node=project.organisation_id, volunteer=volunteer_id,
        changes={"state": [None, "offered"]},
    )  # fmt: skip
