"""`duet run`: from nothing to a published, served district, taking up wherever an earlier start left off."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from fixtures.district import generate
from i18n.translator import lazy
from web import demo, migrations
from web.db import Database
from web.jobs import Worker
from web.models import Job, Roster, Run, Shift
from web.services import planning, publishing
from web.services.days import coming_monday, monday_of
from web.settings import InvalidSettings, Settings
from web.terminal import Terminal

PATIENCE_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
ACCOUNTS = "demo-accounts.txt"


def run(settings: Settings, terminal: Terminal) -> None:
    """Make what is missing of the demo district, then serve until told to stop."""
    settings.own_secret_key()
    refuse_taken_port(settings)
    database = Database(settings.database)
    make_ready(settings, database, terminal)
    serve(settings, terminal, accounts=True)


def make_ready(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Tables, the demo district, and its week planned and published; what is there already stays."""
    if not migrations.is_current(database):
        terminal.say(lazy("Preparing the database …"))
        migrations.upgrade(database)
    with database.session() as session:
        loaded = demo.is_loaded(session)
    if not loaded:
        load_demo(settings, database, terminal)
    plan_and_publish(settings, database, terminal)


def load_demo(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Draw the demo district and write it down."""
    terminal.say(
        lazy("Loading the demo district: %(count)s volunteers …"), count=f"{settings.demo_volunteers:,}"
    )
    monday = settings.demo_week or coming_monday(datetime.now(ZoneInfo(settings.zone)).date())
    district = generate(settings.demo_volunteers, settings.demo_seed, week=monday)
    passwords = demo.draw_passwords()
    demo.keep_passwords(settings.instance / ACCOUNTS, passwords)
    with database.session() as session:
        demo.load(session, district, passwords)


def plan_and_publish(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Solve the demo week and publish it, unless that has happened; a run that was broken off is taken up."""
    with database.session() as session:
        found = session.execute(
            select(Run.id, Job.status, Roster.id, Roster.state)
            .join(Job, Job.id == Run.job_id)
            .outerjoin(Roster, Roster.run_id == Run.id)
            .order_by(Run.id)
            .limit(1)
        ).one_or_none()
        if found is None or (found.status in ("failed", "cancelled")):
            monday = _week(session.scalar(select(func.min(Shift.starts_at))), settings)
            values = {"week": monday, "seconds": settings.solve_seconds}
            run_id = planning.start_run(session, None, values, workers=settings.solve_workers)
        elif found.state in ("published", "superseded"):
            return
        else:
            run_id = found[0]
    watch_run(settings, database, terminal, run_id)
    with database.session() as session:
        view = planning.run(session, run_id)
        if view.roster_id is None:
            terminal.say(
                lazy("The week could not be planned (%(status)s). Sign in and start a run to see why."),
                status=view.status,
            )
            return
        number = publishing.publish(session, None, view.roster_id)
        terminal.say(lazy("Roster %(number)s is published."), number=number)


def watch_run(settings: Settings, database: Database, terminal: Terminal, run_id: int) -> None:
    """Work on a run in the foreground with a progress bar until it is over."""
    worker = Worker(database, settings)
    started = time.monotonic()
    terminal.say(lazy("Planning the week, at most %(seconds)s seconds …"), seconds=settings.solve_seconds)
    with database.session() as session:

        def view() -> planning.RunView:
            session.expire_all()
            session.rollback()
            return planning.run(session, run_id)

        while not (now_is := view()).over:
            if not worker.run_one(
                now_is.job_id, lambda: terminal.show(view().progress, time.monotonic() - started)
            ):
                time.sleep(0.5)
        terminal.finish({**now_is.progress, **(now_is.result or {})}, time.monotonic() - started)


def serve(settings: Settings, terminal: Terminal, *, accounts: bool) -> None:
    """Run one worker and the web server until told to stop; start again what dies."""
    commands = {"worker": [sys.executable, "-m", "web.cli", "worker"], "web": web_server(settings)}
    environment = {**os.environ, **settings.environment()}
    parent = os.getpid()

    def start(name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(commands[name], env=environment, preexec_fn=_dying_with(parent))

    children = {name: start(name) for name in commands}
    stopping: list[int] = []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _: stopping.append(number))
    wait_until_served(settings)
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
        sys.executable, "-m", "gunicorn", "web:create_app()",
        "--bind", f"{host}:{settings.port}",
        "--workers", str(settings.web_workers),
        "--threads", str(settings.web_threads),
        "--keep-alive", "75",
        "--graceful-timeout", "10",
        "--no-control-socket",
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


def wait_until_served(settings: Settings) -> None:
    """Return once the address takes connections, or after a while in any case."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    while time.monotonic() < deadline:
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


def _week(first: datetime | None, settings: Settings) -> date:
    zone = ZoneInfo(settings.zone)
    return monday_of(first.astimezone(zone).date()) if first else coming_monday(datetime.now(zone).date())


def _dying_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
