"""The life of a sheet: brought, looked at, entered or dropped; seen by who brought it, and soon forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import DISTRICT, Job, Organisation, Sheet
from web.services import jobs
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.paging import PAGE, Page, skipped
from web.services.sheets import columns, content, report
from web.services.sheets.content import Content
from web.services.sheets.kinds import kinds
from web.sheets.table import Unreadable

KEPT = timedelta(days=1)
LONGEST_NAME = 200
MOST_ENTERED = 20_000
"""So many rows are entered in one transaction: while it lasts, nobody else can save anything."""
TOO_MANY = lazy("At most %(most)s rows are entered at once. Import the sheet in parts.", most=MOST_ENTERED)
NEW, LOOKING, LOOKED, ENTERING, ENTERED = "new", "looking", "looked", "entering", "entered"
REFUSED, DROPPED = "refused", "dropped"
AT_WORK = (LOOKING, ENTERING)
OPEN = (NEW, LOOKING, LOOKED, ENTERING)
CHOOSE = lazy("Choose one from the list.")


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet, its organisation, and how far the work on it is; `state` is what it is now.

    Work that was cancelled or broke off leaves the sheet as it was before; `ended` says how it ended.
    """

    sheet: Sheet
    organisation: Organisation
    job: Job | None

    @property
    def id(self) -> int:
        """Its id."""
        return self.sheet.id

    @property
    def state(self) -> str:
        """What it is now."""
        held = self.sheet.state
        if held in AT_WORK and (self.job is None or self.job.status in jobs.ENDED):
            return NEW if held == LOOKING else LOOKED
        return held

    @property
    def ended(self) -> str:
        """`cancelled` or `failed` where the last work on it came to nothing."""
        held = self.sheet.state in AT_WORK and self.job is not None and self.job.status in jobs.ENDED
        return self.job.status if held and self.job is not None else ""

    @property
    def at_work(self) -> bool:
        """Whether somebody waits for it."""
        return self.state in AT_WORK

    @property
    def can_stop(self) -> bool:
        """Whether its work can be stopped; entering cannot once it has begun, as stopping waits to write."""
        entered = self.state == ENTERING and self.job is not None and self.job.status == "running"
        return self.at_work and not entered


def bring(
    session: Session, actor: Actor, said: Mapping[str, Any], name: str, given: bytes, *, key: str = ""
) -> int:
    """The id of a new sheet from a loaded `BringSchema`; what cannot be read is kept as refused, with why.

    Raises Invalid for a kind or an organisation that is not to be chosen, and for no file.
    """
    if said["kind"] not in (*kinds(), DISTRICT):
        raise Invalid({"kind": [CHOOSE]})
    if said["organisation_id"] not in Scope(session, actor).nodes("coordinator"):
        raise Invalid({"organisation_id": [CHOOSE]})
    if not given:
        raise Invalid({"file": [lazy("Choose a file.")]})
    fault, found = None, None
    try:
        found = content.read(said["kind"], name, given)
    except Unreadable as bad:
        fault = {"code": bad.code, "numbers": dict(bad.numbers)}

    def kept() -> dict[str, Any]:
        return {"sheet": _bring(session, actor, said, name, given, found, fault)}

    return int(once(session, key, kept)["sheet"])


def _bring(
    session: Session,
    actor: Actor,
    said: Mapping[str, Any],
    name: str,
    given: bytes,
    found: Content | None,
    fault: Mapping[str, Any] | None,
) -> int:
    sheet = Sheet(
        kind=said["kind"],
        organisation_id=said["organisation_id"],
        name=name[-LONGEST_NAME:],
        state=REFUSED if found is None else NEW,
        fault=dict(fault) if fault else None,
        brought_by=actor.person_id,
        brought_at=now(),
        ended_at=now() if found is None else None,
    )
    if found is not None:
        content.keep(session, sheet, said, given, found)
    session.add(sheet)
    session.flush()
    rows = sheet.counts.get("rows", 0)
    note(
        session, actor, "brought", "sheet", sheet.id,
        node=sheet.organisation_id, organisation=sheet.organisation_id, kind=sheet.kind, rows=rows,
    )  # fmt: skip
    return sheet.id


