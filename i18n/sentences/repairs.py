"""Ways to fill an empty seat, each an offer on a button's line, and what else it moves."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

REPAIRS: Table = {
    "assign": lazy("Ask %(volunteer)s, who is free and fits."),
    "assign_team": lazy("Ask these people to come together: %(volunteers)s."),
    "move": lazy("Move %(volunteer)s here from %(from_seat)s; %(by)s takes over there."),
    "move_open": lazy("Move %(volunteer)s here from %(from_seat)s, which then stays open."),
    "chain": lazy(
        "Move %(volunteer)s here from %(from_seat)s; %(by)s takes over there from %(by_seat)s, "
        "and %(last)s there."
    ),
    "chain_open": lazy(
        "Move %(volunteer)s here from %(from_seat)s; %(by)s takes over there from %(by_seat)s, "
        "which then stays open."
    ),
    "exchange": lazy("%(volunteer)s and %(by)s change places; %(by)s takes %(from_seat)s."),
    "ask_limit": lazy("Ask %(volunteer)s for one shift beyond their own limit."),
    "ask_time": lazy("Ask %(volunteer)s, who fits but has not said to be free then."),
    "ask_rest": lazy("Ask %(volunteer)s to come with a shorter rest than usual."),
    "renew_credential": lazy(
        "A credential of %(volunteer)s has run out and could be renewed: %(credential)s."
    ),
    "raise_language": plural(
        "Ask for %(spoken)s instead: one more person could come.",
        "Ask for %(spoken)s instead: %(more)s more people could come.",
        "more",
    ),
    "shift_time": plural(
        "Start at %(start)s: one more person is free.",
        "Start at %(start)s: %(more)s more people are free.",
        "more",
    ),
    "lower_need": plural(
        "Ask for less: one more person could come.", "Ask for less: %(more)s more people could come.", "more"
    ),
    "lower_need.language": plural(
        "Ask for no %(language)s: one more person could come.",
        "Ask for no %(language)s: %(more)s more people could come.",
        "more",
    ),
    "lower_need.skill": plural(
        "Do without the skill %(skill)s: one more person could come.",
        "Do without the skill %(skill)s: %(more)s more people could come.",
        "more",
    ),
    "lower_need.trait": plural(
        "Do without this (%(trait)s): one more person could come.",
        "Do without this (%(trait)s): %(more)s more people could come.",
        "more",
    ),
    "recruit": lazy("Nobody can be asked: look for a new volunteer for this seat."),
}
