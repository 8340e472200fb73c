"""The demo district from nothing to a published week, taking up wherever an earlier start left off."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from fixtures.district import generate
from i18n.translator import lazy
from web import demo, migrations
from web.db import Database
from web.demo.load import load
from web.jobs import Worker
from web.models import Job, Roster, Run, Shift
from web.running import ACCOUNTS
from web.services import planning, publishing
from web.services.days import coming_monday, monday_of
from web.services.faults import Conflict
from web.settings import Settings
from web.terminal import Terminal


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
        load(session, district, passwords)


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
        try:
            number = publishing.publish(session, None, view.roster_id)
        except Conflict as fault:
            terminal.say(fault.message)
            return
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


def _week(first: datetime | None, settings: Settings) -> date:
    zone = ZoneInfo(settings.zone)
    return monday_of(first.astimezone(zone).date()) if first else coming_monday(datetime.now(zone).date())
