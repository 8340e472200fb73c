"""Two persons found to be one: what both had goes to the one that is kept, and can be put back for 30 days.

The merged person stays as a row that points at the kept one, out of every list and plan. What was done is
kept sealed under the merged person's key (`web.services.people.ledger`); with that key it is gone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of
from web.models import PRIVATE_FIELDS, Grant, Merge, Person, ProjectLead, Volunteer
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.people import joining, joining_messages, joining_shifts, profile
from web.services.people.clashes import Clash, clashes
from web.services.people.keeping import home_node, narrowed
from web.services.people.ledger import Ledger
from web.services.people.naming import set_names
from web.services.people.profile import Profile
from web.services.promises import same_person
from web.services.promises.deeds import Deed
from web.services.promises.transitions import SYSTEM
from web.vault import Erased

UNDONE_WITHIN = timedelta(days=30)
FIELD = "merge"
KEPT, MERGED = "kept", "merged"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two persons; `profile` of who serves."""

    person: Person
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class Preview:
    """Both persons side by side, and where they clash."""

    kept: Side
    merged: Side
    clashes: Sequence[Clash]


def preview(session: Session, actor: Actor, kept_id: int, merged_id: int) -> Preview:
    """What a merge would bring together. Raises NotFound, Forbidden, Conflict as the merge would."""
    kept, merged = _both(session, actor, kept_id, merged_id)
    return Preview(_side(session, kept), _side(session, merged), clashes(session, kept.id, merged.id))


def merge(session: Session, actor: Actor, said: Mapping[str, Any], version: int | None = None) -> int:
    """Make two persons one, from a loaded `MergeSchema`; the merge's id.

    `version` is the kept person's. Raises NotFound for people out of scope; Forbidden for oneself and where
    rights would go over that are not the actor's to grant; Conflict `serves` where only the other one has a
    profile, `clash` where both serve at one time and it is not said whose shifts stay; Outdated.
    """
    kept, merged = _both(session, actor, said["kept_id"], said["merged_id"])
    with editing(
        session, actor, "person", kept, version, lambda: _read(session, kept),
        node=home_node(session, kept.id), private=frozenset(PRIVATE_FIELDS),
    ):  # fmt: skip
        if clashes(session, kept.id, merged.id) and said["clashes"] is None:
            raise Conflict("clash", lazy("Both serve at one time. Say whose shifts stay."))
        row = Merge(kept_id=kept.id, merged_id=merged.id, moved={}, by_person_id=actor.person_id, at=now())
        session.add(row)
        session.flush()
        ledger = Ledger(session)
        _join(ledger, Deed(actor, SYSTEM, why="merged"), kept, merged, said)
        row.moved = _counted(ledger)
        row.sealed = vault_of(session).seal(merged.id, FIELD, json.dumps(ledger.entries))
        _note(session, actor, "merged", row)
    return row.id


def undo(session: Session, actor: Actor, merge_id: int) -> frozenset[str]:
    """Put everything back as it was; the tables in which later changes stay.

    Raises NotFound; Conflict after 30 days, for one that was undone, where a later one rests on it, and for
    who was locked out meanwhile; Forbidden where rights would go back that are not the actor's to grant.
    """
    row = session.get(Merge, merge_id)
    if row is None:
        raise NotFound
    kept, merged = session.get_one(Person, row.kept_id), session.get_one(Person, row.merged_id)
    _in_reach(session, actor, kept.id)
    with editing(
        session, actor, "person", kept, None, lambda: _read(session, kept),
        node=home_node(session, kept.id), private=frozenset(PRIVATE_FIELDS),
    ):  # fmt: skip
        _refuse_late(session, row, kept)
        ledger = Ledger(session, json.loads(_opened(session, row)))
        ledger.undo()
        same_person.restore(session, Deed(actor, SYSTEM, why="unmerged"), ledger.keys("promise"))
        row.undone_at = now()
        session.flush()
        _refuse_rights(session, actor, kept.id, merged.id)
        for person in (kept, merged):
            set_names(person, name=person.name, latin_name=person.latin_name)
            _count_hours(session, person.id)
        _note(session, actor, "unmerged", row)
    return frozenset(ledger.since)


def of(session: Session, person_id: int) -> Sequence[Merge]:
    """The merges into a person that can still be undone, newest first."""
    chosen = select(Merge).where(Merge.kept_id == person_id, Merge.undone_at.is_(None))
    return session.scalars(chosen.where(Merge.at > now() - UNDONE_WITHIN).order_by(Merge.id.desc())).all()


