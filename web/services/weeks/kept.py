"""A week with all that its problem is made of, as it stood at one entry of the journal."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from matcher.ids import VolunteerId
from matcher.problem import entities as made
from matcher.problem.deriving import derived
from matcher.problem.entities import Window
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.roster import Roster
from web.services.days import Week
from web.services.people.limits import spans_weeks, with_history
from web.services.people.planned import beside
from web.services.promises.transitions import STANDING
from web.services.weeks.pairing import NOTHING, Decided, Pairings, decide
from web.services.weeks.placing import Frame, Pins, Placed, Promises, placed, replaced

Sent = tuple[int, Window | None]
"""The person whom a partner sends, and the hours that they keep for it."""
ENDLESS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is read of a week, as made of its rows; nothing that depends on the moment.

    `people` have all their companions and wishes. `outside` are the shifts around the week on which somebody
    stands. `unnamed` and `together` are who serves for groups, and where. Among the people are those whom
    partners offer for some hours: `sent` says for which of them which person is named, and when.
    """

    week: Week
    policy: Policy
    people: Mapping[VolunteerId, made.Volunteer]
    promises: Promises
    pins: Pins
    inside: Mapping[int, made.Shift]
    outside: Mapping[int, made.Shift]
    places: tuple[made.Place, ...]
    projects: tuple[made.Project, ...]
    unnamed: tuple[made.Volunteer, ...] = ()
    together: frozenset[Pair] = frozenset()
    pairings: Pairings = field(default_factory=dict)
    sent: Mapping[VolunteerId, Sent] = field(default_factory=dict)

    def beyond(self) -> frozenset[int]:
        """The shifts around the week on which somebody stands."""
        start, end = self.week.start, self.week.end
        return frozenset(
            said.shift_id
            for pair, said in self.promises.items()
            if said.state in STANDING and pair.volunteer in self.people and not start <= said.starts_at < end
        )

    def served_around(self) -> Mapping[VolunteerId, Sequence[made.Shift]]:
        """The shifts around the week on which people stand who limit what they serve in four weeks."""
        found: dict[VolunteerId, list[made.Shift]] = defaultdict(list)
        limited = {each for each, person in self.people.items() if spans_weeks(person)}
        for pair, said in self.promises.items() if limited else ():
            if pair.volunteer in limited and said.state in STANDING and said.shift_id in self.outside:
                found[pair.volunteer].append(self.outside[said.shift_id])
        return found

    def frame(self, moment: datetime) -> Frame:
        """What pairs are placed by at a moment."""
        return Frame(
            moment,
            self.week.start,
            self.week.end,
            self.people,
            {seat.id: shift.start for shift in self.inside.values() for seat in shift.seats},
            frozenset(seat.id for shift in self.outside.values() for seat in shift.seats),
            self.together,
        )

    def pairs(self) -> set[Pair]:
        """All pairs that are anywhere."""
        return {*self.promises, *self.pins, *self.together}


@dataclass(frozen=True, slots=True)
class KeptWeek:
    """A week's rows at the journal's entry `change`, its problem, and the roster in force.

    `paired` is what became of pairings: their pins are among the problem's.
    True from `since` until before `until`, when something begins.
    """

    change: int
    rows: Rows
    frame: Frame
    places: Placed
    problem: Problem
    seated: Roster
    since: datetime
    until: datetime
    paired: Decided

    def holds(self, moment: datetime) -> bool:
        """Whether nothing begins between the moment it was made for and this one."""
        return self.since <= moment < self.until


def first(change: int, rows: Rows, moment: datetime) -> KeptWeek:
    """A week that was read anew."""
    frame = rows.frame(moment)
    at = placed(rows.pairs(), rows.promises, rows.pins, frame)
    problem = Problem(
        period=Window(rows.week.start, rows.week.end),
        policy=rows.policy,
        places=rows.places,
        projects=rows.projects,
        volunteers=(*fitted(rows, rows.people.values()), *rows.unnamed),
        shifts=_ordered(rows),
        published=at.published,
        pinned_in=at.pinned_in,
        pinned_out=at.pinned_out,
        standing=at.standing,
    )
    seated = Roster(at.seated)
    return _with_pairings(KeptWeek(change, rows, frame, at, problem, seated, *_span(rows, moment), NOTHING))


