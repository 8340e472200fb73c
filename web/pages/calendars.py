"""Calendars for other programs: fetched by a secret address, and the pages where it is made and ended."""

from hashlib import sha256

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.downloads.attachment import attached
from web.downloads.calendar import MEDIA_TYPE, written
from web.forms import pressed
from web.locale import _
from web.models import Place
from web.pages.accounts.entering import own_url
from web.pages.availability import own_volunteer
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.calendars import entries, feeds
from web.services.calendars.feeds import OWN, REMINDERS, About, Opened
from web.services.faults import NotFound
from web.services.names import chosen, project_name
from web.words import calendars as words

bp = Blueprint("calendars", __name__)
END, REMIND = "end", "remind"


@bp.get("/calendar/<secret>.ics")
@allow("everyone")
def fetch(secret: str) -> ResponseReturnValue:
    """The calendar that a secret opens, as programs fetch it, without cookies; 304 while nothing changed."""
    response = make_response(_file(feeds.opened(g.session, secret, request.remote_addr or "")))
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Content-Disposition"] = 'inline; filename="duet.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(sha256(response.get_data()).hexdigest())
    return response.make_conditional(request)


@bp.get("/me/shifts/<int:seat_id>/calendar.ics")
@allow("volunteer")
def download(seat_id: int) -> ResponseReturnValue:
    """One own shift as a file for a calendar; the same entry as in the calendar that is fetched."""
    found = entries.own(g.session, own_volunteer(), seat_id)
    if not found:
        raise NotFound
    reader = locale.reader()
    events = words.own(reader, found, _own_page)
    hours = feeds.of(g.session, actor(), OWN)
    file = written(
        events,
        name=words.my_name(reader),
        zone=reader.zone,
        reminder_hours=hours.reminder_hours if hours else OWN.usual_reminder,
    )
    return attached(file, MEDIA_TYPE, "duet.ics")


@bp.get("/me/calendar")
@allow("volunteer")
def mine() -> ResponseReturnValue:
    """Say what one's own calendar is, and whether there is one."""
    return _asked(OWN)


@bp.post("/me/calendar")
@allow("volunteer")
def make_mine() -> ResponseReturnValue:
    """Make or renew the address of one's own calendar and show it this once; or change or end it."""
    return _done(OWN)


@bp.get("/projects/<int:project_id>/calendar")
@allow(*LEADS)
def of_project(project_id: int) -> ResponseReturnValue:
    """Say what the calendar of a project is."""
    return _asked(About(project_id=project_id))


@bp.post("/projects/<int:project_id>/calendar")
@allow(*LEADS)
def make_of_project(project_id: int) -> ResponseReturnValue:
    """Make, renew, change or end one's calendar of a project."""
    return _done(About(project_id=project_id))


@bp.get("/places/<int:place_id>/calendar")
@allow(*LEADS)
def of_place(place_id: int) -> ResponseReturnValue:
    """Say what the calendar of a place is."""
    return _asked(About(place_id=place_id))


@bp.post("/places/<int:place_id>/calendar")
@allow(*LEADS)
def make_of_place(place_id: int) -> ResponseReturnValue:
    """Make, renew, change or end one's calendar of a place."""
    return _done(About(place_id=place_id))


def _done(about: About) -> ResponseReturnValue:
    """What was pressed: another reminder, the end, or a new address."""
    deed, hours = request.form.get("deed", ""), _hours()
    if deed == END:
        pressed(lambda: feeds.end(g.session, actor(), about))
        flash(_("The calendar has ended. Its address opens nothing any more."), "success")
    elif deed == REMIND:
        wanted = about.usual_reminder if hours is None else hours
        pressed(lambda: feeds.remind(g.session, actor(), about, wanted))
        flash(_("The reminder is changed. Calendars take it over when they look again."), "success")
    else:
        token = feeds.make(g.session, actor(), about, hours)
        return _asked(about, own_url(url_for("calendars.fetch", secret=token)))
    return redirect(request.path)


def _hours() -> int | None:
    """The reminder that was chosen; None where none was said."""
    hours = request.form.get("reminder_hours", "")
    return int(hours) if hours in {str(each) for each in REMINDERS} else None


def _asked(about: About, link: str = "") -> Response:
    """The page of a calendar; with its address only when that was just made."""
    feed = feeds.of(g.session, actor(), about)
    reader = locale.reader()
    response = make_response(
        render_template(
            "calendars/show.html",
            feed=feed,
            link=link,
            in_program="webcal:" + link.partition(":")[2] if link else "",
            about=about,
            name=_name_of(about, scope(), reader.tag),
            chosen=str(feed.reminder_hours if feed else about.usual_reminder),
            reminders=words.reminders(reader),
            places=_places(about, reader.tag),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _places(about: About, tag: str) -> list[tuple[int, str]]:
    """The places of a project, whose calendars stand beside its own."""
    if about.project_id is None:
        return []
    found = entries.places_of(g.session, about.project_id)
    return [(each.id, chosen(each.names, tag)) for each in found]


def _name_of(about: About, seen: Scope, tag: str) -> str:
    """What a calendar is of, by name; empty for one's own shifts."""
    if about.project_id is not None:
        return project_name(seen.led(about.project_id).texts, tag)
    return chosen(g.session.get_one(Place, about.place_id).names, tag) if about.place_id else ""


def _file(opened: Opened) -> bytes:
    """The file of a calendar, in its reader's own language."""
    reader = words.reader_of(g.session, opened.reader, locale.zone())
    about = opened.about
    if about == OWN:
        events = words.own(reader, entries.own(g.session, opened.reader.person_id), _own_page)
        name = words.my_name(reader)
    else:
        seen = Scope(g.session, opened.reader)
        events = words.of_staff(reader, entries.of_staff(g.session, seen, about), _staff_page)
        name = words.name_of(reader, _name_of(about, seen, reader.tag))
    return written(events, name=name, zone=reader.zone, reminder_hours=opened.reminder_hours)


def _own_page(seat_id: int) -> str:
    return own_url(url_for("me.shift", seat_id=seat_id))


def _staff_page(shift_id: int) -> str:
    return own_url(url_for("shifts.show", shift_id=shift_id))
