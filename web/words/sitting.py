"""Who sits on a seat, or could: their name, and where to read more of them."""

from flask import url_for

from i18n.reader import Reader
from web.services.board.records import Sitting
from web.services.parties.numbers import party_of


def sitting(reader: Reader, each: Sitting) -> str:
    """A person by name; a specialist as "Cardiologist, Huashan Hospital (not named yet)"."""
    return reader.called("volunteer", str(each.volunteer_id)) if each.volunteer_id < 0 else each.name


def address_of(volunteer_id: int) -> str:
    """The page of a person, or of the session for which a partner offers somebody."""
    party = party_of(volunteer_id)
    if party is not None:
        return url_for("offers.listing", party=party)
    return url_for("people.show", volunteer_id=volunteer_id)
