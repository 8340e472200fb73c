"""Bringing a draft up to date: what met gives way to what happened, and what the draft lost is named."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Audit, Roster
from web.services import assessing, rosters
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.drafts import edits
from web.services.promises import difference
from web.services.promises.difference import Compared, Difference
from web.services.promises.standing import last_event
from web.services.publishing import meeting
from web.services.publishing.drafts import editable, mark_changed
from web.services.publishing.meeting import Wanted

VERB = "rebased"


def rebase(
    session: Session, actor: Actor, roster_id: int, *, version: int | None = None, key: str = ""
) -> Sequence[Wanted]:
    """Base a draft on what stands now; what it wanted and lost, as it met what happened or breaks a rule.

    Raises NotFound, Forbidden, Outdated, Conflict when it is published.
    """
    done = once(session, key, lambda: {"lost": _rebase(session, actor, roster_id, version)})
    return wanted(done["lost"])


def lost(session: Session, roster_id: int) -> Sequence[Wanted]:
    """What a draft lost when it was last brought up to date."""
    chosen = select(Audit.numbers).where(
        Audit.subject == "roster", Audit.subject_id == roster_id, Audit.verb == VERB
    )
    numbers = session.scalar(chosen.order_by(Audit.id.desc()).limit(1))
    return wanted(numbers["lost"]) if numbers else []


def _rebase(session: Session, actor: Actor, roster_id: int, version: int | None) -> list[list[Any]]:
    draft = editable(session, actor, roster_id, version)
    compared = difference.compare(session, draft)
    kept = still_fitting(session, draft, compared)
    _write(session, actor, draft, compared, kept)
    gone = Difference(
        (compared.found.added - kept.added) | compared.lost, compared.found.removed - kept.removed
    )
    told = _told(gone)
    note(session, actor, VERB, "roster", draft.id, node=draft.scope_organisation_id, lost=told)
    assessing.ask(session, draft.id)
    return told


def still_fitting(session: Session, draft: Roster, compared: Compared) -> Difference:
    """What of a difference meets nothing that happened, and breaks no rule."""
    met = {each.pair for found in meeting.with_events(session, draft, compared) for each in found.wanted}
    kept = meeting.whole(compared.found, met & compared.found.pairs)
    return meeting.without_broken(session, draft, compared.standing, kept)


def _write(session: Session, actor: Actor, draft: Roster, compared: Compared, kept: Difference) -> None:
    base, plan = (
        rosters.published(session, draft.period_start),
        (compared.standing - kept.removed) | kept.added,
    )
    inside, outside = edits.by_hand(edits.history(session, draft.id))
    back = (compared.found.removed - kept.removed) & outside.keys()
    off = ((compared.found.added | compared.lost) - kept.added) & inside.keys()
    if back or off:
        edits.record(session, draft.id, actor.person_id, back, off, now())
    difference.seat(session, draft, {pair: compared.placed.get(pair) for pair in plan})
    draft.base_event_id = last_event(session)
    draft.base_roster_id = base.id if base else None
    session.flush()
    mark_changed(session, draft.id, draft.version)


def _told(gone: Difference) -> list[list[Any]]:
    return [
        [*pair, comes]
        for comes, pairs in ((True, gone.added), (False, gone.removed))
        for pair in sorted(pairs)
    ]


def wanted(told: Iterable[Sequence[Any]]) -> Sequence[Wanted]:
    """What was wanted, as it was written down."""
    return [Wanted(volunteer, seat, comes) for volunteer, seat, comes in told]