def _join(ledger: Ledger, deed: Deed, kept: Person, merged: Person, said: Mapping[str, Any]) -> None:
    """Bring together what both had; the order is the one in which it can be put back."""
    joining.join_profiles(ledger, kept.id, merged.id, theirs=said["limits"] == MERGED)
    joining.join_papers(ledger, kept.id, merged.id)
    joining.join_ways_in(ledger, kept.id, merged.id)
    joining_shifts.join_shifts(ledger, deed, kept.id, merged.id, theirs=said["clashes"] == MERGED)
    joining_messages.join_messages(ledger, kept.id, merged.id)
    named, state = (merged if said["name"] == MERGED else kept), _state(kept, merged)
    with ledger.changing(merged):
        merged.merged_into_id, merged.state, merged.state_since = kept.id, "left", now()
    with ledger.changing(kept):
        if kept.state != state:
            kept.state, kept.state_since = state, now()
        if said["language"] == MERGED:
            kept.language = merged.language
        kept.form_of_address = named.form_of_address
        latin_name = named.latin_name or kept.latin_name
        set_names(kept, name=named.name, latin_name=latin_name, own_sort_key=named.own_sort_key)
    _count_hours(ledger.session, kept.id)


def _state(kept: Person, merged: Person) -> str:
    """Whether one person of both takes part: locked out if one was, else if one does."""
    states = {kept.state, merged.state}
    return next(each for each in ("locked_out", "active", "left") if each in states)


def _both(session: Session, actor: Actor, kept_id: int, merged_id: int) -> tuple[Person, Person]:
    if kept_id == merged_id:
        raise NotFound
    scope = _in_reach(session, actor, kept_id, merged_id)
    kept, merged = (scope.person(each) for each in (kept_id, merged_id))
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise NotFound
    if actor.person_id in (kept_id, merged_id):
        raise Forbidden("oneself", lazy("Somebody else has to merge you with another person."))
    _refuse_rights(session, actor, kept_id, merged_id)
    if session.get(Volunteer, kept_id) is None and session.get(Volunteer, merged_id) is not None:
        raise Conflict("serves", lazy("Keep the one of both who serves."))
    return kept, merged


def _in_reach(session: Session, actor: Actor, *person_ids: int) -> Scope:
    """The scope of a coordinator whom all of these people are near. Raises NotFound.

    All, for whoever merges two comes to keep what both had: contacts, birth date and ways in.
    """
    scope = Scope(session, narrowed(actor, "coordinator"))
    near = session.scalars(select(Person.id).where(Person.id.in_(person_ids), scope.near())).all()
    if len(near) != len(person_ids):
        raise NotFound
    return scope


def _refuse_rights(session: Session, actor: Actor, *person_ids: int) -> None:
    """Rights go over with a person: an administrator of their organisations alone may let them."""
    held = select(Grant.organisation_id).where(Grant.person_id.in_(person_ids), Grant.ended_at.is_(None))
    leads = select(ProjectLead.project_id).where(ProjectLead.person_id.in_(person_ids))
    scope, nodes = Scope(session, actor), frozenset(session.scalars(held))
    ours = nodes <= scope.nodes("administrator")
    led = set(session.scalars(leads))
    if not ours or (led and not (scope.whole("administrator") or led <= scope.project_ids())):
        raise Forbidden("rights", lazy("One of them holds rights, so an administrator has to merge them."))


def _refuse_late(session: Session, row: Merge, kept: Person) -> None:
    later = session.scalar(
        select(Merge.id).where(
            Merge.id > row.id, Merge.undone_at.is_(None), Merge.kept_id.in_((row.kept_id, row.merged_id))
        )
    )
    if kept.state == "locked_out":
        raise Conflict("locked_out", lazy("This person is locked out. Let them in again first."))
    if row.undone_at is not None:
        raise Conflict("undone", lazy("This was undone already."))
    if now() - row.at > UNDONE_WITHIN:
        raise Conflict("too_late", lazy("A merge can be undone for 30 days."))
    if later is not None or kept.merged_into_id is not None:
        raise Conflict("later_merge", lazy("Undo the later merge of this person first."))


def _opened(session: Session, row: Merge) -> str:
    gone = Conflict("erased", lazy("What the merged person had was erased."))
    if row.sealed is None:
        raise gone
    try:
        return vault_of(session).open(row.merged_id, FIELD, row.sealed)
    except Erased:
        raise gone from None


def _side(session: Session, person: Person) -> Side:
    serves = session.get(Volunteer, person.id) is not None
    return Side(person, profile.get(session, person.id) if serves else None)


def _read(session: Session, person: Person) -> Mapping[str, Any]:
    if session.get(Volunteer, person.id) is None:
        return {"name": person.name, "latin_name": person.latin_name, "language": person.language}
    return profile.values(profile.get(session, person.id))


def _counted(ledger: Ledger) -> dict[str, int]:
    """How many rows of each table went over or changed."""
    tables = [table for table, _, _ in ledger.entries]
    return {table: tables.count(table) for table in sorted(set(tables))}


def _count_hours(session: Session, person_id: int) -> None:
    if (volunteer := session.get(Volunteer, person_id)) is not None:
        volunteer.hours_version += 1


def _note(session: Session, actor: Actor, verb: str, row: Merge) -> None:
    node = home_node(session, row.kept_id)
    note(session, actor, verb, "person", row.kept_id, node=node, merged=row.merged_id, merge=row.id)
