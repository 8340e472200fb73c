"""Changes of a draft by hand that the next run keeps: who was put on a seat stays there, who was taken off
stays off, where that can still hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Row
from matcher.roster import Roster as Seated
from matcher.verify import verify
from web.models import DraftEdit, Roster
from web.services import waiving
from web.services.days import Week
from web.services.drafts.edits import Edit, Pair, Pairs, by_hand, history, pairs, record
from web.services.matching import pair_of
from web.services.parties.seating import seat_all, take_off
from web.services.promises import difference


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft whose changes by hand a run would keep, and these: how many, and what they come to."""

    roster_id: int
    edits: Sequence[Edit]

    @property
    def count(self) -> int:
        """How many changes stand."""
        return len(self.edits)

    def plain(self) -> dict[str, Any]:
        """As JSON, for `Run.kept`."""
        inside, outside = by_hand(self.edits)
        return {
            "roster": self.roster_id,
            "in": [list(pair) for pair in sorted(inside)],
            "out": [list(pair) for pair in sorted(outside)],
            "edits": [
                {
                    "added": [list(pair) for pair in sorted(edit.added)],
                    "removed": [list(pair) for pair in sorted(edit.removed)],
                    "by": edit.by,
                    "at": edit.at.isoformat(),
                }
                for edit in self.edits
            ],
        }


@dataclass(frozen=True, slots=True)
class Fitting:
    """Of the kept changes, what can hold in a problem; `left_out` has the rest, each with why, as a code.

    `at` is when each pair was put there or taken off. For those in `settled` a rule was set aside: they stand
    there whatever it says.
    """

    inside: Pairs
    outside: Pairs
    at: Mapping[Pair, datetime]
    left_out: Mapping[Pair, str]
    settled: Pairs = frozenset()

    def within(self, problem: Problem) -> Problem:
        """The problem in which these hold."""
        inside, outside, settled = (
            frozenset(pair_of(*pair) for pair in some)
            for some in (self.inside, self.outside, self.inside & self.settled)
        )
        return replace(
            problem,
            pinned_in=problem.pinned_in | (inside - settled),
            pinned_out=(problem.pinned_out - inside) | outside,
            published=immutabledict(
                {pair: price for pair, price in problem.published.items() if pair not in settled}
            ),
            standing=problem.standing | settled,
        )

    def without(self, gone: Iterable[Pair], why: str) -> "Fitting":
        """These but for some, which cannot hold."""
        left_out = dict.fromkeys(gone, why)
        return replace(
            self,
            inside=self.inside - left_out.keys(),
            outside=self.outside - left_out.keys(),
            left_out={**self.left_out, **left_out},
        )


def of_week(session: Session, monday: date, organisation_id: int | None) -> Kept | None:
    """The newest draft of a week and a part of the district that was changed by hand, with these changes."""
    edited = exists().where(DraftEdit.roster_id == Roster.id, DraftEdit.undone.is_(False))
    chosen = select(Roster.id).where(
        Roster.period_start == monday,
        Roster.state == "draft",
        Roster.scope_organisation_id.is_(None)
        if organisation_id is None
        else Roster.scope_organisation_id == organisation_id,
        edited,
    )
    newest = session.scalar(chosen.order_by(Roster.id.desc()).limit(1))
    if newest is None:
        return None
    return Kept(newest, [each for each in history(session, newest) if not each.undone])


def meant(session: Session, week: Week, written: Mapping[str, Any] | None) -> Pairs:
    """Of who was put on a seat by hand, those who had said no to it before that."""
    inside, _ = by_hand(edits_of(written))
    no = difference.refused(session, week)
    return frozenset(pair for pair, at in inside.items() if pair in no and no[pair].since < at)


