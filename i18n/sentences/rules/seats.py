"""Rules about heads on seats and about promises, in words."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

SEATS: dict[str, Table] = {
    "visits": {
        "name": lazy("One start for each visit"),
        "finding": lazy("This visit is made at two times; it must be %(shift)s or %(other)s."),
        "hindrance": lazy("The visit is made at another time."),
        "hindrance.other": lazy("The visit is made at another time: %(other)s."),
        "funnel": lazy("Could come when the visit is made"),
    },
    "maximum": {
        "name": lazy("Maximum of a seat"),
        "finding": plural(
            "One person too many; the most is %(maximum)s.",
            "%(over)s people too many; the most is %(maximum)s.",
            "over",
        ),
        "hindrance": lazy("The seat is full."),
        "funnel": lazy("Find a place on this seat"),
    },
    "minimum": {
        "name": lazy("Minimum of a seat"),
        "finding": plural(
            "One person short of the minimum.", "%(missing)s people short of the minimum.", "missing"
        ),
        "finding.curve": plural(
            "One person short of the minimum at %(start)s.",
            "%(missing)s people short of the minimum at %(start)s.",
            "missing",
        ),
        "price": lazy("Another seat would fall below its minimum."),
    },
    "promises": {
        "name": lazy("Promises kept"),
        "finding": lazy("%(volunteer)s was promised %(seat)s and has lost it."),
        "price": lazy("A promise would be broken."),
    },
    "moves": {
        "name": lazy("Budget of moves"),
        "finding": plural(
            "One promised place is lost; the most is %(most_moves)s.",
            "%(moves)s promised places are lost; the most is %(most_moves)s.",
            "moves",
        ),
        "hindrance": lazy("More promised places would be lost than may be."),
        "price": lazy("More promised places would be lost than was agreed."),
    },
    "desired": {
        "name": lazy("Desired number"),
        "finding": plural("One more person is wanted.", "%(missing)s more people are wanted.", "missing"),
        "finding.curve": plural(
            "One more person is wanted at %(start)s.",
            "%(missing)s more people are wanted at %(start)s.",
            "missing",
        ),
        "price": lazy("A seat would not have the number it wants."),
    },
    "over": {
        "name": lazy("Not more than desired"),
        "finding": plural("One person more than wanted.", "%(over)s people more than wanted.", "over"),
        "price": lazy("A seat would have more people than it wants."),
    },
    "no_shows": {
        "name": lazy("Enough who come"),
        "finding": plural(
            "One more person is needed: the minimum comes with a chance of %(percent)s, wanted is "
            "%(asked_percent)s.",
            "%(missing)s more people are needed: the minimum comes with a chance of %(percent)s, wanted is "
            "%(asked_percent)s.",
            "missing",
        ),
        "finding.curve": plural(
            "One more person is needed at %(start)s: the minimum comes with a chance of %(percent)s, wanted "
            "is "
            "%(asked_percent)s.",
            "%(missing)s more people are needed at %(start)s: the minimum comes with a chance of "
            "%(percent)s, "
            "wanted is %(asked_percent)s.",
            "missing",
        ),
        "price": lazy("A minimum would be less sure to come."),
    },
}
