"""What is wrong with a value from outside, told beside the field or the place in the file it is in."""

from i18n.sentence import Table
from i18n.translator import lazy

FAULTS: Table = {
    "age_out_of_range": lazy("The ages must lie between 0 and 150, the lower one first."),
    "companion_avoided": lazy("The same person cannot be both wanted and avoided."),
    "count_out_of_range": lazy("The number of people is out of range."),
    "duplicate_id": lazy("%(id)s is there twice."),
    "empty_id": lazy("The code is empty."),
    "ends_before_start": lazy("The end must be after the start."),
    "half_coordinates": lazy("Latitude and longitude belong together: give both or neither."),
    "heads_out_of_order": lazy("It must be minimum ≤ desired ≤ maximum."),
    "heads_out_of_range": lazy("A seat takes between 1 and 10,000 people."),
    "latitude_out_of_range": lazy("A latitude lies between -90 and 90."),
    "longitude_out_of_range": lazy("A longitude lies between -180 and 180."),
    "level_out_of_range": lazy("There is no such level."),
    "limit_out_of_range": lazy("A limit lies between 0 and 1,000,000."),
    "minutes_out_of_range": lazy("The number of minutes is out of range."),
    "naive_time": lazy("The time needs its time zone."),
    "negative": lazy("The number must not be negative."),
    "no_seats": lazy("A shift needs at least one seat."),
    "outside_period": lazy("%(id)s lies outside the period of the roster."),
    "own_companion": lazy("Nobody can be their own companion."),
    "pinned_both_ways": lazy("%(id)s is pinned to a seat and excluded from it."),
    "speed_out_of_range": lazy("The speed must lie between 1 and 1,000 km/h."),
    "too_long": lazy("A shift lasts 24 hours at most."),
    "unknown_id": lazy("%(id)s does not exist."),
    "unknown_wish": lazy("There is no such kind of wish."),
    "unknown_zone": lazy("%(zone)s is not a time zone."),
    "weight_out_of_range": lazy("The weight is out of range."),
}
