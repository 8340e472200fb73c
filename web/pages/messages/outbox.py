"""The outbox: who was told what, when, through what, where it stands, and what staff can do about it."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import flat, pressed
from web.house import House
from web.locale import _
from web.routing import own_address
from web.schemas.messages import OutboxSchema
from web.services.access.rights import LEADS
from web.services.messages import by_hand, outbox
from web.services.messages.outbox import Filters
from web.services.messages.ways_set import ways_set
from web.words import menus
from web.words import outbox as words
from web.words.outbox_letter import letter
from web.words.rosters import read_names

bp = Blueprint("outbox", __name__)
READERS = (*LEADS, "administrator")


@bp.get("/outbox")
@allow(*READERS)
def listing() -> ResponseReturnValue:
    """What was told, newest first."""
    typed, asked, errors = _asked()
    found = outbox.listed(g.session, scope(), asked)
    reader = locale.reader()
    if asked.person_id is not None:
        read_names(reader, "volunteer", [asked.person_id])
    return render_template(
        "outbox/list.html",
        rows=words.rows(reader, found.items),
        typed=typed,
        errors=errors,
        person=reader.called("volunteer", str(asked.person_id)) if asked.person_id else "",
        views=words.views(reader),
        projects=menus.own_projects(g.session, reader, scope()),
        newest=_address({**typed, "before": None}) if asked.before else "",
        older=_address({**typed, "before": found.older}) if found.older is not None else "",
        **_standing(),
    )


@bp.get("/outbox/<int:message_id>")
@allow(*READERS)
def show(message_id: int) -> ResponseReturnValue:
    """One message: its words as they would be now, what it tells, and its deliveries."""
    found = outbox.whole(g.session, scope(), message_id)
    reader = locale.reader()
    if found.message.person_id is not None:
        read_names(reader, "volunteer", [found.message.person_id])
    shown = words.message(reader, found)
    house = House.of(current_app.extensions["settings"])
    return render_template(
        "outbox/show.html",
        message=shown,
        written=letter(g.session, scope(), house, found.message, found.notices) if shown["news"] else None,
        known=found.message.person_id in scope().knows([found.message.person_id or 0]),
    )


@bp.post("/outbox/deliveries/<int:delivery_id>/again")
@allow(*READERS)
def again(delivery_id: int) -> ResponseReturnValue:
    """Try a delivery again, now."""
    pressed(lambda: by_hand.send_again(g.session, actor(), delivery_id))
    flash(_("It is tried again now."), "success")
    return redirect(own_address(request.form.get("back", "")) or url_for("outbox.listing"))


@bp.post("/outbox/<int:message_id>/told")
@allow(*LEADS)
def told(message_id: int) -> ResponseReturnValue:
    """Write down that somebody was told by phone."""
    pressed(lambda: by_hand.told_by_phone(g.session, actor(), message_id))
    flash(_("It is written down that they were told by phone."), "success")
    return redirect(url_for("outbox.show", message_id=message_id))


def _standing() -> dict[str, Any]:
    """What keeps messages back: ways out that are not set up, and servers that want to be left alone."""
    held = ways_set(current_app.extensions["settings"])
    paused = outbox.paused(g.session) if actor().holds("coordinator", "administrator") else ()
    return {
        "unset": [each for each in ("email", "phone") if not held[each]],
        "paused": words.lanes(locale.reader(), paused),
    }


def _asked() -> tuple[dict[str, Any], Filters, dict[str, list[str]]]:
    """What was typed, what it means, and what is wrong with it; what is wrong is left out."""
    schema = OutboxSchema()
    typed = {name: said for name in schema.fields if (said := request.args.get(name, "").strip())}
    wrong = schema.validate(typed)
    usable = {name: said for name, said in typed.items() if name not in wrong}
    asked = Filters(**schema.load(usable))
    return typed, asked, dict(flat(locale.current().say_all(wrong)))


def _address(asked: dict[str, Any]) -> str:
    return url_for("outbox.listing", **asked)
