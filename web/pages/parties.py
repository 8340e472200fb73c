"""Groups and what partners offer: the list, one with its people, entering, changing and ending one."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.schemas.promises import NewPartyAlone, PartyAlone, PersonNamed
from web.services import organisations
from web.services.access import choosing
from web.services.access.rights import COORDINATORS, LEADS
from web.services.faults import NotFound
from web.services.parties import keeping, reading
from web.words import access, menus
from web.words import parties as words
from web.words.ground import called, organisation_choices

bp = Blueprint("parties", __name__, url_prefix="/parties")
UNSAID: dict[str, Any] = {"contact_person_id": None, "volunteer_id": None, "members": []}


@bp.get("")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """The groups and offers of the organisations at which one leads or coordinates."""
    found = [words.line(locale.reader(), each) for each in keeping.listing(g.session, scope())]
    return render_template("parties/list.html", rows=found)


@bp.get("/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """Ask for a new group or offer."""
    return _form(empty_form(kind="group", heads=""))


@bp.post("/new")
@allow(*COORDINATORS)
def create() -> ResponseReturnValue:
    """Enter a group, or what a partner offers."""
    form = sent_form(NewPartyAlone())
    made = form.submit(lambda sent: keeping.create(g.session, actor(), {**UNSAID, **sent.values}))
    if made is None:
        return _form(form), form.status
    flash(_("It is entered. Now say who its people are."), "success")
    return redirect(url_for("parties.show", party_id=made))


@bp.get("/<int:party_id>")
@allow(*LEADS)
def show(party_id: int) -> ResponseReturnValue:
    """One group or offer: its people, and what it is promised."""
    who = request.args.get("who", "").replace("\x00", "")[:254]
    return _show(party_id, empty_form(who=who))


@bp.get("/<int:party_id>/edit")
@allow(*COORDINATORS)
def edit(party_id: int) -> ResponseReturnValue:
    """Ask what should change."""
    return _form(_standing(party_id), keeping.get(g.session, party_id))


@bp.post("/<int:party_id>/edit")
@allow(*COORDINATORS)
def save(party_id: int) -> ResponseReturnValue:
    """Take over name, number of people and credential."""
    form = sent_form(PartyAlone())

    def deed(sent: Form) -> bool:
        values = {**_values(keeping.get(g.session, party_id)), **sent.values}
        keeping.change(g.session, actor(), party_id, values, sent.version)
        return True

    if form.submit(deed, lambda: _standing(party_id)) is None:
        form.errors = {("heads" if name == "members" else name): said for name, said in form.errors.items()}
        return _form(form, keeping.get(g.session, party_id)), form.status
    flash(_("It is saved."), "success")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/end")
@allow(*COORDINATORS)
def end(party_id: int) -> ResponseReturnValue:
    """It comes no more: nothing new is promised to it."""
    _ended(party_id, ended=True)
    flash(_("It has ended. What it is promised stays; change that on the shift."), "success")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/resume")
@allow(*COORDINATORS)
def resume(party_id: int) -> ResponseReturnValue:
    """It comes again."""
    _ended(party_id, ended=False)
    flash(_("It can be promised places again."), "success")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/people")
@allow(*COORDINATORS)
def name(party_id: int) -> ResponseReturnValue:
    """Name somebody: a member, the contact, or whom the partner sends."""
    form = sent_form(PersonNamed())

    def deed(sent: Form) -> bool:
        keeping.name(g.session, actor(), party_id, **sent.values)
        return True

    if form.submit(deed) is None:
        return _show(party_id, form), form.status
    flash(_("This person is named."), "success")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/people/<int:named_id>/end")
@allow(*COORDINATORS)
def unname(party_id: int, named_id: int) -> ResponseReturnValue:
    """Name somebody no longer."""
    role = request.form.get("role", "")
    if role not in keeping.ROLES:
        raise NotFound
    pressed(lambda: keeping.unname(g.session, actor(), party_id, role, named_id))
    flash(_("This person is not named any more."), "success")
    return redirect(url_for("parties.show", party_id=party_id))


def _ended(party_id: int, *, ended: bool) -> None:
    pressed(lambda: keeping.end(g.session, actor(), party_id, ended=ended, version=sent_version()))


def _values(found: keeping.PartyView) -> dict[str, Any]:
    """A party as `keeping.change` takes it."""
    kept = {column: getattr(found.party, column) for column in (*keeping.CHANGED, "kind")}
    return {**kept, "members": list(found.members), "ended": found.party.ended_at is not None}


def _standing(party_id: int) -> Form:
    """The form as the party stands now."""
    party = keeping.get(g.session, party_id).party
    return empty_form(
        version=party.version, name=party.name, heads=party.heads, credential_code=party.credential_code
    )


def _form(form: Form, found: keeping.PartyView | None = None) -> str:
    reader = locale.reader()
    return render_template(
        "parties/form.html",
        form=form,
        found=found.party if found else None,
        kinds=words.kinds(reader),
        units=organisation_choices(reader, organisations.tree(g.session, scope().nodes(*COORDINATORS))),
        credentials=menus.terms(g.session, reader, "credential"),
    )


def _show(party_id: int, form: Form) -> str:
    reader, found = locale.reader(), reading.page(g.session, scope(), party_id)
    who = str(form.typed.get("who") or "")
    party = found.view.party
    return render_template(
        "parties/show.html",
        form=form,
        party=party,
        shown=words.shown(reader, found),
        organisation=called(found.organisation.names, reader.tag) or found.organisation.code,
        may_edit=found.may_edit,
        roles=words.roles(reader, keeping.roles_of(party)),
        candidates=access.choices(choosing.find(g.session, actor(), who)) if found.may_edit else [],
    )
