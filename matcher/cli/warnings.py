"""The sentence for each name that matches nothing, for a reader who writes the files."""

from collections.abc import Mapping

from matcher.problem.problem import Problem
from matcher.problem.unmatched import Unmatched

SENTENCES: Mapping[str, str] = {
    "language": "nobody speaks {what!r} at level {least} of 7 or better",
    "skill": "nobody has the skill {what!r} at level {least} of 3 or better",
    "credential": "nobody holds the credential {what!r}",
    "clearance": "nobody has the clearance {what!r}",
    "consent": "nobody has given the consent {what!r}",
    "trait": "nobody has the trait {what!r}",
    "kind": "no shift is of the kind {what!r}",
    "scene": "no project is in the scene {what!r}",
}


def warning_lines(problem: Problem) -> list[str]:
    """A line for each warning, with the place where the name stands first."""
    return [_line(each) for each in problem.warnings]


def _line(warning: Unmatched) -> str:
    more = int(str(warning.numbers["count"])) - 1
    others = f", and {more} more" if more else ""
    sentence = SENTENCES[warning.code].format(**warning.numbers)
    return f"warning: {warning.place}{others}: {sentence}"
