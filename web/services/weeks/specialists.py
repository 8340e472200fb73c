"""Whom partners offer for some hours, among the people of a kept week: read anew when anything says so.

They are few, so that all of a week are read where one of them may have changed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from matcher.problem import entities as made
from web.services.days import Week
from web.services.parties import sessions
from web.services.parties.problem import is_unnamed
from web.services.parties.sessions import Specialist
from web.services.weeks.journal import Changes
from web.services.weeks.kept import Rows, Sent

People = Mapping[VolunteerId, made.Volunteer]


@dataclass(frozen=True, slots=True)
class Offered:
    """The rows of a week's offered sessions, and which person is named for which."""

    rows: Sequence[object]
    sent: Mapping[VolunteerId, Sent]

    @classmethod
    def read(cls, session: Session, week: Week) -> "Offered":
        """Those of a week."""
        rows = sessions.read(session, week)
        return cls(rows, _sent(sessions.specialists(rows, {})))

    def among(self, people: People) -> dict[VolunteerId, made.Volunteer]:
        """These people and the specialists beside them, in order."""
        named = {str(each): person for each, person in people.items()}
        found = {each.volunteer.id: each.volunteer for each in sessions.specialists(self.rows, named)}
        return in_order({**people, **found})

    def named_otherwise(self, before: Mapping[VolunteerId, Sent]) -> frozenset[int]:
        """The persons who keep other hours for partners than they did before."""
        pairs = ((before.get(each), self.sent.get(each)) for each in {*before, *self.sent})
        return frozenset(
            said[0] for was, now_is in pairs if was != now_is for said in (was, now_is) if said is not None
        )


def may_differ(rows: Rows, changes: Changes, people: Collection[int]) -> bool:
    """Whether the specialists of a week may be others, when these people changed."""
    return (
        "party" in changes.others
        or bool(changes.shifts)
        or any(who is None for _, who in changes.promises)
        or any(person in people for person, _ in rows.sent.values())
    )


def without_specialists(people: People) -> People:
    """The people alone."""
    return {each: person for each, person in people.items() if not is_unnamed(each)}


def in_order(people: People) -> dict[VolunteerId, made.Volunteer]:
    """People by their numbers."""
    return dict(sorted(people.items(), key=lambda each: int(each[0])))


def _sent(found: Iterable[Specialist]) -> dict[VolunteerId, Sent]:
    return {each.volunteer.id: (each.sent, each.hours) for each in found if each.sent is not None}
