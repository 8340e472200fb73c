"""Keeping texts: what is written by hand and what comes from translators, with lines of audit."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import texts
from i18n.translator import lazy
from web.db import writing
from web.models import Opening, Organisation, Place, Project, Series, Shift, Term
from web.models.texts import PROJECT_FIELDS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Forbidden, Invalid, Outdated
from web.services.texts import things
from web.services.texts.things import Thing

Fields = Mapping[str, texts.Texts]
LONGEST: Mapping[str, int] = {"name": 120, "title": 120, "summary": 2000, "guide": 4000}
SUBJECTS = {"title": "shift", "word": "term"}
"""What the audit trail calls a kind, where it is not the kind itself."""


def version(thing: Thing) -> int:
    """A number that is another one as soon as any text of a thing is."""
    told = json.dumps(thing.texts, sort_keys=True, ensure_ascii=False)
    return crc32(told.encode())


def save(session: Session, actor: Actor, kind: str, key: str, said: Fields, seen: int | None = None) -> None:
    """Other texts of a thing, as its reader saw it at the version `seen`.

    What somebody translates who may not check it is a draft. Raises NotFound, Forbidden, Outdated, Invalid.
    """
    with writing(session):
        scope = Scope(session, actor)
        thing = things.get(scope, kind, key)
        if not things.may_write(scope, thing):
            raise Forbidden
        if seen is not None and version(thing) != seen:
            raise Outdated(version(thing), thing.texts, "", None)
        checks = things.may_check(scope, thing)
        after = {
            name: said.get(name, before) if checks else texts.unchecked(before, said.get(name, before))
            for name, before in thing.texts.items()
        }
        refuse_empty(after)
        keep(session, actor, thing, after)


def refuse_empty(after: Fields) -> None:
    """Raise Invalid for a thing that would be called nothing in any language."""
    name, said = next(iter(after.items()))
    if not any(text.strip() for text in said.values()):
        raise Invalid({name: [lazy("Give a name in one language at least.")]})


def keep(session: Session, actor: Actor, thing: Thing, after: Fields, verb: str = "translated") -> None:
    """Write texts that differ to whatever bears them; inside the transaction that does it."""
    changes = {name: [dict(thing.texts[name]), dict(said)] for name, said in after.items()
               if dict(said) != dict(thing.texts[name])}  # fmt: skip
    if not changes:
        return
    rows = _rows(session, thing)
    for row in rows:
        _write(row, thing.kind, after)
    first: Any = rows[0]
    subject = SUBJECTS.get(thing.kind, thing.kind)
    named = {"kind": first.kind, "code": first.code} if thing.kind == "word" else {}
    identity = 0 if thing.kind == "word" else first.id
    note(session, actor, verb, subject, identity, node=thing.node, changes=changes, **named)


def _rows(session: Session, thing: Thing) -> list[Any]:
    if thing.kind == "word":
        return [session.get_one(Term, tuple(thing.key.split(":", 1)))]
    if thing.kind == "title":
        return _bearing(session, thing)
    kinds: Mapping[str, Any] = {"project": Project, "place": Place, "organisation": Organisation}
    return [session.get_one(kinds[thing.kind], int(thing.key))]


def _bearing(session: Session, thing: Thing) -> list[Any]:
    """The shifts to come that bear a title, and the series and opening hours that go on with it."""
    mine = (Shift.project_id == thing.project_id) & (Shift.starts_at > now())
    shifts = session.scalars(select(Shift).where(mine).order_by(Shift.starts_at, Shift.id)).all()
    kinds: Sequence[Any] = (Series, Opening)
    found = (select(kind).where(kind.project_id == thing.project_id) for kind in kinds)
    ongoing = [row for chosen in found for row in session.scalars(chosen)]
    return [
        *(each for each in shifts if things.digest(each.project_id, each.texts) == thing.key),
        *(row for row in ongoing if things.digest(row.project_id, row.shift.get("texts", {})) == thing.key),
    ]


def _write(row: Any, kind: str, after: Fields) -> None:
    if isinstance(row, Series | Opening):
        row.shift = {**row.shift, "texts": dict(after["title"])}
    elif kind == "title":
        row.texts = dict(after["title"])
    elif kind == "project":
        row.texts = texts.by_tag({name: after[name] for name in PROJECT_FIELDS})
    else:
        row.names = dict(after["name"])
    if "guide" in after:
        row.texts = dict(after["guide"])
    if hasattr(row, "version"):
        row.version += 1
