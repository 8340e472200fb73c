"""Entering the rows of a sheet, in one transaction around them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from web.services.faults import Refused
from web.services.sheets import numbers
from web.services.sheets.column import Kind, Values
from web.services.sheets.faults import of_service
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY, NUMBER, Looked, Tell
from web.services.sheets.report import CHANGED, NEW, Line

AT_ONCE = 500


class NotEntered(Exception):
    """A service refused a row, which says so by now among the lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines


class Entering:
    """Enters rows of one kind, and links them with the numbers of the sheet. `made` are those that are new.

    `lines` are those of the whole report; it `tell`s how many rows are entered.
    """

    def __init__(self, ground: Ground, kind: Kind, lines: Sequence[Line], tell: Tell) -> None:
        self._ground = ground
        self._kind = kind
        self._lines = lines
        self._tell = tell
        self.made: list[int] = []

    @property
    def _session(self) -> Session:
        return self._ground.session

    def enter(self, found: Sequence[Looked]) -> None:
        """Enter rows that are new or changed, in their order. Raises NotEntered."""
        every = [each for each in found if each.line.state in (NEW, CHANGED)]
        several = AT_ONCE if self._kind.enter_all is not None else 1
        for at in range(0, len(every), several):
            self._tell(at, len(every))
            self._some(every[at : at + several])

    def finish(self) -> None:
        """What is done once all rows are entered."""
        self._session.flush()
        self._kind.after(self._ground, self.made)

    def _one(self, looked: Looked) -> int:
        said, row_id = self._said(looked), looked.line.row_id
        if not said and row_id is not None:
            return row_id
        try:
            return self._kind.enter(self._ground, row_id, said, looked.before or {})
        except Refused as refused:
            raise self._refuse(looked, refused) from refused

    def _some(self, every: Sequence[Looked]) -> None:
        """Some at once; what is refused then is found by entering one after the other."""
        if self._kind.enter_all is None:
            for each in every:
                self._link(each, self._one(each))
            return
        rows: list[tuple[int | None, Values, Values]] = [
            (each.line.row_id, self._said(each), each.before or {}) for each in every
        ]
        savepoint = self._session.begin_nested()
        try:
            made = self._kind.enter_all(self._ground, rows)
        except Refused as refused:
            savepoint.rollback()
            for each in every:
                self._one(each)
            raise self._refuse(every[0], refused) from refused
        savepoint.commit()
        for looked, row_id in zip(every, made, strict=True):
            self._link(looked, row_id)

    def _said(self, looked: Looked) -> dict[str, Any]:
        """What is to be entered of a row, with rows that are there by now for those that were to come."""
        line = looked.line
        return {
            name: self._there(name, value)
            for name, value in looked.said.items()
            if (name in line.changes or line.state == NEW) and name not in (NUMBER, IDENTITY)
        }

    def _there(self, name: str, value: Any) -> Any:
        refers = self._kind.by_field[name].refers
        return self._ground.coming.entered(refers, value) if refers else value

    def _link(self, looked: Looked, row_id: int) -> None:
        line, number = looked.line, looked.said.get(NUMBER)
        if line.state == NEW:
            self.made.append(row_id)
            self._ground.coming.came[self._kind.name][-line.number] = row_id
        if number and (NUMBER in line.changes or line.state == NEW):
            numbers.link(self._session, self._kind.numbers, self._ground.organisation_id, str(number), row_id)

    def _refuse(self, looked: Looked, refused: Refused) -> NotEntered:
        """Say at a row why a service did not take it."""
        looked.line.refuse(*of_service(refused, self._kind.by_field))
        return NotEntered(self._lines)
