"""Credentials in the reader's words: what is held, whether it counts, when it ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from web.models import Credential, Evidence
from web.services.credentials.expiry import Planned
from web.services.credentials.records import Record
from web.services.credentials.verifying import WARNED, Waiting

STATES: Mapping[str, tuple[Message, str]] = {
    "waiting": (lazy("Not checked yet"), "apricot"),
    "verified": (lazy("verified"), "jade"),
    "refused": (lazy("could not be verified"), "brick"),
    "expired": (lazy("expired"), "brick"),
}
UNTIL = lazy("valid until %(day)s")
EXPIRED = lazy("expired on %(day)s")
NO_END = lazy("does not expire")
SOON = lazy("%(name)s ends on %(day)s. Renew it and enter the new day here.")
OVER = lazy("%(name)s ended on %(day)s and no longer counts. Enter the new day once you have renewed it.")
PLANNED = lazy("%(person)s, %(shift)s: %(name)s ends on %(until)s, before the shift.")


def name_of(reader: Reader, credential: Credential) -> str:
    """What a credential is called."""
    return term(reader, "clearance" if credential.clearance else "credential", credential.code)


def state(credential: Credential, today: date) -> str:
    """Whether it counts: `waiting`, `verified`, `refused`, `expired`."""
    if credential.refused_at:
        return "refused"
    if credential.valid_until and credential.valid_until < today:
        return "expired"
    return "verified" if credential.verified_at else "waiting"


def line(reader: Reader, credential: Credential, today: date) -> dict[str, Any]:
    """A credential in a list."""
    label, tone = STATES[state(credential, today)]
    return {
        "id": credential.id,
        "version": credential.version,
        "name": name_of(reader, credential),
        "until": until(reader, credential, today),
        "label": reader.translator.say(label),
        "tone": tone,
        "state": state(credential, today),
        "soon": bool(credential.valid_until and credential.valid_until <= today + WARNED),
        "because": credential.refused_because,
        "details": reader.formats.beside((credential.issuer, credential.speciality)),
    }


def until(reader: Reader, credential: Credential, today: date) -> str:
    """Until when it is valid."""
    day = credential.valid_until
    if day is None:
        return reader.translator.say(NO_END)
    said = EXPIRED if day < today else UNTIL
    return reader.translator.say(said.format(day=reader.formats.day_with_year(day)))


def record(reader: Reader, found: Record, today: date) -> dict[str, Any]:
    """A credential with its number and files."""
    return {
        **line(reader, found.credential, today),
        "number": found.number,
        "issuer": found.credential.issuer,
        "speciality": found.credential.speciality,
        "files": [file(reader, each) for each in found.evidence],
    }


def file(reader: Reader, evidence: Evidence) -> dict[str, Any]:
    """A file of evidence: its name, its size, the day it came."""
    return {
        "id": evidence.id,
        "name": evidence.name,
        "size": reader.translator.say(
            lazy("%(count)s kB", count=reader.formats.number(max(1, round(evidence.size / 1000))))
        ),
        "added": reader.formats.day_with_year(evidence.added_at),
    }


def waiting(reader: Reader, found: Sequence[Waiting], today: date) -> list[dict[str, Any]]:
    """What a verifier should look at, as lines."""
    return [
        {
            **line(reader, each.credential, today),
            "person": each.person.name,
            "latin_name": each.person.latin_name,
            "files": each.files,
        }
        for each in found
    ]


def ending(reader: Reader, found: Iterable[Credential], today: date) -> list[str]:
    """A sentence to the owner for each credential that ends soon or has ended."""
    sentences = []
    for each in found:
        if each.valid_until is not None:
            day = reader.formats.day_with_year(each.valid_until)
            said = OVER if each.valid_until < today else SOON
            sentences.append(reader.translator.say(said.format(name=name_of(reader, each), day=day)))
    return sentences


def planned(reader: Reader, found: Sequence[Planned]) -> list[dict[str, Any]]:
    """A sentence for each person who is planned after a credential that is needed has ended."""
    return [
        {
            "shift_id": each.shift_id,
            "seat_id": each.seat_id,
            "says": reader.translator.say(
                PLANNED.format(
                    person=reader.called("volunteer", str(each.volunteer_id)),
                    shift=reader.called("shift", str(each.shift_id)),
                    name=term(reader, "clearance" if each.clearance else "credential", each.code),
                    until=reader.formats.day_with_year(each.until),
                )
            ),
        }
        for each in found
    ]
