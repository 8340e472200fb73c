"""The demo district from nothing to planned weeks, taking up wherever an earlier start left off."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from fixtures.district.translated import translated
from i18n.translator import lazy
from web import demo, migrations
from web.db import Database, writing
from web.demo.answers import answer_half
from web.demo.homes import homes_of, load_homes, with_homes
from web.demo.ids import Ids
from web.demo.load import load
from web.demo.offers import load_offers
from web.demo.requests import load_requests
from web.demo.stations import load_openings
from web.demo.weeks import load_weeks
from web.jobs import Worker
from web.models import Job, Roster, Run
from web.running import ACCOUNTS
from web.services import planning, publishing, statistics
from web.services.days import coming_monday
from web.services.faults import Conflict
from web.settings import Settings
from web.terminal import Terminal

WEEKS = 2
"""The demo week and the one after it, which stays a draft."""


def make_ready(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Tables, the demo district, its week published, the next one planned; what is there already stays."""
    if not migrations.is_current(database):
        terminal.say(lazy("Preparing the database …"))
        migrations.upgrade(database)
    with database.session() as session:
        loaded = demo.is_loaded(session)
    if not loaded:
        load_demo(settings, database, terminal)
    plan_and_publish(settings, database, terminal)


def load_demo(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Draw the demo district and write it down: its week, what was served before it, and the weeks ahead."""
    terminal.say(
        lazy("Loading the demo district: %(count)s volunteers …"), count=f"{settings.demo_volunteers:,}"
    )
    monday = settings.demo_week or coming_monday(datetime.now(ZoneInfo(settings.zone)).date())
    drawn = translated(generate(settings.demo_volunteers, settings.demo_seed, week=monday))
    homes = homes_of(drawn, settings.demo_seed)
    district = with_homes(drawn, homes)
    passwords = demo.draw_passwords()
    demo.keep_passwords(settings.instance / ACCOUNTS, passwords)
    with database.session() as session, writing(session):
        load(session, district, passwords)
        load_weeks(session, district, Ids.of(district), settings.demo_seed)
        load_homes(session, district, homes, Ids.of(district))
        load_openings(session, district, Ids.of(district))
        load_offers(session, district, Ids.of(district))
        load_requests(session, district, Ids.of(district), settings.demo_seed)
        statistics.renew(session)


def plan_and_publish(settings: Settings, database: Database, terminal: Terminal) -> None:
    """Plan the demo week and the one after it, and publish the first, which half of the people answer.

    What has happened already is not done again; a run that was broken off is taken up.
    """
    with database.session() as session:
        monday = _demo_week(session, settings)
        first = _planning_of(session, monday)
        if first is None:
            seconds = max(settings.solve_seconds // WEEKS, 1)
            values = {"week": monday, "weeks": WEEKS, "seconds": seconds}
            first = planning.start_run(session, None, values, workers=settings.solve_workers)
        runs = [each.id for each in planning.in_one_go(session, first)]
    for run_id in runs:
        watch_run(settings, database, terminal, run_id)
        if run_id == first:
            publish(database, terminal, run_id)


def publish(database: Database, terminal: Terminal, run_id: int) -> None:
    """Publish what a run came to, unless that has happened, and have half of the people answer it."""
    with database.session() as session:
        view = planning.run(session, run_id)
        if view.roster_id is None:
            terminal.say(
                lazy("The week could not be planned (%(status)s). Sign in and start a run to see why."),
                status=view.status,
            )
            return
        if view.roster_number is not None:
            return
        try:
            number = publishing.publish(session, None, view.roster_id)
        except Conflict as fault:
            terminal.say(fault.message)
            return
        answer_half(session, view.monday)
        terminal.say(lazy("Roster %(number)s is published."), number=number)


def watch_run(settings: Settings, database: Database, terminal: Terminal, run_id: int) -> None:
    """Work on a run in the foreground with a progress bar until it is over."""
    worker = Worker(database, settings)
    started = time.monotonic()
    with database.session() as session:
        asked = planning.run(session, run_id)
        if asked.over:
            return
        terminal.say(
            lazy("Planning the week of %(day)s, at most %(seconds)s seconds …"),
            day=asked.monday.isoformat(),
            seconds=asked.seconds,
        )

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


def _demo_week(session: Session, settings: Settings) -> date:
    """The week for which the demo district was drawn: the last one of which something is published."""
    found = session.scalar(select(func.max(Roster.period_start)).where(Roster.state == "published"))
    return found or settings.demo_week or coming_monday(datetime.now(ZoneInfo(settings.zone)).date())


def _planning_of(session: Session, monday: date) -> int | None:
    """The run of a week that was asked for and did not come to nothing."""
    chosen = select(Run.id).join(Job, Job.id == Run.job_id).where(Run.period_start == monday)
    return session.scalar(chosen.where(Job.status.not_in(("failed", "cancelled"))).order_by(Run.id).limit(1))