def later(
    kept: KeptWeek,
    change: int,
    rows: Rows,
    moment: datetime,
    *,
    people: Collection[VolunteerId] | None,
    pairs: Collection[Pair] | None,
) -> KeptWeek:
    """A week after some of its rows changed: these people, and these pairs; None is all.

    What did not change is the very same object, so that the problem keeps what it has worked out.
    """
    frame = kept.frame if pairs is not None and kept.holds(moment) else rows.frame(moment)
    if pairs is None:
        at = _same(kept.places, placed(rows.pairs(), rows.promises, rows.pins, frame))
    else:
        at = replaced(kept.places, frozenset(pairs), rows.promises, rows.pins, frame)
    shifts = kept.problem.shifts
    if rows.inside is not kept.rows.inside or rows.outside is not kept.rows.outside:
        shifts = _ordered(rows)
    problem = derived(
        kept.problem,
        places=rows.places,
        projects=rows.projects,
        volunteers=_volunteers(kept, rows, people),
        shifts=shifts,
        published=at.published,
        pinned_in=at.pinned_in,
        pinned_out=at.pinned_out,
        standing=at.standing,
    )
    seated = kept.seated.changed(at.seated)
    return _with_pairings(KeptWeek(change, rows, frame, at, problem, seated, *_span(rows, moment), NOTHING))


def _with_pairings(kept: KeptWeek) -> KeptWeek:
    """A week whose problem has only what is pinned by hand, with what pairings pin beside it."""
    found = decide(kept.problem, kept.rows.pairings, kept.frame.moment)
    if not found.said:
        return kept
    pins = kept.problem.pinned_in | found.pins
    return replace(kept, problem=derived(kept.problem, pinned_in=pins), paired=found)


def at_moment(kept: KeptWeek, moment: datetime) -> KeptWeek:
    """The same week at another moment."""
    if kept.holds(moment):
        return kept
    return later(kept, kept.change, kept.rows, moment, people=(), pairs=None)


def with_meant(kept: KeptWeek, meant: Collection[Pair]) -> Problem:
    """The problem of a week in which these people are put on seats that they said no to."""
    if not meant:
        return kept.problem
    rows = kept.rows
    at = replaced(kept.places, frozenset(meant), rows.promises, rows.pins, kept.frame, meant)
    held = at.pinned_in | (kept.paired.pins - at.pinned_out)
    return derived(kept.problem, pinned_in=held, pinned_out=at.pinned_out)


def fitted(rows: Rows, people: Iterable[made.Volunteer]) -> Sequence[made.Volunteer]:
    """People without wishes about what is not there, and without companions who take no part; with what they
    serve around the week, where a limit of theirs asks for it.
    """
    known: Mapping[str, Collection[str]] = {
        "shift": frozenset(shift.id for shift in rows.inside.values()),
        "place": frozenset(place.id for place in rows.places),
        "project": frozenset(project.id for project in rows.projects),
    }
    serves = rows.served_around()
    return [
        with_history(_wishing(beside(person, rows.people), known), serves.get(person.id, ()), rows.week)
        for person in people
    ]


def _wishing(person: made.Volunteer, known: Mapping[str, Collection[str]]) -> made.Volunteer:
    """A person without wishes about what is not there: a shift of another week, a place that was deleted."""
    kept = tuple(wish for wish in person.wishes if wish.target in known.get(wish.about, (wish.target,)))
    return person if kept == person.wishes else replace(person, wishes=kept)


def _volunteers(
    kept: KeptWeek, rows: Rows, changed: Collection[VolunteerId] | None
) -> tuple[made.Volunteer, ...]:
    before = kept.problem.volunteers
    if changed is not None and not changed and rows.unnamed == kept.rows.unnamed:
        return before
    if changed is None:
        anew = {person.id: person for person in fitted(rows, rows.people.values())}
    else:
        anew = {person.id: person for person in fitted(rows, (rows.people[each] for each in changed))}
    anew |= {person.id: person for person in rows.unnamed}
    known = kept.problem.volunteer
    same = {each for each, person in anew.items() if known.get(each) == person}
    ids = (*rows.people, *(person.id for person in rows.unnamed))
    return tuple(anew[each] if each in anew and each not in same else known[each] for each in ids)


def _same(before: Placed, after: Placed) -> Placed:
    """What is placed now, with the very same objects where nothing differs."""
    return Placed(*(was if was == now else now for was, now in zip(before, after, strict=True)))  # type: ignore[arg-type]  # field by field


def _ordered(rows: Rows) -> tuple[made.Shift, ...]:
    return tuple(
        shift
        for part in (rows.inside, rows.outside)
        for _, shift in sorted(part.items(), key=lambda each: (each[1].start, each[0]))
    )


def _span(rows: Rows, moment: datetime) -> tuple[datetime, datetime]:
    """From when until when the same has begun as at a moment."""
    starts = [shift.start for shift in rows.inside.values()]
    return (
        max((start for start in starts if start <= moment), default=datetime.min.replace(tzinfo=UTC)),
        min((start for start in starts if start > moment), default=ENDLESS),
    )
