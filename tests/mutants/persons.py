"""Faults in the rules about one person: what they bring, where they can be, how much they do."""

from tests.mutants.fault import Fault

ONE_PLACE = "matcher/rules/one_place.py"
CRITERIA, TIMETABLE = "matcher/problem/criteria.py", "matcher/problem/timetable.py"

FAULTS = (
    # Only pairs that fit have variables, so what fitness posts is what the criteria let through.
    Fault("fitness", "post", "(max(1, asked.least) if", "(1 if", CRITERIA),
    Fault("fitness", "post", "else asked.on.toordinal())", "else 1)", CRITERIA),
    Fault("fitness", "post", "<= asked.least)", "< asked.least)", CRITERIA),
    Fault("fitness", "post", "until >= end.timestamp()", "until > start.timestamp()", CRITERIA),
    Fault("fitness", "check", 'yield "language", tag', "pass"),
    Fault("fitness", "check", "is None or last >= day", "is None or last > day"),
    Fault(
        "fitness",
        "check",
        "< (person.born.month, person.born.day)",
        "<= (person.born.month, person.born.day)",
    ),
    Fault("fitness", "check", "return reached >= end", "return reached > shift.start.timestamp()"),
    Fault("one_place", "post", "(np.diff(known.begin) > 1)[entries]", "(np.diff(known.begin) > 2)[entries]"),
    Fault(
        "one_place",
        "post",
        "model.at_most_one(variables[start:end])",
        "model.at_most_one(variables[start:end][:2])",
    ),
    Fault("one_place", "check", "or between < needed:", "or between <= needed:"),
    Fault("one_place", "check", "here, there) + problem.policy.changeover_minutes", "here, there)"),
    Fault("one_place", "allows", "clashes >> order[other.id] & 1 for", "clashes == 1 << order[other.id] for"),
    Fault(
        "one_place",
        "both",
        "between < gaps[where[index], where[near]]",
        "between < 0",
        TIMETABLE,
    ),
    Fault("pins", "post", "model.at_least(1, [variable])", "pass"),
    Fault("pins", "post", "model.at_most(0, [Model.ONE])", "pass"),
    Fault("pins", "post", "person.id not in out for", "True for", CRITERIA),
    Fault("pins", "check", "problem.pinned_in - roster.assignments", "frozenset[tuple[str, str]]()"),
    Fault("pins", "check", "problem.pinned_out & roster.assignments", "frozenset[tuple[str, str]]()"),
    # Hard rest is posted together with the clashes of one place.
    Fault("rest", "post", "people[kept_by(problem, person), once", "people[0, once", ONE_PLACE),
    Fault("rest", "post", "_pairs(model, seats, tired, bits, stands, violation)", "pass"),
    Fault("rest", "post", "violation.certain(1)", "violation.certain(0)"),
    Fault("rest", "check", "if between >= minutes:", "if between > minutes:"),
    Fault(
        "rest",
        "check",
        "if table.day[one] != table.day[other] and",
        "if table.day[one] < table.day[other] - 1 and",
    ),
    Fault("rest", "allows", "return not any(tired >> order[other.id] & 1 for other in held)", "return True"),
    Fault(
        "rest", "both", "max(problem.policy.rest_minutes, person", "min(problem.policy.rest_minutes, person"
    ),
    Fault(
        "limits",
        "post",
        "np.flatnonzero(over > 0)",
        "np.flatnonzero(over > 1)",
    ),
    Fault(
        "limits",
        "post",
        "np.repeat(minutes, np.diff(begin))",
        "np.resize(minutes, begin[-1])",
    ),
    Fault("limits", "post", 'f"shifts_per_{span}") == 1', 'f"shifts_per_{span}") == 2'),
    Fault("limits", "check", "max(most, stand)) > 0:", "max(most, stand)) > 1:"),
    Fault(
        "limits",
        "check",
        "for shifts in _by(problem, key, held)",
        "for shifts in _by(problem, table.day, held)",
    ),
    Fault("limits", "allows", "len(same_span) >= max(most_shifts", "len(same_span) > max(most_shifts"),
    Fault("limits", "allows", "minutes > max(most_minutes", "minutes >= max(most_minutes"),
    Fault(
        "limits", "both", "tuple(start.isocalendar()[:2])", "(start.year, start.isocalendar()[1])", TIMETABLE
    ),
    Fault(
        "limits",
        "both",
        "for shift in shifts:\n        groups[key",
        "for shift in list(shifts)[1:]:\n        groups[key",
    ),
)
