"""Every peer is given the same problem, and the table says who was best, honestly."""

import json
from pathlib import Path
from time import monotonic

import pytest

from matcher.problem.problem import Problem
from matcher.problem.teams import SharedLanguage, Together
from matcher.roster import Roster
from matcher.tiers import Tier
from matcher.verify import verify
from tests.bench import against_peers
from tests.bench.peers import PEERS, facts
from tests.bench.peers.stages import in_stages
from tests.bench.peers_table import behind, costs, table
from tests.support.builders import problem, roster, seat, shift, volunteer

HERE = [name for name in PEERS if name != "Timefold"]


def district() -> Problem:
    people = [
        volunteer("ann", wishes=[("kind", "visit", 3)], limits={"shifts_per_day": 1}),
        volunteer("bob", avoided=["cid"], companions=["ann"], traits=frozenset({"lead"})),
        volunteer("cid", served=4, asked_minutes=240),
    ]
    work = [
        shift("s1", "Mon 9-11", seat("s1", 1, 2), kind="visit", team=(Together(), SharedLanguage(level=3))),
        shift("s2", "Mon 11-12", place="park"),
        shift("s3", "Mon 12-13", seat("s3", 1, 1), project="clinic"),
    ]
    return problem(people, work, published={"ann@s1": 3}, pinned_in="cid@s3")


@pytest.mark.parametrize("peer", HERE)
def test_each_peer_makes_a_feasible_roster(peer: str) -> None:
    found = PEERS[peer](district(), 5.0, 1)
    assert found is not None
    assert verify(district(), found).feasible


def test_who_decides_all_at_once_finds_the_best() -> None:
    week = district()
    best = verify(week, PEERS["Duet"](week, 5.0, 1) or roster("")).costs
    for peer in ("one CP-SAT model", "one HiGHS programme"):
        assert verify(week, PEERS[peer](week, 5.0, 1) or roster("")).costs == best


def test_sign_up_order_keeps_promises_and_pins() -> None:
    found = PEERS["sign-up order"](district(), 5.0, 1)
    assert found is not None
    assert roster("ann@s1 cid@s3").assignments <= found.assignments


def test_the_facts_say_what_the_problem_says() -> None:
    told = json.loads(json.dumps(facts.facts(district())))
    ann, bob, cid = told["people"]
    first, second, third = told["shifts"]
    assert ann["limits"] == [[1, -1], [-1, -1], [-1, -1]]
    assert ann["likes"] == [[first["targets"][2], 3]]
    assert (bob["companions"], bob["avoided"], cid["avoided"]) == ([0], [2], [1])
    assert (bob["traits"] != [], cid["served"], cid["asked"], cid["step"]) == (True, 4, 240, 10)
    assert (first["far"], second["far"], third["far"]) == ([1], [2], [])
    assert [rule["kind"] for rule in first["rules"]] == ["together", "shared"]
    assert (first["seats"][0]["minimum"], first["seats"][0]["desired"]) == (1, 2)
    assert (first["seats"][0]["promised"], third["seats"][0]["pinned"]) == ([[0, 3]], [2])
    assert third["seats"][0]["weight"] == 5
    assert facts.roster(district(), [(0, 0), (2, 2)]) == roster("ann@s1 cid@s3")


def cell(peer: str, found: list[int] | None, took: float = 10.0) -> dict[str, object]:
    return {"volunteers": 300, "peer": peer, "seconds": 10.0, "took": took, "costs": found}


DUET = cell("Duet", [0, 0, 3, 9, 9])


