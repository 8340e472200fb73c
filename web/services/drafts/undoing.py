"""Taking back what was changed in a draft by hand, and making it again: as many steps as there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.answers.explain import Effect, effect, moves
from matcher.result import Finding
from matcher.rules import pins
from web.db import writing
from web.models import DraftEdit, Pin, Roster, Seat, Volunteer
from web.services import rosters, waiving
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.drafts.changing import Change, apply
from web.services.drafts.edits import PINNED, Edit, Pair, Pairs, by_hand, history, steps
from web.services.drafts.possible import Left, Possible, possible
from web.services.faults import Conflict
from web.services.matching import pair_of
from web.services.promises import difference
from web.services.situations import Situation, situation


class StepBreaks(Conflict):
    """A step that would break rules now; `broken` says which."""

    def __init__(self, broken: tuple[Finding, ...]) -> None:
        super().__init__("step_breaks", lazy("This would break a rule that always holds."))
        self.broken = broken


class StepGone(Conflict):
    """A step of which nothing can be done any more; `left` says what, and why."""

    def __init__(self, left: tuple[Left, ...]) -> None:
        super().__init__(
            "step_gone",
            lazy("This can no longer be done: the people or places that it is about have changed since."),
        )
        self.left = left


@dataclass(frozen=True, slots=True)
class Stepped:
    """The draft's version after a step, and the change that was taken back or made again; `left` is what of
    it could not be done.
    """

    version: int
    edit: Edit
    left: tuple[Left, ...] = ()


def undo(session: Session, zone: ZoneInfo, actor: Actor, roster_id: int, version: int) -> Stepped:
    """Take back the last change of a draft by hand, whoever made it, as far as that can be done.

    Raises Forbidden, NotFound; Outdated when the draft has changed since; Conflict when there is none, or
    nothing of it can be taken back any more: `StepGone`, or `StepBreaks` where a rule would be broken.
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
        later, left = _changed(session, zone, roster, version, change, held)
        if forward:
            held -= _let_go(session, held & {each.pair for each in left})
        _turn(session, edit, held, undone=not forward)
        verb = "redone" if forward else "undone"
        whose = edit.by if edit.by != actor.person_id else None
        note(session, actor, verb, "roster", roster_id, node=roster.scope_organisation_id, whose=whose)
        return Stepped(later, edit, left)


def _changed(
    session: Session, zone: ZoneInfo, roster: Roster, version: int, change: Change, held: Pairs
) -> tuple[int, tuple[Left, ...]]:
    """Change the draft as far as what comes may come and what goes is there, and what is left undone; whom
    the change held is free now.
    """
    now_is = situation(session, zone, roster.id)
    off = held | _asked_again(session, roster, change)
    found, judged = _judged(session, now_is, change, off)
    coming = found.come | found.stay
    done = Change({pair: at for pair, at in change.added.items() if pair in coming}, found.go | found.stay)
    return apply(session, roster, version, done, now_is.seated, judged), found.left


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


def _judged(session: Session, now_is: Situation, change: Change, off: Pairs) -> tuple[Possible, Effect]:
    """As much of a change as breaks no rule, with its effect. Raises StepGone, StepBreaks."""
    found, first = possible(now_is, frozenset(change.added), change.removed), tuple[Finding, ...]()
    while not found.is_nothing:
        come, go = (frozenset(pair_of(*pair) for pair in pairs) for pairs in (found.come, found.go))
        judged = effect(now_is.problem, now_is.seated, moves(come, go))
        counting = waiving.not_set_aside(session, now_is.problem, judged.broken, come)
        broken = tuple(each for each in counting if not _is_word_about(each, off))
        if not broken:
            return found, judged
        first, less = first or broken, found.without_breaking(broken, now_is)
        if less == found:
            raise StepBreaks(broken)
        found = less
    if first:
        raise StepBreaks(first)
    raise StepGone(found.left)


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
            if session.get(Pin, (volunteer, seat)) is None and _are_known(session, volunteer, seat):
                session.add(Pin(volunteer_id=volunteer, seat_id=seat, inside=True, at=edit.at))
        session.flush()
        return edit.pinned
    held = [session.get(Pin, pair) for pair in edit.added]
    own = [each for each in held if each is not None and each.inside and each.at == edit.at]
    for each in own:
        session.delete(each)
    session.flush()
    return frozenset((each.volunteer_id, each.seat_id) for each in own)


def _are_known(session: Session, volunteer_id: int, seat_id: int) -> bool:
    return session.get(Volunteer, volunteer_id) is not None and session.get(Seat, seat_id) is not None


def _let_go(session: Session, pairs: Pairs) -> Pairs:
    """Hold those no more who could not come; whom."""
    for pair in pairs:
        if (pin := session.get(Pin, pair)) is not None:
            session.delete(pin)
    session.flush()
    return pairs


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
