"""What was set aside is refused nowhere: on somebody's own pages, in offers, explanations and what-ifs."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.tiers import Tier
from tests.web.promised import give
from tests.web.services.planned import WEEK, ZONE, seen, whole
from tests.web.services.set_aside import Case, beyond_hours, free_for, of_the_district, set_aside
from web.db import writing
from web.models import Seat, Shift, Waiver
from web.services import editing, explaining, fitting, openings, rosters, waiving
from web.services.clock import now
from web.services.imagined import with_exceptions
from web.services.matching import pair_of, problem_of
from web.services.promises import fit
from web.services.promises.deeds import Work


@pytest.fixture
def case(session: Session) -> Case:
    return beyond_hours(session)


def work(session: Session, case: Case) -> Work:
    return Work(session.get_one(Seat, case.seat), session.get_one(Shift, case.shift))


def test_what_is_set_aside_keeps_nobody_from_a_place_on_their_own_pages(session: Session, case: Case) -> None:
    assert fit.keeps_from(session, case.who, work(session, case)) == "available"
    made = set_aside(session, case)
    assert fit.keeps_from(session, case.who, work(session, case)) == ""
    waiving.end(session, of_the_district(session), case.shift, made)
    assert fit.keeps_from(session, case.who, work(session, case)) == "available"


def test_a_place_beyond_somebodys_hours_is_found_once_these_are_set_aside(
    session: Session, case: Case
) -> None:
    before = {each.seat.id for each in fitting.find(session, WEEK, case.who)}
    set_aside(session, case)
    after = {each.seat.id for each in fitting.find(session, WEEK, case.who)}
    shift = session.get_one(Shift, case.shift)
    here = {each.seat.id for each in fitting.find(session, WEEK, case.who) if each.shift.id == shift.id}
    assert case.seat in after - before
    assert after - before == here - before


def test_who_could_have_a_seat_is_told_without_what_was_set_aside(session: Session, case: Case) -> None:
    made, scope = free_for(session, case), whole(session)
    before = explaining.pair(session, ZONE, scope, made, case.who, case.seat)
    assert not before.could
    assert [each.code for each in before.reasons if each.tier is None] == ["available"]
    set_aside(session, case)
    after = explaining.pair(session, ZONE, scope, made, case.who, case.seat)
    assert after.could
    assert not [each for each in after.reasons if each.tier is None]
    assert after.costs is not None


def test_who_may_come_by_what_was_set_aside_is_offered_at_the_price_of_the_move(
    session: Session, case: Case
) -> None:
    made, scope = free_for(session, case), whole(session)
    assert case.who not in _ranked(session, made, case)
    assert case.seat not in _openings(session, made, case)
    assert str(case.who) not in explaining.seat(session, ZONE, scope, made, case.seat).able
    set_aside(session, case)
    said = [
        _ranked(session, made, case)[case.who],
        _openings(session, made, case)[case.seat],
        _ways(session, made, case)[case.who],
    ]
    move = editing.consequences(session, ZONE, scope, made, volunteer_id=case.who, seat_id=case.seat)
    assert move.allowed
    assert said == [move.costs] * 3
    assert str(case.who) in explaining.seat(session, ZONE, scope, made, case.seat).able


def test_who_may_come_by_what_was_set_aside_stands_in_at_the_price_of_the_move(
    session: Session, case: Case
) -> None:
    set_aside(session, case)
    made, scope = free_for(session, case), whole(session)
    now_is = seen(session, made)
    other = next(
        int(each.id)
        for each in now_is.problem.volunteers
        if explaining.pair(session, ZONE, scope, made, int(each.id), case.seat).could
        and int(each.id) != case.who
    )
    with writing(session):
        pairs = now_is.seated.assignments | {pair_of(other, case.seat)}
        made = rosters.new_draft(session, WEEK, pairs, costs={}, run_id=None)
    found = openings.replacements(session, ZONE, scope, made, other, case.seat, most=200)
    (theirs,) = [each for each in found if each.numbers.get("volunteer") == str(case.who)]
    move = editing.consequences(
        session, ZONE, scope, made, volunteer_id=case.who, seat_id=case.seat, instead_of=other
    )
    assert move.allowed
    assert {tier.name.lower(): cost for tier, cost in theirs.costs.items() if cost} == move.costs


def test_what_is_imagined_throws_nobody_out_for_whom_a_rule_was_set_aside(
    session: Session, case: Case
) -> None:
    set_aside(session, case)
    give(session, case.who, case.seat, "accepted")
    problem, pair = problem_of(session, WEEK), pair_of(case.who, case.seat)
    elsewhere = next(each.id for each in problem.open_shifts if each.id != str(case.shift))
    assert (
        pair in with_exceptions(session, problem, [{"change": "drop_shift", "shift_id": elsewhere}]).standing
    )
    withdrawn = {"change": "withdraw", "volunteers": [case.who]}
    assert pair not in with_exceptions(session, problem, [withdrawn]).standing
    moved = {"change": "move_shift", "shift_id": case.shift, "minutes": 60}
    assert pair not in with_exceptions(session, problem, [moved]).standing


@pytest.mark.parametrize("criterion", ["clearance", "credential", "minimum_age", "consent"])
def test_what_the_law_asks_is_left_out_of_nothing_whoever_wrote_it_down(
    session: Session, case: Case, criterion: str
) -> None:
    with writing(session):
        session.add(
            Waiver(
                rule=f"fitness.{criterion}", shift_id=case.shift, volunteer_id=case.who,
                reason="Somebody wrote into the database.", at=now(),
            )
        )  # fmt: skip
    problem = problem_of(session, WEEK)
    assert waiving.standing(session) == frozenset()
    assert waiving.not_set_aside(session, problem, [_lacks(problem, case, criterion)]) != []


def _lacks(problem: Problem, case: Case, criterion: str) -> Finding:
    assert str(case.seat) in problem.seat
    numbers = {"volunteer": str(case.who), "seat": str(case.seat), "criterion": criterion}
    return Finding("fitness", 1, None, numbers)


def _ranked(session: Session, made: int, case: Case) -> dict[int, dict[str, int]]:
    found = explaining.ranked(session, ZONE, whole(session), made, case.seat, most=500)
    return {int(each.volunteer): _named(each.costs) for each in found}


def _openings(session: Session, made: int, case: Case) -> dict[int, dict[str, int]]:
    found = openings.openings(session, ZONE, whole(session), made, case.who, most=500)
    return {each.seat_id: _named(each.effect.costs) for each in found}


def _ways(session: Session, made: int, case: Case) -> dict[int, dict[str, int]]:
    found = explaining.seat(session, ZONE, whole(session), made, case.seat).repairs
    alone = [each for each in found if {pair.seat for pair in each.moves.added} == {str(case.seat)}]
    return {int(str(each.numbers["volunteer"])): _named(each.costs) for each in alone}


def _named(costs: Mapping[Tier, int]) -> dict[str, int]:
    return {tier.name.lower(): cost for tier, cost in costs.items() if cost}
