"""What those who plan do in a history: pins, drafts by hand, runs, publishing, and taking back."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.promises.district_of_weeks import planned
from tests.web.promises.history import ANSWERS, History, one
from tests.web.services import jobs_done
from web.db import zone_of
from web.models import (
    Roster,
    Run,
)
from web.services import editing, planning, publishing, rosters
from web.services.drafts import undoing
from web.services.faults import Refused
from web.services.promises import answering


def pins(history: History, who: int, seat: int, how: int) -> str:
    person, place, inside = (
        one(history.people, who),
        one(history.seats(), seat),
        one((True, False, None), how),
    )
    editing.pin(history.session, history.coordinator(how), person, place.id, inside)
    return f"{person} {inside} on {place.id}"


def pins_who_said_no(history: History, which: int, _: int, staff: int) -> str:
    promise = one([each for each in history.promises() if each.state in ("declined", "given_up")], which)
    person = promise.volunteer_id or 0
    editing.pin(history.session, history.coordinator(staff), person, promise.seat_id, True)
    return f"{person} on {promise.seat_id}"


def begins_a_draft(history: History, which: int, _: int, staff: int) -> str:
    monday = history.week(which).monday
    return str(publishing.draft(history.session, history.coordinator(staff), monday))


def begins_a_draft_of_a_part(history: History, which: int, part: int, staff: int) -> str:
    monday, node = history.week(which).monday, one(history.parts, part)
    made = publishing.draft(history.session, history.coordinator(staff), monday, node)
    return f"{made} of {node}"


def plans(history: History, which: int, _: int, __: int) -> str:
    return str(planned(history.session, history.week(which)))


def moves_by_hand(history: History, which: int, who: int, seat: int) -> str:
    draft, person = one(history.drafts(), which), one(history.people, who)
    place = one(history.seats_of(draft), seat)
    editing.move(
        history.session, zone_of(history.session), history.coordinator(which), draft.id,
        version=draft.version, volunteer_id=person, seat_id=place.id,
    )  # fmt: skip
    return f"{person} on {place.id} in {draft.id}"


def takes_off_by_hand(history: History, which: int, pair: int, staff: int) -> str:
    draft = one(history.drafts(), which)
    seated = sorted(rosters.seated(history.session, draft.id).assignments)
    person, seat = one(seated, pair)
    editing.move(
        history.session, zone_of(history.session), history.coordinator(staff), draft.id,
        version=draft.version, volunteer_id=int(person), from_seat_id=int(seat),
    )  # fmt: skip
    return f"{person} off {seat} in {draft.id}"


def steps_back(history: History, which: int, _: int, staff: int) -> str:
    draft, actor = one(history.drafts(), which), history.coordinator(staff)
    undoing.undo(history.session, zone_of(history.session), actor, draft.id, draft.version)
    return str(draft.id)


def steps_forward(history: History, which: int, _: int, staff: int) -> str:
    draft, actor = one(history.drafts(), which), history.coordinator(staff)
    undoing.redo(history.session, zone_of(history.session), actor, draft.id, draft.version)
    return str(draft.id)


def brings_up_to_date(history: History, which: int, _: int, staff: int) -> str:
    draft = one(history.drafts(), which)
    lost = publishing.rebase(
        history.session, history.coordinator(staff), draft.id, version=draft.version
    )  # fmt: skip
    return f"{draft.id}, {len(lost)} lost"


def publishes(history: History, which: int, _: int, staff: int) -> str:
    draft = one(history.drafts(), which)
    return f"{draft.id} as {publishing.publish(history.session, history.coordinator(staff), draft.id)}"


def takes_back(history: History, which: int, _: int, staff: int) -> str:
    """Of what was published last, as older ones are told to their people by then."""
    chosen = select(Roster.id).where(Roster.number.is_not(None)).order_by(Roster.published_at.desc())
    roster = one(history.session.scalars(chosen.limit(2)).all(), which)
    return str(publishing.take_back(history.session, history.coordinator(staff), roster).number)


def plans_and_publishes(history: History, which: int, _: int, staff: int) -> str:
    draft = planned(history.session, history.week(which))
    return f"{draft} as {publishing.publish(history.session, history.coordinator(staff), draft)}"


def discards(history: History, which: int, _: int, staff: int) -> str:
    draft = one(history.drafts(), which).id
    publishing.discard(history.session, history.coordinator(staff), draft)
    return str(draft)


def runs(history: History, which: int, who: int, staff: int) -> str:
    """Plans for a second, while somebody answers."""
    session, part = history.session, one((None, None, *history.parts), who)
    values = {"week": history.week(which).monday, "seconds": 1, "organisation_id": part}
    run = planning.start_run(session, history.coordinator(staff), values, workers=1)
    waiting = [
        (each.volunteer_id or 0, each.seat_id) for each in history.promises() if each.state == "offered"
    ]
    job = session.get_one(Run, run).job_id
    session.rollback()

    def meanwhile(others: Session) -> None:
        if waiting:
            person, seat = waiting[who % len(waiting)]
            with suppress(Refused):
                answering.answer(others, history.actor(person), seat, one(ANSWERS, staff))

    jobs_done.do(history.database, job, meanwhile)
    session.expire_all()
    return f"run {run}"
