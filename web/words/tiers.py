"""The tiers of a roster's costs in words: what each is about, how far from the best, what changes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from i18n import reasons
from i18n.reader import Reader, term
from i18n.translator import lazy
from matcher.tiers import Tier

COUNTS = {
    "minimum": lazy("People missing below a minimum; important projects first"),
    "promises": lazy("Promised places that would be taken away"),
    "desired": lazy("People missing to the number wanted, and team wishes not met"),
    "fairness": lazy("How unevenly the work lies on people, against the hours they asked for"),
    "wishes": lazy("Wishes, companions and familiar groups that people had to do without"),
}
WORSE = {
    "minimum": lazy("More people are missing below a minimum."),
    "promises": lazy("More promised places are taken away."),
    "desired": lazy("More of the people wanted are missing."),
    "fairness": lazy("The hours are shared out less evenly."),
    "wishes": lazy("People have to do without more of their wishes."),
}
BETTER = {
    "minimum": lazy("Fewer people are missing below a minimum."),
    "promises": lazy("Fewer promised places are taken away."),
    "desired": lazy("Fewer of the people wanted are missing."),
    "fairness": lazy("The hours are shared out more evenly."),
    "wishes": lazy("People have to do without fewer of their wishes."),
}
BEST = lazy("No roster can do better.")
OPEN = lazy("How much of this could be avoided is not proven.")
AT_MOST = lazy("At most %(gap)s of it could still be better.")


def tier_rows(reader: Reader, tiers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of the table of tiers, most important first, for those that are known."""
    for tier in Tier:
        name = tier.name.lower()
        if name in tiers:
            yield _row(reader, name, tiers[name])


def _row(reader: Reader, name: str, tier: Mapping[str, Any]) -> dict[str, Any]:
    cost, bound = tier.get("cost", 0), max(tier.get("bound", 0), 0)
    proven, gap = cost <= bound, reader.formats.percent(share_open(tier), 1)
    says = BEST if proven else AT_MOST.format(gap=gap) if bound else OPEN
    return {
        "label": term(reader, "tier", name),
        "counts": reader.translator.say(COUNTS[name]),
        "says": reader.translator.say(says),
        "gap": gap,
        "share": 1 - min(1.0, share_open(tier)),
        "proven": proven,
    }


def compared(reader: Reader, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """What a change does to each tier, most important first; empty where it does nothing."""
    for tier in Tier:
        name = tier.name.lower()
        was, is_now = before.get(name, 0), after.get(name, 0)
        says = WORSE[name] if is_now > was else BETTER[name] if is_now < was else None
        yield {
            "label": term(reader, "tier", name),
            "tone": "less" if is_now > was else "more" if is_now < was else "muted",
            "says": reader.translator.say(says) if says else "",
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
