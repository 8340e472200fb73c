"""Rules about who serves beside whom, in words."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

TEAMS: dict[str, Table] = {
    "speakers": {
        "name": lazy("Languages of the team"),
        "finding": plural(
            "One more person on the team must speak %(spoken)s.",
            "%(missing)s more people on the team must speak %(spoken)s.",
            "missing",
        ),
        "hindrance": lazy("The team would lack people who speak a language it needs."),
        "hindrance.language": lazy("The team would lack people who speak %(spoken)s."),
        "price": lazy("A team would lack people who speak a language it wants."),
        "funnel": lazy("Leave the team enough people who speak the languages it needs"),
        "funnel.language": lazy("Leave the team enough people who speak %(spoken)s"),
    },
    "shared_language": {
        "name": lazy("One language all share"),
        "finding": lazy("The team has no language that all of them speak at %(level)s or better."),
        "hindrance": lazy("Shares no language with everybody on the team."),
        "price": lazy("A team would share no language."),
        "funnel": lazy("Share one language with everybody on the team"),
    },
    "traits": {
        "name": lazy("Who must be on the team"),
        "finding": plural(
            "One person is missing on the team: %(trait)s.",
            "%(missing)s people are missing on the team: %(trait)s.",
            "missing",
        ),
        "hindrance": lazy("The team would lack somebody it needs, such as a lead or a professional."),
        "hindrance.trait": lazy("The team would still lack somebody: %(trait)s."),
        "price": lazy("A team would lack somebody it wants, such as a lead or a professional."),
        "funnel": lazy("Leave room for whom the team still needs"),
        "funnel.trait": lazy("Leave room for whom the team still needs: %(trait)s"),
    },
    "newcomers": {
        "name": lazy("Never only newcomers"),
        "finding": plural(
            "Everybody on the team is new: nobody has served before.",
            "Everybody on the team is new: nobody has served %(below)s times yet.",
            "below",
        ),
        "hindrance": lazy("The team would be newcomers only."),
        "price": lazy("A team would be newcomers only."),
        "funnel": lazy("Would not be in a team of newcomers only"),
    },
    "organisations": {
        "name": lazy("Mixed organisations"),
        "finding": plural(
            "The team must come from one more organisation.",
            "The team must come from %(missing)s more organisations.",
            "missing",
        ),
        "hindrance": lazy("The team would not be mixed by organisation."),
        "price": lazy("A team would not be mixed by organisation."),
        "funnel": lazy("Keep the team mixed by organisation"),
    },
    "together": {
        "name": lazy("Nobody goes alone"),
        "finding": plural(
            "One more person must come along.", "%(missing)s more people must come along.", "missing"
        ),
        "hindrance": lazy("Would have to go alone."),
        "price": lazy("Somebody would have to go alone."),
        "funnel": lazy("Would not have to go alone"),
    },
    "companions": {
        "name": lazy("Companions"),
        "finding": lazy("%(volunteer)s has no companion they asked for beside them."),
        "hindrance": lazy("Is to be kept apart from somebody on the team."),
        "hindrance.other": lazy("Is to be kept apart from %(companion)s."),
        "price": lazy("A wished-for companion would not be there."),
        "funnel": lazy("Are not to be kept apart from somebody on the team"),
    },
    "avoided": {
        "name": lazy("Kept apart"),
        "finding": lazy("%(volunteer)s and %(companion)s are to be kept apart."),
        "hindrance": lazy("Is to be kept apart from somebody on the team."),
        "hindrance.other": lazy("Is to be kept apart from %(companion)s."),
        "funnel": lazy("Are not to be kept apart from somebody on the team"),
    },
}
