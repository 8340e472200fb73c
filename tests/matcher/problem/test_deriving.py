"""A problem derived from another is the same as one that was made afresh, and works out nothing else."""

from collections.abc import Mapping
from dataclasses import fields, replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from immutabledict import immutabledict

from matcher.answers.explain.closings import BySeat
from matcher.formats.json import dump
from matcher.ids import VolunteerId
from matcher.problem.criteria import criteria
from matcher.problem.data import ProblemData
from matcher.problem.deriving import PROPERTIES, derived
from matcher.problem.eligibility import candidates, people_of
from matcher.problem.entities import Limits
from matcher.problem.errors import InvalidProblem
from matcher.problem.memo import READS, Memo
from matcher.problem.problem import Problem
from matcher.roster import Assignment
from matcher.rules.registry import READ_PROMISES, active, rules
from matcher.rules.testing import random_roster
from matcher.verify import verify
from tests.support.builders import pair, problem, seat, shift, volunteer
from tests.support.strategies import problems, randoms
from tests.support.strategies import rosters as any_roster

NAMES = tuple(field.name for field in fields(ProblemData))
SMALL = problem(
    [volunteer("ann"), volunteer("bob"), volunteer("cid", companions=["ann"])],
    [shift("s1", "Mon 9-11", seat("s1", desired=2, maximum=2)), shift("s2", "Tue 9-11")],
    published={"ann@s1": 1},
)


def memos() -> Mapping[str, Memo[Problem, Any]]:
    """The functions that say what they read, by the name under which they are kept."""
    import sys

    return {
        name: getattr(sys.modules[name.rpartition(".")[0]], name.rpartition(".")[2])
        for name in READS
        if name.startswith("matcher.")
    }


def worked_out(found: Problem) -> None:
    """Ask for everything that is kept with a problem."""
    verify(found, random_roster(found, Random(1)))
    candidates(found)
    for name in PROPERTIES:
        getattr(found, name)
    for memo in memos().values():
        memo(found)


def changed(before: Problem, random: Random) -> Mapping[str, Any]:
    """Some fields with other values: promises, pins, what stands, people who changed, came or left."""
    pairs = [Assignment(person.id, seat) for person in before.volunteers for seat in before.seat]
    fields: dict[str, Any] = {}
    if random.random() < 0.5:
        some = random.sample(pairs, min(3, len(pairs)))
        fields["published"] = immutabledict({each: random.randint(1, 9) for each in some})
    if random.random() < 0.5:
        out = frozenset(random.sample(pairs, min(2, len(pairs))))
        fields["pinned_out"] = out - before.pinned_in
    if random.random() < 0.3:
        fields["standing"] = before.standing | set(random.sample(pairs, 1))
    if random.random() < 0.6:
        people = list(before.volunteers)
        at = random.randrange(len(people))
        other = random.choice(people)
        people[at] = replace(
            people[at], languages=other.languages, available=other.available, served=random.randint(0, 5),
            limits=Limits(rest_minutes=random.choice((None, 600))),
        )  # fmt: skip
        if random.random() < 0.4:
            people.insert(random.randint(0, len(people)), replace(other, id=VolunteerId("zoe")))
        fields["volunteers"] = tuple(people)
    return fields


@given(drawn=problems(6, 4, standing=True), random=randoms())
def test_what_is_derived_is_what_is_made_afresh(drawn: Problem, random: Random) -> None:
    worked_out(drawn)
    now = drawn
    for _ in range(3):
        wanted = changed(now, random)
        if "zoe" in now.volunteer:
            wanted.pop("volunteers", None)  # type: ignore[attr-defined]  # a dict
        now = derived(now, **wanted)
        fresh = replace(now)
        assert dump(now) == dump(fresh)
        _assert_same_candidates(now, fresh)
        roster = any_roster(now, random)
        assert verify(now, roster) == verify(fresh, roster)
        for name, memo in memos().items():
            if name.endswith(".timetable"):
                assert memo(now).order == memo(fresh).order
            elif not name.startswith("matcher.problem.eligibility."):
                assert _same(memo(now), memo(fresh)), name
        for name in PROPERTIES:
            assert getattr(now, name) == getattr(fresh, name), name
        worked_out(now)


