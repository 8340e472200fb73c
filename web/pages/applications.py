"""What whoever leads a project says to people who ask for its places."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from web.auth import actor, allow
from web.forms import pressed, sent_version
from web.locale import _
from web.services.access.rights import LEADS
from web.services.promises import applying

bp = Blueprint("applications", __name__)


@bp.post("/projects/<int:project_id>/applications/<int:application_id>/approve")
@allow(*LEADS)
def approve(project_id: int, application_id: int) -> ResponseReturnValue:
    """Give the seat to who asked."""
    return _decided(
        project_id, application_id, applying.approve, _("The place is given. They see it on their page.")
    )


@bp.post("/projects/<int:project_id>/applications/<int:application_id>/refuse")
@allow(*LEADS)
def refuse(project_id: int, application_id: int) -> ResponseReturnValue:
    """Say no to who asked."""
    return _decided(
        project_id,
        application_id,
        applying.refuse,
        _("Noted. They see on their page that the place is not theirs."),
    )


def _decided(
    project_id: int, application_id: int, decide: Callable[..., None], said: str
) -> ResponseReturnValue:
    pressed(lambda: decide(g.session, actor(), application_id, version=sent_version()))
    flash(said, "success")
    return redirect(url_for("projects.show", project_id=project_id, _anchor="applications"))
