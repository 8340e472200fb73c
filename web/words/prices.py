"""What a change to a roster would cost, tier by tier, in words: what gets better and what gets worse."""

from collections.abc import Iterator, Mapping

from i18n.reader import Reader
from i18n.sentence import Table, plural
from i18n.sentence import say as say_sentence
from i18n.translator import lazy
from matcher.policy import Tier

WORSE: Table = {
    "minimum": plural("One place less is filled where a minimum is asked", "%(cost)s points more are missing where a minimum is asked", "cost"),
    "promises": plural("A promised place is taken away", "Promised places are taken away (%(cost)s points)", "cost"),
    "desired": plural("One wanted place less is filled", "Wanted places and teams lose %(cost)s points", "cost"),
    "fairness": plural("Slightly less fair (1 point)", "Less fair by %(cost)s points", "cost"),
    "wishes": plural("One wish less is met (1 point)", "Wishes lose %(cost)s points", "cost"),
}  # fmt: skip
BETTER: Table = {
    "minimum": plural("One place more is filled where a minimum is asked", "%(cost)s points fewer are missing where a minimum is asked", "cost"),
    "promises": plural("One more promise is kept", "Promises gain %(cost)s points", "cost"),
    "desired": plural("One wanted place more is filled", "Wanted places and teams gain %(cost)s points", "cost"),
    "fairness": plural("Slightly fairer (1 point)", "Fairer by %(cost)s points", "cost"),
    "wishes": plural("One wish more is met (1 point)", "Wishes gain %(cost)s points", "cost"),
}  # fmt: skip
FREE = lazy("Costs nothing")


def prices(reader: Reader, costs: Mapping[Tier, int]) -> Iterator[tuple[str, str]]:
    """For each tier that changes, most important first: a sentence and `more` (better) or `less` (worse)."""
    for tier in Tier:
        if cost := costs.get(tier, 0):
            table, tone = (WORSE, "less") if cost > 0 else (BETTER, "more")
            yield say_sentence(reader, table[tier.name.lower()], {"cost": abs(cost)}), tone


def price_line(reader: Reader, costs: Mapping[Tier, int]) -> str:
    """The prices as one line; that it costs nothing where nothing changes."""
    said = [sentence for sentence, _tone in prices(reader, costs)]
    return " · ".join(said) if said else reader.translator.say(FREE)