def _same(mine: Any, theirs: Any) -> bool:
    """Whether two values are alike; arrays, and what holds them, number by number."""
    if isinstance(mine, np.ndarray):
        return np.array_equal(mine, theirs)
    if isinstance(mine, BySeat):
        return all(_same(getattr(mine, each.name), getattr(theirs, each.name)) for each in fields(BySeat))
    return bool(mine == theirs)


def _assert_same_candidates(now: Problem, fresh: Problem) -> None:
    mine, theirs = candidates(now), candidates(fresh)
    assert (mine.people, mine.seats) == (theirs.people, theirs.seats)
    assert mine.person.tolist() == theirs.person.tolist()
    assert mine.seat.tolist() == theirs.seat.tolist()
    assert mine.on == theirs.on
    for each in fresh.seat.values():
        for criterion in criteria(fresh, each):
            assert (people_of(now).meet(criterion) == people_of(fresh).meet(criterion)).all()
    for code in ("language", "skill", "credential", "trait"):
        held, wanted = people_of(now).held(code), people_of(fresh).held(code)
        assert {tag for tag in held if held[tag].any()} == {tag for tag in wanted if wanted[tag].any()}
        assert all(np.array_equal(held[tag], wanted[tag]) for tag in wanted)


class Watched(Problem):
    """A problem that remembers which of its fields were read."""

    def __getattribute__(self, name: str) -> Any:
        if name in NAMES:
            object.__getattribute__(self, "__dict__").setdefault("read", set()).add(name)
        return super().__getattribute__(name)


@given(drawn=problems(5, 4, standing=True))
def test_nothing_reads_more_than_it_says(drawn: Problem) -> None:
    for name, reads in {**PROPERTIES, **READS}.items():
        if name in PROPERTIES or name in memos():
            watched = Watched(**{each: getattr(drawn, each) for each in NAMES})
            watched.__dict__["read"] = set()
            if name in PROPERTIES:
                getattr(watched, name)
            else:
                memos()[name](watched)
            assert watched.__dict__["read"] <= reads, name


@given(drawn=problems(5, 4, standing=True))
def test_whether_a_rule_acts_hangs_on_nothing_else(drawn: Problem) -> None:
    reads = READS["matcher.rules.registry._acting"]
    for name, rule in rules().items():
        watched = Watched(**{each: getattr(drawn, each) for each in NAMES})
        watched.__dict__["read"] = set()
        active(watched, rule)
        if name not in READ_PROMISES:
            assert watched.__dict__["read"] <= reads, name


def test_what_did_not_change_is_not_worked_out_again() -> None:
    worked_out(SMALL)
    later = derived(SMALL, published=immutabledict({pair("bob@s2"): 3}))
    assert later.volunteer is SMALL.volunteer
    assert candidates(later) is candidates(SMALL)
    assert people_of(later) is people_of(SMALL)
    assert derived(later, published=later.published) is later


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"published": {Assignment(VolunteerId("eve"), SMALL.shifts[0].seats[0].id): 1}}, "unknown_id"),
        ({"pinned_out": frozenset({pair("ann@s9")})}, "unknown_id"),
        (dict.fromkeys(("pinned_in", "pinned_out"), frozenset({pair("ann@s1")})), "pinned_both_ways"),
        ({"volunteers": SMALL.volunteers[1:]}, "unknown_id"),
        ({"volunteers": (*SMALL.volunteers, SMALL.volunteers[0])}, "duplicate_id"),
        ({"volunteers": (*SMALL.volunteers, volunteer("dee", avoided=["eve"]))}, "unknown_id"),
        ({"shifts": SMALL.shifts[:1] * 2}, "duplicate_id"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(fields: Mapping[str, Any], code: str) -> None:
    with pytest.raises(InvalidProblem) as refused:
        derived(SMALL, **fields)
    assert refused.value.code == code
