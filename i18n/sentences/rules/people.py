"""Rules about one person's shifts, in words."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

PEOPLE: dict[str, Table] = {
    "fitness": {
        "name": lazy("Right person for the seat"),
        "finding": lazy("%(volunteer)s does not meet what this seat needs."),
        "finding.language": lazy("%(volunteer)s does not speak %(language)s as well as this seat needs."),
        "finding.skill": lazy("%(volunteer)s lacks the skill %(skill)s at the level this seat needs."),
        "finding.credential": lazy("%(volunteer)s holds no credential valid on the day: %(credential)s."),
        "finding.clearance": lazy("%(volunteer)s has no clearance valid on the day: %(clearance)s."),
        "finding.consent": lazy("%(volunteer)s has not given consent: %(consent)s."),
        "finding.trait": lazy("%(volunteer)s is not registered as: %(trait)s."),
        "finding.minimum_age": lazy("%(volunteer)s is too young for this seat, or the age is not known."),
        "finding.maximum_age": lazy("%(volunteer)s is too old for this seat, or the age is not known."),
        "finding.available": lazy("%(volunteer)s has not said to be free then."),
        "hindrance": lazy("Does not meet what this seat needs."),
    },
    "one_place": {
        "name": lazy("One place at a time"),
        "finding": lazy(
            "%(volunteer)s cannot be at %(shift)s and at %(other)s: there is no time to get there."
        ),
        "hindrance": lazy("Serves elsewhere then, or could not get here in time."),
        "hindrance.shift": lazy("Serves on %(shift)s then, or could not get here in time."),
        "funnel": lazy("Serve nowhere else then, travel included"),
    },
    "pins": {
        "name": lazy("Pins"),
        "finding": lazy("%(volunteer)s is not where a pin says."),
        "finding.in": lazy("%(volunteer)s is pinned to %(seat)s and does not sit there."),
        "finding.out": lazy("%(volunteer)s sits on %(seat)s and has been excluded from it."),
        "hindrance": lazy("Is pinned to another seat."),
        "hindrance.shift": lazy("Is pinned to %(seat)s."),
        "funnel": lazy("Are not pinned elsewhere"),
    },
    "rest": {
        "name": lazy("Rest between days"),
        "finding": lazy(
            "%(volunteer)s has %(minutes)s between %(shift)s and %(other)s; a rest of %(needed_minutes)s is "
            "due."
        ),
        "hindrance": lazy("Would have too little rest before or after."),
        "hindrance.shift": lazy("Would have too little rest between this shift and %(shift)s."),
        "price": lazy("Would have too little rest before or after."),
        "funnel": lazy("Have enough rest before and after"),
    },
    "limits": {
        "name": lazy("Personal limits"),
        "finding": lazy("%(volunteer)s has more shifts or hours than they want."),
        "finding.shifts_per_day": lazy(
            "%(volunteer)s has %(reached)s shifts in one day and wants %(most)s at most."
        ),
        "finding.shifts_per_week": lazy(
            "%(volunteer)s has %(reached)s shifts in one week and wants %(most)s at most."
        ),
        "finding.shifts_per_period": lazy(
            "%(volunteer)s has %(reached)s shifts this period and wants at most %(most)s."
        ),
        "finding.minutes_per_day": lazy(
            "%(volunteer)s serves %(reached_minutes)s in one day and wants %(most_minutes)s at most."
        ),
        "finding.minutes_per_week": lazy(
            "%(volunteer)s serves %(reached_minutes)s in one week and wants %(most_minutes)s at most."
        ),
        "finding.minutes_per_period": lazy(
            "%(volunteer)s serves %(reached_minutes)s in this period and wants %(most_minutes)s at most."
        ),
        "hindrance": lazy("Would go beyond their own limits."),
        "hindrance.shifts_per_day": lazy("Has as many shifts as they want that day."),
        "hindrance.shifts_per_week": lazy("Has as many shifts as they want that week."),
        "hindrance.shifts_per_period": lazy("Has as many shifts as they want this period."),
        "hindrance.minutes_per_day": lazy("Would serve longer than they want that day."),
        "hindrance.minutes_per_week": lazy("Would serve longer than they want that week."),
        "hindrance.minutes_per_period": lazy("Would serve longer than they want this period."),
        "price": lazy("Would go beyond their own limits."),
        "funnel": lazy("Stay within their own limits"),
    },
    "days_in_a_row": {
        "name": lazy("Days in a row"),
        "finding": lazy("%(volunteer)s serves too many or too few days in a row."),
        "finding.most": plural(
            "%(volunteer)s serves one day in a row; the most is %(most)s.",
            "%(volunteer)s serves %(reached)s days in a row; the most is %(most)s.",
            "reached",
        ),
        "finding.least": plural(
            "%(volunteer)s serves only one day in a row; the least is %(least)s.",
            "%(volunteer)s serves only %(reached)s days in a row; the least is %(least)s.",
            "reached",
        ),
        "hindrance": lazy("Would serve too many or too few days in a row."),
        "price": lazy("Would serve too many or too few days in a row."),
        "funnel": lazy("Would not serve too many days in a row"),
    },
    "days_off_in_a_row": {
        "name": lazy("Days off in a row"),
        "finding": lazy("%(volunteer)s is off for too many or too few days in a row."),
        "finding.most": plural(
            "%(volunteer)s is off for one day in a row; the most is %(most)s.",
            "%(volunteer)s is off for %(reached)s days in a row; the most is %(most)s.",
            "reached",
        ),
        "finding.least": plural(
            "%(volunteer)s is off for only one day in a row; the least is %(least)s.",
            "%(volunteer)s is off for only %(reached)s days in a row; the least is %(least)s.",
            "reached",
        ),
        "hindrance": lazy("Would be off for too many or too few days in a row."),
        "price": lazy("Would be off for too many or too few days in a row."),
    },
    "kind_in_a_row": {
        "name": lazy("Days of one kind in a row"),
        "finding": lazy("%(volunteer)s has one kind of shift too many or too few days in a row: %(kind)s."),
        "finding.most": plural(
            "%(volunteer)s has this kind of shift on one day in a row; the most is %(most)s: %(kind)s.",
            "%(volunteer)s has this kind of shift on %(reached)s days in a row; the most is %(most)s: "
            "%(kind)s.",
            "reached",
        ),
        "finding.least": plural(
            "%(volunteer)s has this kind of shift on only one day in a row; the least is %(least)s: "
            "%(kind)s.",
            "%(volunteer)s has this kind of shift on only %(reached)s days in a row; the least is %(least)s:"
            " %(kind)s.",
            "reached",
        ),
        "hindrance": lazy("Would have one kind of shift too many or too few days in a row."),
        "price": lazy("Would have one kind of shift too many or too few days in a row."),
        "funnel": lazy("Would not have this kind of shift too many days in a row"),
    },
    "weekends": {
        "name": lazy("Weekends"),
        "finding": plural(
            "%(volunteer)s serves on one weekend; the most is %(most)s.",
            "%(volunteer)s serves on %(reached)s weekends; the most is %(most)s.",
            "reached",
        ),
        "hindrance": lazy("Would serve on too many weekends."),
        "price": lazy("Would serve on too many weekends."),
        "funnel": lazy("Would not serve on too many weekends"),
    },
    "whole_weekends": {
        "name": lazy("Whole weekends"),
        "finding": lazy("%(volunteer)s serves on only one day of a weekend: %(day)s."),
        "hindrance": lazy("Would serve on only one day of a weekend."),
        "price": lazy("Would serve on only one day of a weekend."),
    },
    "successions": {
        "name": lazy("Kinds of shift on two days"),
        "finding": lazy(
            "%(volunteer)s has a shift of the kind %(kind)s on %(day)s,"
            " the day after one of the kind %(earlier)s."
        ),
        "hindrance": lazy("Would have a kind of shift the day before or after that goes ill with this one."),
        "price": lazy("Would have a kind of shift the day before or after that goes ill with this one."),
        "funnel": lazy("Have no kind of shift the day before or after that goes ill with this one"),
    },
    "totals": {
        "name": lazy("Totals of the period"),
        "finding": lazy("%(volunteer)s serves more or less in all than was agreed."),
        "finding.shifts_most": plural(
            "%(volunteer)s has one shift in all; the most is %(most)s.",
            "%(volunteer)s has %(reached)s shifts in all; the most is %(most)s.",
            "reached",
        ),
        "finding.shifts_least": plural(
            "%(volunteer)s has only one shift in all; the least is %(least)s.",
            "%(volunteer)s has only %(reached)s shifts in all; the least is %(least)s.",
            "reached",
        ),
        "finding.minutes_most": lazy(
            "%(volunteer)s serves %(reached_minutes)s in all; the most is %(most_minutes)s."
        ),
        "finding.minutes_least": lazy(
            "%(volunteer)s serves only %(reached_minutes)s in all; the least is %(least_minutes)s."
        ),
        "finding.shifts_of_kind_most": plural(
            "%(volunteer)s has one shift of this kind in all; the most is %(most)s: %(kind)s.",
            "%(volunteer)s has %(reached)s shifts of this kind in all; the most is %(most)s: %(kind)s.",
            "reached",
        ),
        "finding.shifts_of_kind_least": plural(
            "%(volunteer)s has only one shift of this kind in all; the least is %(least)s: %(kind)s.",
            "%(volunteer)s has only %(reached)s shifts of this kind in all; the least is %(least)s: "
            "%(kind)s.",
            "reached",
        ),
        "hindrance": lazy("Would serve more or less in all than was agreed."),
        "price": lazy("Would serve more or less in all than was agreed."),
        "funnel": lazy("Would not serve more in all than was agreed"),
    },
}
