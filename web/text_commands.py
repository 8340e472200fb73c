"""The commands `duet texts export` and `import`: texts of the district as a catalogue for translators."""

import argparse
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from i18n.texts import State, text_languages
from i18n.translator import lazy, translator
from web.district_commands import actor_of
from web.opening import open_database
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Invalid, Refused
from web.services.texts import bringing, catalogue
from web.services.texts.bringing import Brought, Fate
from web.services.texts.things import KINDS
from web.settings import Settings
from web.terminal import Terminal

SHOWN = 40
"""Texts that are left out and printed; the others are counted."""


def add_to(commands: Any) -> None:
    """Add them to the program."""
    texts = commands.add_parser("texts", help="texts of the district for translators").add_subparsers(
        required=True, metavar="WHAT"
    )
    taking = texts.add_parser("export", help="write the texts of a language into a PO file")
    taking.add_argument("--gaps", action="store_true", help="only what is missing or not checked")
    taking.set_defaults(command=take)
    bringing_in = texts.add_parser("import", help="say what becomes of the texts of a PO file, or enter them")
    bringing_in.add_argument("--checked", action="store_true", help="they are checked, not drafts")
    bringing_in.add_argument("--enter", action="store_true", help="enter them; else nothing is written")
    bringing_in.set_defaults(command=bring)
    for each in (taking, bringing_in):
        each.add_argument("file", type=Path)
        each.add_argument("--language", required=True, choices=text_languages(), metavar="TAG")
        each.add_argument("--kind", choices=KINDS, help="of one kind alone")
        each.add_argument("--as", dest="contact", required=True, metavar="EMAIL", help="who does it")


def take(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet texts export`."""
    database = open_database(settings)
    with database.session() as session:
        scope = Scope(session, actor_of(session, given.contact))
        kinds = [given.kind] if given.kind else KINDS
        given.file.write_bytes(catalogue.write(scope, given.language, kinds, gaps_only=given.gaps))
    database.close()
    terminal.say(lazy("Written: %(file)s"), file=given.file)


def bring(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet texts import`."""
    try:
        data = given.file.read_bytes()
    except OSError as fault:
        raise SystemExit(f"duet: {given.file}: {fault.strerror}") from fault
    database = open_database(settings)
    with database.session() as session:
        actor = actor_of(session, given.contact)
        try:
            found = _brought(session, actor, given, data)
        except Invalid as fault:
            said = next(iter(translator("en").say_all(fault.errors).values()))
            raise SystemExit(f"duet: {said[0]}") from fault
        except Refused as fault:
            raise SystemExit(f"duet: {translator('en').say(fault.message)}") from fault
    database.close()
    for fate in Fate:
        if count := sum(each.fate is fate for each in found):
            terminal.say(lazy("%(what)s: %(count)s"), what=fate.value, count=count)
    for each in [one for one in found if one.fault][:SHOWN]:
        said_so = translator("en").say(each.fault) if each.fault else ""
        terminal.say(lazy("%(what)s: %(fault)s"), what=each.entry.context, fault=said_so)


def _brought(session: Session, actor: Actor, given: argparse.Namespace, data: bytes) -> list[Brought]:
    entries = [each for each in catalogue.parse(data) if given.kind in (None, each.kind)]
    state = State.CHECKED if given.checked else State.DRAFT
    if given.enter:
        return bringing.bring(session, actor, given.language, entries, state)
    return bringing.look(Scope(session, actor), given.language, entries, state)