@pytest.mark.parametrize(
    ("other", "first"),
    [
        (cell("greedy", [0, 0, 3, 9, 9]), True),
        (cell("greedy", [0, 0, 3, 10, 0]), True),
        (cell("greedy", [0, 0, 3, 8, 99]), False),
        (cell("greedy", [0, 0, 0, 0, 0], took=13.1), True),
        (cell("greedy", [0, 0, 0, 0, 0], took=13.0), False),
        (cell("Timefold", [0, 0, 0, 0, 0], took=60.0), False),
        (cell("greedy", None), True),
    ],
)
def test_the_table_says_where_duet_is_not_first(other: dict[str, object], first: bool) -> None:
    assert list(behind([DUET, other])) == ([] if first else [DUET])
    assert ("first or tied in every cell" in table([DUET, other])) is first
    assert ("not first with 300 volunteers at 10 s" in table([DUET, other])) is not first


def test_duet_without_a_roster_is_not_first() -> None:
    mine = cell("Duet", None)
    assert list(behind([mine, cell("greedy", None)])) == [mine]


def test_the_best_of_a_cell_is_bold_and_what_is_late_is_told() -> None:
    shown = table([DUET, cell("greedy", [1, 0, 0, 0, 0]), cell("slow", [0, 0, 0, 0, 0], took=20.0)])
    assert "| 300 | Duet | **0 · 0 · 3 · 9 · 9** |" in shown
    assert "| 300 | greedy | 1 · 0 · 0 · 0 · 0 |" in shown
    assert "| 300 | slow | 0 · 0 · 0 · 0 · 0 (late: 20 s) |" in shown
    assert costs(cell("slow", [0, 0, 0, 0, 0], took=20.0)) is None


def test_what_was_measured_is_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, code = [], ["old"]

    def measured(volunteers: int, peer: str, seconds: float) -> dict[str, object]:
        asked.append((volunteers, peer, seconds))
        return {"took": 1.0, "megabytes": 1, "costs": [0] * 5, "emptied": 0}

    monkeypatch.setattr(against_peers, "KEPT", tmp_path / "peers.jsonl")
    monkeypatch.setattr(against_peers, "code_digest", lambda: code[-1])
    monkeypatch.setattr(against_peers, "_apart", measured)
    monkeypatch.setattr(against_peers, "week", lambda volunteers: district())

    def ask(*more: str, peers: tuple[str, ...] = ("Duet",)) -> None:
        against_peers.main(["--sizes", "3", "--seconds", "10", *more, "--peers", *peers])

    ask("--kept")
    assert asked == []
    for again in ((), (), ("--again",)):
        ask(*again)
    ask(peers=("Duet", "Timefold"))
    assert asked == [(3, "Duet", 10), (3, "Duet", 10), (3, "Timefold", 10)]
    code.append("new")
    capsys.readouterr()
    ask("--kept", peers=("Duet", "Timefold"))
    told = capsys.readouterr().out
    assert "| 3 | Timefold |" in told
    assert "| 3 | Duet |" not in told
    for _ in range(2):
        ask(peers=("Duet", "Timefold"))
    assert asked[3:] == [(3, "Duet", 10)]
    assert len(against_peers.KEPT.read_text(encoding="utf-8").splitlines()) == 2


def staged(*found: str | None) -> tuple[object, list[str]]:
    """What stages end with when they find these rosters, and what each was asked."""
    asked, left = [], list(found)

    def minimise(tier: Tier, best: Roster | None, seconds: float) -> Roster | None:
        asked.append(f"{tier.name.lower()} {round(seconds / 10)}")
        text = left.pop(0)
        return None if text is None else roster(text)

    return in_stages(minimise, monotonic() + 160), asked


def test_each_tier_has_half_of_what_is_left_and_the_last_all() -> None:
    ended, asked = staged("a@1", "a@2", "a@3", "a@4", "a@5")
    assert ended == roster("a@5")
    assert asked == ["minimum 8", "promises 8", "desired 8", "fairness 8", "wishes 16"]


def test_a_first_stage_without_a_roster_goes_on() -> None:
    assert staged(None, None) == (None, ["minimum 8", "minimum 16"])
    ended, asked = staged(None, "a@1", "a@2", None)
    assert ended == roster("a@2")
    assert asked == ["minimum 8", "minimum 16", "promises 8", "desired 8"]
