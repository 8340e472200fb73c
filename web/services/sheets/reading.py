"""What a sheet says, ready to be looked at and entered: one table, or a workbook of a whole district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.orm import Session

from web.models import DISTRICT, Sheet
from web.services.accounts.sign_in import acting_as
from web.services.sheets import book, content, keeping, report
from web.services.sheets.column import Kind
from web.services.sheets.coming import Coming
from web.services.sheets.entering import Entering
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import in_book, kind_of
from web.services.sheets.kinds.people import KIND_NAME as PEOPLE
from web.services.sheets.looking import Looked, Tell, look
from web.services.sheets.report import CHANGED, NEW, Line
from web.sheets.table import Table


class CannotEnter(Exception):
    """Something changed since the rows were looked at: these are the lines as they are now."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines


class Reading(Protocol):
    """What can be done with what a sheet says."""

    def look(self, ground: Ground, tell: Tell | None) -> list[Looked]:
        """Every row against what stands."""

    def enter(self, session: Session, ground: Ground, before: Sequence[Line], tell: Tell) -> Sequence[int]:
        """Enter what is new or changed by these lines; the ids of people who are new.

        Raises CannotEnter, NotEntered, and Ended where somebody asks for it.
        """


def ground_of(session: Session, sheet: Sheet, tag: str) -> Ground | None:
    """What the sheet stands on; None where who brought it may not bring it any more."""
    actor = acting_as(session, sheet.brought_by) if sheet.brought_by is not None else None
    if actor is None or not keeping.is_theirs(session, actor, sheet):
        return None
    coming = Coming() if sheet.kind == DISTRICT else None
    return Ground(session, actor, sheet.organisation_id, tag, coming)


def reading_of(session: Session, sheet: Sheet) -> Reading:
    """What a sheet says."""
    if sheet.kind == DISTRICT:
        return _Book(content.book_of(session, sheet), sheet.columns)
    return _One(kind_of(sheet.kind), content.table_of(session, sheet), sheet.columns)


@dataclass(frozen=True)
class _One:
    """One table of one kind."""

    kind: Kind
    table: Table
    columns: Mapping[str, str]

    def look(self, ground: Ground, tell: Tell | None) -> list[Looked]:
        return look(ground, self.kind, self.table, self.columns, tell)

    def enter(self, session: Session, ground: Ground, before: Sequence[Line], tell: Tell) -> Sequence[int]:
        found = look(ground, self.kind, _asked(self.table, before), self.columns)
        lines = _with(before, found)
        if report.differing(before, lines):
            raise CannotEnter(lines)
        every = Entering(ground, self.kind, lines, tell)
        every.enter(found)
        every.finish()
        return every.made if self.kind.name == PEOPLE else ()


@dataclass(frozen=True)
class _Book:
    """A workbook with a sheet for each kind."""

    tables: Mapping[str, Table]
    columns: Mapping[str, Mapping[str, str]]

    def look(self, ground: Ground, tell: Tell | None) -> list[Looked]:
        return book.look_at_all(ground, self.tables, self.columns, tell)

    def enter(self, session: Session, ground: Ground, before: Sequence[Line], tell: Tell) -> Sequence[int]:
        """Sheet by sheet: each is looked at once what it speaks of is there."""
        made: Sequence[int] = ()
        coming, done = ground.coming, 0
        for name in in_book():
            lines = [each for each in before if each.sheet == name]
            if not any(each.state in (NEW, CHANGED) for each in lines):
                continue
            # Made anew, for what was entered before may have changed what the actor may see.
            there = Ground(
                session, ground.actor, ground.organisation_id, ground.tag, Coming(came=coming.came)
            )
            found = book.look_at(there, name, _asked(self.tables[name], lines), self.columns[name])
            if book.differing(there, lines, [each.line for each in found]):
                raise CannotEnter(_with(before, found))
            further = _further(tell, done, len(before))
            every = Entering(there, kind_of(name), _with(before, found), further)
            every.enter(found)
            every.finish()
            done += len(found)
            made = every.made if name == PEOPLE else made
        return made


def _further(tell: Tell, before: int, every: int) -> Tell:
    return lambda done, _: tell(before + done, every)


def _asked(table: Table, lines: Sequence[Line]) -> Table:
    """The rows that have something to enter."""
    asked = {each.number for each in lines if each.state in (NEW, CHANGED)}
    return replace(table, rows=tuple(each for each in table.rows if each.number in asked))


def _with(before: Sequence[Line], found: Sequence[Looked]) -> list[Line]:
    """All lines, those that were looked at again as they are now."""
    again = {(each.line.sheet, each.line.number): each.line for each in found}
    return [again.get((each.sheet, each.number), each) for each in before]
