"""Who reads in which language, and who of them would meet a thing in the next weeks."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.negotiate import best_match
from i18n.texts import text_languages
from web.models import Person, Promise, Seat, Shift, Volunteer
from web.services.clock import now
from web.services.promises.standing import between, stands
from web.services.texts.things import Thing

AHEAD = timedelta(weeks=4)
"""So far ahead people are counted who have a place."""
Meets = Mapping[tuple[str, str], frozenset[int]]


@lru_cache(500)
def of_person(language: str) -> str:
    """The language of texts that somebody reads whose own is this one; empty when it is none of them."""
    return best_match(language, text_languages()) or ""


def readers(session: Session) -> Mapping[str, int]:
    """How many who serve read each language."""
    found: Counter[str] = Counter()
    chosen = select(Person.language, func.count()).join(Volunteer, Volunteer.id == Person.id)
    rows = session.execute(chosen.where(Person.state == "active").group_by(Person.language))
    for language, count in rows:
        found[of_person(language)] += count
    return found


@dataclass(frozen=True, slots=True)
class Booked:
    """Who has a place in the next weeks: (what, tag) -> persons, where `what` is `project:12` or the like."""

    by_thing: Meets
    tags: frozenset[str]

    def on(self, thing: Thing, tag: str) -> int:
        """How many readers of a language have a place on a thing."""
        if tag not in self.tags:
            return 0
        if thing.kind == "title":
            found = [self.by_thing.get((f"shift:{each}", tag), frozenset()) for each in thing.shifts]
            return len(frozenset[int]().union(*found))
        return len(self.by_thing.get((f"{thing.kind}:{thing.key}", tag), frozenset()))


def booked(session: Session) -> Booked:
    """Who has a place in the next weeks, by what they meet there."""
    start = now()
    chosen = (
        select(Person.id, Person.language, Shift.id, Shift.project_id, Shift.place_id, Shift.kind, Seat.role)
        .select_from(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Person, Person.id == Promise.volunteer_id)
        .where(stands(), between(start, start + AHEAD), Shift.status == "open")
    )
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for person, language, shift, project, place, kind, role in session.execute(chosen):
        tag = of_person(language)
        met = (
            f"shift:{shift}",
            f"project:{project}",
            f"place:{place}",
            f"word:kind:{kind}",
            f"word:role:{role}",
        )
        for each in met:
            found[each, tag].add(person)
    by_thing = {what: frozenset(people) for what, people in found.items()}
    return Booked(by_thing, frozenset(tag for _, tag in by_thing))
