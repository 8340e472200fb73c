"""A Shift Scheduling Benchmark instance costs what its format says, and a bad line is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.cli.faults import fault_sentence
from matcher.formats import curtois
from matcher.formats.json import dump, load
from matcher.ids import SeatId, VolunteerId
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.result import Status
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.strategy import StrategyParams, choose, facts_of
from matcher.tiers import Tier
from matcher.verify import Verdict, verify
from tests.support.instances import CURTOIS, table

PROBLEM = curtois.load(CURTOIS.encode())


def roster(rows: str) -> Roster:
    """Ann's days and Bob's, a letter a day."""
    return Roster.of(
        (VolunteerId(name), SeatId(f"{day}:{kind}")) for name, day, kind in table("ann bob", rows)
    )


def judged(rows: str, problem: Problem = PROBLEM) -> Verdict:
    return verify(problem, roster(rows))


COSTS = (
    ("EE----- -LL----", 3),  # bob's wish not to
    ("-E----- -LL----", 105),  # ann's wish, her shift short
    ("EEE---- -LL----", 3),  # over where no cover is said
    ("EEE---- EEL----", 52),  # two more than wanted, one short
    ("------- -------", 352),
)


@pytest.mark.parametrize(("rows", "cost"), COSTS)
def test_a_roster_costs_its_requests_and_its_cover(rows: str, cost: int) -> None:
    assert judged(rows).costs == {tier: cost if tier is Tier.DESIRED else 0 for tier in Tier}


BROKEN = (
    ("EE----- EE-----", ()),
    ("E-----E EE-----", ("fitness",)),  # a day off
    ("LL----- EE-----", ("fitness", "fitness")),  # no such shifts for ann
    ("EE----- LE-----", ("successions",)),
    ("EE----- EL-----", ()),
    ("EE----- LLL----", ("totals",)),
    ("E------ EE-----", ("totals",)),  # too few minutes
    ("EEE-EEE EE-----", ("fitness", "days_off_in_a_row", "totals")),
    ("EEEE--- EE-----", ("days_in_a_row",)),
    ("E--E--E EE-----", ("fitness", "days_in_a_row")),
    ("E--EE-- EE-----", ()),  # a run at the start may have begun before
    ("EE--E-- EE-----", ("days_in_a_row",)),
    ("EE-EE-- EE-----", ("days_off_in_a_row",)),
    ("-EE---- EE-----", ()),  # one day off at the start may have begun before
    ("EE---E- EE-----", ("days_in_a_row",)),
    ("EE--EE- EE-----", ()),  # one weekend
    ("EE----- EE---EE", ("weekends",)),
)


@pytest.mark.parametrize(("rows", "rules"), BROKEN)
def test_a_hard_rule_is_broken_just_where_the_format_says(rows: str, rules: tuple[str, ...]) -> None:
    assert sorted(finding.rule for finding in judged(rows).broken) == sorted(rules)


def test_the_best_roster_is_found_and_proven() -> None:
    result = solve(PROBLEM, SolveLimits(seconds=20, workers=1))
    assert result.status is Status.OPTIMAL
    assert result.tiers[Tier.DESIRED].cost == 3


def test_a_roster_is_written_by_employee_and_day() -> None:
    told = json.loads(curtois.dump(PROBLEM, roster("EE----- -LL----")))
    assert told == {"ann": {"0": "E", "1": "E"}, "bob": {"1": "L", "2": "L"}}


def test_who_serves_nowhere_is_written_too() -> None:
    assert json.loads(curtois.dump(PROBLEM, Roster())) == {"ann": {}, "bob": {}}


def test_the_problem_is_a_document_like_any_other() -> None:
    assert dump(load(dump(PROBLEM))) == dump(PROBLEM)


BAD_LINES = (
    ("SECTION_HORIZON\n7", "SECTION_HORIZON\nseven", "line 3: 'seven' is not a whole number"),
    ("SECTION_HORIZON\n7", "SECTION_HORIZON\n0", "line 3: the number goes from 1 to 3660"),
    ("SECTION_HORIZON\n7", "SECTION_HORIZON", "line 2: 1 are announced and 0 follow"),
    ("# A week for two.", "7", "line 1: no heading of this name is known"),
    ("SECTION_DAYS_OFF", "SECTION_HOLIDAYS", "line 14: no heading of this name is known"),
    ("SECTION_DAYS_OFF", "SECTION_STAFF", "line 14: the id 'SECTION_STAFF' is used twice"),
    ("SECTION_COVER", "# cover", "SECTION_COVER: this heading is missing"),
    ("L,600,E", "L,600,N", "line 8: the id 'N' is not known"),
    ("L,600,E", "E,600,E", "line 8: the id 'E' is used twice"),
    ("L,600,E", "L,0,E", "line 8: the number goes from 1 to 1440"),
    ("L,600,E", "L", "line 8: the line is not like 'E,480,D|L'"),
    ("ann,E=7", "bob,E=7", "line 12: the id 'bob' is used twice"),
    ("E=7|L=0", "E=7|N=0", "line 11: the id 'N' is not known"),
    ("E=7|L=0", "E7", "line 11: the line is not like 'A,E=14|D=14,4320,3360,5,2,2,1'"),
    ("2400,960,3,2,2,1", "960,2400,3,2,2,1", "line 11.most: the most is below the least"),
    ("ann,6", "zoe,6", "line 15: the id 'zoe' is not known"),
    ("ann,6", "ann,7", "line 15: the number goes from 0 to 6"),
    ("ann,0,E,2", "ann,0,E,1000", "line 18: the number goes from 0 to 999"),
    ("bob,1,L,3", "bob,1,L", "line 21: the line is not like 'A,2,E,3'"),
    ("1,E,1,100,1", "0,E,1,100,1", "line 25: this stands in the list already"),
    ("1,E,1,100,1", "1,E,1,0,1", "line 25: the number goes from 1 to 999"),
)


@pytest.mark.parametrize(("old", "new", "sentence"), BAD_LINES)
def test_a_bad_line_is_named(old: str, new: str, sentence: str) -> None:
    assert old in CURTOIS
    with pytest.raises(InvalidProblem) as fault:
        curtois.load(CURTOIS.replace(old, new, 1).encode())
    assert fault_sentence(fault.value) == sentence


def test_text_that_is_not_utf8_is_named() -> None:
    with pytest.raises(InvalidProblem, match="byte 2: not_utf8"):
        curtois.load(b"# \xff")


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    data = b"\xef\xbb\xbf" + CURTOIS.replace("\n", "\r\n").encode()
    assert dump(curtois.load(data)) == dump(PROBLEM)


@given(st.integers(0, len(CURTOIS)), st.integers(0, 12), st.text("0123,|=EL-annSECTION_\n\t٣", max_size=6))
def test_a_spoiled_file_is_read_or_refused(start: int, length: int, text: str) -> None:
    spoiled = CURTOIS[:start] + text + CURTOIS[start + length :]
    assert read_or_refused(spoiled) is not None


def read_or_refused(text: str) -> Problem | str:
    """The problem of a text, or the words that it is refused with."""
    try:
        return curtois.load(text.encode())
    except InvalidProblem as fault:
        return fault_sentence(fault)


def test_rosters_are_decided_by_plans_of_days() -> None:
    facts = facts_of(PROBLEM, SolveLimits(), StrategyParams())
    assert facts.terms
    assert choose(facts, StrategyParams()).not_calendar == ()
