"""What the page of one roster shows: what it changes, what happened since it was begun, what it costs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from i18n.reader import Reader
from web.services import assessing, publishing, repairing, rosters
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.promises.standing import last_event
from web.services.publishing import RosterView, Standing
from web.words import publishing as said
from web.words import rosters as words
from web.words.tiers import compared, tier_rows

NOTHING_REFUSED: Mapping[str, Any] = {"refused": "", "since": ()}


def shown(session: Session, reader: Reader, scope: Scope, roster_id: int, page: int) -> dict[str, Any]:
    """One roster, as its page shows it; of a draft, a page of the people whose shifts change."""
    roster = publishing.roster(session, roster_id, scope)
    stands = publishing.standing(session, scope, roster_id) if roster.state == "draft" else None
    changes = stands.changes if stands else None
    return {
        "roster": roster,
        "changes": changes,
        "people": list(words.by_person(reader, changes, page)) if changes else [],
        "gone": list(words.gave_up(reader, changes, page)) if changes else [],
        "page": page,
        "seen": last_event(session),
        "shown_figures": list(words.figures(reader, roster, changes)),
        "missing": len(repairing.lost(session, scope, roster_id)) if roster.state == "published" else 0,
        **_told(reader, stands),
        **_costs(session, reader, scope, roster),
        **_repair(reader, roster),
        **_taking_back(session, reader, roster),
    }


def since(session: Session, reader: Reader, scope: Scope, roster_id: int, event_id: int) -> list[str]:
    """What happened after an event on the seats in scope, in sentences."""
    found = publishing.standing(session, scope, roster_id).happened
    return said.events(reader, [each for each in found if each.event_id > event_id])


def _told(reader: Reader, stands: Standing | None) -> dict[str, Any]:
    """What happened since a draft was begun, and what of it meets the draft."""
    if stands is None:
        return {"meetings": [], "happened": [], "dropped": [], "lost": []}
    return {
        "meetings": list(said.meetings(reader, stands.meetings)),
        "met": len(stands.meetings),
        "happened": said.events(reader, stands.happened),
        "events": len(stands.happened),
        "dropped": said.wishes(reader, stands.dropped),
        "lost": said.wishes(reader, stands.lost),
    }


def _costs(session: Session, reader: Reader, scope: Scope, roster: RosterView) -> dict[str, Any]:
    """What it costs as it is on screen, for who coordinates all of it; not while that is being worked out."""
    if not scope.holds_on(roster.organisation_id, "coordinator"):
        return {"tiers": [], "working_out": False}
    found = assessing.of_roster(session, rosters.get(session, roster.id))
    tiers = list(tier_rows(reader, found.tiers)) if found else []
    return {"tiers": tiers, "working_out": found is None and roster.state != "superseded"}


def _repair(reader: Reader, roster: RosterView) -> dict[str, Any]:
    if not roster.repair or roster.state != "draft":
        return {}
    costs = list(compared(reader, roster.repair["before"], roster.repair["after"]))
    return {"repair": costs, "repair_says": list(words.repair(reader, roster))}


def _taking_back(session: Session, reader: Reader, roster: RosterView) -> dict[str, Any]:
    """How long it can still be taken back, and what came of taking another one back."""
    last, minutes = roster.may_be_taken_back_until, 0
    if last is not None and last > now():
        minutes = -(-int((last - now()).total_seconds()) // 60) or 1
    done = publishing.taken_back(session, roster.id) if roster.undoes_number is not None else None
    return {
        "minutes": minutes,
        "taken_back": done,
        "kept": said.kept(reader, done.kept) if done else [],
    }
