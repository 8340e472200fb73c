"""Invitations for programs: a list looked at, sent, sent again, withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from web.api.resource import Resource, once_key
from web.auth import actor, allow
from web.locale import current
from web.pages.accounts.entering import sends
from web.schemas.accounts import InviteSchema
from web.schemas.asking import Paged
from web.schemas.shown import listed
from web.schemas.shown.accounts import InvitationShown, InvitedShown, ListedLineShown
from web.services.access.rights import KEEPERS
from web.services.accounts import invitations, invited
from web.services.accounts.invited import Invited
from web.services.paging import Page

bp = Resource("invitations", "Asking people to join an organisation")


@bp.get("/invitations")
@allow(*KEEPERS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(InvitationShown))
def listing(asked: Mapping[str, Any]) -> Page[Invited]:
    """Who was invited to the organisations one answers for, newest first."""
    return invited.listing(g.session, actor(), asked["page"])


@bp.post("/invitations/preview")
@allow(*KEEPERS)
@bp.arguments(InviteSchema)
@bp.response(200, ListedLineShown(many=True))
def preview(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What would become of each line of a list; nobody is invited."""
    lines = invitations.preview(g.session, actor(), values, values["people"], sends())
    return [
        {
            "number": each.number,
            "name": each.name,
            "value": each.value,
            "language": each.language,
            "state": each.state,
            "reason": current().say(each.reason) if each.reason is not None else "",
        }
        for each in lines
    ]


@bp.post("/invitations")
@allow(*KEEPERS)
@bp.keyed
@bp.arguments(InviteSchema)
@bp.response(201, InvitedShown)
def invite(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Invite everybody on a list who is not invited yet, or, if a line is wrong, nobody."""
    made = invitations.invite(g.session, actor(), values, values["people"], sends(), key=once_key(key))
    return {"ids": list(made)}


@bp.post("/invitations/<int:invitation_id>/again")
@allow(*KEEPERS)
@bp.response(204)
def again(invitation_id: int) -> None:
    """Send an invitation once more; it is good for another 14 days."""
    invitations.again(g.session, actor(), invitation_id, sends())


@bp.post("/invitations/<int:invitation_id>/withdrawal")
@allow(*KEEPERS)
@bp.response(204)
def withdraw(invitation_id: int) -> None:
    """End an invitation: its link opens nothing any more."""
    invitations.withdraw(g.session, actor(), invitation_id)
