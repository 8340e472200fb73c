"""An INRC-II instance costs what its format says, and a bad line is named with its file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.cli import files
from matcher.cli.exit_codes import CommandError
from matcher.cli.faults import fault_sentence
from matcher.formats import inrc2, inrc2_files
from matcher.formats.json import dump, load
from matcher.ids import SeatId, VolunteerId
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.result import Status
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.strategy import StrategyParams, choose, facts_of
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.instances import HISTORY, SCENARIO, WARD, WEEK, table, ward

SEATS = {"e": "Early:Nurse", "E": "Early:Head", "l": "Late:Nurse", "L": "Late:Head"}


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    return inrc2.read(ward(tmp_path_factory.mktemp("data")), WARD)


def roster(rows: str) -> Roster:
    """Ann's days and Bob's, a letter a day; a capital letter is a head's seat."""
    named = table("Ann Bob", rows)
    return Roster.of((VolunteerId(name), SeatId(f"{day}:{SEATS[kind]}")) for name, day, kind in named)


# Ann brings one day of Late and may do 3 to 5 shifts, 2 to 3 days in a row, 1 to 2 days off and no weekend;
# Bob brings four days off and one weekend of one. What each roster costs is added up by hand.
COSTS = (
    # One day too few in a row, one of Late, five too many off, two shifts too few, four heads.
    ("------- -------", 30 + 15 + 5 * 30 + 2 * 20 + 4 * 30),
    ("L------ -------", 4 * 30 + 20 + 3 * 30),
    ("Ll----- -------", 3 * 30 + 3 * 30),
    # A day too many in a row, and of Late.
    ("Lll---- -------", 30 + 15 + 2 * 30 + 2 * 30),
    # A day alone.
    ("L-e---- -------", 30 + 2 * 30 + 3 * 30),
    # Bob's day of Late alone, which he wished not to have.
    ("L------ ---l---", 15 + 10 + 4 * 30 + 20 + 2 * 30),
    ("Ll----- ---ll--", 10 + 3 * 30 + 2 * 30),
    # Bob's second weekend.
    ("L------ -----e-", 30 + 4 * 30 + 20 + 3 * 30),
    # A day alone, half a weekend, and a weekend.
    ("L----e- -------", 30 + 30 + 30 + 2 * 30 + 3 * 30),
    # A weekend, and a Sunday that should be free whatever the shift.
    ("L----ee -------", 30 + 10 + 2 * 30 + 3 * 30),
    ("L----el -------", 30 + 10 + 2 * 30 + 3 * 30),
    # One shift too many, and a day off alone.
    ("L------ ee-ee--", 20 + 30 + 4 * 30 + 20 + 3 * 30),
)


@pytest.mark.parametrize(("rows", "cost"), COSTS)
def test_a_roster_costs_what_the_competition_says(rows: str, cost: int, problem: Problem) -> None:
    verdict = verify(problem, roster(rows))
    assert verdict.feasible
    assert verdict.costs[Tier.DESIRED] == cost, sorted((each.rule, each.cost) for each in verdict.findings)


@pytest.mark.parametrize(
    ("rows", "cost"), [("------- -------", 30), ("l------ -------", 30), ("L------ -------", 0)]
)
def test_least_heads_are_the_tier_of_minimum(rows: str, cost: int, problem: Problem) -> None:
    assert verify(problem, roster(rows)).costs[Tier.MINIMUM] == cost


BROKEN = (
    ("e------ -------", ("successions",)),  # Late came before
    ("-e----- -------", ()),
    ("Le----- -------", ("successions",)),
    ("el----- -------", ("successions",)),
    ("L------ E------", ("fitness",)),
)


@pytest.mark.parametrize(("rows", "rules"), BROKEN)
def test_a_hard_rule_is_broken_where_the_competition_says(
    rows: str, rules: tuple[str, ...], problem: Problem
) -> None:
    assert tuple(finding.rule for finding in verify(problem, roster(rows)).broken) == rules


