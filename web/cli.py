"""The command `duet`."""

import argparse
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence

from i18n.comparison import WrongText
from i18n.translator import lazy
from web import district_commands, migrations, running, text_commands
from web.jobs import Worker
from web.mail_commands import add_to as add_mail_commands
from web.models import RIGHTS
from web.opening import open_database
from web.sender import Sender
from web.services.accounts import links
from web.services.accounts.first import first_account
from web.services.faults import Invalid, Refused
from web.services.people.renewing import renew as renew_one
from web.services.people.renewing import renew_all
from web.settings import InvalidSettings, Settings, read_settings, settings_table
from web.terminal import Terminal
from web.vault import commands as keys

Command = Callable[[Settings, Terminal, argparse.Namespace], None]
WRONG_SETTINGS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it did what it should, 2 when a setting cannot be used."""
    given = parser().parse_args(arguments)
    try:
        settings = read_settings()
        _set_up_log(settings)
        command: Command = given.command
        command(settings, Terminal(), given)
    except InvalidSettings as fault:
        sys.stderr.write(f"duet: {fault}\n")
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and what they say of themselves."""
    root = argparse.ArgumentParser(
        prog="duet", description="Volunteers, shifts and rosters of a city district."
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for name, command, meaning in (
        (
            "run",
            run,
            "create, load, plan, publish and serve the demo district; a second start takes up what is there",
        ),
        ("serve", serve, "serve what is there, with one worker and one sender"),
        ("worker", worker, "work on jobs"),
        ("sender", send, "send messages"),
        ("init", upgrade, "create the tables"),
        ("upgrade", upgrade, "bring the tables to this version"),
        ("demo", load, "load the demo district into empty tables"),
        ("settings", show, "list the settings"),
    ):
        commands.add_parser(name, help=meaning).set_defaults(command=command)
    renewing = keys.add_to(commands).add_parser(
        "renew", help="give a person, or everybody, a new key and seal all of theirs anew"
    )
    renewing.add_argument("--person", type=int, help="the person's id; without it everybody")
    renewing.set_defaults(command=renew)
    add_mail_commands(commands)
    district_commands.add_to(commands)
    text_commands.add_to(commands)
    user = commands.add_parser("user", help="create an account and print its password")
    user.add_argument("email")
    user.add_argument("--name", default="")
    user.add_argument(
        "--right", choices=RIGHTS, action="append", help="held on the whole district; several may be given"
    )
    user.add_argument("--language", default="en")
    user.set_defaults(command=add_user)
    link = commands.add_parser("link", help="print a link that signs somebody in once, for who is locked out")
    link.add_argument("contact", metavar="EMAIL_OR_NUMBER")
    link.set_defaults(command=print_link)
    return root


def run(settings: Settings, terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet run`."""
    settings.own_secret_key()
    settings.refuse_without_master_keys()
    running.refuse_taken_port(settings)
    database = open_database(settings)
    if not running.is_ready(database):
        from web.preparing import make_ready  # a second start does without it, and is there sooner

        make_ready(settings, database, terminal)
    database.close()
    running.serve(settings, terminal, accounts=True)


def serve(settings: Settings, terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet serve`."""
    settings.own_secret_key()
    settings.refuse_without_master_keys()
    _refuse_other_tables(settings)
    running.refuse_taken_port(settings)
    running.serve(settings, terminal, accounts=False)


def worker(settings: Settings, _terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet worker`."""
    _refuse_other_tables(settings)
    working = Worker(open_database(settings), settings)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: working.stop())
    working.run_forever()


def send(settings: Settings, _terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet sender`."""
    _refuse_other_tables(settings)
    sending = Sender(open_database(settings), settings)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sending.stop())
    if sending.run_forever():
        # Python would wait for its lanes; they need nobody.
        os._exit(0)


def upgrade(settings: Settings, _terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet init` and `duet upgrade`."""
    migrations.upgrade(open_database(settings))


def load(settings: Settings, terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet demo`."""
    database = open_database(settings)
    migrations.upgrade(database)
    from web.preparing import load_demo  # brings the generator along

    load_demo(settings, database, terminal)


def show(_settings: Settings, _terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet settings`."""
    sys.stdout.write(settings_table() + "\n")


def add_user(settings: Settings, _terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet user`."""
    password = secrets.token_urlsafe(12)
    with open_database(settings).session() as session:
        try:
            first_account(
                session,
                email=given.email,
                name=given.name or given.email.partition("@")[0],
                password=password,
                rights=given.right or RIGHTS,
                language=given.language,
            )
        except Invalid as fault:
            raise SystemExit(f"duet: {next(iter(fault.errors.values()))[0]}") from fault
        except WrongText as fault:
            raise SystemExit(f"duet: {fault.message}") from fault
    sys.stdout.write(f"{given.email} {password}\n")


def print_link(settings: Settings, _terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet link`."""
    with open_database(settings).session() as session:
        try:
            token = links.make_for_contact(session, given.contact)
        except (WrongText, Refused) as fault:
            raise SystemExit(f"duet: {fault.message}") from fault
    sys.stdout.write(f"{settings.url or f'http://{settings.host}:{settings.port}'}/link/{token}\n")


def renew(settings: Settings, terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet keys renew`."""
    settings.refuse_without_master_keys()
    with open_database(settings).session() as session:
        if given.person is not None:
            renew_one(session, given.person)
            count = 1
        else:
            count = sum(1 for _ in renew_all(session))
    terminal.say(lazy("Keys renewed: %(count)s"), count=count)


def _refuse_other_tables(settings: Settings) -> None:
    """Exit with a sentence where the tables are not those of this version: pages would fail one by one."""
    database = open_database(settings)
    current = migrations.is_current(database)
    database.close()
    if not current:
        raise SystemExit("duet: the tables of this database are of another version; run `duet upgrade` first")


def _set_up_log(settings: Settings) -> None:
    level = logging.getLevelName(settings.log_level)
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))
    os.umask(0o027)


if __name__ == "__main__":
    sys.exit(main())
