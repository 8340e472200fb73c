"""Publishing: a draft's difference becomes promises, its picture the next number of its week."""

from datetime import timedelta

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Roster
from web.services import assessing, rosters
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict
from web.services.promises import difference
from web.services.promises.deeds import Deed
from web.services.promises.difference import Compared
from web.services.promises.transitions import COORDINATOR, SYSTEM
from web.services.publishing import meeting
from web.services.publishing.drafts import editable
from web.services.texts import gate
from web.services.visits import fixing

HELD = timedelta(minutes=10)
"""So long nobody is told of what was published, and it can be taken back."""


def publish(
    session: Session,
    actor: Actor | None,
    roster_id: int,
    *,
    version: int | None = None,
    digest: str = "",
    key: str = "",
    none_the_less: bool = False,
) -> int:
    """Make a draft a promise, under the next number of its week; what was published is superseded.

    `version` is the draft's as its reader saw it, and `digest` the difference's that they saw. Raises
    NotFound, Forbidden for who does not coordinate the draft's scope; Outdated when the draft was changed
    since; `Meets` when it meets what happened since it was begun; `Lacks` when texts are missing that a rule
    of languages asks for, unless it only warns and it is published `none_the_less`; Conflict when it is no
    draft any more, when it would change nothing, or another thing than was seen.
    """
    done = once(
        session, key, lambda: {"number": _publish(session, actor, roster_id, version, digest, none_the_less)}
    )
    return int(done["number"])


def _publish(
    session: Session,
    actor: Actor | None,
    roster_id: int,
    version: int | None,
    digest: str,
    none_the_less: bool,
) -> int:
    draft = editable(session, actor, roster_id, version)
    fixing.fix(session, actor, draft)
    compared = difference.compare(session, draft)
    met = meeting.of_draft(session, draft, compared)
    if met:
        raise meeting.Meets(met)
    if not compared.found.pairs:
        raise Conflict("nothing_to_publish", lazy("This draft changes nothing that is in force."))
    if digest and digest != compared.found.digest:
        raise Conflict(
            "difference_changed",
            lazy("Publishing would now change something else than you saw. Nothing is published yet."),
        )
    _refuse_without_texts(session, compared, none_the_less)
    acting, moment = COORDINATOR if actor else SYSTEM, now()
    deed = Deed(actor, acting, why="published", roster_id=draft.id, held_until=moment + HELD)
    difference.publish(session, deed, draft, compared.found)
    return take_the_next_number(session, actor, draft, "published")


def _refuse_without_texts(session: Session, compared: Compared, none_the_less: bool) -> None:
    lacks = gate.of_pairs(session, compared.found.added)
    if lacks and (not none_the_less or any(each.strict for each in lacks)):
        raise gate.Lacks(lacks)


def take_the_next_number(session: Session, actor: Actor | None, draft: Roster, verb: str) -> int:
    """Publish a picture of what stands now under the next number of its week; what was is superseded."""
    base, number = rosters.published(session, draft.period_start), difference.next_number(session, draft)
    if base is not None:
        base.state = "superseded"
        session.flush()
    draft.base_roster_id = base.id if base is not None else None
    draft.state, draft.number = "published", number
    draft.published_at, draft.published_by = now(), actor.person_id if actor else None
    session.flush()
    note(session, actor, verb, "roster", draft.id, node=draft.scope_organisation_id, number=draft.number)
    assessing.ask_of_week(session, rosters.week_of(session, draft))
    return number
