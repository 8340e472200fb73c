"""Rows' ids as the words people know them by; looked up in bulk, each kind once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from i18n.formats import Formats
from i18n.negotiate import text_for
from i18n.translator import lazy, translator
from web.db import plain_rows
from web.models import Organisation, Person, Place, Project, Seat, Shift, Term
from web.services.access.scope import Scope
from web.services.parties import specialists
from web.services.parties.numbers import is_one

Texts = Mapping[str, str]
Naming = Callable[[str, str], str]
SOMEBODY = lazy("a volunteer")
_TERMS = select(Term.code, Term.names).where(Term.kind == bindparam("kind"))
_asked: Any = bindparam("ids", expanding=True)
_PERSONS = select(Person.id, Person.name).where(Person.id.in_(_asked))
_PROJECTS = select(Project.id, Project.texts).where(Project.id.in_(_asked))
_PLACES = select(Place.id, Place.names).where(Place.id.in_(_asked))
_ORGANISATIONS = select(Organisation.id, Organisation.names).where(Organisation.id.in_(_asked))
_SHIFTS = (
    select(Shift.id, Shift.texts, Shift.starts_at, Project.texts.label("project"))
    .join(Project, Project.id == Shift.project_id)
    .where(Shift.id.in_(_asked))
)
_SEATS = select(Seat.id, Seat.role, Seat.shift_id).where(Seat.id.in_(_asked))


def chosen(texts: Texts | None, tag: str) -> str:
    """The text for a reader of `tag` out of tag -> text; empty when there is none."""
    return text_for(texts or {}, tag)


def project_name(texts: Mapping[str, Mapping[str, str]], tag: str) -> str:
    """A project's name for a reader, out of tag -> {name, summary}."""
    return chosen({each: text.get("name", "") for each, text in texts.items()}, tag)


class Names:
    """Says what the things of the district are called, in one language; kinds as in `i18n.reader.Reader`.

    Whom the reader may not know by the `scope` is a volunteer like any other, without name or number. Without
    a scope nobody is kept back: for texts that a person reads about themselves.
    """

    def __init__(self, session: Session, formats: Formats, scope: Scope | None = None) -> None:
        self._session = session
        self._scope = scope
        self._formats = formats
        self._tag = formats.tag
        self._known: dict[tuple[str, str], str] = {}
        self._terms_read: set[str] = set()

    def __call__(self, kind: str, code: str) -> str:
        """The name of one thing; its code where it has none."""
        if (kind, code) not in self._known:
            self.read(kind, [code])
        return self._known.get((kind, code), code)

    def read(self, kind: str, codes: Iterable[str]) -> None:
        """Look many up at once."""
        ids = {int(code) for code in codes if is_one(code)}
        if kind in _ROWS and ids:
            for identity, name in _ROWS[kind](self, ids):
                self._known[kind, str(identity)] = name
        elif kind not in _ROWS and kind not in self._terms_read:
            self._terms_read.add(kind)
            for term in plain_rows(self._session, _TERMS, kind=kind):
                self._known[kind, term.code] = chosen(term.names, self._tag) or term.code

    def _rows(self, chosen_rows: Any, ids: Collection[int]) -> Sequence[Any]:
        return plain_rows(self._session, chosen_rows, ids=list(ids)).all()

    def _volunteers(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        known = ids if self._scope is None else self._scope.knows(ids)
        names = {row.id: row.name for row in self._rows(_PERSONS, known)}
        somebody = translator(self._tag).say(SOMEBODY)
        offered = specialists.called(self._session, known, self._tag, self._scope)
        return [(each, names.get(each) or offered.get(each, somebody)) for each in sorted(ids)]

    def _projects(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        return [(row.id, project_name(row.texts, self._tag)) for row in self._rows(_PROJECTS, ids)]

    def _places(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        return [(row.id, chosen(row.names, self._tag)) for row in self._rows(_PLACES, ids)]

    def _organisations(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        return [(row.id, chosen(row.names, self._tag)) for row in self._rows(_ORGANISATIONS, ids)]

    def _shifts(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        for row in self._rows(_SHIFTS, ids):
            title = chosen(row.texts, self._tag) or project_name(row.project, self._tag)
            yield row.id, self._formats.told_apart(title, self._formats.moment(row.starts_at))

    def _seats(self, ids: set[int]) -> Iterable[tuple[int, str]]:
        rows = self._rows(_SEATS, ids)
        self.read("shift", {str(row.shift_id) for row in rows})
        for row in rows:
            role = self("role", row.role) if row.role else ""
            shift = self("shift", str(row.shift_id))
            yield row.id, f"{shift} · {role}" if role else shift


_ROWS: Mapping[str, Callable[[Names, set[int]], Iterable[tuple[int, str]]]] = {
    "volunteer": Names._volunteers,
    "project": Names._projects,
    "place": Names._places,
    "organisation": Names._organisations,
    "shift": Names._shifts,
    "seat": Names._seats,
}
