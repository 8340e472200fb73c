"""What is kept of a scenario for which there is no roster."""

from matcher.answers.what_if import what_if
from matcher.ids import ShiftId
from matcher.limits import SolveLimits
from matcher.problem.changes import MoveShift
from tests.support.builders import at, problem, roster, shift, volunteer
from web.services.comparing import comparison_of


def test_pins_that_the_changes_make_contradict_are_kept_with_the_answer() -> None:
    shifts = [shift("3", "Mon 9-11"), shift("4", "Mon 14-16")]
    of = problem([volunteer("1")], shifts, pinned_in="1@3 1@4")
    changes = (MoveShift(shift=ShiftId("4"), start=at("Mon 10")),)
    found = comparison_of(what_if(of, roster("1@3 1@4"), changes, SolveLimits(seconds=5, workers=1)))
    assert (found["status"], found["after"]) == ("infeasible", None)
    assert (found["contradiction"], found["smallest"]) == ([["1", "3"], ["1", "4"]], True)
