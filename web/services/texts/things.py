"""What has texts by language in the part of the district that somebody answers for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from i18n import texts
from i18n.texts import Texts
from web.models import Organisation, Place, Project, Shift, Term
from web.models.texts import PROJECT_FIELDS
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.faults import NotFound
from web.services.households.keeping import FIELD_OF_GROUP
from web.services.organisations.reading import HOUSEHOLD

KINDS = ("project", "title", "place", "word", "organisation")
"""Projects, titles of shifts, places, words of the district, organisations."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with texts: `texts` is field -> tag -> text, `node` the organisation that answers for it.

    `key` names it among its kind: an id, of a word its kind and code, of a title its project and a digest.
    `shifts` are those that bear a title.
    """

    kind: str
    key: str
    texts: Mapping[str, Texts]
    node: int | None
    project_id: int | None = None
    shifts: tuple[int, ...] = field(default=(), compare=False)

    @property
    def called(self) -> Texts:
        """What it is called, by language."""
        return next(iter(self.texts.values()))


def read(scope: Scope, kinds: Sequence[str] = KINDS) -> list[Thing]:
    """What has texts in scope, of some kinds; shifts that are over are left out."""
    return [thing for kind in KINDS if kind in kinds for thing in _READ[kind](scope)]


def get(scope: Scope, kind: str, key: str) -> Thing:
    """One thing in scope. Raises NotFound."""
    found = next((each for each in read(scope, [kind]) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def may_write(scope: Scope, thing: Thing) -> bool:
    """Whether its texts are theirs to write."""
    if thing.kind == "word":
        return scope.whole("administrator")
    if thing.kind == "organisation":
        return scope.holds_on(thing.node, "administrator")
    if thing.kind == "place":
        return scope.holds_on(thing.node, "coordinator")
    return scope.holds_on(thing.node, *LEADS) or thing.project_id in scope.actor.leads


def may_check(scope: Scope, thing: Thing) -> bool:
    """Whether they say that a translation is right: who coordinates there, of words who administers them."""
    if thing.kind in ("word", "organisation"):
        return may_write(scope, thing)
    return scope.holds_on(thing.node, "coordinator")


def digest(project_id: int, said: Texts) -> str:
    """The key of a title: its project, and a digest of the text that is translated from."""
    return f"{project_id}-{sha256(texts.source(said)[1].encode()).hexdigest()[:12]}"


def _projects(scope: Scope) -> Iterator[Thing]:
    chosen = select(Project.id, Project.texts, Project.organisation_id).where(
        Project.closed_at.is_(None), scope.projects()
    )
    for row in scope.session.execute(chosen.order_by(Project.id)):
        said = texts.by_field(row.texts, PROJECT_FIELDS)
        yield Thing("project", str(row.id), said, row.organisation_id, row.id)


def _titles(scope: Scope) -> Iterator[Thing]:
    chosen = (
        select(Shift.id, Shift.project_id, Shift.texts, Project.organisation_id)
        .join(Project, Project.id == Shift.project_id)
        .where(Shift.starts_at > now(), Shift.status == "open", scope.projects())
        .order_by(Shift.project_id, Shift.starts_at, Shift.id)
    )
    found: dict[str, list[Any]] = {}
    for row in scope.session.execute(chosen):
        if texts.source(row.texts)[1]:
            found.setdefault(digest(row.project_id, row.texts), []).append(row)
    for key, rows in found.items():
        first = rows[0]
        shifts = tuple(row.id for row in rows)
        yield Thing("title", key, {"title": first.texts}, first.organisation_id, first.project_id, shifts)


def _places(scope: Scope) -> Iterator[Thing]:
    chosen = select(Place.id, Place.names, Place.organisation_id).where(Place.kind != HOUSEHOLD)
    if not scope.whole(*LEADS, "administrator"):
        chosen = chosen.where(Place.organisation_id.in_(scope.nodes(*LEADS)))
    for row in scope.session.execute(chosen.order_by(Place.id)):
        yield Thing("place", str(row.id), {"name": row.names}, row.organisation_id)


def _words(scope: Scope) -> Iterator[Thing]:
    if not scope.whole(*LEADS, "administrator"):
        return
    chosen = select(Term.kind, Term.code, Term.names, Term.texts)
    for row in scope.session.execute(chosen.order_by(Term.kind, Term.position, Term.code)):
        read = {"guide": row.texts} if row.kind == FIELD_OF_GROUP else {}
        yield Thing("word", f"{row.kind}:{row.code}", {"name": row.names, **read}, None)


def _organisations(scope: Scope) -> Iterator[Thing]:
    chosen = select(Organisation.id, Organisation.names).where(Organisation.closed_at.is_(None))
    if not scope.whole(*LEADS, "administrator"):
        chosen = chosen.where(Organisation.id.in_(scope.nodes(*LEADS, "administrator")))
    for row in scope.session.execute(chosen.order_by(Organisation.id)):
        yield Thing("organisation", str(row.id), {"name": row.names}, row.id)


_READ: Mapping[str, Callable[[Scope], Iterator[Thing]]] = {
    "project": _projects,
    "title": _titles,
    "place": _places,
    "word": _words,
    "organisation": _organisations,
}
