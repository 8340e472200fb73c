"""Documents mean the same after a journey, and what means nothing is refused where it stands."""

import json
from copy import deepcopy
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from immutabledict import immutabledict

from matcher.formats import json as duet_json
from matcher.formats.json import documents, formats
from matcher.formats.json.derive import VARIANTS
from matcher.formats.json.plain import plain
from matcher.ids import ProjectId
from matcher.problem import changes, entities, problem
from matcher.problem.errors import InvalidProblem
from matcher.result import Result, Status, Stopped, TierResult
from matcher.roster import Roster
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support import builders, strategies
from tests.support.documents import (
    DOCUMENT,
    JSON,
    PROBLEM,
    Spoil,
    again,
    drop,
    paths,
    put,
    read_or_refused,
    spoiled,
)


@given(strategies.problems(standing=True))
def test_a_problem_survives_the_journey(problem: problem.Problem) -> None:
    data = duet_json.dump(problem)
    loaded = duet_json.load(data)
    assert duet_json.dump(loaded) == data
    for name in (field.name for field in fields(problem)):
        assert getattr(loaded, name) == getattr(problem, name), name


@given(strategies.problems(), strategies.randoms())
def test_a_roster_survives_the_journey(problem: problem.Problem, random: Any) -> None:
    roster = strategies.rosters(problem, random)
    assert duet_json.load_roster(duet_json.dump_roster(roster), problem) == roster


def test_a_part_is_written_for_its_digest_and_not_read() -> None:
    part = subproblem(
        PROBLEM,
        [PROBLEM.volunteers[0].id],
        [PROBLEM.shifts[0].id],
        keeping=builders.roster("bob@talk ann@walk"),
    )
    assert duet_json.digest(part) != duet_json.digest(PROBLEM)
    with pytest.raises(InvalidProblem) as caught:
        duet_json.load(duet_json.dump(part))
    assert (caught.value.code, caught.value.place) == ("unknown_field", "part")


def test_a_result_survives_the_journey() -> None:
    result = Result(
        status=Status.FEASIBLE,
        stopped=Stopped.TIME,
        roster=builders.roster("ann@talk bob@talk"),
        tiers=immutabledict({tier: TierResult(int(tier), 0, 9) for tier in Tier}),
        seconds=1.5,
        seconds_to_first=0.25,
        conflict=tuple(builders.roster("ann@walk")),
        seed=7,
        workers=2,
        digest="abc",
        versions=immutabledict(ortools="9.15"),
    )
    assert duet_json.load_result(duet_json.dump_result(result)) == result
    nothing = Result(status=Status.UNKNOWN, stopped=Stopped.TIME, roster=None)
    assert duet_json.load_result(duet_json.dump_result(nothing)) == nothing


NEW_SHIFT = replace(builders.shift("new", "Tue 9-10"), project=ProjectId("fair"))
CHANGES: tuple[changes.Change, ...] = (
    changes.Withdraw(volunteers=frozenset({PROBLEM.volunteers[0].id}), from_=builders.at("Mon 9")),
    changes.AddPeople(count=3, like=builders.volunteer("new")),
    changes.AddProject(
        project=entities.Project(id=ProjectId("fair"), scene="international"),
        shifts=(NEW_SHIFT,),
        places=builders.PLACES[:1],
    ),
    changes.DropProject(project=builders.PROJECTS[0].id),
    changes.MoveProject(project=builders.PROJECTS[0].id, minutes=-30),
    changes.AddShift(shift=builders.shift("more", "Tue 9-10")),
    changes.DropShift(shift=PROBLEM.shifts[0].id),
    changes.MoveShift(shift=PROBLEM.shifts[0].id, start=builders.at("Mon 13")),
    changes.ChangeNeed(seat=PROBLEM.shifts[0].seats[0].id, desired=2, needs=entities.Needs(minimum_age=16)),
    changes.ChangePolicy(rest_minutes=0),
    changes.SwitchRule(rule="rest", on=False),
)


