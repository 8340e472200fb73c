"""One lane's process: sends what a lane has, one after the other, and ends when it has no more.

It is forked from the sender, and begins afresh: with a database and connections of its own. When the sender
has ended it finishes what it is handing over, and ends too.
"""

import os
import signal
from threading import Event

from web import sending
from web.channels.opening import open_channels
from web.house import House
from web.opening import open_database
from web.sending import Office
from web.services.messages.holders import Holders
from web.services.messages.journal import Journal
from web.settings import Settings


def serve(settings: Settings, lane: str, holders: Holders, lock: int) -> None:
    """Send what a lane has. `lock` says that its sender lives, and is the sender's alone."""
    os.close(lock)
    parent, stopping = os.getppid(), Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    database = open_database(settings)
    channels = open_channels(settings)
    journal = Journal(settings.instance / "handed-over")
    with holders.new() as holder, database.session() as session:
        office = Office(channels, House.of(settings), holder, journal)
        while not stopping.is_set() and os.getppid() == parent and sending.send_next(session, office, lane):
            pass
    for channel in channels.values():
        channel.close()
    database.close()
