"""Changing a draft by hand: what it would cost is said before it is done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.answers.explain import Effect, effect, moves
from matcher.result import Finding
from matcher.roster import Difference
from matcher.rules import pins
from web.db import writing, zone_of
from web.models import Pin, Project, Roster, Volunteer
from web.services import assessing, explaining, rosters, waiving
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.days import Week
from web.services.drafts.changing import Change, apply
from web.services.drafts.edits import Pairs, record
from web.services.faults import Conflict, NotFound
from web.services.matching import pair_of
from web.services.situations import Situation, situation

Further = tuple[int, int | None, int | None]
"""What somebody else does at the same time: volunteer id, the seat they take, the seat they leave."""

NOT_HELD = lazy("Whom a partner offers cannot be held in later runs. Leave the pin out.")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change of a draft would do.

    `broken` are hard rules that would be broken and are not now, but for those in `aside`, which were set
    aside; `costs` is tier name -> difference, zeros
    left out; `by_rule` is (rule, tier name) -> difference. `version` is the draft's, to be sent back, and
    `effect` what the matcher found of `moves`.
    """

    version: int
    broken: Sequence[Finding]
    costs: Mapping[str, int]
    by_rule: Mapping[tuple[str, str], int]
    effect: Effect
    moves: Difference
    aside: Sequence[Finding] = ()

    @property
    def allowed(self) -> bool:
        """Whether no hard rule would be broken."""
        return not self.broken


def consequences(
    session: Session,
    zone: ZoneInfo,
    scope: Scope,
    roster_id: int,
    *,
    volunteer_id: int,
    seat_id: int | None = None,
    from_seat_id: int | None = None,
    instead_of: int | None = None,
    also: Sequence[Further] = (),
) -> Consequences:
    """What putting somebody on a seat, taking them off one, or both would do.

    `instead_of` is who gives up the seat for them, `also` what others do at the same time. Raises NotFound,
    also for seats and people out of scope, and Conflict.
    """
    roster = rosters.get(session, roster_id)
    _refuse_others(scope, roster, *_named(volunteer_id, seat_id, from_seat_id, instead_of, also))
    now_is = situation(session, zone, roster_id)
    found, really = _effect(now_is, volunteer_id, seat_id, from_seat_id, instead_of, also)
    counting = waiving.not_set_aside(session, now_is.problem, found.broken, really.added)
    return Consequences(
        version=roster.version,
        broken=_broken(session, now_is, found, really, volunteer_id, seat_id),
        costs={tier.name.lower(): cost for tier, cost in found.costs.items() if cost},
        by_rule={(rule, tier.name.lower()): cost for (rule, tier), cost in found.by_rule.items() if cost},
        effect=found,
        moves=really,
        aside=[each for each in found.broken if each not in counting],
    )


def move(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    roster_id: int,
    *,
    version: int,
    volunteer_id: int,
    seat_id: int | None = None,
    from_seat_id: int | None = None,
    instead_of: int | None = None,
    also: Sequence[Further] = (),
    pin: bool = False,
) -> int:
    """Do it, to the draft as it was seen (`version`); its new version. `pin` holds it in later runs.

    Raises Forbidden and NotFound; Conflict when a hard rule would be broken, the draft has changed since, or
    it is published.
    """
    rosters.editable(session, Scope(session, actor), roster_id)
    situation(session, zone, roster_id)  # read before the turn to write, which waits for nobody's reading
    if pin and volunteer_id < 0:
        raise Conflict("not_held", NOT_HELD)
    with writing(session):
        scope = Scope(session, actor)
        roster = rosters.editable(session, scope, roster_id)
        _refuse_others(scope, roster, *_named(volunteer_id, seat_id, from_seat_id, instead_of, also))
        now_is = situation(session, zone, roster_id)
        found, really = _effect(now_is, volunteer_id, seat_id, from_seat_id, instead_of, also)
        if _broken(session, now_is, found, really, volunteer_id, seat_id):
            raise Conflict("rule_broken", lazy("This would break a rule that always holds."))
        added, removed = _pairs(volunteer_id, seat_id, from_seat_id, instead_of, also)
        at = now()
        change = Change(dict.fromkeys(added, at), removed)
        later = apply(session, roster, version, change, now_is.seated, found)
        record(session, roster_id, actor.person_id, added, removed, at)
        if pin and seat_id is not None:
            set_pin(session, volunteer_id, seat_id, inside=True, at=at)
        note(
            session, actor, "moved", "roster", roster_id, node=roster.scope_organisation_id,
            volunteer=volunteer_id, seat=seat_id, from_seat=from_seat_id, instead_of=instead_of,
            also=[list(each) for each in also],
        )  # fmt: skip
        return later