def fitting(
    session: Session, problem: Problem, written: Mapping[str, Any] | None, moment: datetime
) -> Fitting:
    """What of the changes that a run keeps (`Run.kept`) can hold in its problem."""
    inside, outside = by_hand(edits_of(written))
    settled = _set_aside(session, problem, inside)
    left_out = {pair: why for pair in inside if (why := _hindrance(problem, pair, moment, settled))}
    off = frozenset(pair for pair in outside if _can_be_held_off(problem, pair))
    left_out |= {pair: "pinned" for pair in off if pair_of(*pair) in problem.pinned_in}
    found = Fitting(
        inside=frozenset(inside) - left_out.keys(),
        outside=off - left_out.keys(),
        at={**inside, **outside},
        left_out=left_out,
        settled=settled,
    )
    return _holding_together(problem, found)


def edits_of(written: Mapping[str, Any] | None) -> Sequence[Edit]:
    """The changes that `Run.kept` names."""
    return [
        Edit(
            id=0,
            position=number,
            added=pairs(each["added"]),
            removed=pairs(each["removed"]),
            undone=False,
            by=each["by"],
            name="",
            at=datetime.fromisoformat(each["at"]),
        )
        for number, each in enumerate((written or {}).get("edits", ()), 1)
    ]


def carry_on(
    session: Session, roster_id: int, written: Mapping[str, Any] | None, found: Fitting, plan: Pairs
) -> None:
    """Give the draft of a run the changes that it kept, as its own, so that the next run keeps them too."""
    for edit in edits_of(written):
        added = edit.added & found.inside & plan
        removed = (edit.removed & found.outside) - plan
        if added or removed:
            record(session, roster_id, edit.by, added, removed, edit.at)
    placed = {pair: found.at[pair] for pair in found.inside & plan}
    take_off(session, roster_id, placed)
    seat_all(session, roster_id, placed)


def _set_aside(session: Session, problem: Problem, pairs: Iterable[Pair]) -> Pairs:
    """Of who was put on a seat, those for whom, or for whose team, a rule was set aside there."""
    cases = {(each.shift_id, each.volunteer_id) for each in waiving.standing(session)}
    shifts = {pair: problem.shift_of.get(pair_of(*pair).seat) for pair in pairs} if cases else {}
    return frozenset(
        pair
        for pair, shift in shifts.items()
        if shift is not None and ((int(shift.id), pair[0]) in cases or (int(shift.id), None) in cases)
    )


def _hindrance(problem: Problem, pair: Pair, moment: datetime, settled: Pairs) -> str:
    """Why somebody who was put on a seat cannot be there now; empty where they can."""
    row = pair_of(*pair)
    if row.volunteer not in problem.volunteer:
        return "left"
    if row.seat not in problem.seat or problem.shift_of[row.seat].id in problem.undecided_shifts:
        return "seat_gone"
    if problem.shift_of[row.seat].start <= moment:
        return "" if row in problem.standing else "begun"
    if row in problem.pinned_out:
        return "held_off"
    if pair in settled:
        return ""
    return "" if row.seat in candidates(problem).of[row.volunteer] else "unfit"


def _can_be_held_off(problem: Problem, pair: Pair) -> bool:
    row = pair_of(*pair)
    return row.volunteer in problem.volunteer and row.seat in problem.seat and row not in problem.standing


def _holding_together(problem: Problem, found: Fitting) -> Fitting:
    """Without those that break a rule beside the others and what is held anyway; the latest goes first."""
    while found.inside:
        rows = {pair_of(*pair): pair for pair in found.inside}
        held = found.within(problem)
        broken = verify(held, Seated(frozenset(rows) | problem.pinned_in)).broken
        culprits = [
            rows[row]
            for row in rows.keys() - held.standing
            for each in broken
            if each.numbers.get("volunteer") == row.volunteer
            or (each.rule == "maximum" and each.numbers.get("seat") == row.seat)
        ]
        if not culprits:
            return found
        found = found.without([max(culprits, key=lambda pair: (found.at[pair], pair))], "breaks_rule")
    return found


def contradicting(found: Fitting, conflict: Iterable[Row]) -> Pairs:
    """Of the kept changes, those that contradict others by what a solve found out."""
    named = {(int(each.volunteer), int(each.seat)) for each in conflict}
    return (found.inside | found.outside) & named
