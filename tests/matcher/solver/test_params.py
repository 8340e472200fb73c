"""The tuning numbers of a solve: read from a file, said in its result."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from matcher.formats.json import dump_result, load_result
from matcher.limits import SolveLimits
from matcher.problem.errors import InvalidProblem
from matcher.solver import params
from matcher.solver.lns.params import LnsParams
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.solve import solve
from tests.support.builders import problem, shift, volunteer

FAULTY = {
    "no TOML": ("[lns", "not_toml", "$"),
    "no UTF-8": (b"\xff", "not_toml", "$"),
    "no such room": ("[lms]\nneighbourhood_seconds = 1", "unknown_field", "lms.neighbourhood_seconds"),
    "no such number": ("[lns]\nparts = 1", "unknown_field", "lns.parts"),
    "a room that is a number": ("lns = 3", "unknown_field", "lns"),
    "text": ("[lns]\nneighbourhood_seconds = 'long'", "wrong_type", "lns.neighbourhood_seconds"),
    "a flag": ("[lns]\nfirst_pairs = true", "wrong_type", "lns.first_pairs"),
    "a fraction of a pair": ("[lns]\nfirst_pairs = 1.5", "wrong_type", "lns.first_pairs"),
    "infinite": ("[lns]\nneighbourhood_seconds = inf", "wrong_type", "lns.neighbourhood_seconds"),
    "negative": ("[lns]\nneighbourhood_seconds = -1", "negative", "lns.neighbourhood_seconds"),
}


def test_what_a_file_says_differs_from_the_defaults() -> None:
    read = params.load_params(b"[lns]\nneighbourhood_seconds = 2\n[strategy]\nexact_pairs = 10\n")
    assert read.lns == LnsParams(neighbourhood_seconds=2.0)
    assert read.strategy.exact_pairs == 10
    assert read.start == DEFAULTS.start
    assert read.changed == {"lns.neighbourhood_seconds": "2.0", "strategy.exact_pairs": "10"}


def test_an_empty_file_changes_nothing() -> None:
    assert params.load_params(b"") == DEFAULTS
    assert DEFAULTS.changed == {}


@pytest.mark.parametrize(("text", "code", "place"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_refused_with_its_place(text: str | bytes, code: str, place: str) -> None:
    with pytest.raises(InvalidProblem) as fault:
        params.load_params(text if isinstance(text, bytes) else text.encode())
    assert (fault.value.code, fault.value.place) == (code, place)


def test_the_result_says_what_was_changed() -> None:
    changed = SolveParams(lns=LnsParams(neighbourhood_seconds=2.0))
    asked = problem([volunteer("ann")], [shift("tea", "Mon 9-11")])
    result = load_result(dump_result(solve(asked, SolveLimits(seconds=10), params=changed)))
    assert params.restore_params(result.params) == changed


def test_every_room_is_frozen_and_has_numbers_alone() -> None:
    def numbers(of: object) -> list[object]:
        assert is_dataclass(of)
        with pytest.raises(FrozenInstanceError):
            setattr(of, fields(of)[0].name, 0)
        values = [getattr(of, each.name) for each in fields(of)]
        return [one for each in values for one in (numbers(each) if is_dataclass(each) else [each])]

    assert all(isinstance(each, bool | int | float | tuple) for each in numbers(DEFAULTS))
