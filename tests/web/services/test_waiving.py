"""Rules set aside in one case: by whom, which, for what reason, and what follows from it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from immutabledict import immutabledict
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import door
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.registry import rules
from matcher.solver.start.greedy import greedy
from matcher.verify import verify
from tests.web.promised import give
from tests.web.services.planned import WEEK, whole
from web.models import Audit, Shift, Volunteer, Waiver
from web.services import judging, waiving
from web.services.access.tree import Tree
from web.services.actor import Actor, Held
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.matching import pair_of, problem_of
from web.services.promises.standing import in_force
from web.services.waiving import Case

HOURS = "fitness.available"
REASON = "She comes an hour earlier this once."


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Somebody who coordinates the whole district."""
    (root,) = Tree.read(session).roots()
    me = session.scalars(select(Volunteer.id).limit(1)).one()
    return Actor(me, me, "somebody", "en", None, frozenset({Held("coordinator", root)}))


@pytest.fixture
def out_of_hours(session: Session) -> Iterator[tuple[int, int, int]]:
    """Somebody who fits a seat but for their hours: the ids of the person, the seat and the shift."""
    problem = problem_of(session, WEEK)
    for shift in problem.open_shifts:
        for seat in shift.seats:
            for person in problem.volunteers:
                found = door.broken(problem, Roster(), {Assignment(person.id, seat.id)}).after
                if [each.numbers.get("criterion") for each in found] == ["available"]:
                    yield int(person.id), int(seat.id), int(shift.id)
                    return
    raise AssertionError("everybody is always free")


def broken(session: Session, volunteer_id: int, seat_id: int) -> list[Finding]:
    """What somebody's coming to a seat would break."""
    plan = in_force(session, WEEK) | {(volunteer_id, seat_id)}
    return list(judging.broken_by(session, WEEK, plan, {(volunteer_id, seat_id)}))


def waive(
    session: Session, actor: Actor, who: int | None, shift: int, rule: str = HOURS, **more: object
) -> int:
    """Set a rule aside, with consent and a good reason unless `more` says otherwise."""
    said = {"reason": REASON, "agreed": True, **more}
    return waiving.waive(session, actor, rule=rule, shift_id=shift, volunteer_id=who, **said)  # type: ignore[arg-type]  # as the table has it