@pytest.mark.parametrize("other", ["0:Early:Nurse", "0:Late:Nurse"])
def test_nobody_serves_twice_on_one_day(other: str, problem: Problem) -> None:
    both = Roster.of((VolunteerId("Ann"), SeatId(seat)) for seat in ("0:Late:Head", other))
    assert "one_place" in {finding.rule for finding in verify(problem, both).broken}


def test_the_best_roster_is_found_and_proven(problem: Problem) -> None:
    result = solve(problem, SolveLimits(seconds=30, workers=1))
    assert result.status is Status.OPTIMAL
    assert result.tiers[Tier.MINIMUM].cost == 0
    assert result.tiers[Tier.DESIRED].cost <= min(cost for rows, cost in COSTS if rows.startswith("L"))


def test_a_roster_is_written_a_file_a_week(problem: Problem) -> None:
    written = inrc2.written(problem, roster("Ll----- ---l--e"), WARD)
    assert list(written) == [f"{WARD}/sol-week0.txt"]
    assert written[f"{WARD}/sol-week0.txt"].decode().splitlines() == [
        "SOLUTION",
        "0 n002w1",
        "",
        "ASSIGNMENTS = 4",
        "Ann Mon Late Head",
        "Ann Tue Late Nurse",
        "Bob Thu Late Nurse",
        "Bob Sun Early Nurse",
    ]


def test_weeks_follow_each_other(tmp_path: Path) -> None:
    below = ward(tmp_path, scenario=SCENARIO.replace("WEEKS = 1", "WEEKS = 2")) / "n002w1"
    (below / "WD-n002w1-7.txt").write_text(WEEK.replace("Bob Late Thu", "Bob Late Fri"), encoding="utf-8")
    found = inrc2.read(tmp_path, "n002w1_0_0-7")
    assert len(found.shifts) == 2 * 14
    bob = found.volunteer[VolunteerId("Bob")]
    assert [request.shift for request in bob.requests] == ["11:Late", "3:Late"]
    second = Roster.of([(VolunteerId("Ann"), SeatId("13:Late:Head"))])
    assert b"ASSIGNMENTS = 1\nAnn Sun Late Head\n" in inrc2.dump(found, second, "n002w1")["sol-week1.txt"]


def test_the_problem_is_a_document_like_any_other(problem: Problem) -> None:
    assert dump(load(dump(problem))) == dump(problem)


@pytest.mark.parametrize(
    "instance", ["n002w1", "n002w1_0_", "n002w1_0_0-", "../n002w1_0_0", "n002w1_0_0.txt", ""]
)
def test_a_name_that_is_none_is_refused(instance: str) -> None:
    with pytest.raises(InvalidProblem, match="not_an_instance"):
        inrc2.name(instance)


def test_weeks_must_be_as_many_as_the_scenario_says(tmp_path: Path) -> None:
    with pytest.raises(InvalidProblem) as fault:
        inrc2.read(ward(tmp_path), "n002w1_0_0-0")
    assert fault_sentence(fault.value) == "n002w1_0_0-0: 1 are announced and 2 follow"


