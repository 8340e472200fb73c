"""Promises and history: who has or had which place, and what became of it.

An import brings them as they stood elsewhere (see `web.services.promises.bringing`): nobody is asked or told
again, and what was served counts. It never changes what people said here. A promise that is in Duet already
and differs from its row is changed only where Duet has it from an import, nobody has acted on it since, and
the row is newer. Any other such row is wrong, and says what stands: to call it unchanged would hide from the
coordinator that the file and the plan differ, and to take the file's word would take a place from somebody
who was just told that they have it. It is set right where people are asked: on the page of the shift.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

from sqlalchemy import select

from i18n.translator import lazy
from web.db import plain_rows
from web.models import Project, Promise, Seat, Shift
from web.services.clock import now
from web.services.promises import bringing
from web.services.promises.deeds import Deed
from web.services.sheets import promised
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.looking import IDENTITY
from web.services.sheets.promised import ANSWERS, STATES, UNANSWERED, UNRECORDED, kept, place_of
from web.services.sheets.values import moments, named, numbered, plain
from web.services.sheets.values.numbered import PARTIES, PEOPLE, SESSIONS, SHIFTS

MOST_MINUTES, MOST_HEADS = 1440, 10_000
ROW = "row"
COLUMNS = (
    Column(
        field="who", label=lazy("Whose"), required=True,
        value=numbered.among((PEOPLE, PARTIES, SESSIONS), "nobody"),
        also=lazy("own number of the person, person's number, volunteer's number, who"),
        hint=lazy("The own number of the person, group or session, else Duet's with a # before it."),
        refers="who",
    ),
    Column(
        field="name", label=lazy("Name"), value=plain.text(200), shown=True,
        also=lazy("full name, volunteer, volunteer's name, first and last name"),
        hint=lazy("For you to read; it changes nothing."),
    ),
    Column(
        field="shift", label=lazy("Number of the shift"), required=True,
        value=numbered.one(SHIFTS, "no_shift"), refers=SHIFTS,
        also=lazy("own number of the shift, shift"),
        hint=lazy("The own number of the shift, else its Duet number with a # before it."),
    ),
    Column(
        field="what", label=lazy("What it is"), value=plain.text(400), shown=True,
        also=lazy("what, description"), hint=lazy("For you to read; it changes nothing."),
    ),
    Column(
        field="role", label=lazy("Role"), value=named.word("role"), also=lazy("post, position, task"),
        hint=lazy("Which place of the shift, where it has several."),
    ),
    Column(
        field="place", label=lazy("Which of these places"), value=plain.count(1, 40),
        same=lambda stands, said: (stands or 1) == (said or 1),
        hint=lazy("2 for the second place with this role; the first, where it is empty."),
    ),
    Column(
        field="heads", label=lazy("How many come"), value=plain.count(1, MOST_HEADS),
        also=lazy("people, heads"), hint=lazy("For a group; 1 where it is empty."),
    ),
    Column(
        field="state", label=lazy("State"), required=True, value=named.choice(STATES),
        same=lambda stands, said: stands is not None and kept(stands) == kept(said),
        also=lazy("status, what became of it"),
        hint=lazy("What they were told of the place, or what came of it."),
    ),
    Column(
        field="since", label=lazy("Since"), value=moments.moment(), also=lazy("since when, date"),
        hint=lazy("Such as 2026-12-05 14:30; now, where it is empty, or the end of a shift that is over."),
    ),
    Column(
        field="minutes", label=lazy("Minutes served"), value=plain.count(0, MOST_MINUTES),
        also=lazy("minutes, served"), hint=lazy("For who served: 120 is two hours."),
    ),
    Column(
        field="answer", label=lazy("Answer"), value=named.choice(ANSWERS), also=lazy("answered"),
        hint=lazy("Whether they said yes to the shift as it is now, or a new answer is waited for."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The promises of open shifts below the organisation, of people and groups whom the actor may see.

    What was said of shifts that do not take place, and of places that nobody asks for any more, is not
    there: sheets of shifts do not have them either.
    """
    rows = plain_rows(
        ground.session,
        select(
            Promise.id, Promise.seat_id, Promise.volunteer_id, Promise.party_id, Promise.heads, Promise.state,
            Promise.since, Promise.answered_sequence, Promise.minutes, Seat.sequence,
        )
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(
            Project.organisation_id.in_(ground.nodes), Shift.status == "open", Seat.ended_at.is_(None)
        )
        .order_by(Shift.starts_at, Shift.id, Seat.position, Seat.id, Promise.id),
    ).all()  # fmt: skip
    called, places = promised.names(ground), promised.places(ground)
    found = {}
    for row in rows:
        who = promised.who_of(ground, row.volunteer_id, row.party_id)
        place = places.by_seat.get(row.seat_id)
        if who not in called or place is None:
            continue
        begun = place.starts_at <= now()
        found[row.id] = {
            IDENTITY: "",
            ROW: row.id,
            "who": list(who),
            "name": called[who],
            "shift": place.shift_id,
            "what": place.what,
            "role": place.role or None,
            "place": place.nth if place.nth > 1 else None,
            "heads": row.heads,
            "state": promised.told(row.state, begun=begun),
            "since": moments.shown(ground, row.since),
            "minutes": row.minutes,
            "answer": promised.answer(row),
        }
    return found


