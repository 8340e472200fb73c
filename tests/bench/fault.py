"""`make fault`: a sender that is killed again and again, and a mail server that is slow, refuses, breaks off.

A thousand messages wait. A server on loopback keeps what it has answered for, and counts every mail as it
came. Senders are started and killed (kill -9) at random moments, then one is left to finish. Nothing may be
lost, and nothing may have come twice. With `--whole` the processes of the lanes are killed too, as by a
machine that stops: nothing may be lost; a mail whose answer nobody read comes again, under its Message-ID.

    python -m tests.bench.fault --messages 1000 --kills 100
"""

import argparse
import email
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from asyncio import Transport
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message as Parsed
from pathlib import Path
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import func, select

from web import migrations
from web.db import Database, writing
from web.models import Delivery
from web.opening import open_database
from web.services.accounts import challenges
from web.settings import Settings

SETTLED = ("accepted", "delivered", "failed", "dropped", "unsent")
DOMAINS = ("one.example", "two.example", "three.example", "four.example")
LONGEST_RUN = 0.15
"""Seconds that a sender sends at most before it is killed."""


@dataclass
class Flaky:
    """A mail server that refuses, waits and breaks off, each so often; what it answered for, it keeps."""

    seed: int
    refuses: float = 0.0
    breaks_off: float = 0.0
    is_slow: float = 0.0
    begun: int = 0
    kept: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Chance by a seed."""
        self._chance = random.Random(self.seed)
        self._lock = Lock()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse some for now."""
        self.begun += 1
        if self._chance.random() < self.refuses:
            self.answers["451 at RCPT"] += 1
            return "451 4.3.0 later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep it and say so; or refuse it, or break off before anything is kept."""
        drawn = self._chance.random()
        if drawn < self.breaks_off:
            self.answers["broken off"] += 1
            if isinstance(server.transport, Transport):
                server.transport.abort()
            return "421 4.3.0 gone"
        if drawn < self.breaks_off + self.refuses:
            self.answers["451 at the dot"] += 1
            return "451 4.3.0 later"
        if drawn < self.breaks_off + self.refuses + self.is_slow:
            self.answers["slow"] += 1
            time.sleep(0.2)
        parsed: Parsed = email.message_from_bytes(envelope.original_content or b"")
        with self._lock:
            self.kept.append(str(parsed["Message-ID"]))
        self.answers["kept"] += 1
        return "250 2.0.0 OK"


NOTHING_LEFT = 30.0
"""Seconds without a mail after which there is none left to be killed at."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 0 when nothing was lost and nothing came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--flaky", type=float, default=0.05, help="share of each kind of fault")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--whole", action="store_true", help="kill the lanes too: what nobody read the answer of goes twice"
    )
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = tried(Path(folder), given.messages, given.kills, given.flaky, given.seed, whole=given.whole)
    sys.stdout.write(json.dumps(found) + "\n")
    once = given.whole or found["twice"] == 0
    return 0 if found["lost"] == 0 and once and found["states"].keys() == {"accepted"} else 1


def tried(folder: Path, count: int, kills: int, flaky: float, seed: int, *, whole: bool) -> dict[str, Any]:
    """What became of `count` messages under `kills` kills."""
    server = Flaky(seed, refuses=flaky, breaks_off=flaky, is_slow=flaky)
    port = _free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings = Settings(
        instance=folder, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="Duet <duet@duet.example>"
    )
    database = open_database(settings)
    migrations.upgrade(database)
    _post(database, count)
    started = time.monotonic()
    done = _killed(settings, server, kills, random.Random(seed), whole=whole)
    _finish(settings, database)
    controller.stop()
    came = Counter(server.kept)
    with database.session() as session:
        uids = set(session.scalars(select(Delivery.uid)))
        states = dict(session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())
    database.close()
    arrived = {each for each in uids if any(each in name for name in came)}
    return {
        "messages": count, "kills": done, "seconds": round(time.monotonic() - started),
        "arrived": len(arrived), "lost": count - len(arrived),
        "twice": sum(each - 1 for each in came.values()),
        "states": states, "server": dict(server.answers),
    }  # fmt: skip


def _free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _post(database: Database, count: int) -> None:
    """So many messages with a code each, to addresses that are nobody's."""
    with database.session() as session, writing(session):
        for number in range(count):
            to = f"somebody{number}@{DOMAINS[number % len(DOMAINS)]}"
            challenges.make(session, "sign_up", to, "en", said={"name": f"Somebody {number}"})


def _killed(settings: Settings, server: Flaky, kills: int, chance: random.Random, *, whole: bool) -> int:
    """Start senders and kill each while it sends; how many were killed alive."""
    killed = 0
    while killed < kills:
        child, before = _start(settings), server.begun
        given_up = time.monotonic() + NOTHING_LEFT
        while server.begun == before and child.poll() is None and time.monotonic() < given_up:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, LONGEST_RUN))
        if server.begun == before:
            child.terminate()
            return killed
        if child.poll() is None:
            _kill(child, whole=whole)
            killed += 1
        child.wait()
    return killed


def _kill(child: "subprocess.Popen[bytes]", *, whole: bool) -> None:
    """Kill the sender, or with it the processes of its lanes, as a machine that stops does."""
    if whole:
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()


def _finish(settings: Settings, database: Database) -> None:
    child = _start(settings)
    try:
        while True:
            with database.session() as session:
                left = session.scalar(select(func.count()).where(Delivery.state.not_in(SETTLED)))
            if not left:
                return
            if child.poll() is not None:
                raise SystemExit(f"the sender ended by itself with {left} left")
            time.sleep(0.5)
    finally:
        child.terminate()
        child.wait(30)


def _start(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **settings.environment()}
    command = [sys.executable, "-m", "tests.bench.impatient_sender"]
    return subprocess.Popen(command, env=environment, start_new_session=True)


if __name__ == "__main__":
    sys.exit(main())
