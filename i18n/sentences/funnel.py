"""Lines of the funnel of an empty seat: who of all volunteers is left after each thing the seat needs."""

from i18n.sentence import Table
from i18n.sentences.rules import of_rules
from i18n.translator import lazy

FUNNEL: Table = of_rules("funnel") | {
    "everybody": lazy("All volunteers"),
    "language": lazy("Speak %(spoken)s"),
    "skill": lazy("Have the skill %(skill)s, level %(least)s of 3 or better"),
    "credential": lazy("Hold a credential valid on the day: %(credential)s"),
    "clearance": lazy("Have a clearance valid on the day: %(clearance)s"),
    "consent": lazy("Have given their consent: %(consent)s"),
    "trait": lazy("Are registered as: %(trait)s"),
    "minimum_age": lazy("Are at least %(least)s years old on the day"),
    "maximum_age": lazy("Are at most %(least)s years old on the day"),
    "available": lazy("Said they are free then"),
    "pinned_out": lazy("Are not excluded from this seat"),
    "starts": lazy("Could come at the start that suits most people"),
    "stations": lazy("Could take the shift that suits most people"),
    "free": lazy("Could come at once"),
}
