"""What a change to a roster would cost, tier by tier, in words: what gets better and what gets worse."""

from collections.abc import Iterator, Mapping

from i18n.reader import Reader, say_sentence
from i18n.sentence import Table, plural
from i18n.translator import lazy
from matcher.tiers import Tier

WORSE: Table = {
    "minimum": plural(
        "One place below a minimum is empty (1 point)",
        "Places below a minimum are empty (%(cost)s points)",
        "cost",
    ),
    "promises": plural(
        "A promised place is taken away (1 point)", "Promised places are taken away (%(cost)s points)", "cost"
    ),
    "desired": plural("Wanted places lose 1 point", "Wanted places lose %(cost)s points", "cost"),
    "fairness": plural("Less fair by 1 point", "Less fair by %(cost)s points", "cost"),
    "wishes": plural("Wishes lose 1 point", "Wishes lose %(cost)s points", "cost"),
}
BETTER: Table = {
    "minimum": plural(
        "One place below a minimum is filled (1 point)",
        "Places below a minimum are filled (%(cost)s points)",
        "cost",
    ),
    "promises": plural(
        "A promised place is kept (1 point)", "Promised places are kept (%(cost)s points)", "cost"
    ),
    "desired": plural("Wanted places gain 1 point", "Wanted places gain %(cost)s points", "cost"),
    "fairness": plural("Fairer by 1 point", "Fairer by %(cost)s points", "cost"),
    "wishes": plural("Wishes gain 1 point", "Wishes gain %(cost)s points", "cost"),
}
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
