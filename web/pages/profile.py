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
from web.services import companions, profile
from web.words import menus, profiles, wishes

bp = Blueprint("profile", __name__)


@bp.get("/me/profile")
@allow("volunteer")
def show() -> ResponseReturnValue:
    """The profile as it stands."""
    return _asked(empty_form(**profiles.typed(profile.get(g.session, own_volunteer()))))


@bp.post("/me/profile")
@allow("volunteer")
def save() -> ResponseReturnValue:
    """Take over the whole profile."""
    wished = nested(request.form, ProfileSchema()).get("wishes", [])
    fixed = {**profiles.unsaid(request.form), "wishes": wishes.said(wished)}
    form = sent_form(ProfileSchema(), fixed)
    if form.submit(_saved):
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("profile.show"))
    return _asked(form), 422


@bp.get("/me/companions")
@allow("volunteer")
def beside() -> ResponseReturnValue:
    """With whom they want to serve, and with whom never."""
    rows = [
        {"number": each.number, "wanted": "with" if each.wanted else "never"}
        for each in companions.of(g.session, own_volunteer())
    ]
    return _asked_beside(empty_form(companions=rows))


@bp.post("/me/companions")
@allow("volunteer")
def save_beside() -> ResponseReturnValue:
    """Take over the companions."""
    sent = any(name.startswith("companions-") for name in request.form)
    form = sent_form(CompanionsSchema(), {} if sent else {"companions": []})
    if form.submit(_saved_beside):
        flash(_("Your companions are saved."), "success")
        return redirect(url_for("profile.beside"))
    return _asked_beside(form), 422


def _saved(form: Form) -> bool:
    profile.save(g.session, actor(), own_volunteer(), form.values)
    return True


def _saved_beside(form: Form) -> bool:
    companions.save(g.session, actor(), own_volunteer(), form.values)
    return True


def _asked_beside(form: Form) -> str:
    number = profile.get(g.session, own_volunteer()).volunteer.number
    return render_template("mine/companions.html", form=form, number=number)


def _asked(form: Form) -> str:
    mine = profile.get(g.session, own_volunteer())
    menu = {**_lists(), **_numbers(form), **_wishes(mine)}
    form.errors = {name.replace("-about", "-what"): texts for name, texts in form.errors.items()}
    return render_template("mine/profile.html", form=form, mine=mine, menu=menu)


def _wishes(mine: profile.Profile) -> dict[str, menus.Choices]:
    """What can be liked, and how much."""
    reader, session = locale.reader(), g.session
    offered = {kind: menus.terms(session, reader, kind) for kind in ("scene", "kind")}
    offered["project"] = menus.projects(session, reader)
    return {
        "things": wishes.things(reader, offered, mine.wishes),
        "answers": wishes.answers(reader, [wish.weight for wish in mine.wishes]),
    }


def _lists() -> dict[str, menus.Choices]:
    reader, session = locale.reader(), g.session
    return {
        "languages": menus.languages(reader),
        "levels": menus.levels(reader),
        "skills": menus.terms(session, reader, "skill"),
        "skill_levels": menus.skill_levels(reader),
        "credentials": menus.terms(session, reader, "credential", "clearance"),
        "consents": menus.terms(session, reader, "consent"),
        "homes": menus.homes(session, reader),
        "units": menus.units(session, reader),
    }


def _numbers(form: Form) -> dict[str, menus.Choices]:
    reader, held = locale.reader(), form.typed.get
    return {
        "asked": menus.durations(reader, (60, 120, 180, 240, 360, 480, 600), held("asked_minutes")),
        "day": menus.durations(reader, (60, 120, 180, 240, 360, 480), held("minutes_per_day")),
        "week": menus.durations(reader, (120, 180, 240, 360, 480, 600, 900, 1200), held("minutes_per_week")),
        "rest": menus.durations(reader, (120, 480, 660, 1440, 2880), held("rest_minutes")),
        "shifts_day": menus.counts(4, held("shifts_per_day")),
        "shifts_week": menus.counts(10, held("shifts_per_week")),
    }
