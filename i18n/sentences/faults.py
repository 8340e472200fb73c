"""What is wrong with a value from outside, told beside the field or the place in the file it is in."""

from i18n.sentence import Table
from i18n.translator import lazy

FAULTS: Table = {
    "age_out_of_range": lazy("The ages must lie between 0 and 150, the lower one first."),
    "came_too_often": lazy("Nobody comes more often than they were expected."),
    "companion_avoided": lazy("The same person cannot be both wanted and avoided."),
    "bad_character": lazy("A control character or a broken character is not allowed."),
    "does_not_fit": lazy(
        "This is too large to be planned here: it takes about %(estimate)s MB of memory; "
        "there are %(most)s MB."
    ),
    "curve_of_another_project": lazy("A station belongs to the project of its opening hours."),
    "duplicate": lazy("This is in the list already."),
    "duplicate_field": lazy("This field is there twice."),
    "duplicate_id": lazy("%(id)s is there twice."),
    "empty_id": lazy("The code is empty."),
    "ends_before_start": lazy("The end must be after the start."),
    "half_coordinates": lazy("Latitude and longitude belong together: give both or neither."),
    "heads_out_of_order": lazy("It must be minimum ≤ desired ≤ maximum."),
    "hours_out_of_order": lazy("The hours must follow each other and not overlap."),
    "kind_without_run": lazy("The last kind of shift comes with how many days it lasted, and only then."),
    "longer_than_run": lazy("Days of one kind in a row cannot be more than all days in a row."),
    "longer_than_window": lazy("The visit is longer than the time it must lie in."),
    "length_out_of_range": lazy("The text has %(value)s characters; %(least)s to %(most)s are allowed."),
    "minutes_out_of_range": lazy("The number of minutes is out of range."),
    "missing_field": lazy("This is missing."),
    "moved_twice": lazy("Give the minutes or the new start, not both."),
    "naive_time": lazy("The time needs its time zone."),
    "negative": lazy("The number must not be negative."),
    "missing_heading": lazy("This heading is missing."),
    "not_a_day": lazy("%(value)s is not a day such as 2026-11-30."),
    "not_a_time": lazy("%(value)s is not a time such as 2026-11-30T09:00:00+08:00."),
    "not_an_instance": lazy("This is not the name of an instance."),
    "not_json": lazy("The file is not JSON."),
    "not_toml": lazy("The file is not TOML."),
    "not_utf8": lazy("The file is not UTF-8 text."),
    "out_of_range": lazy("The number must lie between %(least)s and %(most)s."),
    "hour_outside_period": lazy("An hour of %(id)s lies outside the period of the roster."),
    "hour_without_station": lazy(
        "People are wanted in this hour, and no shift covers it whole: let shifts start more often, or last "
        "longer."
    ),
    "outside_period": lazy("%(id)s lies outside the period of the roster."),
    "own_companion": lazy("Nobody can be their own companion."),
    "period_too_long": lazy("A period lasts %(most)s days at most."),
    "pinned_both_ways": lazy("%(id)s is pinned to a seat and excluded from it."),
    "history_above_terms": lazy("What came before is already above what was agreed: at most %(most)s."),
    "rule_always_on": lazy("The rule %(rule)s cannot be switched off."),
    "rule_without_price": lazy("The rule %(rule)s is never priced."),
    "span_out_of_order": lazy("The most must not be below the least."),
    "station_asks_for_heads": lazy(
        "A station wants nobody of its own, so its seats have 0: its opening hours say how many are wanted."
    ),
    "time_out_of_range": lazy("The year must lie between 1900 and 2999."),
    "too_deep": lazy("The file is nested too deeply."),
    "too_few": lazy("At least %(least)s are needed here."),
    "too_large": lazy("The file has %(value)s bytes; at most %(most)s are read."),
    "too_long": lazy("A shift lasts 24 hours at most."),
    "unknown_field": lazy("There is no field of this name."),
    "unknown_id": lazy("%(id)s does not exist."),
    "unknown_rule": lazy("There is no rule %(rule)s."),
    "unknown_word": lazy("%(value)s cannot be chosen here."),
    "unknown_zone": lazy("%(zone)s is not a time zone."),
    "unlike_its_visit": lazy(
        "The starts of a visit differ only in their time and place; %(id)s differs in more."
    ),
    "visit_and_curve": lazy("A shift cannot be the start of a visit and a station at once."),
    "weekday_out_of_range": lazy("There is no such day of the week."),
    "weight_out_of_range": lazy("The weight is out of range."),
    "worked_and_off": lazy("The last day before the period was either worked or off, not both."),
    "wrong_count": lazy("What follows is not as many as announced."),
    "wrong_format": lazy("This file is of the kind %(found)s; %(expected)s is needed."),
    "wrong_length": lazy("There must be %(expected)s values here, not %(found)s."),
    "wrong_type": lazy("There must be %(expected)s here, not %(found)s."),
    "wrong_version": lazy("Version %(found)s of the file is not known; version %(expected)s is read."),
    "zone_in_clock_time": lazy("A time of day has no time zone of its own."),
}
