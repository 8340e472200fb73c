"""The numbers under which specialists of offered sessions stand beside people: below zero, so nobody's.

Wherever (volunteer id, seat id) pairs are handled, the first may be the number of a party. It is the same for
as long as the party is there, whether somebody is named for it or not. Heads of groups, of which none can be
told from another, have numbers between these (`web.services.parties.problem`).
"""

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from web.models import OfferedSession, PartyAssignment, Promise

EACH = 100_000
"""Numbers a party, or a promise of a group, has for its heads."""

WHO: Any = func.coalesce(Promise.volunteer_id, Promise.party_id * -EACH).label("volunteer_id")
"""Of `Promise`: the volunteer, or the number of the party."""
SEATED: Any = (PartyAssignment.party_id * -EACH).label("volunteer_id")
"""Of `PartyAssignment`: the number of the party."""


def number_of(party_id: int) -> int:
    """The number of a party."""
    return -party_id * EACH


def party_of(number: int) -> int | None:
    """The party with a number; None for a person, and for a head of a group."""
    return -number // EACH if number < 0 and number % EACH == 0 else None


def is_one(volunteer_id: str) -> bool:
    """Whether a volunteer of a problem is a person, or a specialist who is planned like one.

    A head of a group, or somebody whom a what-if imagines, is neither.
    """
    return volunteer_id.removeprefix("-").isdecimal() and (
        not volunteer_id.startswith("-") or party_of(int(volunteer_id)) is not None
    )


def who(volunteer_id: int | None, party_id: int | None) -> int:
    """Who a promise is of: the volunteer, or the number of the party."""
    return volunteer_id if volunteer_id is not None else number_of(party_id or 0)


def pair(promise: Promise) -> tuple[int, int]:
    """(volunteer id, seat id) of a promise."""
    return who(promise.volunteer_id, promise.party_id), promise.seat_id


def of_sessions() -> Any:
    """The parties of offered sessions, over or not: each is one specialist, planned as a person is."""
    return select(OfferedSession.party_id)


def planned_singly() -> ColumnElement[bool]:
    """Of `Promise`: those of people, and of specialists who are planned like people."""
    return or_(Promise.volunteer_id.is_not(None), Promise.party_id.in_(of_sessions()))
