"""Taking back what was changed in a draft by hand, and making it again: as many steps as there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.answers.explain import Effect, effect, moves
from matcher.result import Finding
from matcher.rules import pins
from web.db import writing
from web.models import DraftEdit, Pin, Roster
from web.services import rosters, waiving
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.drafts.changing import Change, apply
from web.services.drafts.edits import PINNED, Edit, Pair, Pairs, by_hand, history, steps
from web.services.faults import Conflict
from web.services.matching import pair_of
from web.services.promises import difference
from web.services.situations import Situation, situation


class StepBreaks(Conflict):
    """A step that would break rules now; `broken` says which."""

    def __init__(self, broken: tuple[Finding, ...]) -> None:
        super().__init__("step_breaks", lazy("This would break a rule that always holds."))
        self.broken = broken


@dataclass(frozen=True, slots=True)
class Stepped:
    """The draft's version after a step, and the change that was taken back or made again."""

    version: int
    edit: Edit


def undo(session: Session, zone: ZoneInfo, actor: Actor, roster_id: int, version: int) -> Stepped:
    """Take back the last change of a draft by hand, whoever made it.

    Raises Forbidden, NotFound; Outdated when the draft has changed since; Conflict when there is none, or it
    cannot be taken back any more: `StepBreaks` where a rule would be broken.
    """
    return _step(session, zone, actor, roster_id, version, forward=False)


def redo(session: Session, zone: ZoneInfo, actor: Actor, roster_id: int, version: int) -> Stepped:
    """Make the change again that was taken back last. Raises as `undo`."""
    return _step(session, zone, actor, roster_id, version, forward=True)


def _step(
    session: Session, zone: ZoneInfo, actor: Actor, roster_id: int, version: int, *, forward: bool
) -> Stepped:
    rosters.editable(session, Scope(session, actor), roster_id)
    situation(session, zone, roster_id)  # read before the turn to write, which waits for nobody's reading
    with writing(session):
        roster = rosters.editable(session, Scope(session, actor), roster_id)
        if roster.state != "draft":
            raise rosters.draft_changed()
        refuse_outdated(session, "roster", roster, version)
        found = steps(session, roster_id)
        edit = found.redo if forward else found.undo
        if edit is None:
            raise _nothing(forward=forward)
        added, removed = (edit.added, edit.removed) if forward else (edit.removed, edit.added)
        held = _held(session, edit, forward=forward)
        change = Change(_placed(session, roster, edit, added), removed)
        later = _changed(session, zone, roster, version, change, held)
        _turn(session, edit, held, undone=not forward)
        verb = "redone" if forward else "undone"
        whose = edit.by if edit.by != actor.person_id else None
        note(session, actor, verb, "roster", roster_id, node=roster.scope_organisation_id, whose=whose)
        return Stepped(later, edit)


def _changed(
    session: Session, zone: ZoneInfo, roster: Roster, version: int, change: Change, held: Pairs
) -> int:
    """Change the draft, if what comes may come and what goes is there; whom the change held is free now."""
    now_is = situation(session, zone, roster.id)
    found = _judged(now_is, change.added.keys(), change.removed)
    off = held | _asked_again(session, roster, change)
    fresh = frozenset(pair_of(*pair) for pair in change.added.keys() - change.removed)
    counting = waiving.not_set_aside(session, now_is.problem, found.broken, fresh)
    broken = tuple(each for each in counting if not _is_word_about(each, off))
    if broken:
        raise StepBreaks(broken)
    return apply(session, roster, version, change, now_is.seated, found)


def _asked_again(session: Session, roster: Roster, change: Change) -> Pairs:
    """Of who comes, those who said no before they were put there by hand."""
    no = difference.refused(session, rosters.week_of(session, roster))
    return frozenset(
        pair for pair, at in change.added.items() if at is not None and pair in no and no[pair].since < at
    )


def _is_word_about(finding: Finding, off: Pairs) -> bool:
    """Whether a finding is that somebody is held on a seat or off it, for one of these pairs."""
    numbers = finding.numbers
    return finding.rule == pins.INFO.name and any(
        (numbers.get("volunteer"), numbers.get("seat")) == (str(volunteer), str(seat))
        for volunteer, seat in off
    )


def _judged(now_is: Situation, added: Iterable[Pair], removed: Pairs) -> Effect:
    come, go = (frozenset(pair_of(*pair) for pair in pairs) for pairs in (added, removed))
    # A pair that is named on both sides stays: the edit said only that it is there by hand.
    come, go = come - go, go - come
    problem, there = now_is.problem, now_is.seated.assignments
    known = all(pair.volunteer in problem.volunteer and now_is.decides(int(pair.seat)) for pair in come | go)
    if not known or come & there or go - there:
        raise Conflict(
            "step_gone",
            lazy("This can no longer be done: the people or places that it is about have changed since."),
        )
    return effect(problem, now_is.seated, moves(come, go))


def _placed(session: Session, roster: Roster, edit: Edit, added: Pairs) -> Mapping[Pair, datetime | None]:
    """When those who come were put there by hand: by this change, or by one before it."""
    before = [each for each in history(session, roster.id) if each.position < edit.position]
    by_then, _ = by_hand(before)
    here = dict.fromkeys(edit.added, edit.at)
    return {pair: here.get(pair) or by_then.get(pair) for pair in added}


def _held(session: Session, edit: Edit, *, forward: bool) -> Pairs:
    """Let go of whom the change pinned, or pin them again; whom."""
    if forward:
        for volunteer, seat in edit.pinned:
            if session.get(Pin, (volunteer, seat)) is None:
                session.add(Pin(volunteer_id=volunteer, seat_id=seat, inside=True, at=edit.at))
        session.flush()
        return edit.pinned
    held = [session.get(Pin, pair) for pair in edit.added]
    own = [each for each in held if each is not None and each.inside and each.at == edit.at]
    for each in own:
        session.delete(each)
    session.flush()
    return frozenset((each.volunteer_id, each.seat_id) for each in own)


def _turn(session: Session, edit: Edit, held: Pairs, *, undone: bool) -> None:
    """Write down that a change was taken back, with whom it held, or that it stands again."""
    row = session.get_one(DraftEdit, edit.id)
    row.undone = undone
    row.added = [[*pair, PINNED] if undone and pair in held else [*pair] for pair in sorted(edit.added)]
    session.flush()


def _nothing(*, forward: bool) -> Conflict:
    if forward:
        return Conflict("nothing_to_redo", lazy("Nothing was taken back that could be made again."))
    return Conflict("nothing_to_undo", lazy("Nothing was changed by hand that could be taken back."))
