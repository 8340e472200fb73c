"""What a publication lacks for its readers: texts in their language, where a rule asks for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import texts
from i18n.texts import State, Texts
from i18n.translator import lazy
from web.models import Person, Place, Project, Seat, Shift, Term
from web.services.faults import Conflict
from web.services.organisations.reading import HOUSEHOLD
from web.services.texts import rules, things
from web.services.texts.counting import of_person

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Lack:
    """A text that readers of a language would not find: whose it is, and how many of them would be told."""

    kind: str
    key: str
    called: Texts
    tag: str
    strict: bool
    readers: int


class Lacks(Conflict):
    """Not published, as texts are missing for readers of a language; `found` names them.

    `may_go_on`: no rule stops it, and who publishes may do so none the less.
    """

    def __init__(self, found: Sequence[Lack]) -> None:
        self.found = found
        self.may_go_on = not any(each.strict for each in found)
        super().__init__("texts_missing", lazy("Texts are missing in languages of people who would be told."))


@dataclass(frozen=True, slots=True)
class _Met:
    """A text that somebody meets on a seat."""

    kind: str
    key: str
    said: Texts


def of_pairs(session: Session, pairs: Collection[tuple[int, int]]) -> Sequence[Lack]:
    """What is missing for those who would get a seat; those that stop first, then by how many read it."""
    held = rules.by_node(session)
    if not held:
        return ()
    reading = _languages(session, {person for person, _ in pairs if person > 0})
    met = _met(session, {seat for _, seat in pairs})
    found: dict[tuple[str, str, str, bool], set[int]] = defaultdict(set)
    called: dict[tuple[str, str], Texts] = {}
    for person, seat in pairs:
        tag = reading.get(person, "")
        node, seen = met.get(seat, (0, ()))
        if tag not in held.get(node, {}):
            continue
        for each in seen:
            if any(each.said.values()) and texts.state(each.said, tag) is not State.CHECKED:
                called[each.kind, each.key] = each.said
                found[each.kind, each.key, tag, held[node][tag]].add(person)
    lacks = [
        Lack(kind, key, called[kind, key], tag, strict, len(people))
        for (kind, key, tag, strict), people in found.items()
    ]
    return sorted(lacks, key=lambda each: (not each.strict, -each.readers, each.tag, each.kind, each.key))


def readable(session: Session, person_id: int, rows: Sequence[Any]) -> Sequence[Any]:
    """Of rows of seats, those that somebody may be shown to ask for: no rule of their language stops them."""
    held = rules.by_node(session)
    tag = _languages(session, [person_id]).get(person_id, "") if held else ""
    if not any(found.get(tag) for found in held.values()):
        return rows
    met = _met(session, {row.id for row in rows})
    return [row for row in rows if not _stopped(*met.get(row.id, (0, ())), tag, held)]


def _stopped(node: int, seen: Iterable[_Met], tag: str, held: Mapping[int, Mapping[str, bool]]) -> bool:
    return held.get(node, {}).get(tag, False) and any(
        any(each.said.values()) and texts.state(each.said, tag) is not State.CHECKED for each in seen
    )


def _languages(session: Session, people: Collection[int]) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for some in _batches(people):
        rows = session.execute(select(Person.id, Person.language).where(Person.id.in_(some)))
        found |= {identity: of_person(language) for identity, language in rows}
    return found


def _met(session: Session, seats: Collection[int]) -> Mapping[int, tuple[int, tuple[_Met, ...]]]:
    """Seat -> the organisation of its project, and the texts that somebody meets there."""
    named = select(Term.code, Term.names).where(Term.kind == "role")
    roles = {row.code: row.names for row in session.execute(named)}
    found: dict[int, tuple[int, tuple[_Met, ...]]] = {}
    for some in _batches(seats):
        chosen = (
            select(
                Seat.id, Seat.role, Shift.texts, Shift.project_id, Shift.place_id, Place.kind, Place.names,
                Project.texts.label("project"), Project.organisation_id,
            )
            .join(Shift, Shift.id == Seat.shift_id)
            .join(Project, Project.id == Shift.project_id)
            .join(Place, Place.id == Shift.place_id)
            .where(Seat.id.in_(some))
        )  # fmt: skip
        for row in session.execute(chosen):
            found[row.id] = row.organisation_id, tuple(_on(row, roles))
    return found


def _on(row: Any, roles: Mapping[str, Texts]) -> Iterator[_Met]:
    names = {tag: said.get("name", "") for tag, said in row.project.items()}
    yield _Met("project", str(row.project_id), names)
    if texts.source(row.texts)[1]:
        yield _Met("title", things.digest(row.project_id, row.texts), row.texts)
    if row.kind != HOUSEHOLD:
        yield _Met("place", str(row.place_id), row.names)
    if row.role in roles:
        yield _Met("word", f"role:{row.role}", roles[row.role])


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