def one(session: Session, actor: Actor, sheet_id: int) -> SheetView:
    """A sheet that the actor brought, for an organisation that they coordinate. Raises NotFound."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None or not is_theirs(session, actor, sheet):
        raise NotFound
    job = session.get(Job, sheet.job_id) if sheet.job_id else None
    return SheetView(sheet, session.get_one(Organisation, sheet.organisation_id), job)


def is_theirs(session: Session, actor: Actor, sheet: Sheet) -> bool:
    """Whether somebody brought a sheet and still coordinates its organisation."""
    return sheet.brought_by == actor.person_id and sheet.organisation_id in Scope(session, actor).nodes(
        "coordinator"
    )


def listing(session: Session, actor: Actor, page: int = 1) -> Page[SheetView]:
    """The sheets that the actor brought, newest first."""
    theirs = (Sheet.brought_by == actor.person_id) & Sheet.organisation_id.in_(
        Scope(session, actor).nodes("coordinator")
    )
    total = session.scalar(select(func.count()).select_from(Sheet).where(theirs)) or 0
    rows = session.execute(
        select(Sheet, Organisation, Job)
        .join(Organisation, Organisation.id == Sheet.organisation_id)
        .outerjoin(Job, Job.id == Sheet.job_id)
        .where(theirs)
        .order_by(Sheet.id.desc())
        .limit(PAGE)
        .offset(skipped(page))
    )
    return Page([SheetView(*row) for row in rows], total, page)


def choose_columns(
    session: Session, actor: Actor, sheet_id: int, said: Mapping[str, str], *, version: int | None = None
) -> None:
    """Say what the columns are (heading -> field, empty for none), and remember it for the next sheet.

    Raises NotFound, Conflict for a sheet that is under way or over, Invalid for a field that stands twice.
    """
    view = one(session, actor, sheet_id)
    _refuse_unless(view, (NEW, LOOKED), version)
    headings = content.table_of(session, view.sheet).headings
    with writing(session):
        view = one(session, actor, sheet_id)
        _refuse_unless(view, (NEW, LOOKED), version)
        sheet = view.sheet
        sheet.columns = columns.chosen(session, sheet, headings, said)
        sheet.state, sheet.report, sheet.version = NEW, None, sheet.version + 1


def drop(session: Session, actor: Actor, sheet_id: int, *, version: int | None = None) -> None:
    """Forget what a sheet says; nothing of it is entered. Raises NotFound, Conflict while it is at work."""
    with writing(session):
        view = one(session, actor, sheet_id)
        if view.state in (DROPPED, ENTERED, REFUSED):
            return
        _refuse_unless(view, (NEW, LOOKED), version)
        end(view.sheet, DROPPED)


def begin(
    session: Session, actor: Actor, sheet_id: int, state: str, *, tag: str, version: int | None = None
) -> None:
    """Ask for a dry run (`looking`) or for entering. Raises NotFound, Conflict, Invalid."""
    with writing(session):
        view = one(session, actor, sheet_id)
        _refuse_unless(view, (NEW, LOOKED) if state == LOOKING else (LOOKED,), version)
        sheet = view.sheet
        if state == ENTERING:
            _refuse_wrong(sheet)
        sheet.job_id = jobs.enqueue(session, "sheet", sheet_id=sheet.id, tag=tag)
        sheet.state, sheet.fault, sheet.version = state, None, sheet.version + 1


def stop(session: Session, actor: Actor, sheet_id: int) -> None:
    """Ask the work on a sheet to end with nothing entered; nothing where it cannot. Raises NotFound."""
    if not one(session, actor, sheet_id).can_stop:
        return
    with writing(session):
        view = one(session, actor, sheet_id)
        if view.can_stop and view.job is not None:
            jobs.ask(session, view.job.id, jobs.CANCEL)


def end(sheet: Sheet, state: str) -> None:
    """A sheet is over: what it says is gone, its counts stay."""
    sheet.state, sheet.ended_at, sheet.version = state, now(), sheet.version + 1
    sheet.content = sheet.report = None
    sheet.columns = {}


def forget_old(session: Session) -> int:
    """Drop what was brought more than a day ago and never entered; how many. Run as due work."""
    old = select(Sheet).where(
        Sheet.brought_at < now() - KEPT, or_(Sheet.content.is_not(None), Sheet.report.is_not(None))
    )
    if session.scalar(old.with_only_columns(Sheet.id).limit(1)) is None:
        return 0
    with writing(session):
        gone = session.scalars(old).all()
        for sheet in gone:
            if sheet.job_id and sheet.state in AT_WORK:
                jobs.ask(session, sheet.job_id, jobs.CANCEL)
            end(sheet, DROPPED)
    return len(gone)


def _refuse_unless(view: SheetView, states: Sequence[str], version: int | None) -> None:
    if view.at_work:
        raise Conflict("under_way", lazy("Duet is at work on this sheet. Wait until it is done, or stop it."))
    if view.state not in states:
        raise Conflict("over", lazy("Nothing more can be done with this sheet. Import it again."))
    if version is not None and view.sheet.version != version:
        raise Conflict(
            "changed_since", lazy("This sheet was changed meanwhile. Load the page again and look.")
        )


def _refuse_wrong(sheet: Sheet) -> None:
    counts = sheet.counts
    if counts.get(report.WRONG):
        raise Conflict(
            "wrong_rows", lazy("Some rows are wrong, so nothing can be entered. Set them right in your file.")
        )
    if counts.get(report.NEW, 0) + counts.get(report.CHANGED, 0) > MOST_ENTERED:
        raise Conflict("too_many_rows", TOO_MANY)
    if not counts.get(report.NEW) and not counts.get(report.CHANGED):
        raise Conflict("nothing_new", lazy("There is nothing to enter: everything is there already."))
