"""The sentence for each code of `InvalidProblem`, for a reader who writes the files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from matcher.cli.exit_codes import CommandError
from matcher.problem.errors import InvalidProblem

SENTENCES: Mapping[str, str] = {
    "age_out_of_range": "ages go from 0 to 150, and the youngest is not above the oldest",
    "bad_character": "control characters and half surrogates are not allowed",
    "came_too_often": "nobody comes more often than they were expected",
    "companion_avoided": "somebody is both wanted and avoided",
    "does_not_fit": "about {estimate} MB of memory are needed for {pairs} pairs of people and seats; "
    "there are {most} MB",
    "curve_of_another_project": "a station belongs to the project of its curve",
    "duplicate": "this stands in the list already",
    "duplicate_field": "this field stands twice in one object",
    "duplicate_id": "the id {id!r} is used twice",
    "empty_id": "an id is empty",
    "ends_before_start": "the end is not after the start",
    "half_coordinates": "latitude and longitude come together or not at all",
    "heads_out_of_order": "heads must be 0 <= minimum <= desired <= maximum",
    "history_above_terms": "what came before, {reached}, is already above what was agreed, {most}",
    "hours_out_of_order": "the hours of a curve follow each other and do not overlap",
    "kind_without_run": "a last kind comes with the days it lasted, and only then",
    "left_out": "{id!r} is left out",
    "length_out_of_range": "the text has {value} characters; {least} to {most} are allowed",
    "longer_than_window": "the shift is longer than its window",
    "longer_than_run": "days of one kind in a row are not more than days in a row",
    "minutes_out_of_range": "the number of minutes is out of range",
    "missing_field": "this field is missing",
    "missing_heading": "this heading is missing",
    "moved_twice": "a shift is moved by minutes or to a start, not both",
    "naive_time": "the time has no offset from UTC, such as +08:00",
    "negative": "the number is negative",
    "not_a_day": "{value!r} is not a day such as 2026-11-30",
    "not_a_number": "{value!r} is not a whole number",
    "not_a_time": "{value!r} is not a time such as 2026-11-30T09:00:00+08:00",
    "not_an_instance": "{value!r} is not a name such as n030w4_1_6-2-9-1",
    "not_json": "this is not JSON",
    "not_toml": "this is not TOML: {fault}",
    "not_like": "the line is not like {like!r}",
    "not_utf8": "this is not UTF-8",
    "out_of_range": "the number goes from {least} to {most}",
    "hour_outside_period": "an hour of the curve {id!r} is not inside the period",
    "hour_without_station": "no station covers this hour, which asks for heads",
    "outside_period": "the shift {id!r} is not inside the period",
    "own_companion": "nobody is their own companion",
    "period_too_long": "a period lasts {most} days at most",
    "pinned_both_ways": "{id!r} is pinned in and pinned out on one seat",
    "rule_always_on": "the rule {rule!r} cannot be switched off",
    "rule_without_price": "the rule {rule!r} is never priced",
    "station_asks_for_heads": "a station's seats have minimum and desired 0: its curve asks for heads",
    "span_out_of_order": "the most is below the least",
    "time_out_of_range": "years go from 1900 to 2999",
    "too_deep": "the nesting is too deep",
    "too_few": "at least {least} must stand here",
    "too_large": "the file has {value} bytes; at most {most} are read",
    "too_long": "a shift lasts 24 hours at most",
    "unknown_field": "no field of this name is known",
    "unknown_heading": "no heading of this name is known",
    "unknown_id": "the id {id!r} is not known",
    "unknown_rule": "no rule is called {rule!r}",
    "unknown_word": "{value!r} is none of the words that may stand here",
    "unknown_zone": "the time zone {zone!r} is not known",
    "unlike_its_visit": "the starts of a visit differ in time, place and ids alone; {id!r} differs in more",
    "visit_and_curve": "a shift is the start of a visit or a station of a curve, not both",
    "weekday_out_of_range": "weekdays go from 0, Monday, to 6",
    "weight_out_of_range": "the weight is out of range",
    "worked_and_off": "the last day was either worked or off",
    "wrong_count": "{said} are announced and {found} follow",
    "wrong_format": "this file is a {found!r}; a {expected!r} is needed",
    "wrong_length": "{expected} must stand here, not {found}",
    "wrong_type": "this is of type {found}; it must be of type {expected}",
    "wrong_version": "version {found} is not known; this program reads version {expected}",
    "zone_in_clock_time": "a time of the week has no offset from UTC",
}


def fault_sentence(fault: InvalidProblem) -> str:
    """A fault as `place: sentence`, on one line."""
    sentence = SENTENCES[fault.code].format(**fault.numbers)
    return f"{fault.place}: {sentence}"


@contextmanager
def faults_of(source: object) -> Iterator[None]:
    """Raise an `InvalidProblem` of the block as a `CommandError` that begins with the name of its source."""
    try:
        yield
    except InvalidProblem as fault:
        raise CommandError(f"{source}: {fault_sentence(fault)}") from fault
