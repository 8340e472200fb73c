"""The commands of mail: `duet mail-sink` for newcomers, `duet bounce` for the mail server."""

import argparse
import sys
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from web import mail_sink
from web.channels.bounces import read_bounce
from web.opening import open_database
from web.services.accounts.reaching import sendable
from web.services.messages import receipts
from web.services.messages.receipts import Receipt
from web.settings import Settings
from web.terminal import Terminal

TRY_LATER = 75
"""What tells a mail server to pipe the mail once more (EX_TEMPFAIL)."""
MOST_BYTES = 1_000_000


def add_to(commands: Any) -> None:
    """Add them to the program."""
    sink = commands.add_parser(
        "mail-sink", help="take every mail on this machine and show it; send nothing on"
    )
    sink.add_argument("--port", type=int, default=mail_sink.USUAL_PORT)
    sink.set_defaults(command=run_sink)
    bounce = commands.add_parser(
        "bounce", help="read a mail that came back from stdin, as a mail server pipes it"
    )
    bounce.set_defaults(command=note_bounce)


def run_sink(settings: Settings, _terminal: Terminal, given: argparse.Namespace) -> None:
    """`duet mail-sink`."""
    mail_sink.run(settings.instance / "mails", given.port)


def note_bounce(settings: Settings, _terminal: Terminal, _: argparse.Namespace) -> None:
    """`duet bounce`. Other mails are passed over; without a database the mail is wanted once more."""
    mail = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(MOST_BYTES):
        continue
    found = read_bounce(mail)
    if found is None:
        return
    receipt = Receipt(found.uid, found.state, found.code, for_good=found.dead)
    database = open_database(settings)
    try:
        with database.session() as session:
            receipts.note(session, receipt, "email", sendable(settings))
    except SQLAlchemyError:
        raise SystemExit(TRY_LATER) from None
    finally:
        database.close()
