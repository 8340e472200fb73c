"""The one way in which a draft is changed by hand: brought up to what stands, changed, written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.answers.explain import Effect
from matcher.roster import Roster as Seated
from web.models import Roster
from web.services import assessing, rosters
from web.services.drafts.edits import Pair, Pairs
from web.services.faults import Conflict
from web.services.parties.seating import seat_all, take_off
from web.services.promises import difference
from web.services.promises.standing import last_event
from web.services.publishing import mark_changed, meeting


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in a draft: pairs that come, with when they were put there by hand, and that go."""

    added: Mapping[Pair, datetime | None]
    removed: Pairs


def apply(
    session: Session, draft: Roster, version: int, change: Change, judged: Seated, found: Effect
) -> int:
    """Change a draft as it was seen at `version`; its new version. In a transaction that writes.

    `found` is the effect of the change on the roster `judged`: where that is what the draft shows, and its
    costs are known, they stay known. Raises Conflict when the draft moved on, or has to be brought up to date
    before.
    """
    known = assessing.is_exact(session, draft)
    later = mark_changed(session, draft.id, version)
    before, up_to_date = bring_up(session, draft)
    take_off(session, draft.id, change.removed | change.added.keys())
    seat_all(session, draft.id, change.added)
    after = (before - change.removed) | change.added.keys()
    if difference.plan_after(session, draft) != after:
        raise _cannot_hold() if up_to_date else _behind()
    if known and rosters.as_roster(before).assignments == judged.assignments:
        assessing.add_difference(session, draft.id, later, found.costs)
    else:
        assessing.ask(session, draft.id)
    return later


def bring_up(session: Session, draft: Roster) -> tuple[Pairs, bool]:
    """Base a draft on what stands now, unless it meets what happened; the pairs of its plan, and whether.

    What people answered, took and gave up since it was begun is in it from then on. Where both meet, its
    editor is to see it first: the draft stays on what it is based on.
    """
    compared, last = difference.compare(session, draft), last_event(session)
    if draft.base_event_id == last:
        return compared.after, True
    if compared.lost or meeting.with_events(session, draft, compared):
        return compared.after, False
    there = compared.placed.keys()
    take_off(session, draft.id, there - compared.after)
    seat_all(session, draft.id, dict.fromkeys(compared.after - there))
    draft.base_event_id = last
    session.flush()
    return compared.after, True


def _behind() -> Conflict:
    return Conflict(
        "draft_behind",
        lazy("What happened since this draft was begun meets it. Bring the draft up to date first."),
    )


def _cannot_hold() -> Conflict:
    return Conflict(
        "cannot_hold",
        lazy("This cannot be changed in the draft: shifts that have begun stay as they are."),
    )
