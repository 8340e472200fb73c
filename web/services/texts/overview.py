"""What is missing or a draft, by kind and language, with how many readers would meet it; most first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from i18n import texts
from i18n.texts import State
from web.services.access.scope import Scope
from web.services.texts import counting, things
from web.services.texts.things import KINDS, Thing


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that is missing or a draft: `booked` readers have a place there in the next weeks."""

    thing: Thing
    field: str
    tag: str
    state: State
    booked: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All gaps in scope, readers by language, totals by kind, missing and drafts by kind and language."""

    gaps: Sequence[Gap]
    readers: Mapping[str, int]
    totals: Mapping[str, int]
    missing: Mapping[tuple[str, str], int]
    drafts: Mapping[tuple[str, str], int]

    def of(self, tag: str, kind: str = "", state: str = "") -> list[Gap]:
        """The gaps of a language, of a kind and state where they are asked for."""
        return [
            gap for gap in self.gaps
            if gap.tag == tag and kind in ("", gap.thing.kind) and state in ("", gap.state)
        ]  # fmt: skip


def read(scope: Scope, kinds: Sequence[str] = KINDS) -> Overview:
    """What is missing or a draft in scope."""
    found = things.read(scope, kinds)
    booked, readers = counting.booked(scope.session), counting.readers(scope.session)
    gaps = [gap for thing in found for gap in gaps_of(thing, booked)]
    gaps.sort(key=lambda gap: (-gap.booked, -readers.get(gap.tag, 0)))
    totals = Counter(thing.kind for thing in found for _ in thing.texts)
    by_state = {
        state: Counter((gap.thing.kind, gap.tag) for gap in gaps if gap.state is state) for state in State
    }
    return Overview(gaps, readers, totals, by_state[State.MISSING], by_state[State.DRAFT])


def gaps_of(thing: Thing, booked: counting.Booked | None = None) -> list[Gap]:
    """The gaps of one thing; nothing is missing of a field that nobody wrote in any language."""
    return [
        Gap(thing, name, tag, state, booked.on(thing, tag) if booked else 0)
        for name, said in thing.texts.items()
        if any(said.values())
        for tag in texts.text_languages()
        if (state := texts.state(said, tag)) is not State.CHECKED
    ]
