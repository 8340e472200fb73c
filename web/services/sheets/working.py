"""What the job of a sheet does: the dry run, or entering all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from sqlalchemy.orm import Session

from matcher.progress import Ended, Progress
from web.models import Sheet
from web.services.accounts.sign_in import acting_as
from web.services.audit.record import note
from web.services.faults import NotFound, Refused
from web.services.sheets import entering, keeping, report
from web.services.sheets.column import Kind
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import kind_of
from web.services.sheets.looking import Looked, Tell, look
from web.services.work import Work, Write
from web.sheets.table import Table

CHANGED_SINCE, NOT_ENTERED, NOT_YOURS = "changed_since", "not_entered", "not_yours"


def work_on_sheet(work: Work, payload: Mapping[str, Any]) -> Write:
    """Look at a sheet, or look and enter it; the deed writes what came of it: nothing, where it is ended."""
    sheet = work.session.get_one(Sheet, payload["sheet_id"])
    ground = _ground(work.session, sheet, payload["tag"])
    if ground is None or sheet.content is None:
        return lambda session: _refuse(session, sheet.id)
    kind, table = kind_of(sheet.kind), keeping.table_of(work.session, sheet)
    try:
        found = look(ground, kind, table, sheet.columns, _telling(work))
    except Ended:
        return lambda _: None
    entered = sheet.state == keeping.ENTERING
    before = keeping.report_of(work.session, sheet) if entered else ()
    work.session.commit()
    lines = [each.line for each in found]
    if not entered or report.differing(before, lines):
        fault = CHANGED_SINCE if entered else ""
        return lambda session: _looked(session, sheet.id, lines, fault)
    return lambda session: _enter(session, sheet.id, kind, table, payload["tag"], lines)


def _ground(session: Session, sheet: Sheet, tag: str) -> Ground | None:
    """What the sheet stands on; None where who brought it may not bring it any more."""
    actor = acting_as(session, sheet.brought_by) if sheet.brought_by is not None else None
    if actor is None or not keeping.is_theirs(session, actor, sheet):
        return None
    return Ground(session, actor, sheet.organisation_id, tag)


def _telling(work: Work) -> Tell:
    """Says how many rows are looked at, and ends when somebody asks."""
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
    keeping.keep_report(session, sheet, lines)
    sheet.state, sheet.version = keeping.LOOKED, sheet.version + 1
    sheet.fault = {"code": fault, "numbers": {}} if fault else None


def _enter(
    session: Session, sheet_id: int, kind: Kind, table: Table, tag: str, before: Sequence[report.Line]
) -> None:
    """Enter all rows in this transaction, or none: what changed since it was looked at is not entered.

    Only rows with something to enter are looked at once more, as nobody else can write meanwhile.
    """
    sheet = session.get_one(Sheet, sheet_id)
    ground = _ground(session, sheet, tag)
    if ground is None or sheet.content is None:
        _refuse(session, sheet_id)
        return
    asked = {each.number for each in before if each.state in (report.NEW, report.CHANGED)}
    rows = tuple(each for each in table.rows if each.number in asked)
    found = look(ground, kind, replace(table, rows=rows), sheet.columns)
    again = {each.line.number: each.line for each in found}
    lines = [again.get(each.number, each) for each in before]
    if report.differing(before, lines):
        _looked(session, sheet_id, lines, CHANGED_SINCE)
        return
    bad = _all_or_nothing(session, ground, kind, found)
    if bad is None:
        counts = report.counts(lines)
        keeping.end(sheet, keeping.ENTERED)
        note(
            session, ground.actor, "entered", "sheet", sheet_id,
            node=sheet.organisation_id, organisation=sheet.organisation_id, kind=sheet.kind, rows=counts,
        )  # fmt: skip
    else:
        _looked(session, sheet_id, lines, NOT_ENTERED)


def _all_or_nothing(session: Session, ground: Ground, kind: Kind, found: Sequence[Looked]) -> Looked | None:
    """Enter every row; the one that a service refused, and then none is entered."""
    every = entering.Entering(ground, kind)
    savepoint = session.begin_nested()
    for looked in found:
        try:
            every.enter(looked)
        except Refused as refused:
            savepoint.rollback()
            every.refuse(looked, refused)
            return looked
    every.finish()
    savepoint.commit()
    return None


def _refuse(session: Session, sheet_id: int) -> None:
    """Who brought the sheet may not any more: what it says is gone."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None:
        raise NotFound
    keeping.end(sheet, keeping.REFUSED)
    sheet.fault = {"code": NOT_YOURS, "numbers": {}}