def pin(session: Session, actor: Actor, volunteer_id: int, seat_id: int, inside: bool | None) -> None:
    """Hold somebody on a seat, off it, or (None) leave it to the solver. Raises Forbidden, NotFound."""
    with writing(session):
        scope = Scope(session, actor)
        shift = scope.led_shift(scope.led_seat(seat_id).shift_id)
        project = session.get_one(Project, shift.project_id)
        scope.require("coordinator", project.organisation_id)
        if session.get(Volunteer, volunteer_id) is None or volunteer_id not in scope.knows([volunteer_id]):
            raise NotFound
        before = set_pin(session, volunteer_id, seat_id, inside=inside)
        if before is not inside:
            assessing.ask_anew_of_week(session, Week.of(shift.starts_at, zone_of(session)))
        note(
            session, actor, "pinned", "seat", seat_id, node=project.organisation_id,
            changes={"pinned": [before, inside]}, volunteer=volunteer_id, inside=inside,
        )  # fmt: skip


def _refuse_others(
    scope: Scope, roster: Roster, seats: Iterable[int | None], people: Iterable[int | None]
) -> None:
    """Raise NotFound for seats outside of the draft's scope or the reader's, and for strangers."""
    for seat_id in seats:
        if seat_id is not None:
            project = scope.led(scope.led_shift(scope.led_seat(seat_id).shift_id).project_id)
            inside = roster.scope_organisation_id
            if inside is not None and project.organisation_id not in scope.tree.below([inside]):
                raise NotFound
    asked = {each for each in people if each is not None}
    if asked - scope.knows(asked):
        raise NotFound


def _named(
    volunteer_id: int,
    seat_id: int | None,
    from_seat_id: int | None,
    instead_of: int | None,
    also: Sequence[Further],
) -> tuple[Collection[int | None], Collection[int | None]]:
    """The seats and the people of a change."""
    seats = [seat_id, from_seat_id, *(seat for _, *both in also for seat in both)]
    return seats, [volunteer_id, instead_of, *(person for person, *_ in also)]


def _effect(
    now_is: Situation,
    volunteer_id: int,
    seat_id: int | None,
    from_seat_id: int | None,
    instead_of: int | None,
    also: Sequence[Further] = (),
) -> tuple[Effect, Difference]:
    explaining.person(now_is, volunteer_id)
    seats, people = _named(volunteer_id, seat_id, from_seat_id, instead_of, also)
    asked = [each for each in seats if each is not None]
    if not asked or seat_id == from_seat_id or len({*people}) < len([*people]) or instead_of == volunteer_id:
        raise NotFound
    if any(not now_is.decides(each) for each in asked):
        raise NotFound
    if not also and _sits_there(now_is, volunteer_id, seat_id, from_seat_id, instead_of):
        return effect(now_is.problem, now_is.seated, moves()), moves()
    added, removed = (
        frozenset(pair_of(*pair) for pair in pairs)
        for pairs in _pairs(volunteer_id, seat_id, from_seat_id, instead_of, also)
    )
    if added & now_is.seated.assignments or removed - now_is.seated.assignments:
        raise rosters.draft_changed()
    return effect(now_is.problem, now_is.seated, moves(added, removed)), moves(added, removed)


def _sits_there(
    now_is: Situation, who: int, seat_id: int | None, from_seat_id: int | None, instead_of: int | None
) -> bool:
    """Whether all that is asked is that somebody is on a seat, and they are: it is by hand from now on."""
    alone = seat_id is not None and from_seat_id is None and instead_of is None
    return alone and pair_of(who, seat_id or 0) in now_is.seated.assignments


def _broken(
    session: Session,
    now_is: Situation,
    found: Effect,
    really: Difference,
    volunteer_id: int,
    seat_id: int | None,
) -> Sequence[Finding]:
    """What would be broken, without what was set aside.

    That they said no before does not count, as this asks them again by hand.
    """
    broken = waiving.not_set_aside(session, now_is.problem, found.broken, really.added)
    held = session.get(Pin, (volunteer_id, seat_id)) if seat_id is not None else None
    if held is not None and not held.inside:
        return broken
    no = {"volunteer": str(volunteer_id), "seat": str(seat_id), "pinned": "out"}
    return tuple(each for each in broken if each.rule != pins.INFO.name or dict(each.numbers) != no)


def _pairs(
    volunteer_id: int,
    seat_id: int | None,
    from_seat_id: int | None,
    instead_of: int | None,
    also: Sequence[Further] = (),
) -> tuple[Pairs, Pairs]:
    """The pairs that a change adds and removes."""
    steps = [(volunteer_id, seat_id, from_seat_id), *also]
    added = {(person, seat) for person, seat, _ in steps if seat is not None}
    removed = {(person, left) for person, _, left in steps if left is not None}
    if instead_of is not None and seat_id is not None:
        removed.add((instead_of, seat_id))
    return frozenset(added), frozenset(removed)


def set_pin(
    session: Session, volunteer_id: int, seat_id: int, *, inside: bool | None, at: datetime | None = None
) -> bool | None:
    """Hold somebody on a seat or off it, or (None) do neither; which of these was so before."""
    held = session.get(Pin, (volunteer_id, seat_id))
    before = held.inside if held is not None else None
    if held is not None:
        session.delete(held)
        session.flush()
    if inside is not None:
        session.add(Pin(volunteer_id=volunteer_id, seat_id=seat_id, inside=inside, at=at or now()))
    return before
