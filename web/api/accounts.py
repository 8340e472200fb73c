"""Accounts as an administrator sees them."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.schemas.administration import RoleSchema
from web.schemas.answering import ActiveSchema
from web.schemas.asking import WhichAccounts
from web.schemas.shown import listed
from web.schemas.shown.accounts import AccountShown
from web.services import staff
from web.services.paging import Page
from web.services.staff import AccountRow

bp = Resource("accounts", "Who may sign in, and what they may do")


@bp.get("/accounts")
@allow("admin")
@bp.arguments(WhichAccounts, location="query")
@bp.response(200, listed(AccountShown))
def listing(asked: Mapping[str, Any]) -> Page[AccountRow]:
    """Accounts by name or email, a page at a time."""
    return staff.listing(g.session, query=asked["q"], role=asked["role"], page=asked["page"])


@bp.get("/accounts/<int:account_id>")
@allow("admin")
@bp.response(200, AccountShown)
def show(account_id: int) -> AccountRow:
    """One account."""
    return staff.account(g.session, account_id)


@bp.put("/accounts/<int:account_id>/role")
@allow("admin")
@bp.arguments(RoleSchema)
@bp.response(204)
def give_role(values: Mapping[str, str], account_id: int) -> None:
    """Give somebody else's account another role; it signs in again to use it."""
    staff.give_role(g.session, actor(), account_id, values["role"])


@bp.put("/accounts/<int:account_id>/active")
@allow("admin")
@bp.arguments(ActiveSchema)
@bp.response(204)
def set_active(values: Mapping[str, bool], account_id: int) -> None:
    """Keep an account out at once, or let it in again."""
    staff.set_active(g.session, actor(), account_id, active=values["active"])
