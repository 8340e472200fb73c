"""Entering the rows of a sheet, one after the other, in one transaction around them."""

from sqlalchemy.orm import Session

from web.services.faults import Refused
from web.services.sheets import numbers
from web.services.sheets.column import Kind
from web.services.sheets.faults import of_service
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY, NUMBER, Looked
from web.services.sheets.report import CHANGED, NEW


class Entering:
    """Enters rows of one kind, and links them with the numbers of the sheet."""

    def __init__(self, ground: Ground, kind: Kind) -> None:
        self._ground = ground
        self._kind = kind
        self._made: list[int] = []

    @property
    def _session(self) -> Session:
        return self._ground.session

    def enter(self, looked: Looked) -> None:
        """Enter a row that is new or changed. Raises Refused as its service does."""
        line = looked.line
        if line.state not in (NEW, CHANGED):
            return
        said = {
            name: value for name, value in looked.said.items() if name in line.changes or line.state == NEW
        }
        number = said.pop(NUMBER, None)
        said.pop(IDENTITY, None)
        row_id = line.row_id
        if said or row_id is None:
            row_id = self._kind.enter(self._ground, line.row_id, said, looked.before or {})
        if line.state == NEW:
            self._made.append(row_id)
        if number and (NUMBER in line.changes or line.state == NEW):
            numbers.link(self._session, self._kind.numbers, self._ground.organisation_id, str(number), row_id)

    def finish(self) -> None:
        """What is done once all rows are entered."""
        self._session.flush()
        self._kind.after(self._ground, self._made)

    def refuse(self, looked: Looked, refused: Refused) -> None:
        """Say at a row why a service did not take it."""
        looked.line.refuse(*of_service(refused, self._kind.by_field))
