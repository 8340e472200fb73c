"""A volunteer's profile: who they are, what they bring, how much they want to do, what they like."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n.vocabulary import term
from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
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
    fixed = {**profiles.unsaid(request.form), "wishes": wishes.said(request.form)}
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
    return render_template("mine/profile.html", form=form, mine=mine, asked=_questions(mine), menu=_menu(form))


def _questions(mine: profile.Profile) -> dict[str, Any]:
    """What they like: scenes, kinds of shift, and the projects and places they named before."""
    reader = locale.reader()
    named = [(wish.about, wish.target) for wish in mine.wishes if wish.about in ("project", "place", "shift")]
    return {
        "scenes": wishes.questions("scene", menus.terms(g.session, reader, "scene"), mine.wishes, reader),
        "kinds": wishes.questions("kind", menus.terms(g.session, reader, "kind"), mine.wishes, reader),
        "named": [
            question
            for about, target in named
            for question in wishes.questions(about, [(target, term(reader, about, target))], mine.wishes, reader)
        ],
        "answers": wishes.answers(reader),
    }


def _menu(form: Form) -> dict[str, menus.Choices]:
    reader, session = locale.reader(), g.session
    held = form.typed.get
    return {
        "languages": menus.languages(reader),
        "levels": menus.levels(reader),
        "skills": menus.terms(session, reader, "skill"),
        "skill_levels": menus.skill_levels(reader),
        "credentials": menus.terms(session, reader, "credential", "clearance"),
        "consents": menus.terms(session, reader, "consent"),
        "homes": menus.homes(session, reader),
        "units": menus.units(session, reader),
        "projects": menus.projects(session, reader),
        "asked": menus.durations(reader, (60, 120, 180, 240, 360, 480, 600), held("asked_minutes")),
        "day": menus.durations(reader, (60, 120, 180, 240, 360, 480), held("minutes_per_day")),
        "week": menus.durations(reader, (120, 180, 240, 360, 480, 600, 900, 1200), held("minutes_per_week")),
        "rest": menus.durations(reader, (120, 480, 660, 1440, 2880), held("rest_minutes")),
        "shifts_day": menus.counts(4, held("shifts_per_day")),
        "shifts_week": menus.counts(10, held("shifts_per_week")),
    }
