"""Sign-up: a person, their account, contact and volunteer's profile, in one step."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from web.db import writing
from web.models import Account, Done, Person, Volunteer
from web.services.accounts import contacts, entered, passwords, stalls, throttle
from web.services.accounts.entered import Newcomer
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Invalid
from web.services.people.naming import set_names

FIRST_NUMBER = 20_000
SIGN_UPS_OF_ADDRESS = 30
EVERY_OF_ADDRESS = timedelta(seconds=30)


def sign_up(session: Session, values: Mapping[str, Any], *, key: str, language: str, address: str) -> int:
    """The id of a new account of a new volunteer, from a loaded `SignUp` schema.

    The same `key` again gives the same account. Raises Invalid when the contact has an account already, the
    password is weak or the stall's code not good; TooMany when this client has used up its tries and has no
    code. Who signs up with a code costs no try; each fault costs one, so nobody learns quickly who is here.
    """
    passwords.refuse_weak("password", values["password"], (values["name"], values["email"]))
    if (before := _admit(session, values, key, address)) is not None:
        return _same(session, before, values)
    hashed = passwords.hashed(values["password"])
    made = once(session, key, lambda: {"account": create(session, values, hashed, language, address)})
    return int(made["account"])


def budget_of(address: str) -> Budget:
    """What signing up costs a client."""
    return Budget(f"sign-up:{throttle.neighbour(address)}", SIGN_UPS_OF_ADDRESS, EVERY_OF_ADDRESS)


def create(
    session: Session,
    values: Mapping[str, Any],
    hashed: str,
    language: str,
    address: str,
    *,
    proven: bool = False,
) -> int:
    """The id of a new account of a volunteer; `proven`: they have shown that they read its contact.

    Raises Invalid when the contact has an account by now, or the desk has no place left.
    """
    with writing(session):
        stall = stalls.take_place(session, values["stall"]) if values.get("stall") else None
        newcomer = Newcomer(values["name"], language)
        person_id, changes = come_in(session, newcomer, values["email"] if proven else "")
        account = contacts.open_account(session, person_id, values["email"], hashed, proven=proven)
        entered.speak(session, person_id, values["languages"])
        who = Actor(person_id, account, values["name"], language, person_id, address=address)
        at: dict[str, Any] = {"node": stall.organisation_id, "stall": stall.id} if stall else {}
        note(session, who, "signed_up", "person", person_id, changes=changes, **at)
        return account


def come_in(
    session: Session,
    newcomer: Newcomer,
    proven: str,
    *,
    serves: bool = True,
    organisation_id: int | None = None,
) -> tuple[int, Mapping[str, Any]]:
    """Who comes in, whom staff may have entered before, and what changes of them by that.

    `proven` is the contact that they have shown to read, empty for none; `organisation_id` the one that
    invited them. Inside a transaction that writes.
    """
    found = entered.of_contact(session, proven, newcomer.name, organisation_id) if proven else None
    if found is None:
        make = create_volunteer if serves else create_person
        return make(session, name=newcomer.name, language=newcomer.language).id, {}
    changes = entered.take(found, newcomer)
    if serves and session.get(Volunteer, found.id) is None:
        session.add(Volunteer(id=found.id, number=number_of(found.id)))
    session.flush()
    return found.id, changes


def create_volunteer(
    session: Session, *, name: str, language: str, latin_name: str = "", number: str | None = None
) -> Volunteer:
    """A new person who serves, with the next number unless one is given; inside a transaction that writes."""
    person = create_person(session, name=name, language=language, latin_name=latin_name)
    volunteer = Volunteer(id=person.id, number=number or number_of(person.id))
    session.add(volunteer)
    session.flush()
    set_names(person, name=name, latin_name=latin_name, numbers=[volunteer.number])
    return volunteer


def number_of(person_id: int) -> str:
    """The volunteer number of a new profile."""
    return f"V-{FIRST_NUMBER + person_id}"


def create_person(session: Session, *, name: str, language: str, latin_name: str = "") -> Person:
    """A new person; inside a transaction that writes."""
    person = Person(language=language, state_since=now(), created_at=now())
    set_names(person, name=name, latin_name=latin_name, numbers=())
    session.add(person)
    session.flush()
    return person


def _admit(session: Session, values: Mapping[str, Any], key: str, address: str) -> int | None:
    """The account that this form has made already, else None: then a try of this client is taken.

    No try is taken where everything is as it should be and a stall's code stands for it.
    """
    code = values.get("stall")
    with writing(session):
        if key and (done := session.get(Done, key)):
            return int(done.answer["account"])
        faults = _faults(session, values["email"], code)
        if faults or not code:
            throttle.take(session, (budget_of(address),))
    if faults:
        raise Invalid(faults)
    return None


def _same(session: Session, account_id: int, values: Mapping[str, Any]) -> int:
    """The account that this form made, unless its password is another one by now. Raises Invalid."""
    account = session.get(Account, account_id)
    if account is None or not passwords.is_right(account.password_hash, values["password"]):
        raise contacts.taken(values["email"])
    return account_id


def _faults(session: Session, contact: str, code: str | None) -> Mapping[str, Any]:
    """What is wrong; whether a contact has an account is not said to who brings a wrong code."""
    try:
        if code:
            stalls.open_stall(session, code)
    except Invalid as fault:
        return fault.errors
    return contacts.taken(contact).errors if contacts.is_taken(session, contact) else {}
