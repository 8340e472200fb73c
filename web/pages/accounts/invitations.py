"""Invitations: staff ask people to join, one or a whole list, and see where each stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _, ngettext
from web.pages.accounts.entering import sends
from web.schemas.accounts import InviteOneSchema, InviteSchema
from web.services import organisations
from web.services.access.rights import KEEPERS
from web.services.accounts import invitation_lines, invitations, invited
from web.services.accounts.invitation_lines import NEW, WRONG, Line
from web.words import access as rights_words
from web.words import invitations as words
from web.words.ground import organisation_choices

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.get("")
@allow(*KEEPERS)
def listing() -> ResponseReturnValue:
    """Who was invited, and where each invitation stands."""
    reader, state = locale.reader(), request.args.get("state", "")
    state = state if state in words.STATES else ""
    page = max(1, request.args.get("page", 1, int))
    found = invited.listing(g.session, actor(), page, state=state)
    return render_template(
        "accounts/invitations.html",
        page=found,
        rows=words.rows(reader, found.items),
        state=state,
        states=words.states(reader),
        sends=sends(),
    )


@bp.get("/new")
@allow(*KEEPERS)
def new() -> ResponseReturnValue:
    """Ask whom to invite."""
    return _one(_begun())


@bp.post("/new")
@allow(*KEEPERS)
def invite() -> ResponseReturnValue:
    """Invite one person."""
    form = sent_form(InviteOneSchema())
    made = form.submit(_invited_one)
    if made is None:
        return _one(form), form.status
    _say_how_many(made)
    return redirect(url_for("invitations.listing"))


@bp.get("/list")
@allow(*KEEPERS)
def new_list() -> ResponseReturnValue:
    """Ask for a list of people."""
    return _many(_begun())


@bp.post("/list")
@allow(*KEEPERS)
def invite_list() -> ResponseReturnValue:
    """Show what becomes of each line of a list; with `sure`, invite all new ones, or nobody."""
    form = sent_form(InviteSchema(), _from_file())
    if form.ok and not request.form.get("sure"):
        lines = form.submit(lambda sent: _preview(sent), once=False)
        return (_many(form), form.status) if lines is None else _many(form, lines)
    made = form.submit(_invited)
    if made is None:
        return _many(form, _looked_at(form)), form.status
    _say_how_many(made)
    return redirect(url_for("invitations.listing"))


@bp.post("/<int:invitation_id>/again")
@allow(*KEEPERS)
def again(invitation_id: int) -> ResponseReturnValue:
    """Send an invitation once more."""
    pressed(lambda: invitations.again(g.session, actor(), invitation_id, sends()))
    flash(_("The invitation is on its way once more."), "success")
    return redirect(url_for("invitations.listing"))


@bp.post("/<int:invitation_id>/withdraw")
@allow(*KEEPERS)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """End an invitation."""
    pressed(lambda: invitations.withdraw(g.session, actor(), invitation_id))
    flash(_("The invitation is withdrawn. Its link opens nothing any more."), "success")
    return redirect(url_for("invitations.listing"))


def _invited_one(form: Form) -> int:
    said = {name: value for name, value in form.values.items() if name not in ("name", "email")}
    made = invitations.invite_one(
        g.session, actor(), said, form.values["name"], form.values["email"], sends()
    )
    return len(made)


def _invited(form: Form) -> int:
    said, people = _said(form)
    return len(invitations.invite(g.session, actor(), said, people, sends()))


def _preview(form: Form) -> Sequence[Line]:
    said, people = _said(form)
    return invitations.preview(g.session, actor(), said, people, sends())


def _looked_at(form: Form) -> Sequence[Line]:
    """The lines of a list that could not be taken, where they can be read."""
    if "people" not in form.values:
        return ()
    before, shown = dict(form.errors), form.errors
    form.errors = {}
    lines = form.submit(_preview, once=False) or ()
    form.errors = shown | before
    return lines


def _said(form: Form) -> tuple[Mapping[str, Any], str]:
    said = {name: value for name, value in form.values.items() if name != "people"}
    return said, form.values["people"]


def _from_file() -> Mapping[str, Any]:
    """The people of a file, where one is sent; then it counts, and stands in the form for all to see."""
    sent = request.files.get("file")
    content = sent.stream.read() if sent else b""
    return {"people": invitation_lines.decoded(content)} if content else {}


def _say_how_many(made: int) -> None:
    if made:
        said = ngettext(
            "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", made
        )
        flash(said, "success")
    else:
        flash(_("Everybody on the list has been invited already. Nobody gets a second message."), "info")


def _begun() -> Form:
    return empty_form(language=locale.tag(), serves=True)


def _one(form: Form) -> str:
    return render_template("accounts/invite.html", form=form, **_menus())


def _many(form: Form, lines: Sequence[Line] = ()) -> str:
    if "people" in form.values:
        form.typed = {**form.typed, "people": form.values["people"]}
    shown = words.lines(locale.reader(), lines)
    new = sum(each.state == NEW for each in lines)
    wrong = sum(each.state == WRONG for each in lines)
    return render_template(
        "accounts/invite_list.html", form=form, lines=shown, new=new, wrong=wrong, **_menus()
    )


def _menus() -> dict[str, Any]:
    reader, nodes = locale.reader(), scope().nodes(*KEEPERS)
    open_ones = [
        node
        for node in organisations.tree(g.session)
        if node.organisation.id in nodes and node.organisation.closed_at is None
    ]
    return {
        "organisations": organisation_choices(reader, open_ones),
        "rights": rights_words.rights(reader) if scope().nodes("administrator") else [],
        "letters": words.languages(),
        "sends": sends(),
    }