def test_changes_survive_the_journey() -> None:
    assert duet_json.load_changes(duet_json.dump_changes(CHANGES)) == CHANGES
    assert {type(change) for change in CHANGES} == set(VARIANTS[changes.Change][1].values())


@pytest.mark.parametrize("union", VARIANTS)
def test_every_entity_of_a_union_has_its_word(union: Any) -> None:
    _, kinds = VARIANTS[union]
    assert set(kinds.values()) == set(union.__args__)


def test_a_document_has_every_field_of_its_entity() -> None:
    assert set(formats.PART.record.shapes) == {field.name for field in fields(problem.Problem)}
    assert set(formats.RESULT.record.shapes) == {field.name for field in fields(Result)}


def test_an_empty_roster_says_that_it_is_empty() -> None:
    data = duet_json.dump_roster(Roster())
    assert json.loads(data)["assignments"] == []
    assert duet_json.load_roster(data) == Roster()
    # Documents from before version 0.2 leave the key out.
    assert duet_json.load_roster(b'{"format":"duet-roster","version":1}') == Roster()


def test_bytes_do_not_depend_on_the_order_of_sets_and_maps() -> None:
    one = builders.volunteer("ann", traits=frozenset({"lead", "abroad"}), skills={"a": 1, "b": 2})
    other = builders.volunteer("ann", traits=frozenset({"abroad", "lead"}), skills={"b": 2, "a": 1})
    first, second = (builders.problem([person], []) for person in (one, other))
    assert duet_json.dump(first) == duet_json.dump(second)
    assert duet_json.digest(first) == duet_json.digest(second)


def test_a_digest_tells_problems_apart() -> None:
    assert duet_json.digest(PROBLEM) != duet_json.digest(replace(PROBLEM, pinned_out=frozenset()))


def test_times_keep_their_offset() -> None:
    tokyo = timezone(timedelta(hours=9))
    shift = replace(
        builders.shift("talk", "Mon 9-11"),
        start=datetime(2026, 11, 30, 10, tzinfo=tokyo),
        end=datetime(2026, 11, 30, 12, tzinfo=tokyo),
    )
    data = duet_json.dump(builders.problem([], [shift]))
    assert b'"start":"2026-11-30T10:00:00+09:00"' in data
    assert duet_json.load(data).shifts[0].start.utcoffset() == timedelta(hours=9)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert duet_json.dump(duet_json.load(b"\xef\xbb\xbf" + duet_json.dump(PROBLEM))) == duet_json.dump(
        PROBLEM
    )


