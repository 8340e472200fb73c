"""What is said of a rule that a package outside brought along, of which Duet has no sentences of its own."""

from i18n.sentence import Table
from i18n.translator import lazy

OUTSIDE: Table = {
    "finding": lazy("The rule %(rule)s is not kept."),
    "hindrance": lazy("The rule %(rule)s does not allow it."),
    "price": lazy("The rule %(rule)s would not be kept."),
    "funnel": lazy("Keep the rule %(rule)s"),
}
