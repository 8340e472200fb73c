"""Sheets as coordinators bring them: made of rows, looked at and entered as the worker does it."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.progress import Cancel
from web.db import writing
from web.models import Job, Organisation, Sheet
from web.services import jobs
from web.services.actor import Actor
from web.services.sheets import content, exporting, keeping
from web.services.sheets.faults import Fault
from web.services.sheets.report import Line
from web.services.sheets.working import work_on_sheet
from web.services.work import Work
from web.sheets import writing as files
from web.sheets.table import Cell

SHANGHAI = ZoneInfo("Asia/Shanghai")
Rows = Sequence[Sequence[Cell]]


def node(session: Session, code: str = "daninglu") -> int:
    """The id of an organisation."""
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def xlsx(headings: Sequence[str], rows: Rows) -> bytes:
    """A workbook of one sheet."""
    return files.xlsx([files.Sheet("List", [files.Column(each) for each in headings], rows)])


def bring(
    session: Session,
    actor: Actor,
    kind: str,
    headings: Sequence[str],
    rows: Rows,
    organisation: str = "daninglu",
) -> int:
    """The id of a sheet that was brought."""
    said = {"kind": kind, "organisation_id": node(session, organisation)}
    return keeping.bring(session, actor, said, "list.xlsx", xlsx(headings, rows))


def work(session: Session, sheet_id: int, *, cancel: Cancel | None = None) -> None:
    """Do what waits for a sheet, as the worker does it."""
    session.rollback()
    job = session.get_one(Job, session.get_one(Sheet, sheet_id).job_id)
    write = work_on_sheet(Work(session, SHANGHAI, lambda _: None, cancel or Cancel()), job.payload)
    held = jobs.claim(session, 60, job.id)
    assert held is not None
    with writing(session):
        write(session)
        jobs.finish(session, held, "done")


def look(session: Session, actor: Actor, sheet_id: int, tag: str = "en") -> Sequence[Line]:
    """The lines of a dry run."""
    keeping.begin(session, actor, sheet_id, keeping.LOOKING, tag=tag)
    work(session, sheet_id)
    return content.report_of(session, session.get_one(Sheet, sheet_id))


def enter(session: Session, actor: Actor, sheet_id: int, tag: str = "en") -> Sheet:
    """The sheet after it was to be entered."""
    keeping.begin(session, actor, sheet_id, keeping.ENTERING, tag=tag)
    work(session, sheet_id)
    return session.get_one(Sheet, sheet_id)


def looked_at(
    session: Session,
    actor: Actor,
    kind: str,
    headings: Sequence[str],
    rows: Rows,
    organisation: str = "daninglu",
) -> Sequence[Line]:
    """What a dry run says of rows that are brought now."""
    return look(session, actor, bring(session, actor, kind, headings, rows, organisation))


def entered(
    session: Session,
    actor: Actor,
    kind: str,
    headings: Sequence[str],
    rows: Rows,
    organisation: str = "daninglu",
) -> Sheet:
    """The sheet once rows were brought, looked at and entered."""
    sheet_id = bring(session, actor, kind, headings, rows, organisation)
    lines = look(session, actor, sheet_id)
    assert not [each.faults for each in lines if each.faults], [each.faults for each in lines if each.faults]
    return enter(session, actor, sheet_id)


def states(lines: Sequence[Line]) -> list[str]:
    """What becomes of each line."""
    return [each.state for each in lines]


def codes(line: Line) -> list[tuple[str, str]]:
    """What is wrong with a line: field and code."""
    return [(each["field"], each["code"]) for each in line.faults]


def taken(
    session: Session, actor: Actor, kind: str, organisation: str = "daninglu", tag: str = "en"
) -> exporting.Written:
    """What is taken along of an organisation."""
    return exporting.export(session, actor, kind, node(session, organisation), tag)


def rows_of(written: exporting.Written) -> list[Mapping[str, str]]:
    """Rows that are taken along, by heading."""
    return [dict(zip(written.headings, row, strict=True)) for row in written.rows]


def said_of(fault: Fault) -> str:
    """The code of a fault."""
    return str(fault["code"])
