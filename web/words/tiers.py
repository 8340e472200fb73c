"""The tiers of a roster's price: what each counts, and how far it may be from the best possible."""

from collections.abc import Iterator, Mapping
from typing import Any

from i18n import reasons
from i18n.reader import Reader, say_sentence, term
from i18n.translator import lazy
from matcher.tiers import Tier
from web.words.prices import BETTER, WORSE

COUNTS = {
    "minimum": lazy("Heads missing below a minimum, by the weight of their project"),
    "promises": lazy("Promised places that would be taken away; one that was accepted counts three times"),
    "desired": lazy("Heads missing to the number wanted, and team wishes not met"),
    "fairness": lazy("How unevenly the work lies on people, against the hours they asked for"),
    "wishes": lazy("Wishes, companions and familiar groups that people had to do without"),
}
BEST = lazy("No roster can do better.")
OPEN = lazy("How much of this could be avoided is not proven.")
AT_LEAST = lazy("%(bound)s of %(cost)s cannot be avoided, whatever the roster.")


def tier_rows(reader: Reader, tiers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of the table of tiers, most important first, for those that are known."""
    for tier in Tier:
        name = tier.name.lower()
        if name in tiers:
            yield _row(reader, name, tiers[name])


def _row(reader: Reader, name: str, tier: Mapping[str, Any]) -> dict[str, Any]:
    number = reader.formats.number
    cost, bound = tier.get("cost", 0), max(tier.get("bound", 0), 0)
    proven = cost <= bound
    says = BEST if proven else AT_LEAST.format(bound=number(bound), cost=number(cost)) if bound else OPEN
    return {
        "label": term(reader, "tier", name),
        "counts": reader.translator.say(COUNTS[name]),
        "says": reader.translator.say(says),
        "cost": number(cost),
        "bound": number(bound),
        "difference": number(cost - bound),
        "gap": reader.formats.percent(share_open(tier), 1),
        "share": 1 - min(1.0, share_open(tier)),
        "proven": proven,
    }


def compared(reader: Reader, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Costs before and after a change, tier by tier, most important first, and what that means."""
    number = reader.formats.number
    for tier in Tier:
        name = tier.name.lower()
        was, is_now = before.get(name, 0), after.get(name, 0)
        table, cost = (WORSE, is_now - was) if is_now > was else (BETTER, was - is_now)
        yield {
            "label": term(reader, "tier", name),
            "before": number(was),
            "after": number(is_now),
            "tone": "less" if is_now > was else "more" if is_now < was else "muted",
            "says": say_sentence(reader, table[name], {"cost": cost}) if cost else "",
        }


def share_open(tier: Mapping[str, Any]) -> float:
    """How much of what a tier has at stake lies between its cost and its proven bound; 0 is best possible."""
    if tier.get("cost", 0) <= tier.get("bound", 0):
        return 0.0
    return float(tier.get("gap") or (tier["cost"] - tier.get("bound", 0)) / max(tier.get("stake", 0), 1))


def proven_within(reader: Reader, tiers: Mapping[str, Any]) -> str:
    """How far a roster is from the best possible, in a sentence."""
    return reasons.gap(reader, widest(tiers))


def widest(tiers: Mapping[str, Any]) -> float:
    """The largest open share among those tiers that decide who serves at all: minimum, promises, desired."""
    named = (tiers.get(name) for name in ("minimum", "promises", "desired"))
    return max((share_open(tier) for tier in named if tier), default=0.0)
