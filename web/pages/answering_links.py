"""Pages that links of messages open: one press without signing in, in the language of who got the message.

Looking does nothing, as mail scanners look at every link; a press does. These pages know nobody by a cookie:
what the link itself proves is all there is, so no other site can press for somebody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow, csrf
from web.locale import _
from web.services.calling_out import answering as calls
from web.services.calling_out import own
from web.services.clock import now
from web.services.faults import Refused
from web.services.messages import links, one_press, telling
from web.words.messages import answer_page as words
from web.words.messages.readers import tag_for

bp = Blueprint("answering_links", __name__)
csrf.exempt(bp)
STATUS = {"spoilt_link": 404, "old_link": 410, "away": 403, "not_found": 404, "forbidden": 403}
View = Callable[[str], ResponseReturnValue]


def _calm(view: View) -> View:
    """Show what keeps a link from being used on a page of its own, with what to do."""

    @wraps(view)
    def shown(token: str) -> ResponseReturnValue:
        try:
            response = make_response(view(token))
        except Refused as fault:
            said = locale.current().say(fault.message)
            page = render_template("messages/no_way.html", said=said, again=fault.code == "moved")
            response = make_response(page, STATUS.get(fault.code, 409))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return shown


@bp.get("/a/<token>")
@allow("everyone")
@_calm
def look(token: str) -> ResponseReturnValue:
    """The shift as it is now, and what can be said to it."""
    _read_by(links.promise_of, token)
    found = one_press.look(g.session, token)
    page = words.of_promise(
        locale.reader(),
        found,
        request.args.get("say", ""),
        request.args.get("said", ""),
        begun=found.shift.starts_at <= now(),
    )
    return render_template("messages/answer.html", page=page)


@bp.post("/a/<token>")
@allow("everyone")
@_calm
def answer(token: str) -> ResponseReturnValue:
    """Say it."""
    _read_by(links.promise_of, token)
    said, sequence = request.form.get("answer", ""), request.form.get("sequence", "")
    one_press.answer(
        g.session,
        token,
        said,
        int(sequence) if sequence.isdecimal() and len(sequence) < 10 else -1,
        request.remote_addr or "",
    )
    return redirect(url_for("answering_links.look", token=token, said=said), 303)


@bp.get("/c/<token>")
@allow("everyone")
@_calm
def look_at_call(token: str) -> ResponseReturnValue:
    """The place somebody is asked to step in at."""
    return _call(token, "")


@bp.post("/c/<token>")
@allow("everyone")
@_calm
def answer_call(token: str) -> ResponseReturnValue:
    """Step in, or not."""
    _read_by(links.asked_of, token)
    link = links.asked_of(g.session, token)
    one_press.holder(g.session, link.person_id)
    said = request.form.get("answer", "")
    if said not in (words.YES, words.NO):
        raise links.Spoilt
    outcome = calls.answer(g.session, link.person_id, link.asked_id, yes=said == words.YES)
    return _call(token, str(locale.current().say(outcome.message)))


@bp.get("/unsubscribe/<token>")
@allow("everyone")
@_calm
def ask_to_unsubscribe(token: str) -> ResponseReturnValue:
    """Which messages would end, with one press each."""
    return _unsubscribe(token, ())


@bp.post("/unsubscribe/<token>")
@allow("everyone")
@_calm
def unsubscribe(token: str) -> ResponseReturnValue:
    """End messages about some groups, or get them again; a mail program presses for all (RFC 8058)."""
    link = links.groups_of(g.session, token)
    chosen = tuple(each for each in link.groups if request.form.get("group", each) == each)
    undo = request.form.get("deed") == "undo"
    for each in chosen:
        (telling.unmute if undo else telling.mute)(g.session, link.person_id, each)
    return _unsubscribe(token, () if undo else chosen)


def _call(token: str, outcome: str) -> str:
    _read_by(links.asked_of, token)
    link = links.asked_of(g.session, token)
    one_press.holder(g.session, link.person_id)
    offer = own.one(g.session, link.person_id, link.asked_id)
    page = words.of_offer(locale.reader(), offer, request.args.get("say", ""), outcome)
    return render_template("messages/answer.html", page=page)


def _unsubscribe(token: str, ended: tuple[str, ...]) -> str:
    _read_by(links.groups_of, token)
    link = links.groups_of(g.session, token)
    muted = telling.read(g.session, [link.person_id])[link.person_id].muted
    found = words.group_names(locale.reader(), link.groups)
    return render_template(
        "messages/unsubscribe.html",
        open=[each for each in found if each[0] not in muted],
        muted=[each for each in found if each[0] in muted],
        just=bool(ended),
        title=_("Messages"),
    )


def _read_by(read: Callable[[Any, str], Any], token: str) -> None:
    """Show the page in the language of whom the link is of; of nobody known, in the browser's."""
    found = one_press.reader(g.session, read, token)
    if found is not None:
        g.language = tag_for(found.language)
        g.pop("reader", None)
