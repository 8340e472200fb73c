"""`duet run` and `duet serve`: the web server, a worker and a sender, watched, until told to stop."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from i18n.translator import lazy
from web import migrations
from web.db import Database
from web.models import Roster
from web.settings import InvalidSettings, Settings
from web.terminal import Terminal

PATIENCE_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
ACCOUNTS = "demo-accounts.txt"


def is_ready(database: Database) -> bool:
    """Whether the tables are of this version and a planned week was published."""
    if not migrations.is_current(database):
        return False
    with database.session() as session:
        planned = select(Roster.id).where(Roster.state == "published", Roster.run_id.is_not(None))
        return session.scalar(planned.limit(1)) is not None


def serve(settings: Settings, terminal: Terminal, *, accounts: bool) -> None:
    """Run one worker, one sender and the web server until told to stop; start again what dies."""
    commands = {
        "web": web_server(settings),
        "worker": [sys.executable, "-m", "web.cli", "worker"],
        "sender": [sys.executable, "-m", "web.cli", "sender"],
    }
    environment = {**os.environ, **settings.environment()}
    parent = os.getpid()

    def start(name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(commands[name], env=environment, preexec_fn=_dying_with(parent))

    stopping: list[int] = []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _: stopping.append(number))
    children = {"web": start("web")}
    wait_until_served(settings, children["web"])
    children |= {name: start(name) for name in ("worker", "sender")}
    announce(settings, terminal, accounts=accounts)
    while not stopping:
        for name, child in children.items():
            if child.poll() is not None and not stopping:
                children[name] = start(name)
        time.sleep(0.5)
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def web_server(settings: Settings) -> list[str]:
    """The command of the web server."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return [
        sys.executable, "-m", "gunicorn", "web:served()",
        "--bind", f"{host}:{settings.port}",
        "--workers", str(settings.web_workers),
        "--threads", str(settings.web_threads),
        "--keep-alive", "75",
        "--graceful-timeout", "10",
        "--no-control-socket",
        "--preload",
        "--log-level", settings.log_level.lower(),
    ]  # fmt: skip


def refuse_taken_port(settings: Settings) -> None:
    """Raise InvalidSettings when somebody else listens on the address already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as fault:
            raise InvalidSettings(
                f"DUET_PORT: cannot listen on {settings.host}:{settings.port} ({fault.strerror})"
            ) from fault


def wait_until_served(settings: Settings, server: "subprocess.Popen[bytes]") -> None:
    """Return once the address takes connections, or after a while; exit when the server has ended itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    every_address = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
    host = "127.0.0.1" if settings.host in every_address else settings.host
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit("duet: the web server could not start; the lines above say why")
        try:
            socket.create_connection((host, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def announce(settings: Settings, terminal: Terminal, *, accounts: bool) -> None:
    """Say where Duet is and who may try it."""
    address = settings.url or f"http://{settings.host}:{settings.port}"
    terminal.say("")
    terminal.say(lazy("Duet is at %(address)s. Stop it with Ctrl+C."), address=address)
    file: Path = settings.instance / ACCOUNTS
    if accounts and file.exists():
        terminal.say(lazy("Demo accounts (kept in %(file)s):"), file=str(file))
        for line in file.read_text(encoding="ascii").splitlines():
            terminal.say("  " + line.replace("%", "%%"))


def _dying_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
