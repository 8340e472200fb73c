"""All that is said of each rule, in one place: a new rule is one entry here.

An entry has the `name` of the rule, the `finding` that it is broken, the `hindrance` on the line of a person
whom it keeps from a seat, the `price` where it would cost something, and the `funnel` line of those whom it
leaves. A hard rule that is never priced has no price, and only rules that can keep a person from a seat have
a hindrance and a line of the funnel. A variant stands beside it, as `finding.most`.
"""

from collections.abc import Mapping

from i18n.sentence import Sentence, Table
from i18n.sentences.rules.costs import COSTS
from i18n.sentences.rules.people import PEOPLE
from i18n.sentences.rules.seats import SEATS
from i18n.sentences.rules.teams import TEAMS

RULES: Mapping[str, Table] = PEOPLE | SEATS | TEAMS | COSTS


def of_rules(occasion: str) -> dict[str, Sentence]:
    """The sentences of all rules for one occasion, by the code of the rule and, after a dot, the variant."""
    return {
        rule + key.removeprefix(occasion): sentence
        for rule, own in RULES.items()
        for key, sentence in own.items()
        if key.partition(".")[0] == occasion
    }