def test_what_is_set_aside_stops_nobody_and_what_holds_again_does(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    who, seat, shift = out_of_hours
    assert [each.rule for each in broken(session, who, seat)] == ["fitness"]
    made = waive(session, coordinator, who, shift)
    assert broken(session, who, seat) == []
    waiving.end(session, coordinator, shift, made)
    assert [each.rule for each in broken(session, who, seat)] == ["fitness"]


def test_it_is_set_aside_for_this_person_on_this_shift_alone(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    who, seat, shift = out_of_hours
    others = session.scalars(select(Shift.id).where(Shift.id != shift).limit(1)).one()
    someone = session.scalars(select(Volunteer.id).where(Volunteer.id != who).limit(1)).one()
    waive(session, coordinator, who, others)
    waive(session, coordinator, someone, shift)
    assert [each.rule for each in broken(session, who, seat)] == ["fitness"]


@pytest.mark.parametrize(
    "rule", ["fitness", "fitness.credential", "fitness.clearance", "fitness.minimum_age", "fitness.consent",
             "one_place", "pins", "companions", "traits", "visits", "nothing_like_it", ""]
)  # fmt: skip
def test_what_the_law_asks_is_set_aside_by_nobody(session: Session, coordinator: Actor, rule: str) -> None:
    shift = session.scalars(select(Shift.id).limit(1)).one()
    with pytest.raises(Invalid) as refused:
        waive(session, coordinator, None, shift, rule=rule)
    assert "rule" in refused.value.errors


def test_every_rule_that_says_so_may_be_set_aside() -> None:
    named = {name for name, rule in rules().items() if rule.INFO.waivable}
    assert waiving.waivable() == named | {HOURS}
    assert "rest" in named


@pytest.mark.parametrize(
    ("reason", "fits"), [("ab", 0), ("abc", 1), ("   ab   ", 0), ("x" * 500, 1), ("x" * 501, 0)]
)
def test_a_reason_has_three_to_five_hundred_characters(
    session: Session, coordinator: Actor, reason: str, fits: int
) -> None:
    shift = session.scalars(select(Shift.id).limit(1)).one()
    if fits:
        waive(session, coordinator, None, shift, rule="newcomers", reason=reason)
        assert session.scalars(select(Waiver.reason)).one() == reason
    else:
        with pytest.raises(Invalid) as refused:
            waive(session, coordinator, None, shift, rule="newcomers", reason=reason)
        assert set(refused.value.errors) == {"reason"}


def test_a_person_is_asked_first_and_a_team_is_nobody_to_ask(session: Session, coordinator: Actor) -> None:
    shift = session.scalars(select(Shift.id).limit(1)).one()
    me = session.scalars(select(Volunteer.id).limit(1)).one()
    with pytest.raises(Invalid) as refused:
        waive(session, coordinator, me, shift, rule="rest", agreed=False)
    assert set(refused.value.errors) == {"agreed"}
    waive(session, coordinator, None, shift, rule="newcomers", agreed=False)


def test_only_who_coordinates_the_project_may(session: Session, out_of_hours: tuple[int, int, int]) -> None:
    who, _, shift = out_of_hours
    (root,) = Tree.read(session).roots()
    for held in (frozenset[Held](), frozenset({Held("verifier", root)})):
        with pytest.raises((NotFound, Forbidden)):
            waive(session, Actor(who, who, "somebody", "en", who, held), who, shift)
    assert session.scalars(select(Waiver)).all() == []


def test_a_case_is_set_aside_once_and_ended_once(session: Session, coordinator: Actor) -> None:
    shift = session.scalars(select(Shift.id).limit(1)).one()
    made = waive(session, coordinator, None, shift, rule="newcomers")
    with pytest.raises(Conflict):
        waive(session, coordinator, None, shift, rule="newcomers")
    waiving.end(session, coordinator, shift, made)
    with pytest.raises(Conflict):
        waiving.end(session, coordinator, shift, made)
    waive(session, coordinator, None, shift, rule="newcomers")


def test_a_waiver_is_ended_on_its_own_shift_alone(session: Session, coordinator: Actor) -> None:
    one, other = session.scalars(select(Shift.id).limit(2))
    made = waive(session, coordinator, None, one, rule="newcomers")
    with pytest.raises(NotFound):
        waiving.end(session, coordinator, other, made)


def test_it_is_listed_with_who_why_and_when_and_written_down(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    who, _, shift = out_of_hours
    made = waive(session, coordinator, who, shift)
    (found,) = waiving.of_shift(session, whole(session), shift)
    assert (found.id, found.case, found.reason) == (made, Case(HOURS, shift, who), REASON)
    assert found.name
    assert found.by
    waiving.end(session, coordinator, shift, made)
    assert waiving.of_shift(session, whole(session), shift) == []
    verbs = select(Audit.verb, Audit.numbers).where(Audit.subject == "shift", Audit.subject_id == shift)
    rows = session.execute(verbs.order_by(Audit.id)).all()
    assert [row.verb for row in rows][-2:] == ["set_aside", "held_again"]
    assert rows[-1].numbers == {"rule": HOURS, "volunteer": who, "reason": REASON}


def test_may_waive_names_the_case_to_who_has_the_right_and_never_what_the_law_asks(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    who, seat, shift = out_of_hours
    scope = whole(session)

    def finding(rule: str, **numbers: object) -> Finding:
        return Finding(rule, 1, None, immutabledict(numbers))

    hours = finding("fitness", volunteer=str(who), seat=str(seat), criterion="available", what="")
    licence = finding("fitness", volunteer=str(who), seat=str(seat), criterion="credential", what="doctor")
    assert waiving.may_waive(scope, hours) == Case(HOURS, shift, who)
    assert waiving.may_waive(scope, licence) is None
    assert waiving.may_waive(scope, finding("limits", volunteer=str(who), limit="shifts_per_week")) is None
    assert waiving.may_waive(scope, finding("limits", volunteer=str(who)), seat) == Case("limits", shift, who)
    assert waiving.may_waive(scope, finding("newcomers", shift=str(shift))) == Case("newcomers", shift, None)
    stranger = replace(scope.actor, rights=frozenset())
    assert waiving.may_waive(type(scope)(session, stranger), hours) is None


def test_a_limit_set_aside_for_one_shift_is_none_for_the_next(session: Session, coordinator: Actor) -> None:
    problem = problem_of(session, WEEK)
    first, second = problem.open_shifts[:2]
    who = int(problem.volunteers[0].id)
    waive(session, coordinator, who, int(first.id), rule="limits")
    found = [
        Finding("limits", 1, None, immutabledict(volunteer=str(who), limit="shifts_per_week", reached=3))
    ]
    comes = [pair_of(who, int(shift.seats[0].id)) for shift in (first, second)]
    assert waiving.not_set_aside(session, problem, found, comes[:1]) == []
    assert waiving.not_set_aside(session, problem, found, comes) == found
    assert waiving.not_set_aside(session, problem, found, comes[1:]) == found


def test_a_run_keeps_who_serves_by_a_rule_set_aside(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    who, seat, shift = out_of_hours
    give(session, who, seat, "accepted")
    before = problem_of(session, WEEK)
    assert waiving.kept_by_runs(session, before) is before
    waive(session, coordinator, who, shift)
    kept = waiving.kept_by_runs(session, problem_of(session, WEEK))
    pair = pair_of(who, seat)
    assert pair in kept.standing
    assert pair not in kept.published
    found = verify(kept, greedy(kept))
    assert pair in (found.judged or (None, Roster()))[1].assignments
    assert [each for each in found.broken if each.numbers.get("volunteer") == str(who)] == []


def test_who_is_held_on_a_seat_by_a_rule_set_aside_stands_there(session: Session, coordinator: Actor) -> None:
    problem = problem_of(session, WEEK)
    seat = problem.open_shifts[0].seats[0].id
    pair = Assignment(problem.volunteers[0].id, seat)
    waive(session, coordinator, int(pair.volunteer), int(problem.shift_of[seat].id))
    kept = waiving.kept_by_runs(
        session, replace(problem, pinned_in=frozenset({pair}), pinned_out=frozenset())
    )
    assert (pair in kept.standing, pair in kept.pinned_in) == (True, False)


def test_a_change_of_times_asks_again_for_nothing_that_was_set_aside(
    session: Session, coordinator: Actor, out_of_hours: tuple[int, int, int]
) -> None:
    from web.services.demand import fit

    who, seat, shift = out_of_hours
    give(session, who, seat, "accepted")
    row = session.get_one(Shift, shift)
    before = fit.misfits(session, row, [(who, seat)])
    assert any(each.rule == "fitness" for each in before.get(who, {}).values())
    waive(session, coordinator, who, shift)
    after = fit.misfits(session, session.get_one(Shift, shift), [(who, seat)])
    assert not any(each.rule == "fitness" for each in after.get(who, {}).values())
