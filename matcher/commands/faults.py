"""What each fault of a file means, in words for a programmer."""

from collections.abc import Mapping

from matcher.faults import InvalidProblem

SENTENCES: Mapping[str, str] = {
    "age_out_of_range": "ages go from 0 to 150, and the youngest is not above the oldest",
    "bad_character": "control characters and half surrogates are not allowed",
    "companion_avoided": "somebody is both wanted and avoided",
    "count_out_of_range": "the count is out of range",
    "duplicate": "this stands in the list already",
    "duplicate_field": "this field stands twice in one object",
    "duplicate_id": "the id {id!r} is used twice",
    "empty_id": "an id is empty",
    "ends_before_start": "the end is not after the start",
    "half_coordinates": "latitude and longitude come together or not at all",
    "heads_out_of_order": "heads must be 0 <= minimum <= desired <= maximum",
    "heads_out_of_range": "the number of heads is out of range",
    "latitude_out_of_range": "latitudes go from -90 to 90",
    "left_out": "{id!r} is left out",
    "length_out_of_range": "the text has {value} characters; {least} to {most} are allowed",
    "level_out_of_range": "the level is out of range",
    "limit_out_of_range": "a limit goes from 0 to 1000000",
    "longitude_out_of_range": "longitudes go from -180 to 180",
    "minutes_out_of_range": "the number of minutes is out of range",
    "missing_field": "this field is missing",
    "missing_heading": "this heading is missing",
    "moved_twice": "a shift is moved by minutes or to a start, not both",
    "naive_time": "the time has no offset from UTC, such as +08:00",
    "negative": "the number is negative",
    "no_seats": "a shift has at least one seat",
    "not_a_day": "{value!r} is not a day such as 2026-11-30",
    "not_a_number": "{value!r} is not a whole number",
    "not_a_time": "{value!r} is not a time such as 2026-11-30T09:00:00+08:00",
    "not_an_instance": "{value!r} is not a name such as n030w4_1_6-2-9-1",
    "not_json": "this is not JSON",
    "not_like": "the line is not like {like!r}",
    "not_utf8": "this is not UTF-8",
    "out_of_range": "the number goes from {least} to {most}",
    "outside_period": "the shift {id!r} is not inside the period",
    "own_companion": "nobody is their own companion",
    "pinned_both_ways": "{id!r} is pinned in and pinned out on one seat",
    "rule_always_on": "the rule {rule!r} cannot be switched off",
    "speed_out_of_range": "the speed is out of range",
    "time_out_of_range": "years go from 1900 to 2999",
    "too_deep": "the nesting is too deep",
    "too_few": "at least {least} must stand here",
    "too_large": "the file has {value} bytes; at most {most} are read",
    "too_long": "a shift lasts 24 hours at most",
    "unknown_field": "no field of this name is known",
    "unknown_heading": "no heading of this name is known",
    "unknown_id": "the id {id!r} is not known",
    "unknown_rule": "no rule is called {rule!r}",
    "unknown_wish": "a wish is about a project, scene, kind, place or shift",
    "unknown_word": "{value!r} is none of the words that may stand here",
    "unknown_zone": "the time zone {zone!r} is not known",
    "weekday_out_of_range": "weekdays go from 0, Monday, to 6",
    "weight_out_of_range": "the weight is out of range",
    "wrong_count": "{said} are announced and {found} follow",
    "wrong_format": "this file is a {found!r}; a {expected!r} is needed",
    "wrong_type": "this is of type {found}; it must be of type {expected}",
    "wrong_version": "version {found} is not known; this program reads version {expected}",
    "zone_in_clock_time": "a time of the week has no offset from UTC",
}


def in_words(fault: InvalidProblem) -> str:
    """A fault as `place: sentence`, on one line."""
    sentence = SENTENCES[fault.code].format(**fault.numbers)
    return f"{fault.place}: {sentence}"
