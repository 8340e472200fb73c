"""Sheets in words: kinds, what is brought, how far the work on it is, what its columns are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import url_for

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.models import DISTRICT
from web.services.sheets import keeping
from web.services.sheets.column import Kind
from web.services.sheets.keeping import SheetView
from web.services.sheets.kinds import WORKBOOK, kinds, label_of
from web.services.sheets.report import CHANGED, NEW, WRONG
from web.sheets.table import Cell, Table
from web.words.ground import called
from web.words.sheets.faults import of_file

STATES: Mapping[str, tuple[Message, str]] = {
    keeping.NEW: (lazy("not checked yet"), "apricot"),
    keeping.LOOKING: (lazy("being checked"), "plum"),
    keeping.LOOKED: (lazy("checked"), "apricot"),
    keeping.ENTERING: (lazy("being entered"), "plum"),
    keeping.ENTERED: (lazy("entered"), "jade"),
    keeping.REFUSED: (lazy("not accepted"), "brick"),
    keeping.DROPPED: (lazy("dropped"), "plain"),
}
ENDED = {
    "cancelled": lazy("It was stopped. Nothing was entered and nothing was changed."),
    "failed": lazy(
        "It broke off and nothing was changed. Try again; if it fails again, tell your administrator."
    ),
}
STAGES = {
    keeping.LOOKING: lazy("Comparing each row with what is there"),
    keeping.ENTERING: lazy("Checking each row once more, then entering all of them at once"),
}
WAITS = lazy("Waiting for its turn")
STOPPING = lazy("Stopping; nothing is entered")
PASSED_OVER = lazy("Pass over")
ALL_OF_IT = lazy("A workbook with a sheet of each kind, as it is exported below.")
ROWS = lazy("%(done)s of %(all)s")
EXAMPLES, LONGEST_EXAMPLE = 3, 60


def menu(reader: Reader) -> list[dict[str, Any]]:
    """The kinds that can be brought."""
    say = reader.translator.say
    return [
        *({"name": each.name, "label": say(each.label), "hint": say(each.hint)} for each in kinds().values()),
        {"name": DISTRICT, "label": say(WORKBOOK), "hint": say(ALL_OF_IT)},
    ]


def sheet(reader: Reader, view: SheetView) -> dict[str, Any]:
    """A sheet in a list, and at the head of its pages."""
    label, tone = STATES[view.state]
    counts = view.sheet.counts
    return {
        "id": view.id,
        "version": view.sheet.version,
        "name": view.sheet.name,
        "state": view.state,
        "at_work": view.at_work,
        "label": reader.translator.say(label),
        "tone": tone,
        "kind": reader.translator.say(label_of(view.sheet.kind)),
        "has_columns": view.sheet.kind != DISTRICT,
        "organisation": called(view.organisation.names, reader.tag),
        "when": reader.formats.moment(view.sheet.brought_at),
        "rows": counts.get("rows", 0),
        "counts": counts,
        "wrong": counts.get(WRONG, 0),
        "to_enter": counts.get(NEW, 0) + counts.get(CHANGED, 0),
        "fault": of_file(reader, view.sheet.fault),
        "ended": reader.translator.say(ENDED[view.ended]) if view.ended else "",
    }


def progress(reader: Reader, view: SheetView, now: datetime) -> dict[str, Any]:
    """How far the work on a sheet is, as its live part shows it."""
    job, number = view.job, reader.formats.number
    told: Mapping[str, Any] = (job.progress if job is not None else None) or {}
    done, every = told.get("filled", 0), told.get("wanted") or view.sheet.counts.get("rows", 0)
    return {
        "url": url_for("sheets.live", sheet_id=view.id),
        "stop_url": url_for("sheets.stop", sheet_id=view.id),
        "status": job.status if job is not None else "queued",
        "stage": _stage(reader, view),
        "done": done,
        "rows": max(every, 1),
        "text": reader.translator.say(ROWS.format(done=number(done), all=number(every))),
        "can_stop": view.can_stop,
        "entering": view.state == keeping.ENTERING,
        "seconds": round((now - job.created_at) / timedelta(seconds=1)) if job is not None else 0,
    }


def _stage(reader: Reader, view: SheetView) -> str:
    say, job = reader.translator.say, view.job
    if job is not None and job.wish:
        return say(STOPPING)
    if job is not None and job.status == "queued":
        return say(WAITS)
    return say(STAGES.get(view.state, WAITS))


def columns(reader: Reader, table: Table, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each column of a sheet: its heading, some of its cells, and which field it is."""
    return [
        {
            "heading": heading,
            "field": chosen.get(heading, ""),
            "examples": _examples(reader, table, place),
        }
        for place, heading in enumerate(table.headings)
    ]


def fields(reader: Reader, kind: Kind) -> list[tuple[str, str]]:
    """The fields of a kind for a menu."""
    say = reader.translator.say
    return [("", say(PASSED_OVER)), *((each.field, say(each.label)) for each in kind.columns)]


def lacking(reader: Reader, kind: Kind, chosen: Mapping[str, str]) -> Sequence[str]:
    """What a new row needs and no column says."""
    said = set(chosen.values())
    return [
        reader.translator.say(each.label)
        for each in kind.columns
        if kind.makes and each.required and each.field not in said
    ]


def _examples(reader: Reader, table: Table, place: int) -> list[str]:
    found: list[str] = []
    for row in table.rows[:50]:
        shown = _shown(reader, row.cells[place]) if place < len(row.cells) else ""
        if shown and shown not in found:
            found.append(shown)
        if len(found) == EXAMPLES:
            break
    return found


def _shown(reader: Reader, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return reader.formats.day_with_year(cell)
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return " ".join(str(cell).split())[:LONGEST_EXAMPLE]
