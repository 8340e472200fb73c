"""Whether somebody may sit on a seat by the rules that always hold, and which one keeps them from it."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from matcher.ids import SeatId
from matcher.result import Finding
from web.db import zone_of
from web.models import Promise, Seat, Shift
from web.services import judging
from web.services.days import Week
from web.services.faults import Conflict
from web.services.promises.deeds import Work
from web.services.promises.hindrances import TEAM, Hindrances
from web.services.promises.own_week import OwnWeek, plan_of, seats_on
from web.services.promises.standing import in_force
from web.services.promises.transitions import REFUSED

MENDED_BY_OTHERS = TEAM - {"shared_language"}
"""Rules of teams that whoever joins later can still meet."""
AGE = lazy("This place has an age limit, and your date of birth does not fit it or is not known.")
BROKEN: Mapping[str, Message] = {
    "language": lazy("This place needs a language that you have not said you speak well enough."),
    "skill": lazy("This place needs a skill that your profile does not have."),
    "credential": lazy("This place needs a credential that is valid on the day."),
    "clearance": lazy("This place needs a clearance that is valid on the day."),
    "consent": lazy("This place needs your consent to something that your profile does not agree to."),
    "trait": lazy("This place is for people with another profession or role."),
    "minimum_age": AGE,
    "maximum_age": AGE,
    "available": lazy("You have not said that you are free then."),
    "one_place": lazy("You serve elsewhere then, or could not be there in time."),
    "rest": lazy("You would have too little rest before or after."),
    "limits": lazy("It would be more than you said you want to give that day or that week."),
    "pins": lazy("Your coordinator has planned otherwise for you here. Speak to them."),
    "maximum": lazy("Somebody else has this place already."),
}
GONE = lazy("This shift does not take place.")
OTHERWISE = lazy("It does not fit the rules of this shift and what else you have promised.")


class RuleBroken(Conflict):
    """Somebody would break a rule that always holds; `rule` is its name, or what of a seat's needs lacks."""

    def __init__(self, rule: str) -> None:
        super().__init__("rule_broken", why(rule))
        self.rule = rule


def why(rule: str) -> Message:
    """What keeps the reader from a place, in words for themselves: nobody else is named."""
    return BROKEN.get(rule, OTHERWISE)


def is_gone(seat: Seat, shift: Shift) -> bool:
    """Whether nobody is wanted there any more: the shift was cancelled, or the seat given up."""
    return shift.status != "open" or seat.ended_at is not None


def week_of(session: Session, shift: Shift) -> Week:
    """The week that a shift belongs to."""
    zone = zone_of(session)
    return Week.of(shift.starts_at, zone)


def refuse_unfit(
    session: Session, volunteer_id: int, there: Work, held: Promise | None, aside: Collection[str] = ()
) -> None:
    """Raise RuleBroken when a seat with this person on it would break a rule that always holds.

    What a team lacks as long as it is not whole keeps nobody from joining it; rules in `aside` are not asked.
    """
    week = week_of(session, there.shift)
    chosen = (volunteer_id, there.seat.id)
    again = {chosen} if held is not None and held.state in REFUSED else set()
    plan = in_force(session, week) | {chosen}
    for broken in judging.broken_by(session, week, plan, {chosen}, again):
        rule = _named(broken)
        if broken.rule not in MENDED_BY_OTHERS and rule not in aside:
            raise RuleBroken(rule)


def keeps_from(session: Session, volunteer_id: int, there: Work) -> str:
    """The rule that keeps a person from a seat as their own plan stands; empty when none does.

    Asks of this person alone, so that a page may: what a team asks is judged when they take it.
    """
    mine = OwnWeek(session, week_of(session, there.shift), volunteer_id, {there.seat.id})
    if mine.person is None or is_gone(there.seat, there.shift):
        return "pins"
    problem = mine.problem(seats_on(session, [there.seat.id]))
    hindrances = Hindrances(problem, mine.me, plan_of(problem), mine.waived)
    return next(iter(hindrances.on(SeatId(str(there.seat.id)))), "")


def _named(finding: Finding) -> str:
    """The rule, or of fitness the need that is not met."""
    return str(finding.numbers["criterion"]) if finding.rule == "fitness" else finding.rule
