"""Names that match nothing are warned about, each once, with the place where it stands first."""

from dataclasses import replace
from typing import Any, cast

import pytest
from immutabledict import immutabledict

from fixtures.district.convert import problem as drawn
from fixtures.district.generate import generate
from matcher.cli.warnings import SENTENCES, warning_lines
from matcher.problem.deriving import derived
from matcher.problem.entities import Volunteer
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import SharedLanguage, Speakers, Trait
from matcher.problem.terms import Span, Terms
from matcher.problem.unmatched import CODES
from tests.support.builders import pair, problem, seat, shift, volunteer

BASQUE: dict[str, Any] = {"languages": immutabledict({"eu": Level.B2})}


def told(found: Problem) -> list[tuple[Any, ...]]:
    """Code, name and count of each warning."""
    return [(each.code, each.numbers["what"], each.numbers["count"]) for each in found.warnings]


def test_nobody_speaks_a_language_that_two_seats_and_a_team_ask_for() -> None:
    asked = [
        shift("s1", "Mon 9-11", seat("s1", **BASQUE)),
        shift("s2", "Tue 9-11", seat("s2", **BASQUE), team=[Speakers(language="eu", level=Level.B2)]),
    ]
    (warning,) = problem([volunteer("ann")], asked).warnings
    assert (warning.code, warning.place) == ("language", "shifts[0].seats[0].needs.languages")
    assert warning.numbers == {"what": "eu", "least": Level.B2, "count": 3, "shift": "s1"}


@pytest.mark.parametrize(("level", "lacking"), [(Level.B1, 1), (Level.B2, 0), (Level.NATIVE, 0)])
def test_the_level_counts(level: Level, lacking: int) -> None:
    person = volunteer("ann", languages={"eu": level})
    assert len(problem([person], [shift("s1", "Mon 9-11", seat("s1", **BASQUE))]).warnings) == lacking


def test_who_counts_as_speaking_another_language_speaks_it() -> None:
    person = volunteer("ann", languages={"pt-BR": Level.NATIVE})
    asked = shift("s1", "Mon 9-11", seat("s1", languages=immutabledict({"pt": Level.B2})))
    assert problem([person], [asked]).warnings
    assert not problem([person], [asked], Policy(counts_as=immutabledict({"pt-BR": ("pt",)}))).warnings


@pytest.mark.parametrize("name", ["credentials", "clearances", "consents", "traits"])
def test_each_thing_that_a_seat_can_ask_for(name: str) -> None:
    asked = shift("s1", "Mon 9-11", seat("s1", **cast("dict[str, Any]", {name: frozenset({"rare"})})))
    has: dict[str, Any] = {
        name: immutabledict({"rare": None}) if name in ("credentials", "clearances") else frozenset({"rare"})
    }
    assert told(problem([volunteer("ann")], [asked])) == [(name[:-1], "rare", 1)]
    assert not problem([volunteer("ann", **has)], [asked]).warnings


def test_a_skill_has_a_level_and_a_team_wants_a_trait() -> None:
    asked = shift("s1", "Mon 9-11", seat("s1", skills=immutabledict({"song": 2})), team=[Trait(trait="lead")])
    person = volunteer("ann", skills=immutabledict({"song": 1}))
    assert told(problem([person], [asked])) == [("skill", "song", 1), ("trait", "lead", 1)]


def test_a_rule_without_a_name_names_nothing() -> None:
    asked = shift("s1", "Mon 9-11", team=[SharedLanguage(level=Level.B1)])
    assert not problem([], [asked]).warnings


def _bound(person: Volunteer) -> Volunteer:
    span = immutabledict({"nigth": Span(0, 2)})
    return replace(person, terms=Terms(kind_in_a_row=span, shifts_of_kind=span))


def test_kinds_that_no_shift_has_and_scenes_that_no_project_has() -> None:
    ann = volunteer("ann", wishes=[("kind", "nigth", 3), ("scene", "moon", 1), ("scene", "community", 1)])
    policy = Policy(successions=frozenset({("night", "early")}))
    found = problem([ann, _bound(volunteer("bob"))], [shift("s1", "Mon 9-11", kind="night")], policy)
    assert told(found) == [("kind", "nigth", 3), ("scene", "moon", 1), ("kind", "early", 1)]
    assert [each.place for each in found.warnings] == [
        "volunteers[0].wishes", "volunteers[0].wishes", "policy.successions"
    ]  # fmt: skip


def test_what_is_not_decided_asks_for_nobody_and_parts_are_not_judged() -> None:
    asked = shift("s1", "2026-09-28 9-11", seat("s1", **BASQUE))
    assert not problem([volunteer("ann")], [asked]).warnings
    inside = problem([volunteer("ann")], [shift("s1", "Mon 9-11", seat("s1", **BASQUE))])
    assert not replace(inside, part=True).warnings


def test_a_derived_problem_is_warned_about_anew_where_it_must() -> None:
    before = problem([volunteer("ann")], [shift("s1", "Mon 9-11", seat("s1", **BASQUE))])
    assert before.warnings
    assert derived(before, pinned_out=frozenset({pair("ann@s1")})).warnings is before.warnings
    speaks = volunteer("ann", languages={"eu": Level.C1})
    assert not derived(before, volunteers=(speaks,)).warnings


def test_the_demo_district_asks_for_nothing_that_nobody_has() -> None:
    assert not drawn(generate(3000)).warnings


def test_each_code_has_a_line_for_who_writes_the_files() -> None:
    assert tuple(SENTENCES) == CODES
    lacking = shift("s1", "Mon 9-11", seat("s1", **BASQUE), seat("s2", **BASQUE))
    (line,) = warning_lines(problem([], [lacking]))
    place, _, sentence = line.partition(", and 1 more: ")
    assert place == "warning: shifts[0].seats[0].needs.languages"
    assert sentence == "nobody speaks 'eu' at level 4 of 7 or better"
