"""Pages that people may open say nothing in words that only staff have: those are not in every language."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from i18n import translator as translators
from i18n.audiences import Audience
from i18n.messages import Tree, entries, read
from tests.web.access.table import IDS, House, address, house, routes
from tests.web.conftest import TODAY, account_of
from web.models import RIGHTS, Account, Promise, Seat

MARK = "⟦staff⟧"
ROOT = Path(__file__).parents[3]
FOR_PROGRAMMERS = ("/api/docs", "/api/v1/openapi.json")
READABLE = ("text/html", "application/json")
WHO = (None, ("volunteer", ""))


class _Marked(gettext.NullTranslations):
    """English, in which each text of staff alone is marked."""

    def __init__(self, staff: frozenset[str]) -> None:
        super().__init__()
        self._staff = staff

    def gettext(self, message: str) -> str:
        return f"{MARK}{message}" if message in self._staff else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = msgid1 if n == 1 else msgid2
        return f"{MARK}{said}" if msgid1 in self._staff else said

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


@pytest.fixture
def marked() -> Iterator[None]:
    """English with the texts of staff marked, in this process."""
    template = read(Tree(ROOT).template(Audience.STAFF))
    staff = frozenset(one.id if isinstance(one.id, str) else one.id[0] for one in entries(template))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translators.Translator, "raw", _Marked(staff))
        yield


@pytest.fixture
def found(tmp_path: Path) -> Iterator[House]:
    with time_machine.travel(TODAY, tick=True):
        made = house(tmp_path)
        made.app.config["TESTING"] = True
        yield made


def ids_of_volunteer(found: House) -> dict[str, str]:
    """The world's ids, but promise, seat and shift of the volunteer who looks."""
    with found.database.session() as session:
        account = session.get_one(Account, account_of(session, "volunteer"))
        own = select(Promise.id, Seat.id, Seat.shift_id).join(Seat, Seat.id == Promise.seat_id)
        row = session.execute(own.where(Promise.volunteer_id == account.person_id)).first()
        assert row is not None
        mine = dict(zip(("promise_id", "seat_id", "shift_id"), map(str, row), strict=True))
    return {**IDS, **found.world.ids, **mine, "person_id": str(account.person_id)}


@pytest.mark.usefixtures("marked")
def test_people_meet_no_text_of_staff(found: House) -> None:
    ids, said = ids_of_volunteer(found), dict[str, list[str]]()
    for method, rule, may in routes(found.app):
        if may <= frozenset(RIGHTS) or rule in FOR_PROGRAMMERS:
            continue
        for who in WHO:
            answer = found.client(who).open(address(rule, ids), method=method, data={})
            text = (
                answer.get_data(as_text=True) if answer.mimetype in ("text/html", "application/json") else ""
            )
            found.restore()
            if MARK in text:
                said[f"{method} {rule}"] = [piece[:60] for piece in text.split(MARK)[1:]]
    assert not said, "\n".join(f"{route}: {pieces}" for route, pieces in said.items())