FAULTS: tuple[tuple[Spoil, str, str], ...] = (
    (drop("format"), "missing_field", "format"),
    (drop("version"), "missing_field", "version"),
    (put("format", value="duet-roster"), "wrong_format", "format"),
    (put("format", value=7), "wrong_type", "format"),
    (put("version", value=2), "wrong_version", "version"),
    (put("version", value=True), "wrong_type", "version"),
    (put("version", value="1"), "wrong_type", "version"),
    (put("colour", value="red"), "unknown_field", "colour"),
    (put("shifts", 0, "colour", value="red"), "unknown_field", "shifts[0].colour"),
    (put("shifts", 0, "seats", 0, "colour", value=1), "unknown_field", "shifts[0].seats[0].colour"),
    (drop("shifts"), "missing_field", "shifts"),
    (drop("shifts", 1, "project"), "missing_field", "shifts[1].project"),
    (put("shifts", value={}), "wrong_type", "shifts"),
    (put("shifts", 1, value=None), "wrong_type", "shifts[1]"),
    (put("volunteers", 0, "id", value=7), "wrong_type", "volunteers[0].id"),
    (put("volunteers", 0, "id", value=""), "length_out_of_range", "volunteers[0].id"),
    (put("volunteers", 0, "id", value="x" * 201), "length_out_of_range", "volunteers[0].id"),
    (put("volunteers", 0, "id", value="a\x00b"), "bad_character", "volunteers[0].id"),
    (put("volunteers", 0, "id", value="a\nb"), "bad_character", "volunteers[0].id"),
    (put("volunteers", 0, "id", value="\ud800"), "bad_character", "volunteers[0].id"),
    (put("volunteers", 0, "languages", value={"en": "D1"}), "unknown_word", "volunteers[0].languages.en"),
    (put("volunteers", 0, "languages", value={"en": 4}), "wrong_type", "volunteers[0].languages.en"),
    (put("volunteers", 0, "languages", value=["en"]), "wrong_type", "volunteers[0].languages"),
    (put("volunteers", 0, "skills", value={"x": 4}), "out_of_range", "volunteers[0].skills.x"),
    (put("volunteers", 0, "skills", value={"x": True}), "wrong_type", "volunteers[0].skills.x"),
    (put("volunteers", 0, "traits", value=["a", "a"]), "duplicate", "volunteers[0].traits[1]"),
    (put("volunteers", 0, "born", value="1990-02-30"), "not_a_day", "volunteers[0].born"),
    (put("volunteers", 0, "born", value="19900203"), "not_a_day", "volunteers[0].born"),
    (put("volunteers", 0, "companions", value=["ann"]), "own_companion", "volunteers[0].companions"),
    (put("volunteers", 0, "companions", value=["zoe"]), "unknown_id", "volunteers[0].companions"),
    (put("volunteers", 0, "home", value="moon"), "unknown_id", "volunteers[0].home"),
    (
        put("volunteers", 0, "wishes", 0, "weight", value=0),
        "weight_out_of_range",
        "volunteers[0].wishes[0].weight",
    ),
    (
        put("volunteers", 0, "wishes", 0, "about", value="colour"),
        "unknown_word",
        "volunteers[0].wishes[0].about",
    ),
    (
        put("volunteers", 0, "limits", "shifts_per_day", value=-1),
        "out_of_range",
        "volunteers[0].limits.shifts_per_day",
    ),
    (put("volunteers", 0, "asked_minutes", value=0), "out_of_range", "volunteers[0].asked_minutes"),
    (again("volunteers"), "duplicate_id", "volunteers[2].id"),
    (again("shifts"), "duplicate_id", "shifts[2].seats[0].id"),
    (again("places"), "duplicate_id", "places[3].id"),
    (again("projects"), "duplicate_id", "projects[2].id"),
    (again("published"), "duplicate", "published[1]"),
    (again("pinned_in"), "duplicate", "pinned_in[1]"),
    (put("shifts", 1, "seats", 0, "id", value="talk"), "duplicate_id", "shifts[1].seats[0].id"),
    (put("shifts", 1, "end", value="2026-11-30T13:00:00+08:00"), "ends_before_start", "shifts[1].end"),
    (put("shifts", 1, "end", value="2026-11-30T14:00:00+08:00"), "ends_before_start", "shifts[1].end"),
    (put("shifts", 1, "end", value="2026-12-30T14:00:00+08:00"), "too_long", "shifts[1].end"),
    (put("shifts", 1, "end", value="2026-11-30T16:00:00"), "naive_time", "shifts[1].end"),
    (put("shifts", 1, "end", value="2026-11-30"), "not_a_time", "shifts[1].end"),
    (put("shifts", 1, "end", value="2026-11-31T10:00:00Z"), "not_a_time", "shifts[1].end"),
    (put("shifts", 1, "end", value="0001-01-01T00:00:00Z"), "time_out_of_range", "shifts[1].end"),
    (put("shifts", 1, "end", value="9999-12-31T23:59:59-12:00"), "time_out_of_range", "shifts[1].end"),
    (put("shifts", 1, "end", value=1764486000), "wrong_type", "shifts[1].end"),
    (put("shifts", 1, "end", value="２０２６-11-30T16:00:00Z"), "not_a_time", "shifts[1].end"),
    (put("shifts", 1, "place", value="moon"), "unknown_id", "shifts[1].place"),
    (put("shifts", 1, "project", value="moon"), "unknown_id", "shifts[1].project"),
    (put("shifts", 1, "seats", value=[]), "too_few", "shifts[1].seats"),
    (put("shifts", 0, "team", 0, "rule", value="magic"), "unknown_word", "shifts[0].team[0].rule"),
    (drop("shifts", 0, "team", 0, "rule"), "missing_field", "shifts[0].team[0].rule"),
    (put("shifts", 0, "team", 0, "rule", value=[]), "wrong_type", "shifts[0].team[0].rule"),
    (put("shifts", 0, "team", 0, value=[]), "wrong_type", "shifts[0].team[0]"),
    (put("shifts", 1, "seats", 0, "minimum", value=-1), "out_of_range", "shifts[1].seats[0].minimum"),
    (put("shifts", 1, "seats", 0, "minimum", value=3), "heads_out_of_order", "shifts[1].seats[0].desired"),
    (put("shifts", 1, "seats", 0, "desired", value=4), "heads_out_of_order", "shifts[1].seats[0].desired"),
    (put("shifts", 1, "seats", 0, "maximum", value=True), "wrong_type", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value=2.5), "wrong_type", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value="3"), "wrong_type", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value=10**6), "out_of_range", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value=10**50), "out_of_range", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value=-(10**50)), "out_of_range", "shifts[1].seats[0].maximum"),
    (put("shifts", 1, "seats", 0, "maximum", value=float("nan")), "wrong_type", "shifts[1].seats[0].maximum"),
    (
        put("shifts", 1, "seats", 0, "needs", "maximum_age", value=9),
        "age_out_of_range",
        "shifts[1].seats[0].needs.minimum_age",
    ),
    (put("places", 0, "latitude", value=float("nan")), "out_of_range", "places[0].latitude"),
    (put("places", 0, "latitude", value=float("inf")), "out_of_range", "places[0].latitude"),
    (put("places", 0, "latitude", value=91), "out_of_range", "places[0].latitude"),
    (put("places", 0, "latitude", value=True), "wrong_type", "places[0].latitude"),
    (put("places", 0, "latitude", value=None), "half_coordinates", "places[0].latitude"),
    (put("published", 0, "volunteer", value="zoe"), "unknown_id", "published[0].volunteer"),
    (put("published", 0, "seat", value="zoo"), "unknown_id", "published[0].seat"),
    (put("published", 0, "price", value=10), "out_of_range", "published[0].price"),
    (put("pinned_in", 0, "seat", value="zoo"), "unknown_id", "pinned_in[0].seat"),
    (put("pinned_out", 0, value={"volunteer": "ann", "seat": "talk"}), "pinned_both_ways", "pinned_in"),
    (put("period", "end", value="2026-10-02T00:00:00Z"), "outside_period", "pinned_in.seat"),
    (put("standing", value=[{"volunteer": "ann", "seat": "zoo"}]), "unknown_id", "standing[0].seat"),
    (put("standing", value=[{"volunteer": "zoe", "seat": "talk"}]), "unknown_id", "standing[0].volunteer"),
    (put("policy", value={"zone": "Mars/Olympus"}), "unknown_zone", "policy.zone"),
    (put("policy", value={"zone": "../etc"}), "unknown_zone", "policy.zone"),
    (put("policy", value={"zone": "Europe"}), "unknown_zone", "policy.zone"),
    (put("policy", value={"travel_kmh": 0}), "out_of_range", "policy.travel_kmh"),
    (put("policy", value={"without": ["gravity"]}), "unknown_rule", "policy.without[0]"),
    (
        put("policy", value={"prices": {"gravity": {"tier": "wishes"}}}),
        "unknown_rule",
        "policy.prices.gravity",
    ),
    (put("policy", value={"come_percent": 100}), "out_of_range", "policy.come_percent"),
    (
        put("volunteers", 1, "requests", value=[{"shift": "zoo", "weight": 1}]),
        "unknown_id",
        "volunteers[1].requests[0].shift",
    ),
)


