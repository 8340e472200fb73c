"""Oneself: who is signed in, their language and password."""

from collections.abc import Mapping

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.schemas.answering import LanguageSchema
from web.schemas.password import ChangePassword
from web.schemas.shown.accounts import MeShown
from web.services import accounts
from web.services.actor import Actor

bp = Resource("me", "Who is signed in")


@bp.get("/me")
@allow("signed_in")
@bp.response(200, MeShown)
def show() -> Actor:
    """Who is signed in."""
    return actor()


@bp.put("/me/language")
@allow("signed_in")
@bp.arguments(LanguageSchema)
@bp.response(204)
def choose_language(values: Mapping[str, str]) -> None:
    """Choose the language in which messages come."""
    accounts.set_language(g.session, actor().account_id, values["language"])


@bp.put("/me/password")
@allow("signed_in")
@bp.arguments(ChangePassword)
@bp.response(204)
def change_password(values: Mapping[str, str]) -> None:
    """Take another password; every sign-in ends, this one too."""
    accounts.change_password(g.session, actor().account_id, values["old"], values["new"])
