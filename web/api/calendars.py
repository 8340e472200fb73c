"""Calendars for other programs: of one's own shifts, of a project, of a place."""

from collections.abc import Mapping
from typing import Any

from flask import g, url_for

from web.api.resource import Resource
from web.auth import actor, allow
from web.models import CalendarFeed
from web.pages.accounts.entering import own_url
from web.schemas.calendars import MakeCalendar, RemindCalendar
from web.schemas.shown.calendars import CalendarMadeShown, CalendarShown
from web.services.access.rights import LEADS
from web.services.calendars import feeds
from web.services.calendars.feeds import OWN, About
from web.services.faults import NotFound

bp = Resource("calendars", "Calendars that other programs fetch by a secret address")


@bp.get("/me/calendar")
@allow("volunteer")
@bp.response(200, CalendarShown)
def show_mine() -> CalendarFeed:
    """One's own calendar; 404 where there is none."""
    return _shown(OWN)


@bp.post("/me/calendar")
@allow("volunteer")
@bp.arguments(MakeCalendar)
@bp.response(201, CalendarMadeShown)
def make_mine(values: Mapping[str, Any]) -> Mapping[str, str]:
    """A new secret address, told this once; the one before stops working."""
    return _made(OWN, values)


@bp.put("/me/calendar")
@allow("volunteer")
@bp.arguments(RemindCalendar)
@bp.response(204)
def remind_mine(values: Mapping[str, Any]) -> None:
    """Be reminded at another time; the address stays."""
    feeds.remind(g.session, actor(), OWN, values["reminder_hours"])


@bp.delete("/me/calendar")
@allow("volunteer")
@bp.response(204)
def end_mine() -> None:
    """End it: its address opens nothing any more."""
    feeds.end(g.session, actor(), OWN)


@bp.get("/projects/<int:project_id>/calendar")
@allow(*LEADS)
@bp.response(200, CalendarShown)
def show_of_project(project_id: int) -> CalendarFeed:
    """One's own calendar of a project; 404 where there is none."""
    return _shown(About(project_id=project_id))


@bp.post("/projects/<int:project_id>/calendar")
@allow(*LEADS)
@bp.arguments(MakeCalendar)
@bp.response(201, CalendarMadeShown)
def make_of_project(values: Mapping[str, Any], project_id: int) -> Mapping[str, str]:
    """A new secret address of one's own for a project; it stops working for who leads it no longer."""
    return _made(About(project_id=project_id), values)


@bp.put("/projects/<int:project_id>/calendar")
@allow(*LEADS)
@bp.arguments(RemindCalendar)
@bp.response(204)
def remind_of_project(values: Mapping[str, Any], project_id: int) -> None:
    """Be reminded at another time; the address stays."""
    feeds.remind(g.session, actor(), About(project_id=project_id), values["reminder_hours"])


@bp.delete("/projects/<int:project_id>/calendar")
@allow(*LEADS)
@bp.response(204)
def end_of_project(project_id: int) -> None:
    """End one's calendar of a project."""
    feeds.end(g.session, actor(), About(project_id=project_id))


@bp.get("/places/<int:place_id>/calendar")
@allow(*LEADS)
@bp.response(200, CalendarShown)
def show_of_place(place_id: int) -> CalendarFeed:
    """One's own calendar of a place; 404 where there is none."""
    return _shown(About(place_id=place_id))


@bp.post("/places/<int:place_id>/calendar")
@allow(*LEADS)
@bp.arguments(MakeCalendar)
@bp.response(201, CalendarMadeShown)
def make_of_place(values: Mapping[str, Any], place_id: int) -> Mapping[str, str]:
    """A new secret address of one's own for a place: the shifts there of the projects that are theirs."""
    return _made(About(place_id=place_id), values)


@bp.put("/places/<int:place_id>/calendar")
@allow(*LEADS)
@bp.arguments(RemindCalendar)
@bp.response(204)
def remind_of_place(values: Mapping[str, Any], place_id: int) -> None:
    """Be reminded at another time; the address stays."""
    feeds.remind(g.session, actor(), About(place_id=place_id), values["reminder_hours"])


@bp.delete("/places/<int:place_id>/calendar")
@allow(*LEADS)
@bp.response(204)
def end_of_place(place_id: int) -> None:
    """End one's calendar of a place."""
    feeds.end(g.session, actor(), About(place_id=place_id))


def _shown(about: About) -> CalendarFeed:
    found = feeds.of(g.session, actor(), about)
    if found is None:
        raise NotFound
    return found


def _made(about: About, values: Mapping[str, Any]) -> Mapping[str, str]:
    token = feeds.make(g.session, actor(), about, values["reminder_hours"])
    return {"url": own_url(url_for("calendars.fetch", secret=token))}