@pytest.mark.parametrize(("spoil", "code", "place"), FAULTS)
def test_a_fault_is_named_with_its_place(spoil: Spoil, code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as raised:
        duet_json.load(spoiled(spoil))
    assert (raised.value.code, raised.value.place) == (code, place)


RAW: tuple[tuple[bytes, str, str], ...] = (
    (b"", "not_json", "line 1 column 1"),
    (b"{", "not_json", "line 1 column 2"),
    (b'{"format": "duet-problem"\n, }', "not_json", "line 2 column 3"),
    (b"\xff\xfe", "not_utf8", "byte 0"),
    (b'{"a": "\xed\xa0\x80"}', "not_utf8", "byte 7"),
    (b"[]", "wrong_type", "$"),
    (b"null", "wrong_type", "$"),
    (b"1e400", "wrong_type", "$"),
    (b"NaN", "wrong_type", "$"),
    (b"9" * 10_000, "wrong_type", "$"),
    (b"[" * 100_000, "too_deep", "$"),
    (b'{"a":' * 100_000, "too_deep", "$"),
    (b'{"format": 1, "format": 2}', "duplicate_field", "format"),
    (b'{"": 1, "": 2}', "duplicate_field", "$"),
)


@pytest.mark.parametrize(("data", "code", "place"), RAW)
def test_bytes_that_are_no_document_are_refused(data: bytes, code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as raised:
        duet_json.load(data)
    assert (raised.value.code, raised.value.place) == (code, place)


def test_a_file_past_the_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = duet_json.dump(PROBLEM)
    monkeypatch.setattr(documents, "MOST_BYTES", len(data))
    duet_json.load(data)
    monkeypatch.setattr(documents, "MOST_BYTES", len(data) - 1)
    with pytest.raises(InvalidProblem, match="too_large"):
        duet_json.load(data)


def test_a_number_too_large_for_a_float_is_refused_where_it_stands() -> None:
    data = json.dumps(DOCUMENT).replace('"latitude": 31.2,', '"latitude": 1e400,', 1).encode()
    with pytest.raises(InvalidProblem) as raised:
        duet_json.load(data)
    assert (raised.value.code, raised.value.place) == ("out_of_range", "places[0].latitude")


@pytest.mark.parametrize(
    ("text", "place"), [("zoe@talk", "assignments[0].volunteer"), ("ann@zoo", "assignments[0].seat")]
)
def test_a_roster_speaks_of_its_problem(text: str, place: str) -> None:
    data = duet_json.dump_roster(builders.roster(text))
    assert len(duet_json.load_roster(data)) == 1
    with pytest.raises(InvalidProblem) as raised:
        duet_json.load_roster(data, PROBLEM)
    assert (raised.value.code, raised.value.place) == ("unknown_id", place)


@given(st.sampled_from(paths(DOCUMENT)[1:]), JSON)
def test_whatever_stands_anywhere_is_read_or_refused(path: tuple[str | int, ...], value: object) -> None:
    document = deepcopy(DOCUMENT)
    put(*path, value=value)(document)
    found = read_or_refused(json.dumps(document).encode())
    if isinstance(found, InvalidProblem):
        assert found.code
        assert found.place
    else:
        assert duet_json.dump(duet_json.load(duet_json.dump(found))) == duet_json.dump(found)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_nothing_else(data: bytes) -> None:
    with pytest.raises(InvalidProblem):
        duet_json.load(data)


def test_answers_become_plain_json() -> None:
    told = plain(
        {
            Tier.MINIMUM: (builders.pair("ann@talk"), None, True, 1.5),
            "at": builders.at("Mon 9"),
            "roster": builders.roster("bob@talk ann@talk"),
            "codes": frozenset({"b", "a"}),
        }
    )
    pairs = [{"volunteer": name, "seat": "talk"} for name in ("ann", "bob")]
    assert told == {
        "minimum": [pairs[0], None, True, 1.5],
        "at": "2026-11-30T09:00:00+08:00",
        "roster": {"assignments": pairs},
        "codes": ["a", "b"],
    }


def test_what_has_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        plain(b"x")
