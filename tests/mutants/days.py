"""Faults in the rules about the days of a person, and about visits."""

from tests.mutants.fault import Fault

RUNS = "matcher/rules/runs.py"

FAULTS = (
    Fault(
        "days_in_a_row",
        "post",
        "_all_of(_around(days, earlier, length, later), most + 1)",
        "_all_of(days, most + 1)",
        RUNS,
    ),
    Fault("days_in_a_row", "post", "range(start, start + most + 1)", "range(start, start + most)", RUNS),
    Fault("days_in_a_row", "check", "inside, min(carried, span.most),", "inside, carried,", RUNS),
    Fault("days_in_a_row", "check", "(start or before is not None)", "start", RUNS),
    Fault("days_in_a_row", "allows", "before) <= most", "before) < most"),
    Fault("days_in_a_row", "allows", "if day_of[each.id] >= first}", "if day_of[each.id] > first}"),
    Fault("days_off_in_a_row", "post", "worked(person).opposite()", "worked(person)"),
    Fault(
        "days_off_in_a_row",
        "post",
        "((day, least - before - day) for day",
        "((day, least - before) for day",
        RUNS,
    ),
    Fault(
        "days_off_in_a_row", "check", "(1 << length) - 1 & ~held_days", "(1 << length - 1) - 1 & ~held_days"
    ),
    Fault("days_off_in_a_row", "check", "before and not days & 1 and before < span.least", "False", RUNS),
    Fault(
        "kind_in_a_row",
        "post",
        "day_literals(x).of_kind(person, kind)",
        "day_literals(x).worked(person)",
    ),
    Fault(
        "kind_in_a_row",
        "check",
        "held_days(problem, roster, person.id, kind)",
        "held_days(problem, roster, person.id)",
    ),
    Fault("kind_in_a_row", "allows", "if each.kind == shift.kind)", "if True)"),
    Fault("kind_in_a_row", "both", "if history.kind == kind else 0", "if history.kind else 0"),
    Fault("weekends", "post", "model.at_most(left - sure, [", "model.at_most(left, ["),
    Fault("weekends", "post", "for day in (one - 1, one) if", "for day in (one,) if"),
    Fault("weekends", "check", "if over > 0:", "if over > 1:"),
    Fault("weekends", "allows", "after == before or len(after) <=", "len(after) <="),
    Fault("weekends", "allows", "SUNDAY: day - 1", "SUNDAY: day"),
    Fault("weekends", "both", "person.history.weekends if person.history else 0", "0"),
    Fault("weekends", "post", "worked.maybe & ~had", "worked.maybe"),
    Fault("weekends", "check", "& ~_had(problem, of, person)).bit_count()", ").bit_count()"),
    Fault("weekends", "allows", "of.first - 1 if _had(problem, of, person) else None", "None"),
    Fault("weekends", "both", "if of.first % 7 != SUNDAY:", "if of.first % 7 == SATURDAY:"),
    Fault(
        "whole_weekends", "post", "alike = worked.at(0) if before else ~worked.at(0)", "alike = worked.at(0)"
    ),
    Fault(
        "whole_weekends", "check", "not in (None, bool(worked & 1))", "not in (None, False, bool(worked & 1))"
    ),
    Fault("whole_weekends", "both", "if of.first % 7 != SUNDAY or", "if"),
    Fault("whole_weekends", "post", "((saturday, ~sunday), (~saturday, sunday))", "((saturday, ~sunday),)"),
    Fault(
        "whole_weekends",
        "post",
        "worked.on ^ worked.on >> 1) & saturdays",
        "worked.on & ~(worked.on >> 1)) & saturdays",
    ),
    Fault(
        "whole_weekends",
        "check",
        "(worked ^ worked >> 1) & ~(stand ^ stand >> 1) & _saturdays(of)",
        "worked & ~(worked >> 1) & ~(stand ^ stand >> 1) & _saturdays(of)",
    ),
    Fault("successions", "post", "self._model.at_most_one([*one, *other])", "pass"),
    Fault("successions", "post", "self._violation.certain((both & ~free).bit_count())", "pass"),
    Fault(
        "successions", "check", "both = held.get(earlier, 0) << 1", "both = held.get(earlier, 0) << 1 & ~2"
    ),
    Fault("successions", "allows", "day_of[other.id] == day + 1 and", "False and"),
    Fault(
        "successions",
        "allows",
        "day == period(problem).first else None",
        "day > period(problem).first else None",
    ),
    Fault("totals", "post", "model.at_most(most - sure,", "model.at_most(most,"),
    Fault(
        "totals",
        "post",
        "model.at_least(least - sure, variables + slack, amounts",
        "model.at_least(0, variables + slack, amounts",
    ),
    Fault("totals", "check", "reached = total.before + now", "reached = now"),
    Fault("totals", "check", "serves.shifts.get(total.kind, 0)", "serves.shifts.get(None, 0)"),
    Fault(
        "totals",
        "allows",
        "if reached > (_span(problem, person, total).most or 0)",
        "if reached >= (_span(problem, person, total).most or 0)",
    ),
    Fault("totals", "both", "return hours(missed) if", "return missed if"),
    Fault("visits", "post", "if len(possible) > 1:", "if len(possible) > 2:"),
    Fault("visits", "check", "for shift in served:", "for shift in served[2:]:"),
)