def keys(ground: Ground, values: Values) -> Sequence[Hashable]:
    """Whose, and which place."""
    place = place_of(ground, values)
    return [] if place is None or not values.get("who") else [("promise", *values["who"], place.key)]


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """What contradicts itself, the shift, or what else is promised; and what somebody has acted on here."""
    place = place_of(ground, after)
    if place is None:
        return [promised.which_place(ground, after)]
    found = [*_at_odds(after, changed), *_too_early_or_late(ground, after, place)]
    if before is not None and changed:
        found += _newer_here(ground, after, before)
    if not found:
        found += promised.Standing.of(ground).take(after, before, place)
    return found


def _at_odds(after: Values, changed: Collection[str]) -> Iterator[Fault]:
    served = after["state"] == "served"
    if served and after.get("minutes") is None:
        yield fault("minutes", "minutes_wanted")
    if not served and "minutes" in changed:
        yield fault("minutes", "minutes_not_served")
    if after["who"][0] in promised.SINGLE and (after.get("heads") or 1) != 1:
        yield fault("heads", "one_head")
    if "answer" in changed and kept(after["state"]) not in ("offered", "accepted"):
        yield fault("answer", "no_answer_wanted")
    if "answer" in changed and kept(after["state"]) == "offered" and after["answer"] == "answered":
        yield fault("answer", "not_answered_yet")


def _too_early_or_late(ground: Ground, after: Values, place: promised.Place) -> Iterator[Fault]:
    state, begun = after["state"], place.starts_at <= now()
    if state in (*bringing.AFTERWARDS, UNRECORDED, UNANSWERED) and not begun:
        yield fault("state", "not_begun")
    if state in ("offered", "accepted") and begun:
        yield fault("state", "is_over")
    if after.get("since") and moments.as_moment(ground, after["since"]) > now():
        yield fault("since", "moment_to_come")


def _newer_here(ground: Ground, after: Values, before: Values) -> Iterator[Fault]:
    """What Duet has is not taken back by a file, unless it came from one and the row is newer."""
    stands = ground.say(STATES[before["state"]])
    if before[ROW] not in promised.untouched(ground):
        yield fault("state", "acted_on_here", found=stands, since=before["since"])
    elif (after.get("since") or "") < before["since"]:
        yield fault("since", "newer_here", found=stands, since=before["since"])


def enter_all(ground: Ground, rows: Sequence[tuple[int | None, Values, Values]]) -> Sequence[int]:
    """Bring promises, all of them at once."""
    return bringing.bring(
        ground.session,
        Deed(ground.actor, why="sheet"),
        [_brought(ground, {**held, **said}) for _, said, held in rows],
    )


def _brought(ground: Ground, values: Values) -> bringing.Brought:
    place = place_of(ground, values)
    if place is None:
        raise LookupError("a promise of no place was checked and found right")
    kind, row_id = values["who"]
    since = moments.as_moment(ground, values["since"]) if values.get("since") else min(now(), place.ends_at)
    return bringing.Brought(
        seat_id=place.seat_id,
        state=kept(values["state"]),
        since=since,
        volunteer_id=row_id if kind == PEOPLE else None,
        party_id=promised.party_of(ground, values["who"]),
        heads=values.get("heads") or 1,
        minutes=values.get("minutes"),
        answered=values.get("answer") != "waiting",
    )


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Bring one promise."""
    return enter_all(ground, [(row_id, said, before)])[0]


def taken(ground: Ground, rows: Mapping[int, Values]) -> Collection[int]:
    """All; with a whole district, those of people and groups that it has rows of."""
    if not ground.whole:
        return rows.keys()
    there, closed = promised.with_rows(ground), shifts.closed_projects(ground)
    project = promised.places(ground).projects
    return [
        each
        for each, values in rows.items()
        if tuple(values["who"]) in there and project[values["shift"]] not in closed
    ]


def called(ground: Ground, values: Values) -> str:
    """Whose, and what."""
    place = place_of(ground, values)
    who = values.get("name") or (numbered.shown(ground, *values["who"]) if values.get("who") else "")
    return " · ".join(filter(None, (str(who), place.what if place else str(values.get("what") or ""))))


KIND = Kind(
    name="promises",
    label=lazy("Promises and history"),
    hint=lazy("Who has or had which place, and what came of it. Nobody is asked or told again."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    enter_all=enter_all,
    taken=taken,
    called=called,
)
