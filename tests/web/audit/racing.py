"""A race of edits: everybody reads a row, thinks, and saves what they saw changed; then it is judged.

No save is lost when the accepted ones stand in the trail one after the other, each made by somebody who had
seen the one before it, and the row says what the last one said.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.audit.edits import API, Edited, Moved
from tests.web.forms.browser import opened
from web.models import Assignment, Audit, Roster

TRIES = 3


@dataclass(frozen=True)
class Save:
    """One save that somebody tried: what they had seen, what they said, how it was answered."""

    name: str
    serial: int
    version: int
    shown: Any
    outcome: str
    seconds: float


@dataclass
class Client:
    """Somebody who edits, in a browser or with a program; `at_once` bounds how many are served at a time."""

    browser: FlaskClient
    number: int
    at_once: threading.Semaphore
    saves: list[Save] = field(default_factory=list)

    def edit(self, row: Edited, thinks: float, serials: Callable[[], int]) -> None:
        """Read, think, save; when somebody was faster, again from what stands."""
        by_page = bool(row.page) and self.number % 2 == 1
        for _ in range(TRIES):
            made = (self._page if by_page else self._program)(row, serials(), thinks)
            self.saves.append(made)
            if made.outcome == "accepted":
                return

    def move(self, row: Moved, thinks: float, serials: Callable[[], int]) -> None:
        """Put somebody on a seat, or take them off it, as the draft shows them."""
        for _ in range(TRIES):
            made = self._moved(row, serials(), thinks)
            self.saves.append(made)
            if made.outcome == "accepted":
                return

    def _program(self, row: Edited, serial: int, thinks: float) -> Save:
        read = self._served(lambda: self.browser.get(row.read))
        body = read.get_json()
        version = int(read.headers["ETag"].strip('"')) if "ETag" in read.headers else _listed(row, body)
        time.sleep(thinks)
        seen = {"If-Match": f'"{version}"'}
        answer, seconds = self._timed(
            lambda: self.browser.open(row.change, method=row.method, json=row.body(serial), headers=seen)
        )
        outcome = {200: "accepted", 204: "accepted", 412: "refused"}.get(answer.status_code)
        if outcome == "refused" and not _both_sides(answer, version):
            outcome = "refused without both sides"
        return Save(row.name, serial, version, row.shown(body), outcome or _strange(answer), seconds)

    def _page(self, row: Edited, serial: int, thinks: float) -> Save:
        page = self._served(lambda: opened(self.browser, row.page, row.page))
        version = int(page.value("version"))
        time.sleep(thinks)
        said = f"{'round-' if row.name == 'shift' else 'Round '}{serial}"
        answer, seconds = self._timed(lambda: page.send(**{row.control: said}))
        outcome = {302: "accepted", 409: "refused"}.get(answer.status_code)
        if outcome == "refused":
            again = page.after(answer)
            if not again.beside(row.control) or again.value(row.control) != said:
                outcome = "refused without both sides"
        return Save(row.name, serial, version, None, outcome or _strange(answer), seconds)

    def _moved(self, row: Moved, serial: int, thinks: float) -> Save:
        address = f"{API}/rosters/{row.roster}"
        version = int(self._served(lambda: self.browser.get(address)).headers["ETag"].strip('"'))
        seated = self._served(lambda: self.browser.get(f"{address}/assignments")).get_json()["items"]
        there = {"volunteer_id": row.volunteer, "seat_id": row.seat} in seated
        time.sleep(thinks)
        move = {"version": version, "volunteer": row.volunteer, "from" if there else "seat": row.seat}
        answer, seconds = self._timed(lambda: self.browser.post(f"{address}/moves", json=move))
        outcome = {200: "accepted", 409: "refused"}.get(answer.status_code)
        if outcome == "refused" and answer.get_json()["error"]["code"] != "draft_changed":
            outcome = None
        return Save("draft", serial, version, there, outcome or _strange(answer), seconds)

    def _served(self, ask: Callable[[], Any]) -> Any:
        with self.at_once:
            return ask()

    def _timed(self, ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
        with self.at_once:
            started = time.perf_counter()
            answer = ask()
            return answer, time.perf_counter() - started


def run(
    clients: Sequence[Client],
    rows: Sequence[Edited],
    draft: Moved | None,
    serials: Callable[[], int],
    thinks: float,
    each_edits: int = 100,
) -> list[Save]:
    """Everybody edits as many rows as `each_edits`, neighbours the same; all saves that were tried."""
    deeds: list[Callable[[Client], None]] = [_edits(row, thinks, serials) for row in rows]
    if draft is not None:
        deeds.append(lambda client: client.move(draft, thinks, serials))
    faults: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            first = client.number // 4
            for place in range(min(each_edits, len(deeds))):
                deeds[(first + place) % len(deeds)](client)
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [threading.Thread(target=work, args=[client], daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [each for client in clients for each in client.saves]


def _edits(row: Edited, thinks: float, serials: Callable[[], int]) -> Callable[[Client], None]:
    return lambda client: client.edit(row, thinks, serials)


@dataclass(frozen=True)
class Judged:
    """How a race went for one row: how many saves were accepted, refused, answered otherwise, and lost."""

    name: str
    accepted: int
    refused: int
    strange: Mapping[str, int]
    lost: Sequence[str]
    slowest: float


def judged(session: Session, row: Edited, saves: Sequence[Save], after: int) -> Judged:
    """What became of the saves of a row; `after` is the last line of the trail before the race."""
    mine = [each for each in saves if each.name == row.name]
    accepted = sorted((each for each in mine if each.outcome == "accepted"), key=lambda each: each.version)
    lines = session.scalars(
        select(Audit).where(row.told, Audit.verb == row.verb, Audit.id > after).order_by(Audit.id)
    ).all()
    lost = [f"{len(lines)} lines of {len(accepted)} saves"] if len(lines) != len(accepted) else []
    first, before = accepted[0].version if accepted else 0, None
    written = {first: lines[0].changes[row.field][0]} if lines else {}
    for place, (save, line) in enumerate(zip(accepted, lines, strict=False)):
        told = line.changes[row.field]
        if save.version != first + place:
            lost.append(f"{save.serial} saved over what it had not seen")
        if told[1] != row.value(save.serial) and save.shown is not None:
            lost.append(f"{save.serial} is not what was written")
        if place and told[0] != before:
            lost.append(f"{save.serial} was not made of the one before")
        before = told[1]
        written[save.version + 1] = before
    lost += [f"{each.serial} read what was over" for each in mine if _is_old(each, written)]
    return _counted(row.name, mine, lost)


def judged_draft(session: Session, row: Moved, saves: Sequence[Save], begun: int, after: int) -> Judged:
    """The same of a draft, which stood at version `begun`: each move turns round what the one before did."""
    mine = [each for each in saves if each.name == "draft"]
    accepted = sorted((each for each in mine if each.outcome == "accepted"), key=lambda each: each.version)
    told = (Audit.subject == "roster") & (Audit.subject_id == row.roster) & (Audit.verb == "moved")
    lines = session.scalars(select(Audit).where(told, Audit.id > after)).all()
    lost = [f"{len(lines)} lines of {len(accepted)} moves"] if len(lines) != len(accepted) else []
    if [each.version for each in accepted] != list(range(begun, begun + len(accepted))):
        lost.append("moves were made of a draft that had not been seen")
    if [each.shown for each in accepted] != [place % 2 == 1 for place in range(len(accepted))]:
        lost.append("moves were made twice")
    if session.get_one(Roster, row.roster).version != begun + len(accepted):
        lost.append("the version is not the number of moves")
    seated = select(Assignment.id).filter_by(
        roster_id=row.roster, volunteer_id=row.volunteer, seat_id=row.seat
    )
    there = session.scalar(seated) is not None
    if there != (len(accepted) % 2 == 1):
        lost.append("the draft is not what the last move made of it")
    return _counted("draft", mine, lost)


def _counted(name: str, mine: Sequence[Save], lost: Sequence[str]) -> Judged:
    count = Counter(each.outcome for each in mine)
    accepted, refused = count.pop("accepted", 0), count.pop("refused", 0)
    slowest = max((each.seconds for each in mine if each.outcome == "accepted"), default=0.0)
    return Judged(name, accepted, refused, dict(count), lost, slowest)


def _is_old(save: Save, written: Mapping[int, Any]) -> bool:
    """Whether a program was shown an older value than that of the version it was shown."""
    if save.shown is None or save.version not in written:
        return False
    newer = [value for version, value in written.items() if version >= save.version]
    return save.shown not in newer


def _listed(row: Edited, body: Any) -> int:
    """The version of a row that is only shown in a list."""
    identity = int(row.change.split("/")[4])
    return int(next(each["version"] for each in body["items"] if each["id"] == identity))


def _both_sides(answer: TestResponse, version: int) -> bool:
    error = answer.get_json()["error"]
    newer = error["version"] > version and answer.headers["ETag"] == f'"{error["version"]}"'
    sides = error["errors"]
    return newer and bool(sides) and all({"yours", "theirs"} <= each.keys() for each in sides)


def _strange(answer: TestResponse) -> str:
    return f"{answer.status_code} {answer.text[:200] if answer.status_code != 200 else ''}"
