"""A new key for a person: everything that was sealed for them opens as before, and the old key is gone."""

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import Base, Contact, Credential, PrivateField, Volunteer
from web.services.accounts import contacts
from web.services.people import renewing


def a_volunteer(session: Session) -> int:
    """Somebody with a contact, a birth date and a numbered credential."""
    person = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(1)).one()
    with writing(session):
        contacts.put(session, person, "renewed@example.com")
        number = vault_of(session).seal(person, "credential_number", "L-77")
        session.add(Credential(volunteer_id=person, code="renewed", sealed_number=number))
    return person


def sealed_of(session: Session, person: int) -> list[bytes]:
    """Everything sealed for them, as it stands."""
    session.expire_all()
    found = [*session.scalars(select(Contact.sealed).where(Contact.person_id == person))]
    found += session.scalars(select(PrivateField.sealed).where(PrivateField.person_id == person))
    numbers = select(Credential.sealed_number).where(Credential.volunteer_id == person)
    return found + [each for each in session.scalars(numbers) if each is not None]


def test_everything_opens_as_before_and_is_sealed_anew(session: Session) -> None:
    person = a_volunteer(session)
    before = sealed_of(session, person)
    known = contacts.of_person(session, person)
    assert renewing.renew(session, person) == len(before)
    after = sealed_of(session, person)
    assert not set(before) & set(after)
    assert contacts.of_person(session, person) == known
    number = session.scalars(select(Credential).where(Credential.code == "renewed")).one()
    assert vault_of(session).open(person, "credential_number", number.sealed_number or b"") == "L-77"


def test_everybody_is_renewed_but_who_was_erased(session: Session) -> None:
    first = a_volunteer(session)
    erased = session.scalars(select(Volunteer.id).where(Volunteer.id != first).limit(1)).one()
    vault_of(session).erase(erased)
    done = set(renewing.renew_all(session))
    assert erased not in done
    assert {0, first} <= done


def test_no_sealed_column_is_forgotten() -> None:
    """Every binary column of a table is sealed by somebody here, or a digest or hash that opens nothing."""
    known = {"contact.sealed", "private_field.sealed", "credential.sealed_number", "evidence.sealed"}
    known |= {"merge.sealed", "kept_form.sealed", "delivery.sealed_to", "push_subscription.sealed"}
    known |= {"challenge.sealed", "second_factor.sealed", "invitation.sealed"}
    known |= {"sheet.content", "sheet.report", "household.sealed", "request.sealed"}
    plain = ("digest", "token_hash", "problem", "nonce", "credential_id", "public_key")
    binary = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name not in plain
    }
    assert binary == known
    assert len(renewing.SEALED) + len(renewing.OF_THE_HOUSE) == len(known)
