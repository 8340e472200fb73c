"""What staff keep of people: a new person, and profile, hours, companions, contacts of who has no device."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.pages import availability
from web.pages import profile as forms
from web.schemas.people import NewPersonSchema, ReachSchema, TieSchema
from web.services.access.rights import COORDINATORS
from web.services.faults import NotFound
from web.services.people import keeping, leaving, profile, registering
from web.words import keeping as words
from web.words.menus import languages, levels

bp = Blueprint("keeping", __name__)


@bp.get("/people/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """A form for somebody without a way in of their own."""
    return _new(empty_form())


@bp.post("/people/new")
@allow(*COORDINATORS)
def register() -> ResponseReturnValue:
    """Make a new person, who belongs to an organisation at once."""
    form = sent_form(NewPersonSchema())
    made = form.submit(lambda sent: registering.register(g.session, actor(), sent.values))
    if made is None:
        return _new(form), form.status
    flash(_("The person is entered. Add what they bring and when they can."), "success")
    return redirect(url_for("keeping.edit", person_id=made))


@bp.get("/people/<int:person_id>/edit")
@allow(*COORDINATORS)
def edit(person_id: int) -> ResponseReturnValue:
    """The profile of a person who is near, as a form."""
    keeping.kept(g.session, actor(), person_id)
    return _profile(person_id, forms.standing(person_id))


@bp.post("/people/<int:person_id>/edit")
@allow(*COORDINATORS)
def save(person_id: int) -> ResponseReturnValue:
    """Take over the profile of a person who is near."""
    own = keeping.kept(g.session, actor(), person_id).id == actor().person_id
    form = forms.sent(own=own)
    if form.submit(lambda sent: forms.saved(person_id, sent), now=lambda: forms.standing(person_id)):
        flash(_("The profile is saved."), "success")
        return redirect(url_for("people.show", volunteer_id=person_id))
    return _profile(person_id, form), form.status


@bp.get("/people/<int:person_id>/hours")
@allow(*COORDINATORS)
def hours(person_id: int) -> ResponseReturnValue:
    """When a person who is near is free, as a form."""
    keeping.kept(g.session, actor(), person_id)
    minutes = availability.grain(person_id)
    return _hours(person_id, availability.standing(person_id, minutes), minutes)


@bp.post("/people/<int:person_id>/hours")
@allow(*COORDINATORS)
def save_hours(person_id: int) -> ResponseReturnValue:
    """Take over when a person who is near is free."""
    keeping.kept(g.session, actor(), person_id)
    minutes = availability.sent_grain()
    form = availability.sent(minutes)
    if form.submit(
        lambda sent: availability.saved(person_id, sent),
        now=lambda: availability.standing(person_id, minutes),
    ):
        flash(_("The times are saved. The next roster counts on them."), "success")
        return redirect(url_for("people.show", volunteer_id=person_id))
    return _hours(person_id, form, minutes), form.status


@bp.get("/people/<int:person_id>/companions")
@allow(*COORDINATORS)
def beside(person_id: int) -> ResponseReturnValue:
    """With whom somebody without a way in wants to serve, and with whom never."""
    registering.kept_alone(g.session, actor(), person_id)
    return _beside(person_id, forms.standing_beside(person_id))


@bp.post("/people/<int:person_id>/companions")
@allow(*COORDINATORS)
def save_beside(person_id: int) -> ResponseReturnValue:
    """Take over the companions of somebody without a way in."""
    registering.kept_alone(g.session, actor(), person_id)
    form = forms.sent_beside()
    if form.submit(
        lambda sent: forms.saved_beside(person_id, sent), now=lambda: forms.standing_beside(person_id)
    ):
        flash(_("The companions are saved."), "success")
        return redirect(url_for("people.show", volunteer_id=person_id))
    return _beside(person_id, form), form.status


@bp.get("/people/<int:person_id>/contacts")
@allow(*COORDINATORS)
def contacts(person_id: int) -> ResponseReturnValue:
    """How a person is reached, without telling it, and who answers for them."""
    return _contacts(person_id, empty_form())


@bp.post("/people/<int:person_id>/contacts")
@allow(*COORDINATORS)
def reach(person_id: int) -> ResponseReturnValue:
    """Add an email or phone of somebody without a way in."""
    form = sent_form(ReachSchema())

    def deed(sent: Form) -> bool:
        registering.reach(g.session, actor(), person_id, sent.values["value"])
        return True

    if form.submit(deed):
        flash(_("The contact is kept."), "success")
        return redirect(url_for("keeping.contacts", person_id=person_id))
    return _contacts(person_id, form), form.status


@bp.post("/people/<int:person_id>/contacts/<int:contact_id>/remove")
@allow(*COORDINATORS)
def forget(person_id: int, contact_id: int) -> ResponseReturnValue:
    """Keep an email or phone no longer."""
    pressed(lambda: registering.forget(g.session, actor(), person_id, contact_id))
    return redirect(url_for("keeping.contacts", person_id=person_id))


@bp.post("/people/<int:person_id>/relations")
@allow(*COORDINATORS)
def tie(person_id: int) -> ResponseReturnValue:
    """Say who answers for a person, or whom to call."""
    form = sent_form(TieSchema())
    if form.submit(lambda sent: registering.tie(g.session, actor(), person_id, sent.values)) is None:
        return _contacts(person_id, form), form.status
    flash(_("The relation is kept."), "success")
    return redirect(url_for("keeping.contacts", person_id=person_id))


@bp.post("/people/<int:person_id>/relations/<int:relation_id>/end")
@allow(*COORDINATORS)
def untie(person_id: int, relation_id: int) -> ResponseReturnValue:
    """End a relation."""
    pressed(lambda: registering.untie(g.session, actor(), person_id, relation_id))
    return redirect(url_for("keeping.contacts", person_id=person_id))


@bp.post("/people/<int:person_id>/state")
@allow(*COORDINATORS)
def take_part(person_id: int) -> ResponseReturnValue:
    """Say for somebody without a way in that they leave, or come back."""
    deeds = {"left": leaving.leave, "active": leaving.come_back}
    deed = deeds.get(request.form.get("state", ""))
    if deed is None:
        raise NotFound
    version = request.form.get("seen", type=int)
    registering.kept_alone(g.session, actor(), person_id)
    pressed(lambda: deed(g.session, actor(), person_id, version))
    return redirect(url_for("people.show", volunteer_id=person_id))


def _new(form: Form) -> str:
    reader = locale.reader()
    menu = {
        "tags": words.tags(),
        "units": words.units(reader, registering.units(g.session, actor())),
        "languages": languages(reader),
        "levels": levels(reader),
    }
    return render_template("people/new.html", form=form, menu=menu)


def _profile(person_id: int, form: Form) -> str:
    own = person_id == actor().person_id
    return render_template("people/edit.html", own=own, **_of(person_id), **forms.fields(form, person_id))


def _hours(person_id: int, form: Form, minutes: int) -> str:
    shown = availability.fields(form, person_id, minutes)
    return render_template("people/hours.html", **_of(person_id), **shown)


def _beside(person_id: int, form: Form) -> str:
    return render_template("people/companions.html", form=form, **_of(person_id))


def _contacts(person_id: int, form: Form) -> str:
    keeping.kept(g.session, actor(), person_id)
    shown = words.reached(locale.reader(), registering.reached(g.session, person_id))
    return render_template("people/contacts.html", form=form, **_of(person_id), **shown)


def _of(person_id: int) -> dict[str, object]:
    """What the head of each of these pages shows."""
    found = profile.get(g.session, person_id)
    return {
        "person": found.person,
        "number": found.volunteer.number,
        "alone": not keeping.has_way_in(g.session, person_id),
    }
