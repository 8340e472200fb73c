"""All that is said to a request in a form or by a press: by the desk, and by who asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.schemas.requests import (
    RequestAssignSchema,
    RequestCloseSchema,
    RequestHandSchema,
    RequestLinkSchema,
    RequestMergeSchema,
    RequestRateSchema,
    RequestRefusalSchema,
    RequestWordsSchema,
)
from web.services.access.rights import LEADS
from web.services.actor import Actor
from web.services.requests import ending, near, reading, triage, turning
from web.services.requests.transitions import OPEN
from web.words.requests import panel as words

bp = Blueprint("request_said", __name__, url_prefix="/requests")
Values = Mapping[str, Any]
Press = Callable[[Session, Actor, int, int | None], None]
Deed = Callable[[Session, Actor, int, Values, int | None], None]


@dataclass(frozen=True, slots=True)
class Said:
    """A verb with a form: its schema, the deed, the title, what the press says, and what is said then."""

    schema: type[Schema]
    deed: Deed
    title: Message
    press: Message
    done: Message


PRESSES: Mapping[str, tuple[Press, Message]] = {
    "accept": (
        lambda s, a, i, v: triage.accept(s, a, i, version=v),
        lazy("The request is yours. Who asked has been told."),
    ),
    "part": (
        lambda s, a, i, v: triage.part(s, a, i, version=v),
        lazy("The request is its own again."),
    ),
    "unschedule": (
        lambda s, a, i, v: turning.unlink(s, a, i, version=v),
        lazy("The request waits to be scheduled again. Its shift stays."),
    ),
}
FORMS: Mapping[str, Said] = {
    "answer": Said(
        RequestWordsSchema, lambda s, a, i, w, v: triage.answer(s, a, i, w["words"], version=v),
        lazy("Answer the request"), lazy("Send the answer"), lazy("It is answered. Who asked has been told."),
    ),
    "refuse": Said(
        RequestRefusalSchema, lambda s, a, i, w, v: triage.refuse(s, a, i, w, version=v),
        lazy("Refuse the request"), lazy("Refuse it"), lazy("It is refused. Who asked reads why."),
    ),
    "hand": Said(
        RequestHandSchema, lambda s, a, i, w, v: triage.hand(s, a, i, w, version=v),
        lazy("Hand the request on"), lazy("Hand it on"), lazy("It is handed on."),
    ),
    "merge": Said(
        RequestMergeSchema, lambda s, a, i, w, v: triage.merge(s, a, i, w["into_id"], version=v),
        lazy("Merge the request into one like it"), lazy("Merge it"),
        lazy("It follows the other one from now on. Who asked has been told."),
    ),
    "link": Said(
        RequestLinkSchema, lambda s, a, i, w, v: turning.link(s, a, i, w["shift_id"], version=v),
        lazy("A shift that is there already"), lazy("Schedule it with this shift"),
        lazy("It is scheduled. Who asked has been told."),
    ),
    "assign": Said(
        RequestAssignSchema, lambda s, a, i, w, v: triage.assign(s, a, i, w["handler_id"], version=v),
        lazy("Who deals with the request"), lazy("Save who deals with it"), lazy("It is saved."),
    ),
    "close": Said(
        RequestCloseSchema, lambda s, a, i, w, v: ending.close(s, a, i, **w, version=v),
        lazy("The request is done"), lazy("Close it"), lazy("It is closed. Thank you."),
    ),
    "rate": Said(
        RequestRateSchema, lambda s, a, i, w, v: ending.rate(s, a, i, **w, version=v),
        lazy("How it was"), lazy("Save how it was"), lazy("Thank you. It is written down."),
    ),
    "reopen": Said(
        RequestWordsSchema, lambda s, a, i, w, v: ending.reopen(s, a, i, w["words"], version=v),
        lazy("The request is not done"), lazy("Open it again"),
        lazy("It is open again. Who deals with it has been told."),
    ),
}  # fmt: skip


@bp.post("/<int:request_id>/press/<press>")
@allow(*LEADS)
def press_it(request_id: int, press: str) -> ResponseReturnValue:
    """A verb that needs no words."""
    if press not in PRESSES:
        abort(404)
    deed, done = PRESSES[press]

    def done_once() -> bool:
        deed(g.session, actor(), request_id, sent_version())
        return True

    pressed(done_once)
    flash(locale.current().say(done), "success")
    return redirect(url_for("request.show", request_id=request_id))


@bp.get("/<int:request_id>/say/<saying>")
@allow(*LEADS)
def ask(request_id: int, saying: str) -> ResponseReturnValue:
    """A verb that needs words: its form."""
    if saying not in FORMS:
        abort(404)
    return _form(request_id, saying, _standing(request_id))


@bp.post("/<int:request_id>/say/<saying>")
@allow(*LEADS)
def say(request_id: int, saying: str) -> ResponseReturnValue:
    """It is said."""
    if saying not in FORMS:
        abort(404)
    said = FORMS[saying]
    form = sent_form(said.schema())

    def deed(sent: Form) -> bool:
        said.deed(g.session, actor(), request_id, sent.values, sent.version)
        return True

    if form.submit(deed, lambda: _standing(request_id)) is None:
        return _form(request_id, saying, form), form.status
    flash(locale.current().say(said.done), "success")
    return redirect(url_for("request.show", request_id=request_id))


def _standing(request_id: int) -> Form:
    return empty_form(version=reading.one(g.session, scope(), request_id).row.version)


def _form(request_id: int, verb: str, form: Form) -> str:
    reader, found = locale.reader(), reading.one(g.session, scope(), request_id)
    said = FORMS[verb]
    return render_template(
        "requests/say.html",
        form=form,
        verb=verb,
        row=found.row,
        title=reader.translator.say(said.title),
        press=reader.translator.say(said.press),
        reasons=words.reasons(reader),
        units=_units(found.row.unit_id) if verb == "hand" else [],
        like=_like(found) if verb == "merge" else [],
        shifts=_shifts(found) if verb == "link" else [],
        handlers=_handlers(found) if verb == "assign" else [],
    )


def _units(now_at: int) -> list[tuple[str, str]]:
    """The units to which it may be handed: sub-districts and the district, but the one that has it."""
    tree, reader = scope().tree, locale.reader()
    kinds = ("sub_district", "district", "department")
    nodes = [node for node, kind in tree.kinds.items() if kind in kinds and node != now_at]
    return [(str(node), reader.called("organisation", str(node))) for node in nodes]


def _like(found: reading.Found) -> list[tuple[str, str, str]]:
    """Those into which it may be merged, the likest first; with their number and day."""
    formats = locale.reader().formats
    return [
        (str(each.id), each.summary, f"{each.number} · {formats.day(formats.local(each.asked_at))}")
        for each in reading.like(g.session, scope(), found.row)
        if each.state in OPEN
    ]


def _shifts(found: reading.Found) -> list[tuple[str, str, str]]:
    """The shifts that could serve it as well, the nearest first; with their places."""
    reader = locale.reader()
    return [
        (str(each.id), reader.called("shift", str(each.id)), reader.called("place", str(each.place_id)))
        for each in near.shifts_near(g.session, scope(), found.row)
    ]


def _handlers(found: reading.Found) -> list[tuple[str, str]]:
    ids = triage.handlers(g.session, scope(), found.row)
    return [(str(identity), name) for identity, name in reading.names_of(g.session, ids).items()]
