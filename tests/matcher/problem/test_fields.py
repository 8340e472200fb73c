"""An entity made in Python is refused where its JSON would be, with the same code at the same place."""

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from matcher.problem import changes, context, entities, policy, stations, teams, terms
from matcher.problem.data import ProblemData
from matcher.problem.errors import InvalidProblem
from matcher.problem.fields import annotations_of, check_of
from matcher.problem.quantities import Level
from tests.support.builders import at, problem, seat, shift, volunteer

START = at("Mon 9")
TALK: Any = shift("talk", "Mon 9-11")
FAULTS: dict[str, tuple[Callable[[], Any], str, str]] = {
    "a level as a text": (
        lambda: volunteer("ann", languages={"en": _any("B2")}),
        "wrong_type",
        "languages.en",
    ),
    "a level as a fraction": (
        lambda: volunteer("ann", languages={"en": _any(4.0)}),
        "wrong_type",
        "languages.en",
    ),
    "a level of a team as a text": (lambda: _speakers(level="B1"), "wrong_type", "level"),
    "a level of a team as a fraction": (lambda: _speakers(level=3.0), "wrong_type", "level"),
    "a level of a team above native": (lambda: _speakers(level=8), "out_of_range", "level"),
    "an id as a number": (lambda: entities.Volunteer(id=_any(7)), "wrong_type", "id"),
    "an id too long": (lambda: volunteer("x" * 201), "length_out_of_range", "id"),
    "an id of two lines": (lambda: volunteer("a\nb"), "bad_character", "id"),
    "half a character": (lambda: volunteer("\ud800"), "bad_character", "id"),
    "a head as truth": (lambda: seat("s1", minimum=True), "wrong_type", "minimum"),
    "half a head": (lambda: replace(seat("s1"), desired=_any(0.5)), "wrong_type", "desired"),
    "too many heads": (lambda: replace(seat("s1"), maximum=10_001), "out_of_range", "maximum"),
    "a skill as truth": (lambda: volunteer("ann", skills={"art": True}), "wrong_type", "skills.art"),
    "a birthday with a time": (lambda: volunteer("ann", born=START), "wrong_type", "born"),
    "a start as a text": (lambda: entities.Window(_any("2026-11-30"), START), "wrong_type", "start"),
    "a start long ago": (
        lambda: entities.Window(START.replace(year=1899), START),
        "time_out_of_range",
        "start",
    ),
    "a shift without a zone": (lambda: replace(TALK, end=TALK.end.replace(tzinfo=None)), "naive_time", "end"),
    "a shift without seats": (lambda: replace(TALK, seats=()), "too_few", "seats"),
    "seats that can be changed": (lambda: replace(TALK, seats=[seat("s1")]), "wrong_type", "seats"),
    "a seat that is none": (lambda: replace(TALK, seats=(seat("s1"), "s2")), "wrong_type", "seats[1]"),
    "traits that can be changed": (lambda: volunteer("ann", traits={"lead"}), "wrong_type", "traits"),
    "a trait as a number": (lambda: volunteer("ann", traits=frozenset({7})), "wrong_type", "traits"),
    "a team rule that is none": (lambda: replace(TALK, team=("lead",)), "wrong_type", "team[0]"),
    "a speed as a text": (lambda: policy.Policy(travel_kmh=_any("10")), "wrong_type", "travel_kmh"),
    "half a succession": (
        lambda: policy.Policy(successions=frozenset({_any(("late",))})),
        "wrong_length",
        "successions",
    ),
    "a price that is none": (lambda: policy.Policy(prices={"rest": _any(3)}), "wrong_type", "prices.rest"),
    "people that can be changed": (
        lambda: replace(problem([], []), volunteers=_any([])),
        "wrong_type",
        "volunteers",
    ),
    "a change by half a minute": (
        lambda: changes.MoveShift(shift=TALK.id, minutes=_any(0.5)),
        "wrong_type",
        "minutes",
    ),
    "a latitude that is no number": (
        lambda: entities.Place(id=_any("hall"), latitude=float("nan"), longitude=0),
        "out_of_range",
        "latitude",
    ),
}


def _any(value: Any) -> Any:
    return value


def _speakers(**numbers: Any) -> teams.Speakers:
    return teams.Speakers(language="en", **numbers)


@pytest.mark.parametrize(("make", "code", "place"), FAULTS.values(), ids=FAULTS)
def test_what_json_would_not_hold_is_refused(make: Callable[[], Any], code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as fault:
        make()
    assert (fault.value.code, fault.value.place) == (code, place)


ENTITIES = [
    each
    for module in (changes, context, entities, policy, stations, teams, terms)
    for each in vars(module).values()
    if isinstance(each, type) and hasattr(each, "__dataclass_fields__")
]


@pytest.mark.parametrize("entity", [*ENTITIES, ProblemData])
def test_a_default_is_what_its_field_may_hold(entity: Any) -> None:
    annotations = annotations_of(entity)
    for field in fields(entity):
        assert field.default_factory is MISSING
        if field.default is not MISSING:
            check_of(annotations[field.name])(field.default)


def test_a_fault_far_inside_names_its_whole_place() -> None:
    with pytest.raises(InvalidProblem) as fault:
        policy.Policy(counts_as={"pt-BR": ("pt", _any(7))})
    assert fault.value.place == "counts_as.pt-BR[1]"
    assert fault.value.numbers == {"expected": "string", "found": "number"}


def test_a_moment_of_any_zone_and_a_number_of_any_kind_are_taken() -> None:
    class Moment(datetime):
        """A time of another library."""

    start = Moment(2026, 11, 30, 9, tzinfo=START.tzinfo)
    assert entities.Window(start, start + timedelta(hours=1)).start == start
    assert _speakers(level=Level.B2).level == 4
