"""Why one person cannot take one seat, said on that person's own line."""

from i18n.sentence import Table
from i18n.sentences.rules import of_rules
from i18n.translator import lazy

HINDRANCES: Table = of_rules("hindrance") | {
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
    "here": lazy("Has this seat already."),
}
