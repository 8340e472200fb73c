"""Lines of the funnel of an empty seat: who of all volunteers is left after each thing the seat needs."""

from i18n.sentence import Table
from i18n.translator import lazy

FUNNEL: Table = {
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
    "pins": lazy("Are not pinned elsewhere"),
    "one_place": lazy("Serve nowhere else then, travel included"),
    "rest": lazy("Have enough rest before and after"),
    "limits": lazy("Stay within their own limits"),
    "companions": lazy("Are not to be kept apart from somebody on the team"),
    "avoided": lazy("Are not to be kept apart from somebody on the team"),
    "maximum": lazy("Find a place on this seat"),
    "speakers": lazy("Leave the team enough people who speak the languages it needs"),
    "speakers.language": lazy("Leave the team enough people who speak %(spoken)s"),
    "shared_language": lazy("Share one language with everybody on the team"),
    "traits": lazy("Leave room for whom the team still needs"),
    "traits.trait": lazy("Leave room for whom the team still needs: %(trait)s"),
    "newcomers": lazy("Would not be in a team of newcomers only"),
    "organisations": lazy("Keep the team mixed by organisation"),
    "together": lazy("Would not have to go alone"),
    "free": lazy("Could come at once"),
}
