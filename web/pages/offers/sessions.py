"""Sessions of specialists: the list, one, offering, changing, ending, and saying who comes."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from i18n.translator import lazy
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_key, sent_version
from web.locale import _
from web.models import OfferedSession
from web.pages.offers.typed import TypedChange, TypedOffer, standing, values_of
from web.routing import row_id
from web.schemas.offers import WhoComes
from web.services import organisations
from web.services.access.rights import LEADS
from web.services.faults import Invalid, NotFound
from web.services.offers import changing, dates, naming, offering, reading
from web.services.offers.changing import GivesUp
from web.services.offers.rows import Use
from web.words import menus
from web.words import offers as words
from web.words.ground import organisation_choices

bp = Blueprint("offers", __name__, url_prefix="/offers")
NAMELESS = {"name_zh": [lazy("Say what they are, in Chinese, English or both.")]}


@bp.get("")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """The sessions to come, with the names that are wanted on top; or those that are over.

    `?party=` leads to the session of a party that stands on a board.
    """
    if (party := request.args.get("party", type=row_id)) is not None:
        found_id = g.session.scalar(select(OfferedSession.id).where(OfferedSession.party_id == party))
        if found_id is None:
            raise NotFound
        return redirect(url_for("offers.show", offer_id=found_id))
    reader, past = locale.reader(), request.args.get("past") == "1"
    due = [] if past else [words.line(reader, each) for each in reading.names_due(g.session, scope())]
    found = [words.line(reader, each) for each in reading.listing(g.session, scope(), past=past)]
    return render_template("offers/list.html", due=due, rows=found, past=past)


@bp.get("/new")
@allow(*LEADS)
def new() -> ResponseReturnValue:
    """Ask what is offered."""
    return _form(empty_form(heads=1, most_shifts=2, name_hours=48, every_weeks=0))


@bp.post("/new")
@allow(*LEADS)
def create() -> ResponseReturnValue:
    """Show the single days; once they were seen, offer them."""
    form, key, preview = sent_form(TypedOffer()), sent_key(), list[str]()

    def deed(sent: Form) -> list[int]:
        values = _named(sent)
        hours = dates.hours_of(values, locale.zone())
        if len(hours) > 1 and not sent.values["shown"]:
            preview.extend(words.days(locale.reader(), hours))
            return []
        return list(offering.offer(g.session, actor(), values, key=key))

    made = form.submit(deed)
    if preview:
        return _form(form, preview=preview)
    if not made:
        return _form(form), form.status
    flash(words.made(locale.reader(), made), "success")
    return redirect(url_for("offers.show", offer_id=made[0]))


@bp.get("/<int:offer_id>")
@allow(*LEADS)
def show(offer_id: int) -> ResponseReturnValue:
    """One session: when, where it is used, and who comes; `?person=` is chosen already."""
    chosen = request.args.get("person", type=row_id)
    return _show(offer_id, empty_form(person_id=chosen or ""))


@bp.get("/<int:offer_id>/edit")
@allow(*LEADS)
def edit(offer_id: int) -> ResponseReturnValue:
    """Ask what should change."""
    view = reading.one(g.session, scope(), offer_id)
    return _form(_standing(view), view)


@bp.post("/<int:offer_id>/edit")
@allow(*LEADS)
def save(offer_id: int) -> ResponseReturnValue:
    """Change it; what that gives up is shown first."""
    view, form = reading.one(g.session, scope(), offer_id), sent_form(TypedChange())

    def deed(sent: Form) -> bool:
        values, agreed = _named(sent), _agreed(sent.values["agreed"])
        changing.change(g.session, actor(), offer_id, values, sent.version, agreed)
        return True

    try:
        done = form.submit(deed, lambda: _standing(reading.one(g.session, scope(), offer_id)))
    except GivesUp as fault:
        return _form(form, view, going=fault.uses), 409
    if done is None:
        return _form(form, view), form.status
    flash(_("It is saved."), "success")
    return redirect(url_for("offers.show", offer_id=offer_id))


@bp.post("/<int:offer_id>/end")
@allow(*LEADS)
def end(offer_id: int) -> ResponseReturnValue:
    """Take it back; what that gives up is shown first."""
    version, agreed = sent_version(), _agreed(request.form.get("agreed", ""))

    def deed() -> bool:
        changing.end(g.session, actor(), offer_id, version, agreed)
        return True

    try:
        pressed(deed)
    except GivesUp as fault:
        view = reading.one(g.session, scope(), offer_id)
        return render_template(
            "offers/end.html", shown=words.whole(locale.reader(), view), session=view.session,
            going=words.uses(locale.reader(), fault.uses), agreed=_ids(fault.uses),
        ), 409  # fmt: skip
    flash(_("It has ended. Whoever leads these projects is told what it gives up."), "success")
    return redirect(url_for("offers.show", offer_id=offer_id))


@bp.post("/<int:offer_id>/undo")
@allow(*LEADS)
def undo(offer_id: int) -> ResponseReturnValue:
    """Take back all that was offered with it."""
    gone = list[tuple[int, int]]()
    pressed(lambda: gone.append(offering.take_back(g.session, actor(), offer_id)))
    flash(words.gone(locale.reader(), *gone[0]), "success")
    return redirect(url_for("offers.listing"))


@bp.post("/<int:offer_id>/name")
@allow(*LEADS)
def name(offer_id: int) -> ResponseReturnValue:
    """Say who comes."""
    form = sent_form(WhoComes())

    def deed(sent: Form) -> bool:
        naming.confirm(g.session, actor(), offer_id, person_id=sent.values["person_id"], version=sent.version)
        return True

    if form.submit(deed) is None:
        return _show(offer_id, form), form.status
    flash(_("This person is named, and is told of each shift."), "success")
    return redirect(url_for("offers.show", offer_id=offer_id))


@bp.post("/<int:offer_id>/unname")
@allow(*LEADS)
def unname(offer_id: int) -> ResponseReturnValue:
    """Say that they do not come."""
    version = sent_version()
    pressed(lambda: naming.unname(g.session, actor(), offer_id, version))
    flash(_("This person does not come, and is told. Please name somebody else."), "success")
    return redirect(url_for("offers.show", offer_id=offer_id))


def _named(sent: Form) -> dict[str, Any]:
    values = values_of(sent.values)
    if not values["name"]:
        raise Invalid(NAMELESS)
    return values


def _agreed(typed: str) -> list[int]:
    """The promises that somebody agreed to give up, as a form says them: 12.34."""
    return [int(each) for each in typed.split(".") if each.isdecimal() and len(each) < 19]


def _ids(going: Sequence[Use]) -> str:
    return ".".join(str(each.promise.id) for each in going)


def _standing(view: reading.SessionView) -> Form:
    return empty_form(version=view.session.version, **standing(view, locale.zone()))


def _form(
    form: Form,
    view: reading.SessionView | None = None,
    *,
    preview: list[str] | None = None,
    going: Sequence[Use] = (),
) -> str:
    reader = locale.reader()
    return render_template(
        "offers/form.html",
        form=form,
        session=view.session if view else None,
        preview=preview or [],
        going=words.uses(reader, going),
        agreed=_ids(going),
        units=organisation_choices(reader, organisations.tree(g.session, scope().nodes(*LEADS))),
        credentials=menus.terms(g.session, reader, "credential"),
        languages=menus.languages(reader),
        levels=menus.levels(reader),
        skills=menus.terms(g.session, reader, "skill"),
    )


def _show(offer_id: int, form: Form) -> str:
    view = reading.one(g.session, scope(), offer_id)
    people = naming.candidates(g.session, scope(), view.party) if view.may_edit else []
    papers = naming.papers(g.session, view.session, view.party, people)
    return render_template(
        "offers/show.html",
        form=form,
        session=view.session,
        shown=words.whole(locale.reader(), view),
        may_edit=view.may_edit and view.state not in (reading.OVER, reading.ENDED),
        sent=view.party.volunteer_id,
        candidates=words.candidates(locale.reader(), people, papers),
    )
