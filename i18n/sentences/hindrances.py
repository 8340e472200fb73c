"""Why one person cannot take one seat, or why that would cost something: said on that person's own line."""

from i18n.sentence import Table
from i18n.translator import lazy

HINDRANCES: Table = {
    "language": lazy("Does not speak %(spoken)s."),
    "skill": lazy("Lacks the skill %(skill)s at level %(least)s of 3."),
    "credential": lazy("Holds no credential valid on the day: %(credential)s."),
    "clearance": lazy("Has no clearance valid on the day: %(clearance)s."),
    "consent": lazy("Has not given consent: %(consent)s."),
    "trait": lazy("Is not registered as: %(trait)s."),
    "minimum_age": lazy("Is younger than %(least)s on the day, or the age is not known."),
    "maximum_age": lazy("Is older than %(least)s on the day, or the age is not known."),
    "available": lazy("Has not said to be free then."),
    "pinned_out": lazy("Has been excluded from this seat."),
    "pins": lazy("Is pinned to another seat."),
    "one_place": lazy("Serves elsewhere then, or could not get here in time."),
    "rest": lazy("Would have too little rest before or after."),
    "limits": lazy("Would go beyond their own limits."),
    "companions": lazy("Is to be kept apart from somebody on the team."),
    "maximum": lazy("The seat is full."),
    "speakers": lazy("The team would then lack people who speak a language it needs."),
    "shared_language": lazy("Shares no language with everybody on the team."),
    "traits": lazy("The team would then lack somebody it needs, such as a lead or a professional."),
    "newcomers": lazy("The team would be newcomers only."),
    "organisations": lazy("The team would not be mixed by organisation."),
    "together": lazy("Would have to go alone."),
    "promises": lazy("Is promised to another seat."),
    "fairness": lazy("Has more shifts already than others who asked for as much."),
    "wishes": lazy("Would rather do something else."),
    "continuity": lazy("Knows this group less well than others do."),
    "here": lazy("Has this seat already."),
}
