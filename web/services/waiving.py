"""Setting a hard rule aside in one case: by whom the shift's project is coordinated, with a reason.

Only what the rules themselves say may be waived (`RuleInfo.waivable_case`): never what the law or somebody's
safety asks. Who the case is about has agreed. What was set aside stops nothing at the door, and the solver
keeps what was given by it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.deriving import derived
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment as Pair
from matcher.rules.registry import rules
from web.db import writing
from web.models import Person, Project, Seat, Shift, Volunteer, Waiver
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound

SHORTEST, LONGEST = 3, 500
"""Characters of a reason."""
HOURS = "fitness.available"
"""The name of what somebody may be asked for beyond the hours they gave."""


@dataclass(frozen=True, slots=True)
class Case:
    """A rule on a shift, of one person or (None) of the team there."""

    rule: str
    shift_id: int
    volunteer_id: int | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A rule that was set aside: for whom, why, by whom, and when."""

    id: int
    case: Case
    name: str
    reason: str
    by: str
    at: datetime


def case_name(finding: Finding) -> str | None:
    """The name under which a finding may be waived; None where it may not."""
    rule = rules().get(finding.rule)
    return rule.INFO.waivable_case(str(finding.numbers.get("criterion", ""))) if rule else None


def waivable() -> frozenset[str]:
    """The names of everything that may be waived."""
    infos = [rule.INFO for rule in rules().values()]
    whole = {info.name for info in infos if info.waivable}
    return frozenset(whole | {f"{info.name}.{each}" for info in infos for each in info.waivable_criteria})


def may_waive(scope: Scope, finding: Finding, seat_id: int | None = None) -> Case | None:
    """The case that the reader may set aside, of a finding about somebody's coming to a seat; None if not.

    A finding that names a seat or a shift need not be told which.
    """
    return next(iter(cases(scope, [finding], seat_id)), None)


def cases(scope: Scope, found: Iterable[Finding], seat_id: int | None = None) -> list[Case]:
    """The cases of some findings that the reader may set aside, each once."""
    asked = dict.fromkeys(each for finding in found if (each := _case(scope.session, finding, seat_id)))
    own = {shift for shift in {each.shift_id for each in asked} if _coordinates(scope, shift)}
    return [each for each in asked if each.shift_id in own]


def _case(session: Session, finding: Finding, seat_id: int | None) -> Case | None:
    rule, who = case_name(finding), finding.numbers.get("volunteer")
    shift_id = _shift_of(session, finding, seat_id) if rule else None
    if rule is None or shift_id is None:
        return None
    return Case(rule, shift_id, None if who is None else int(str(who)))


