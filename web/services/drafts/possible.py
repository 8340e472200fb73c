"""What of a step in a draft can still be done, as people and places have changed since; the rest with why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.ids import VolunteerId
from matcher.result import Finding
from web.services import rosters
from web.services.drafts.edits import Pair, Pairs
from web.services.matching import pair_of
from web.services.situations import Situation

PERSON_GONE, SEAT_GONE, BREAKS, WITH_IT = "person_gone", "seat_gone", "breaks", "with_it"
"""Why something is left undone: `with_it` belongs to something else that is."""


@dataclass(frozen=True, slots=True)
class Left:
    """A pair that does not come (`comes`) or go as a step has it, and why; `broken` is a rule in the way."""

    pair: Pair
    comes: bool
    why: str
    broken: Finding | None = None


@dataclass(frozen=True, slots=True)
class Possible:
    """The pairs that come, go and (named on both sides of a step) stay, and what is left undone."""

    come: Pairs
    go: Pairs
    stay: Pairs
    left: tuple[Left, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing can be done at all."""
        return not (self.come or self.go or self.stay)

    def without(self, gone: Mapping[Pair, Left]) -> "Possible":
        """The same without some pairs, and without what makes no sense alone: who would leave a place for
        another that is not theirs, or for somebody who does not come.
        """
        dropped = dict(gone)
        while more := [each for each in self.come | self.go if each not in dropped and _hangs(each, dropped)]:
            dropped |= {pair: Left(pair, pair in self.come, WITH_IT) for pair in more}
        said = tuple(dropped[pair] for pair in sorted(dropped))
        come, go, stay = (frozenset(pairs - dropped.keys()) for pairs in (self.come, self.go, self.stay))
        return Possible(come, go, stay, (*self.left, *said))

    def without_breaking(self, broken: Iterable[Finding], now_is: Situation) -> "Possible":
        """The same without what broken rules are about."""
        gone: dict[Pair, Left] = {}
        for finding in broken:
            for pair in _blamed(finding, self.come, now_is) or _blamed(finding, self.go, now_is):
                gone.setdefault(pair, Left(pair, pair in self.come, BREAKS, finding))
        return self.without(gone) if gone else self


def possible(now_is: Situation, added: Pairs, removed: Pairs) -> Possible:
    """What can be done of a step that adds some pairs and removes others, whatever it breaks.

    Who is there, or is not, as the step has it needs nothing more.
    """
    there = rosters.as_ids(now_is.seated.assignments)
    gone = {pair: Left(pair, True, why) for pair in added if (why := _why_gone(now_is, pair))}
    found = Possible(added - removed - there, (removed - added) & there, added & removed & there)
    return found.without(gone)


def _why_gone(now_is: Situation, pair: Pair) -> str:
    volunteer, seat = pair
    if VolunteerId(str(volunteer)) not in now_is.problem.volunteer:
        return PERSON_GONE
    return "" if now_is.decides(seat) else SEAT_GONE


def _hangs(pair: Pair, dropped: Mapping[Pair, Left]) -> bool:
    """Whether a pair belongs to one that was dropped: it is of the same person, or of the same place."""
    return any(pair[0] == each[0] or pair[1] == each[1] for each in dropped)


def _blamed(finding: Finding, pairs: Pairs, now_is: Situation) -> Pairs:
    """Those of some pairs that a broken rule is about, by its person, seat and shift as far as it says."""
    numbers, shift_of = finding.numbers, now_is.problem.shift_of
    found = {pair: pair_of(*pair) for pair in pairs}
    for name, of in (
        ("volunteer", lambda row: row.volunteer),
        ("seat", lambda row: row.seat),
        ("shift", lambda row: shift_of[row.seat].id),
    ):
        nearer = {pair: row for pair, row in found.items() if of(row) == numbers.get(name)}
        if name == "volunteer" and name in numbers:
            found = nearer
        elif name in numbers:
            found = nearer or found
    return frozenset(found)