BAD_LINES = (
    ("scenario", "WEEKS = 1", "WEEKS = one", "Sc-n002w1.txt: line 3: 'one' is not a whole number"),
    ("scenario", "SKILLS = 2", "SKILLS = 3", "Sc-n002w1.txt: line 5: 3 are announced and 2 follow"),
    ("scenario", "Head\nNurse", "Head\nHead", "Sc-n002w1.txt: line 7: the id 'Head' is used twice"),
    ("scenario", "Early (1,3)", "Early 1 3", "Sc-n002w1.txt: line 10: the line is not like 'Early (2,5)'"),
    ("scenario", "Early (1,3)", "Early (3,1)", "Sc-n002w1.txt: line 10.most: the most is below the least"),
    ("scenario", "Late 1 Early", "Late 2 Early", "Sc-n002w1.txt: line 15: 2 are announced and 1 follow"),
    ("scenario", "Late 1 Early", "Late 1 Night", "Sc-n002w1.txt: line 15: the id 'Night' is not known"),
    (
        "scenario",
        "(1,2) 0 1",
        "(1,2) 0 yes",
        "line 18: the line is not like 'FullTime (15,22) (3,5) (2,3) 2 1'",
    ),
    ("scenario", "Bob Half", "Bob Third", "Sc-n002w1.txt: line 23: the id 'Third' is not known"),
    ("scenario", "Bob Half", "Ann Half", "Sc-n002w1.txt: line 23: the id 'Ann' is used twice"),
    ("scenario", "NURSES = 2", "PEOPLE = 2", "Sc-n002w1.txt: NURSES: this heading is missing"),
    ("history", "Bob 0 1 None", "Bob 0 one None", "H0-n002w1-0.txt: line 6: 'one' is not a whole number"),
    ("history", "Bob 0 1 None", "# Bob", "H0-n002w1-0.txt: line 4: 'Bob' is left out"),
    (
        "history",
        "Late 1 1 0",
        "Late 1 1 1",
        "line 5.days_off_in_a_row: the last day was either worked or off",
    ),
    ("history", "Late 1 1 0", "Night 1 1 0", "H0-n002w1-0.txt: line 5: the id 'Night' is not known"),
    ("week", "Early Head", "Early Cook", "WD-n002w1-0.txt: line 5: the id 'Cook' is not known"),
    ("week", "Late Nurse", "Late Head", "WD-n002w1-0.txt: line 7: this stands in the list already"),
    ("week", "(1,1)", "(2,1)", "line 6: heads must be 0 <= minimum <= desired <= maximum"),
    ("week", "(0,1) (0,0)", "(0,1)", "WD-n002w1-0.txt: line 5: the line is not like"),
    ("week", "Ann Any Sun", "Zoe Any Sun", "WD-n002w1-0.txt: line 10: the id 'Zoe' is not known"),
    ("week", "Ann Any Sun", "Ann Any Day", "WD-n002w1-0.txt: line 10: the id 'Day' is not known"),
    ("week", "REQUESTS = 2", "REQUESTS = 1", "WD-n002w1-0.txt: line 9: 1 are announced and 2 follow"),
)


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BAD_LINES)
def test_a_bad_line_is_named(file: str, old: str, new: str, sentence: str, tmp_path: Path) -> None:
    text = {"scenario": SCENARIO, "history": HISTORY, "week": WEEK}[file]
    assert old in text
    data = ward(tmp_path, **{file: text.replace(old, new, 1)})
    with pytest.raises(CommandError) as fault:
        inrc2.read(data, WARD, files.read)
    assert sentence in str(fault.value)


FOUND = inrc2_files.scenario(SCENARIO.encode())
READERS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    (SCENARIO, inrc2_files.scenario),
    (HISTORY, lambda data: inrc2_files.history(data, FOUND)),
    (WEEK, lambda data: inrc2_files.week(data, FOUND)),
)


@given(st.sampled_from(READERS), st.floats(0, 1), st.integers(0, 12), st.text("019,( )=-AnBob\n", max_size=6))
def test_a_spoiled_file_is_read_or_refused(
    reader: tuple[str, Callable[[bytes], object]], where: float, length: int, text: str
) -> None:
    whole, load_file = reader
    start = int(where * len(whole))
    assert read_or_refused(load_file, whole[:start] + text + whole[start + length :]) is not None


def read_or_refused(load_file: Callable[[bytes], object], text: str) -> object:
    """What a text means, or the words that it is refused with."""
    try:
        return load_file(text.encode())
    except InvalidProblem as fault:
        return fault_sentence(fault)


def test_rosters_are_decided_by_plans_of_days(problem: Problem) -> None:
    facts = facts_of(problem, SolveLimits(), StrategyParams())
    assert facts.terms
    assert choose(facts, StrategyParams()).not_calendar == ()