def waive(
    session: Session,
    actor: Actor,
    *,
    rule: str,
    shift_id: int,
    volunteer_id: int | None,
    reason: str,
    agreed: bool = False,
) -> int:
    """Set a rule aside for somebody on a shift, or for its team; the id of the waiver.

    `agreed` says that the person knows and agrees; a team is nobody's to ask. Raises NotFound, Forbidden,
    Invalid for what may not be waived, without a reason or without consent, and Conflict where it was.
    """
    with writing(session):
        scope, shift = Scope(session, actor), _shift(session, Scope(session, actor), shift_id)
        refuse_stranger(session, scope, volunteer_id)
        kept = reason.strip()
        _refuse_unfit(rule, kept, agreed or volunteer_id is None)
        if _standing(session, Case(rule, shift_id, volunteer_id)):
            raise Conflict("set_aside", lazy("This rule was set aside for this case already."))
        made = Waiver(
            rule=rule, shift_id=shift_id, volunteer_id=volunteer_id, reason=kept,
            by=actor.person_id, at=now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        _note(session, actor, "set_aside", shift, made)
        return made.id


def end(session: Session, actor: Actor, shift_id: int, waiver_id: int) -> None:
    """Let a rule hold again in a case. Raises NotFound, Forbidden, and Conflict where it does already."""
    with writing(session):
        shift = _shift(session, Scope(session, actor), shift_id)
        waiver = session.get(Waiver, waiver_id)
        if waiver is None or waiver.shift_id != shift_id:
            raise NotFound
        if waiver.ended_at is not None:
            raise Conflict("ended", lazy("This rule holds again already."))
        waiver.ended_at = now()
        _note(session, actor, "held_again", shift, waiver)


def of_shift(session: Session, scope: Scope, shift_id: int) -> Sequence[SetAside]:
    """What is set aside on a shift in scope, oldest first. Raises NotFound."""
    scope.led_shift(shift_id)
    rows = session.scalars(
        select(Waiver).where(Waiver.shift_id == shift_id, Waiver.ended_at.is_(None)).order_by(Waiver.id)
    ).all()
    people = {each for row in rows for each in (row.volunteer_id, row.by) if each is not None}
    named = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {row.id: row.name for row in named}
    return [
        SetAside(
            id=row.id,
            case=Case(row.rule, row.shift_id, row.volunteer_id),
            name=names.get(row.volunteer_id or 0, ""),
            reason=row.reason,
            by=names.get(row.by or 0, ""),
            at=row.at,
        )
        for row in rows
    ]


def not_set_aside(
    session: Session, problem: Problem, found: Iterable[Finding], added: Collection[Pair] = ()
) -> list[Finding]:
    """The findings about a problem that were not set aside; `added` are the pairs that led to them."""
    left = list(found)
    return left_of(problem, left, standing(session), added) if any(map(case_name, left)) else left


def left_of(
    problem: Problem, found: Iterable[Finding], waived: Collection[Case], added: Collection[Pair] = ()
) -> list[Finding]:
    """The same of cases that were read (`standing`): the one place that knows what a case covers."""
    return [each for each in found if not _is_waived(problem, each, waived, added)]


def standing(session: Session, volunteer_id: int | None = None) -> frozenset[Case]:
    """The cases in which a rule is set aside now; of one person alone, where they are named."""
    chosen = _open() if volunteer_id is None else _open().where(Waiver.volunteer_id == volunteer_id)
    rows = session.execute(chosen.with_only_columns(Waiver.rule, Waiver.shift_id, Waiver.volunteer_id))
    return frozenset(case for case in (Case(*row) for row in rows) if case.rule in waivable())


def kept_by_runs(
    session: Session,
    problem: Problem,
    *,
    but_people: Collection[VolunteerId] = (),
    but_shifts: Collection[ShiftId] = (),
) -> Problem:
    """A problem for a solver, who neither refuses nor throws out whom a rule was set aside for.

    Who serves by it keeps all that they were promised or are held on in the problem, and so does everybody
    on their shift, and whoever serves where a rule of the team was set aside: it stands, and costs nothing.
    But for some people and shifts, about which something else is imagined.
    """
    cases = {(str(each.shift_id), each.volunteer_id) for each in standing(session)}
    given = frozenset(problem.published) | problem.pinned_in
    of = {pair: str(problem.shift_of[pair.seat].id) for pair in given} if cases else {}
    there = {(shift, int(pair.volunteer)) for pair, shift in of.items()} & cases
    people, shifts = {str(who) for _, who in there}, {shift for shift, _ in there}
    shifts |= {shift for shift, who in cases if who is None}
    stands = frozenset(
        pair
        for pair, shift in of.items()
        if (pair.volunteer in people or shift in shifts)
        and pair.volunteer not in but_people
        and shift not in but_shifts
    )
    if not stands:
        return problem
    left = {pair: price for pair, price in problem.published.items() if pair not in stands}
    return derived(
        problem,
        published=immutabledict(left),
        pinned_in=problem.pinned_in - stands,
        standing=problem.standing | stands,
    )


def _open() -> Any:
    return select(Waiver).where(Waiver.ended_at.is_(None))


def _is_waived(problem: Problem, finding: Finding, waived: Collection[Case], added: Collection[Pair]) -> bool:
    rule, who = case_name(finding), finding.numbers.get("volunteer")
    if rule is None:
        return False
    volunteer = None if who is None else int(str(who))

    def open_on(shifts: Iterable[object]) -> list[bool]:
        return [Case(rule, int(str(each)), volunteer) in waived for each in shifts]

    named = [finding.numbers[name] for name in ("shift", "other") if name in finding.numbers]
    if "seat" in finding.numbers:
        named.append(problem.shift_of[SeatId(str(finding.numbers["seat"]))].id)
    theirs = open_on(problem.shift_of[pair.seat].id for pair in added if pair.volunteer == who)
    return any(open_on(named)) or (bool(theirs) and all(theirs))


def _shift_of(session: Session, finding: Finding, seat_id: int | None) -> int | None:
    if seat_id is None and "seat" in finding.numbers:
        seat_id = int(str(finding.numbers["seat"]))
    if seat_id is not None:
        return session.scalar(select(Seat.shift_id).where(Seat.id == seat_id))
    shift = finding.numbers.get("shift")
    return None if shift is None else int(str(shift))


def _shift(session: Session, scope: Scope, shift_id: int) -> Shift:
    """A shift whose project's organisation the actor coordinates. Raises NotFound, Forbidden."""
    shift = scope.led_shift(shift_id)
    scope.require("coordinator", session.get_one(Project, shift.project_id).organisation_id)
    return shift


def _coordinates(scope: Scope, shift_id: int) -> bool:
    try:
        _shift(scope.session, scope, shift_id)
    except (NotFound, Forbidden):
        return False
    return True


def refuse_stranger(session: Session, scope: Scope, volunteer_id: int | None) -> None:
    """Raise NotFound for who does not serve, or whom the reader may not know of."""
    if volunteer_id is None:
        return
    if session.get(Volunteer, volunteer_id) is None or volunteer_id not in scope.knows([volunteer_id]):
        raise NotFound


def _refuse_unfit(rule: str, reason: str, agreed: bool) -> None:
    if rule not in waivable():
        raise Invalid({"rule": [lazy("This rule cannot be set aside.")]})
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Invalid({"reason": [lazy("Say why in 3 to 500 characters.")]})
    if not agreed:
        raise Invalid({"agreed": [lazy("Ask the person first: it is their rule, too.")]})


def _standing(session: Session, case: Case) -> bool:
    chosen = _open().where(Waiver.rule == case.rule, Waiver.shift_id == case.shift_id)
    same = (
        Waiver.volunteer_id.is_(None)
        if case.volunteer_id is None
        else Waiver.volunteer_id == case.volunteer_id
    )
    return session.scalar(chosen.where(same)) is not None


def _note(session: Session, actor: Actor, verb: str, shift: Shift, waiver: Waiver) -> None:
    node = session.get_one(Project, shift.project_id).organisation_id
    note(
        session, actor, verb, "shift", shift.id, node=node,
        rule=waiver.rule, volunteer=waiver.volunteer_id, reason=waiver.reason,
    )  # fmt: skip
