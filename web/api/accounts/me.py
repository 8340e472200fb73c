"""Oneself: who is signed in, how they are reached, their language and password."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from web.api.accounts.sessions import client
from web.api.resource import Resource
from web.auth import actor, allow
from web.pages.accounts.entering import sends
from web.schemas.accounts import AddContact, ChangeContact, ChangePassword, RemoveContact
from web.schemas.answering import LanguageSchema
from web.schemas.shown.accounts import ContactShown, MeShown
from web.services.accounts import contacts, own
from web.services.accounts.contacts import KnownContact
from web.services.actor import Actor

bp = Resource("me", "Who is signed in")


@bp.get("/me")
@allow("signed_in")
@bp.response(200, MeShown)
def show() -> Actor:
    """Who is signed in, and what they may do today."""
    return actor()


@bp.get("/me/contacts")
@allow("signed_in")
@bp.response(200, ContactShown(many=True))
def list_contacts() -> Sequence[KnownContact]:
    """One's own addresses and numbers."""
    return contacts.of_person(g.session, actor().person_id)


@bp.post("/me/contacts")
@allow("signed_in")
@bp.arguments(AddContact)
@bp.response(204)
def add_contact(values: Mapping[str, Any]) -> None:
    """Keep another address or number; to sign in with it wants the password.

    Where the house can send there, a code goes out, and it signs in once it is confirmed.
    """
    own.add_contact(
        g.session,
        actor(),
        g.signed_in_id,
        value=values["email"],
        signs_in=values["signs_in"],
        password=values.get("password"),
        sends=sends(),
        client=client(),
    )


@bp.put("/me/contacts/<int:contact_id>")
@allow("signed_in")
@bp.arguments(ChangeContact)
@bp.response(204)
def change_contact(values: Mapping[str, Any], contact_id: int) -> None:
    """Change an address or number; the password is wanted where one signs in with it.

    Where the house can send there, a code goes out, and the old value stays until it is confirmed.
    """
    own.change_contact(
        g.session,
        actor(),
        g.signed_in_id,
        contact_id,
        value=values["email"],
        password=values.get("password"),
        sends=sends(),
        client=client(),
    )


@bp.post("/me/contacts/<int:contact_id>/removal")
@allow("signed_in")
@bp.arguments(RemoveContact)
@bp.response(204)
def remove_contact(values: Mapping[str, str], contact_id: int) -> None:
    """Remove an address or number; the password is wanted where one signs in with it."""
    password = values.get("password")
    own.remove_contact(g.session, actor(), g.signed_in_id, contact_id, password=password)


@bp.put("/me/language")
@allow("signed_in")
@bp.arguments(LanguageSchema)
@bp.response(204)
def choose_language(values: Mapping[str, str]) -> None:
    """Choose the language in which messages come."""
    own.set_language(g.session, actor(), values["language"])


@bp.put("/me/password")
@allow("signed_in")
@bp.arguments(ChangePassword)
@bp.response(204)
def change_password(values: Mapping[str, str]) -> None:
    """Take another password; every sign-in ends, this one too."""
    own.change_password(g.session, actor(), g.signed_in_id, old=values["old"], new=values["new"])
