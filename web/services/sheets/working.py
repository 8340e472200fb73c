"""What the job of a sheet does: the dry run, or entering all of it or nothing."""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from sqlalchemy.orm import Session

from matcher.progress import Ended, Progress
from web.models import Sheet
from web.services.audit.record import note
from web.services.faults import NotFound
from web.services.sheets import content, keeping, report
from web.services.sheets.entering import NotEntered
from web.services.sheets.looking import Tell
from web.services.sheets.reading import CannotEnter, Reading, ground_of, reading_of
from web.services.work import Work, Write

CHANGED_SINCE, NOT_ENTERED, NOT_YOURS = "changed_since", "not_entered", "not_yours"


def work_on_sheet(work: Work, payload: Mapping[str, Any]) -> Write:
    """Look at a sheet, or look and enter it; the deed writes what came of it: nothing, where it is ended."""
    sheet, tag = work.session.get_one(Sheet, payload["sheet_id"]), payload["tag"]
    ground = ground_of(work.session, sheet, tag)
    if ground is None or sheet.content is None:
        return lambda session: _refuse(session, sheet.id)
    read, tell = reading_of(work.session, sheet), _telling(work)
    try:
        found = read.look(ground, tell)
    except Ended:
        return lambda _: None
    entered = sheet.state == keeping.ENTERING
    before = content.report_of(work.session, sheet) if entered else ()
    work.session.commit()
    lines = [each.line for each in found]
    if not entered or report.differing(before, lines):
        fault = CHANGED_SINCE if entered else ""
        return lambda session: _looked(session, sheet.id, lines, fault)
    return lambda session: _enter(session, sheet.id, tag, read, lines, tell)


def _telling(work: Work) -> Tell:
    """Says how many rows are done, and ends when somebody asks."""
    began = monotonic()

    def tell(done: int, rows: int) -> None:
        work.cancel.check()
        moment = Progress(phase="rows", seconds=monotonic() - began, filled=done, wanted=rows, tiers={})
        work.tell(moment)

    return tell


def _looked(session: Session, sheet_id: int, lines: Sequence[report.Line], fault: str = "") -> None:
    """Keep what the dry run found; nothing is entered."""
    sheet = session.get_one(Sheet, sheet_id)
    if sheet.content is None:
        return
    content.keep_report(session, sheet, lines)
    sheet.state, sheet.version = keeping.LOOKED, sheet.version + 1
    sheet.fault = {"code": fault, "numbers": {}} if fault else None


def _enter(
    session: Session, sheet_id: int, tag: str, read: Reading, before: Sequence[report.Line], tell: Tell
) -> None:
    """Enter all rows in this transaction, or none: what changed since it was looked at is not entered.

    Only rows with something to enter are looked at once more, as nobody else can write meanwhile. Who asks
    for it to stop meanwhile finds the sheet as it was.
    """
    sheet = session.get_one(Sheet, sheet_id)
    ground = ground_of(session, sheet, tag)
    if ground is None or sheet.content is None:
        _refuse(session, sheet_id)
        return
    savepoint = session.begin_nested()
    try:
        made = read.enter(session, ground, before, tell)
    except CannotEnter as changed:
        savepoint.rollback()
        _looked(session, sheet_id, changed.lines, CHANGED_SINCE)
        return
    except NotEntered as refused:
        savepoint.rollback()
        _looked(session, sheet_id, refused.lines, NOT_ENTERED)
        return
    except Ended:
        savepoint.rollback()
        return
    savepoint.commit()
    counts = report.counts(before)
    keeping.end(sheet, keeping.ENTERED)
    sheet.made = list(made)
    note(
        session, ground.actor, "entered", "sheet", sheet_id,
        node=sheet.organisation_id, organisation=sheet.organisation_id, kind=sheet.kind, rows=counts,
    )  # fmt: skip


def _refuse(session: Session, sheet_id: int) -> None:
    """Who brought the sheet may not any more: what it says is gone."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None:
        raise NotFound
    keeping.end(sheet, keeping.REFUSED)
    sheet.fault = {"code": NOT_YOURS, "numbers": {}}
