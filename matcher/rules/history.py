"""What happened before the period must leave room for what was agreed for it."""

from matcher.problem.errors import require


def within_terms(volunteer: int, field: str, reached: int, most: int | None) -> None:
    """Raise InvalidProblem where a person, by number in the problem, had more before than was agreed."""
    holds = most is None or reached <= most
    place = f"volunteers[{volunteer}].history.{field}"
    require(holds, "history_above_terms", place, reached=reached, most=most)
