"""The commands `duet district export` and `import`: all of a district as one workbook, out and in again."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.comparison import WrongText
from i18n.reader import Reader
from i18n.translator import lazy
from web.db import Database
from web.downloads.sheets import workbook
from web.jobs import Worker
from web.models import DISTRICT, Organisation, Sheet
from web.opening import open_database
from web.services.accounts import contacts
from web.services.accounts.sign_in import acting_as
from web.services.actor import Actor
from web.services.faults import Refused
from web.services.sheets import content, keeping
from web.services.sheets.exporting import export_district
from web.services.sheets.kinds import kind_of
from web.services.sheets.report import Line
from web.settings import Settings
from web.terminal import Terminal
from web.words.sheets import faults as words

SHOWN = 40
"""Rows with a fault that are printed; the others are counted."""


def add_to(commands: Any) -> None:
    """Add them to the program."""
    district = commands.add_parser("district", help="all of a district as one workbook").add_subparsers(
        required=True, metavar="WHAT"
    )
    for name, command, meaning in (
        ("export", take_out, "write people, work, promises and history into a workbook"),
        ("import", bring, "enter such a workbook, all of it or nothing; the same again changes nothing"),
    ):
        each = district.add_parser(name, help=meaning)
        each.add_argument("file", type=Path)
        each.add_argument("--as", dest="contact", required=True, metavar="EMAIL", help="who does it")
        each.add_argument("--language", default="en", help="of headings and words")
        each.set_defaults(command=command)


def take_out(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet district export`."""
    database = open_database(settings)
    with database.session() as session:
        actor = actor_of(session, given.contact)
        written = _or_exit(lambda: export_district(session, actor, _root(session), given.language))
    given.file.write_bytes(workbook(written, given.language))
    given.file.chmod(0o600)
    database.close()
    for each in written:
        terminal.say(lazy("%(sheet)s: %(count)s rows"), sheet=each.name, count=len(each.rows))


def bring(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet district import`."""
    database = open_database(settings)
    try:
        read = given.file.read_bytes()
    except OSError as fault:
        raise SystemExit(f"duet: {given.file}: {fault.strerror}") from fault
    with database.session() as session:
        actor = actor_of(session, given.contact)
        said = {"kind": DISTRICT, "organisation_id": _root(session)}
        sheet = _or_exit(lambda: keeping.bring(session, actor, said, given.file.name, read))
        for step in (keeping.LOOKING, keeping.ENTERING):
            _or_exit(lambda step=step: keeping.begin(session, actor, sheet, step, tag=given.language))
            found = _done(settings, database, session, sheet)
            if found.fault:
                raise SystemExit(f"duet: {words.of_file(_reader(settings, given), found.fault)}")
            if step == keeping.LOOKING:
                _refuse_wrong(content.report_of(session, found), _reader(settings, given))
        terminal.say(lazy("%(file)s is entered."), file=str(given.file))
    database.close()


def _done(settings: Settings, database: Database, session: Session, sheet_id: int) -> Sheet:
    """A sheet once its job is done, as a worker does it."""
    job = session.get_one(Sheet, sheet_id).job_id
    session.rollback()
    Worker(database, settings).run_one(job)
    session.rollback()
    session.expire_all()
    return session.get_one(Sheet, sheet_id)


def _refuse_wrong(lines: Sequence[Line], reader: Reader) -> None:
    """Print the rows that cannot be entered, and exit."""
    wrong = list(_wrong(lines, reader))
    if wrong:
        sys.stderr.write("".join(f"{each}\n" for each in wrong[:SHOWN]))
        raise SystemExit(f"duet: nothing was entered; {len(wrong)} faults")


def _wrong(lines: Sequence[Line], reader: Reader) -> Iterator[str]:
    for line in lines:
        kind = kind_of(line.sheet)
        for fault in line.faults:
            yield f"{reader.translator.say(kind.label)} {line.number}: {words.of_row(reader, kind, fault)}"


def _reader(settings: Settings, given: argparse.Namespace) -> Reader:
    return Reader(given.language, ZoneInfo(settings.zone))


def actor_of(session: Session, contact: str) -> Actor:
    """Who signs in with an address. Exits where nobody does."""
    try:
        found = contacts.account_of(session, contacts.digest_of(session, contacts.normalised(contact)))
    except WrongText as fault:
        raise SystemExit(f"duet: {fault.message}") from fault
    actor = acting_as(session, found[1].id) if found else None
    if actor is None:
        raise SystemExit(f"duet: nobody signs in with {contact}")
    return actor


def _root(session: Session) -> int:
    """The organisation above all others."""
    return session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()


def _or_exit(do: Any) -> Any:
    """What a service answers; exits with the sentence of its refusal."""
    try:
        return do()
    except Refused as fault:
        raise SystemExit(f"duet: {fault.message}") from fault
