"""A rule broken, or a price paid, in a roster: what the verifier finds, in the order of the rules."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

FINDINGS: Table = {
    "fitness": lazy("%(volunteer)s does not meet what this seat needs."),
    "fitness.language": lazy("%(volunteer)s does not speak %(language)s as well as this seat needs."),
    "fitness.skill": lazy("%(volunteer)s lacks the skill %(skill)s at the level this seat needs."),
    "fitness.credential": lazy("%(volunteer)s holds no credential valid on the day: %(credential)s."),
    "fitness.clearance": lazy("%(volunteer)s has no clearance valid on the day: %(clearance)s."),
    "fitness.consent": lazy("%(volunteer)s has not given consent: %(consent)s."),
    "fitness.trait": lazy("%(volunteer)s is not registered as: %(trait)s."),
    "fitness.minimum_age": lazy("%(volunteer)s is too young for this seat, or the age is not known."),
    "fitness.maximum_age": lazy("%(volunteer)s is too old for this seat, or the age is not known."),
    "fitness.available": lazy("%(volunteer)s has not said to be free then."),
    "one_place": lazy(
        "%(volunteer)s cannot be at %(shift)s and at %(other)s: there is no time to get there."
    ),
    "pins": lazy("%(volunteer)s is not where a pin says."),
    "pins.in": lazy("%(volunteer)s is pinned to %(seat)s and does not sit there."),
    "pins.out": lazy("%(volunteer)s sits on %(seat)s and has been excluded from it."),
    "rest": lazy(
        "%(volunteer)s has %(minutes)s between %(shift)s and %(other)s; a rest of %(needed_minutes)s is due."
    ),
    "limits": lazy("%(volunteer)s has more shifts or hours than they want."),
    "limits.shifts_per_day": lazy(
        "%(volunteer)s has %(reached)s shifts in one day and wants %(most)s at most."
    ),
    "limits.shifts_per_week": lazy(
        "%(volunteer)s has %(reached)s shifts in one week and wants %(most)s at most."
    ),
    "limits.shifts_per_period": lazy(
        "%(volunteer)s has %(reached)s shifts this period and wants at most %(most)s."
    ),
    "limits.minutes_per_day": lazy(
        "%(volunteer)s serves %(reached_minutes)s in one day and wants %(most_minutes)s at most."
    ),
    "limits.minutes_per_week": lazy(
        "%(volunteer)s serves %(reached_minutes)s in one week and wants %(most_minutes)s at most."
    ),
    "limits.minutes_per_period": lazy(
        "%(volunteer)s serves %(reached_minutes)s in this period and wants %(most_minutes)s at most."
    ),
    "days_in_a_row": lazy("%(volunteer)s serves too many or too few days in a row."),
    "days_in_a_row.most": plural(
        "%(volunteer)s serves one day in a row; the most is %(most)s.",
        "%(volunteer)s serves %(reached)s days in a row; the most is %(most)s.",
        "reached",
    ),
    "days_in_a_row.least": plural(
        "%(volunteer)s serves only one day in a row; the least is %(least)s.",
        "%(volunteer)s serves only %(reached)s days in a row; the least is %(least)s.",
        "reached",
    ),
    "days_off_in_a_row": lazy("%(volunteer)s is off for too many or too few days in a row."),
    "days_off_in_a_row.most": plural(
        "%(volunteer)s is off for one day in a row; the most is %(most)s.",
        "%(volunteer)s is off for %(reached)s days in a row; the most is %(most)s.",
        "reached",
    ),
    "days_off_in_a_row.least": plural(
        "%(volunteer)s is off for only one day in a row; the least is %(least)s.",
        "%(volunteer)s is off for only %(reached)s days in a row; the least is %(least)s.",
        "reached",
    ),
    "kind_in_a_row": lazy("%(volunteer)s has one kind of shift too many or too few days in a row: %(kind)s."),
    "kind_in_a_row.most": plural(
        "%(volunteer)s has this kind of shift on one day in a row; the most is %(most)s: %(kind)s.",
        "%(volunteer)s has this kind of shift on %(reached)s days in a row; the most is %(most)s: %(kind)s.",
        "reached",
    ),
    "kind_in_a_row.least": plural(
        "%(volunteer)s has this kind of shift on only one day in a row; the least is %(least)s: %(kind)s.",
        "%(volunteer)s has this kind of shift on only %(reached)s days in a row; the least is %(least)s:"
        " %(kind)s.",
        "reached",
    ),
    "weekends": plural(
        "%(volunteer)s serves on one weekend; the most is %(most)s.",
        "%(volunteer)s serves on %(reached)s weekends; the most is %(most)s.",
        "reached",
    ),
    "whole_weekends": lazy("%(volunteer)s serves on only one day of a weekend: %(day)s."),
    "successions": lazy(
        "%(volunteer)s has a shift of the kind %(kind)s on %(day)s,"
        " the day after one of the kind %(earlier)s."
    ),
    "totals": lazy("%(volunteer)s has more or less than was agreed for the period."),
    "totals.shifts_most": plural(
        "%(volunteer)s has one shift in all; the most is %(most)s.",
        "%(volunteer)s has %(reached)s shifts in all; the most is %(most)s.",
        "reached",
    ),
    "totals.shifts_least": plural(
        "%(volunteer)s has only one shift in all; the least is %(least)s.",
        "%(volunteer)s has only %(reached)s shifts in all; the least is %(least)s.",
        "reached",
    ),
    "totals.minutes_most": lazy(
        "%(volunteer)s serves %(reached_minutes)s in all; the most is %(most_minutes)s."
    ),
    "totals.minutes_least": lazy(
        "%(volunteer)s serves only %(reached_minutes)s in all; the least is %(least_minutes)s."
    ),
    "totals.shifts_of_kind_most": plural(
        "%(volunteer)s has one shift of this kind in all; the most is %(most)s: %(kind)s.",
        "%(volunteer)s has %(reached)s shifts of this kind in all; the most is %(most)s: %(kind)s.",
        "reached",
    ),
    "totals.shifts_of_kind_least": plural(
        "%(volunteer)s has only one shift of this kind in all; the least is %(least)s: %(kind)s.",
        "%(volunteer)s has only %(reached)s shifts of this kind in all; the least is %(least)s: %(kind)s.",
        "reached",
    ),
    "visits": lazy("This visit is made at two times; it must be %(shift)s or %(other)s."),
    "maximum": plural(
        "One person too many; the most is %(maximum)s.",
        "%(over)s people too many; the most is %(maximum)s.",
        "over",
    ),
    "minimum": plural(
        "One person short of the minimum.", "%(missing)s people short of the minimum.", "missing"
    ),
    "minimum.curve": plural(
        "One person short of the minimum at %(start)s.",
        "%(missing)s people short of the minimum at %(start)s.",
        "missing",
    ),
    "promises": lazy("%(volunteer)s was promised %(seat)s and has lost it."),
    "moves": plural(
        "One promised place is lost; the most is %(most_moves)s.",
        "%(moves)s promised places are lost; the most is %(most_moves)s.",
        "moves",
    ),
    "desired": plural("One more person is wanted.", "%(missing)s more people are wanted.", "missing"),
    "desired.curve": plural(
        "One more person is wanted at %(start)s.",
        "%(missing)s more people are wanted at %(start)s.",
        "missing",
    ),
    "over": plural("One person more than wanted.", "%(over)s people more than wanted.", "over"),
    "no_shows": plural(
        "One more person is needed: the minimum comes with a chance of %(percent)s, wanted is "
        "%(asked_percent)s.",
        "%(missing)s more people are needed: the minimum comes with a chance of %(percent)s, wanted is "
        "%(asked_percent)s.",
        "missing",
    ),
    "no_shows.curve": plural(
        "One more person is needed at %(start)s: the minimum comes with a chance of %(percent)s, wanted is "
        "%(asked_percent)s.",
        "%(missing)s more people are needed at %(start)s: the minimum comes with a chance of %(percent)s, "
        "wanted is %(asked_percent)s.",
        "missing",
    ),
    "speakers": plural(
        "One more person on the team must speak %(spoken)s.",
        "%(missing)s more people on the team must speak %(spoken)s.",
        "missing",
    ),
    "shared_language": lazy("The team has no language that all of them speak at %(level)s or better."),
    "traits": plural(
        "One person is missing on the team: %(trait)s.",
        "%(missing)s people are missing on the team: %(trait)s.",
        "missing",
    ),
    "newcomers": plural(
        "Everybody on the team is new: nobody has served before.",
        "Everybody on the team is new: nobody has served %(below)s times yet.",
        "below",
    ),
    "organisations": plural(
        "The team must come from one more organisation.",
        "The team must come from %(missing)s more organisations.",
        "missing",
    ),
    "together": plural(
        "One more person must come along.", "%(missing)s more people must come along.", "missing"
    ),
    "companions": lazy("%(volunteer)s has no companion they asked for beside them."),
    "avoided": lazy("%(volunteer)s and %(companion)s are to be kept apart."),
    "fairness": plural(
        "%(volunteer)s serves one shift, %(minutes)s, and asked for %(asked_minutes)s.",
        "%(volunteer)s serves %(shifts)s shifts, %(minutes)s, and asked for %(asked_minutes)s.",
        "shifts",
    ),
    "project_fairness": plural(
        "The project %(project)s lacks one person of the %(desired)s it wants.",
        "The project %(project)s lacks %(missing)s of the %(desired)s people it wants.",
        "missing",
    ),
    "unpopular": plural(
        "%(volunteer)s serves one shift that more people dislike than like.",
        "%(volunteer)s serves %(shifts)s shifts that more people dislike than like.",
        "shifts",
    ),
    "wishes": lazy("%(volunteer)s would rather do something else than %(shift)s."),
    "requests": lazy("A request of %(volunteer)s about %(shift)s is not met."),
    "requests.on": lazy("%(volunteer)s asked for %(shift)s and does not serve there."),
    "requests.off": lazy("%(volunteer)s asked not to serve on %(shift)s and serves there."),
    "series": lazy("%(people)s different people serve in a series that wants %(heads)s each time."),
    "rare": lazy("%(volunteer)s brings something rare that %(shift)s does not need."),
    "rare.language": lazy(
        "%(volunteer)s speaks %(language)s, which is rare, and %(shift)s does not need it."
    ),
    "rare.skill": lazy("%(volunteer)s has the rare skill %(skill)s, which %(shift)s does not need."),
    "travel": lazy("%(volunteer)s lives %(minutes)s away from %(shift)s."),
    "continuity": lazy("Others know %(group)s better than %(volunteer)s does."),
}
