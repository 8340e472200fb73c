"""The weeks around one: which have shifts or rosters, and how full each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Roster
from web.services import rosters
from web.services.access.scope import Scope
from web.services.board import filling
from web.services.board.records import Tally
from web.services.board.sums import Sums, sums_of
from web.services.days import Week

BEFORE, AFTER = 4, 4
NEAR = timedelta(days=7)
"""The weeks beside the one shown are there though they are empty."""


@dataclass(frozen=True, slots=True)
class WeekInStrip:
    """A week with what is in force for it (`number`) and its newest draft that the reader may see."""

    week: Week
    sums: Sums
    number: int | None
    draft_id: int | None


def weeks_around(
    session: Session, shown: Week, scope: Scope, own: Tally, draft_id: int | None = None
) -> Sequence[WeekInStrip]:
    """The weeks around `shown`, which is as full as `own` says; those far off without anything left out.

    A week of which nothing is published is as full as its newest draft, or as the one on screen: `draft_id`.
    """
    mondays = [shown.monday + timedelta(days=7 * number) for number in range(-BEFORE, AFTER + 1)]
    others = [Week(monday, shown.zone) for monday in mondays if monday != shown.monday]
    sums = sums_of(session, others, scope)
    sums = {**sums, shown.monday: Sums(own.shifts, own.heads, own.desired, own.beyond)}
    numbers, drafts = _rosters(session, mondays, scope)
    planned = [each for monday, each in drafts.items() if monday not in numbers]
    seen = None if draft_id is None else shown.monday
    full = filling.of_rosters(session, [each for each in planned if each.period_start != seen], scope)
    for each in planned:
        if each.id in full:
            monday, found = each.period_start, full[each.id]
            sums[monday] = replace(sums[monday], heads=found.heads, beyond=found.beyond)
    newest = {monday: each.id for monday, each in drafts.items()}
    return [
        WeekInStrip(Week(monday, shown.zone), sums[monday], numbers.get(monday), newest.get(monday))
        for monday in mondays
        if sums[monday].shifts or monday in numbers or monday in drafts or abs(monday - shown.monday) <= NEAR
    ]


def _rosters(
    session: Session, mondays: Sequence[date], scope: Scope
) -> tuple[Mapping[date, int | None], Mapping[date, Roster]]:
    """Monday -> the number in force, and Monday -> the newest draft."""
    listed = select(Roster).where(Roster.period_start.in_(mondays), Roster.state != "superseded")
    numbers, drafts = {}, {}
    for each in session.scalars(listed.where(rosters.visible(scope)).order_by(Roster.id)):
        if each.state == "published":
            numbers[each.period_start] = each.number
        else:
            drafts[each.period_start] = each
    return numbers, drafts
