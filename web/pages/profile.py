"""A volunteer's profile: who they are, what they bring, how much they want to do, what they like."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, nested, sent_form
from web.locale import _
from web.pages.availability import own_volunteer
from web.schemas.companions import CompanionsSchema
from web.schemas.profile import ProfileSchema
from web.services.people import companions, profile
from web.services.people.profile import Profile
from web.words import profiles, wishes

bp = Blueprint("profile", __name__)


@bp.get("/me/profile")
@allow("volunteer")
def show() -> ResponseReturnValue:
    """The profile as it stands."""
    mine = profile.get(g.session, own_volunteer())
    return render_template("mine/profile.html", **fields(_typed(mine), mine.person.id, mine))


@bp.post("/me/profile")
@allow("volunteer")
def save() -> ResponseReturnValue:
    """Take over the whole profile."""
    me, form = own_volunteer(), sent(own=True)
    if form.submit(lambda sent: saved(me, sent), now=lambda: standing(me)):
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("profile.show"))
    return _asked(form), form.status


@bp.get("/me/companions")
@allow("volunteer")
def beside() -> ResponseReturnValue:
    """With whom they want to serve, and with whom never."""
    return _asked_beside(standing_beside(own_volunteer()))


@bp.post("/me/companions")
@allow("volunteer")
def save_beside() -> ResponseReturnValue:
    """Take over the companions."""
    me, form = own_volunteer(), sent_beside()
    if form.submit(lambda sent: saved_beside(me, sent), now=lambda: standing_beside(me)):
        flash(_("Your companions are saved."), "success")
        return redirect(url_for("profile.beside"))
    return _asked_beside(form), form.status


def standing(person_id: int) -> Form:
    """The form of a profile as it stands; private fields on one's own alone."""
    return _typed(profile.get(g.session, person_id))


def _typed(found: Profile) -> Form:
    own = found.person.id == actor().person_id
    return empty_form(version=found.person.version, **profiles.typed(found, own=own))


def sent(*, own: bool) -> Form:
    """The form of a profile as it was sent, one's own or somebody else's."""
    wished = nested(request.form, ProfileSchema(), ("wishes",)).get("wishes", [])
    fixed = {**profiles.unsaid(request.form, own=own), "wishes": wishes.said(wished)}
    return sent_form(ProfileSchema(), fixed, rows=("wishes",))


def saved(person_id: int, form: Form) -> bool:
    """Take over the form of a profile."""
    profile.save(g.session, actor(), person_id, form.values, form.version)
    return True


def standing_beside(person_id: int) -> Form:
    """The form of somebody's companions as they stand."""
    person = profile.get(g.session, person_id).person
    return empty_form(version=person.version, **companions.values(g.session, person_id))


def sent_beside() -> Form:
    """The form of companions as it was sent; without a row it means nobody."""
    some = any(name.startswith("companions-") for name in request.form)
    return sent_form(CompanionsSchema(), {} if some else {"companions": []})


def saved_beside(person_id: int, form: Form) -> bool:
    """Take over the form of companions."""
    companions.save(g.session, actor(), person_id, form.values, form.version)
    return True


def fields(form: Form, person_id: int, read: Profile | None = None) -> dict[str, object]:
    """What the fields of a profile need to be shown (`mine/fields.html`); `read` if it is known."""
    mine = read or profile.get(g.session, person_id)
    form.errors = {name.replace("-about", "-what"): texts for name, texts in form.errors.items()}
    return {
        "form": form,
        "mine": mine,
        "menu": profiles.menu(g.session, locale.reader(), mine, form.typed),
    }


def _asked_beside(form: Form) -> str:
    number = profile.get(g.session, own_volunteer()).volunteer.number
    return render_template("mine/companions.html", form=form, number=number)


def _asked(form: Form) -> str:
    return render_template("mine/profile.html", **fields(form, own_volunteer()))
