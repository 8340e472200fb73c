"""The commands `duet keys`: what wraps how many keys, another master key, copies and bringing one back."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from i18n.translator import Message, lazy
from web.settings import Settings
from web.terminal import Terminal, terminal_translator
from web.vault import backups, rotating
from web.vault.faults import Damaged
from web.vault.opening import open_vault
from web.vault.store import ERASED, KEYS, Store

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> "Commands":
    """Add `keys` with its own commands to those of `duet`; the own ones, to which others can be added."""
    keys = commands.add_parser("keys", help="the keys of private fields: list, rotate, backup, restore")
    own = keys.add_subparsers(required=True, metavar="COMMAND")
    for name, command, meaning in (
        ("list", show, "count keys and say which master key wraps how many"),
        ("rotate", rotate, "wrap every key by a new master key, or by the newest of DUET_MASTER_KEYS"),
    ):
        own.add_parser(name, help=meaning).set_defaults(command=command)
    copy = own.add_parser("backup", help="copy the keys into a folder and delete old copies there")
    copy.add_argument("folder", metavar="FOLDER", type=Path)
    copy.set_defaults(command=back_up)
    back = own.add_parser("restore", help="bring back keys from a copy, but none of people erased since")
    back.add_argument("file", metavar="FILE", type=Path)
    back.set_defaults(command=restore)
    return own


def show(settings: Settings, terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet keys list`."""
    with _store(settings) as store:
        with store.engine.connect() as connection:
            owners = select(func.count(KEYS.c.owner.distinct())).where(KEYS.c.owner > 0)
            terminal.say(lazy("People with a key: %(count)s"), count=connection.scalar(owners))
            erased = connection.scalar(select(func.count()).select_from(ERASED))
            terminal.say(lazy("People whose key was destroyed: %(count)s"), count=erased)
        newest = store.masters.newest().id
        counted = rotating.count_by_master(store)
    for master, count in counted.items():
        if master == newest:
            terminal.say(
                lazy("Master key %(master)s, the newest, wraps %(count)s keys."), master=master, count=count
            )
        else:
            terminal.say(lazy("Master key %(master)s wraps %(count)s keys."), master=master, count=count)


def rotate(settings: Settings, terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet keys rotate`."""
    with _store(settings) as store:
        try:
            if not settings.master_keys and not rotating.is_under_way(store):
                rotating.add_master_key(settings.master_keys_file)
            count = rotating.rotate(store)
        except rotating.Overtaken:
            _fail(lazy("Another rotation has begun meanwhile. Let it end, then look with `duet keys list`."))
        except Damaged as fault:
            _fail(lazy("A key cannot be unwrapped: %(fault)s. Give its master key too.", fault=str(fault)))
        newest = store.masters.newest().id
    wrapped = lazy("Master key %(master)s now wraps all keys, %(count)s of them anew.")
    terminal.say(wrapped, master=newest, count=count)
    terminal.say(
        lazy(
            "The older master keys in %(place)s may be removed as soon as no copy of the keys from before "
            "is needed."
        ),
        place="DUET_MASTER_KEYS" if settings.master_keys else settings.master_keys_file,
    )


def back_up(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet keys backup FOLDER`."""
    folder: Path = given.folder
    today = datetime.now(ZoneInfo(settings.zone)).date()
    try:
        with _store(settings) as store:
            file = backups.back_up(store, folder, today)
        deleted = backups.delete_old(folder, today, settings.keys_backup_days)
    except OSError as fault:
        _fail(lazy("The copy could not be written: %(fault)s", fault=str(fault)))
    terminal.say(lazy("The keys are copied to %(file)s."), file=file)
    if deleted:
        terminal.say(
            lazy("Copies older than %(days)s days that were deleted: %(count)s"),
            days=settings.keys_backup_days,
            count=deleted,
        )


def restore(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet keys restore FILE`."""
    try:
        with _store(settings) as store:
            done = backups.restore(store, given.file)
    except backups.NoCopy:
        _fail(lazy("%(file)s is no copy of the keys.", file=str(given.file)))
    except Damaged as fault:
        _fail(lazy("A key cannot be unwrapped: %(fault)s. Give its master key too.", fault=str(fault)))
    terminal.say(lazy("Keys brought back: %(count)s"), count=done.brought)
    terminal.say(lazy("Keys that are there already: %(count)s"), count=done.there)
    terminal.say(lazy("Keys left out, because their people were erased: %(count)s"), count=done.erased)
    if done.different:
        _fail(
            lazy(
                "%(count)s keys of the copy differ from those in use, which stay: what was sealed under the "
                "copy's cannot be opened.",
                count=done.different,
            )
        )


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    with closing(open_vault(settings)) as vault:
        yield vault.store


def _fail(message: Message) -> NoReturn:
    raise SystemExit(f"duet: {terminal_translator().say(message)}")
