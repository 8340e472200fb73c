"""What a change of a roster means for people: who serves more, which places are filled, who is asked again.

Each sentence has a tone: `more` is better, `less` is worse, `muted` neither. The costs stay with the matcher.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from i18n import reasons
from i18n.reader import Reader, say_sentence
from i18n.sentence import Plural, plural
from i18n.translator import lazy
from matcher.answers.explain import Effect
from matcher.result import Finding
from matcher.roster import Difference
from web.services.parties.numbers import is_one

Said = tuple[str, str]
MOST_NAMED = 3
"""Beyond so many people or places of one kind they are counted, not named."""

REACHES = lazy("%(seat)s reaches its minimum.")
REACH = plural("One place reaches its minimum.", "%(count)s places reach their minimum.", "count")
NEARER = plural(
    "%(seat)s still lacks one person of its minimum.",
    "%(seat)s still lacks %(count)s people of its minimum.",
    "count",
)
LACKS = plural(
    "%(seat)s then lacks one person of its minimum.",
    "%(seat)s then lacks %(count)s people of its minimum.",
    "count",
)
FALL = plural("One place falls below its minimum.", "%(count)s places fall below their minimum.", "count")
ONE_MORE = plural(
    "%(seat)s has one more of the people wanted.",
    "%(seat)s has %(count)s more of the people wanted.",
    "count",
)
ONE_FEWER = plural(
    "%(seat)s has one fewer of the people wanted, and keeps its minimum.",
    "%(seat)s has %(count)s fewer of the people wanted, and keeps its minimum.",
    "count",
)
MORE_WANTED = plural(
    "%(count)s place has more of the people wanted.",
    "%(count)s places have more of the people wanted.",
    "count",
)
FEWER_WANTED = plural(
    "%(count)s place has fewer of the people wanted.",
    "%(count)s places have fewer of the people wanted.",
    "count",
)
OVER = lazy("%(seat)s has more people than wanted.")
NOT_OVER = lazy("%(seat)s no longer has more people than wanted.")
ANSWERS_AGAIN = lazy("%(volunteer)s was promised another place and must answer again.")
LOSES = lazy("%(volunteer)s loses a place that was promised.")
LOSE = plural("One promised place is taken away.", "%(count)s promised places are taken away.", "count")
KEEPS = lazy("%(volunteer)s keeps the place that was promised.")
SERVES_MORE = lazy("%(volunteer)s serves %(more_minutes)s more, within the %(asked_minutes)s wished for.")
SERVES_TOO_MUCH = lazy("%(volunteer)s serves %(over_minutes)s more than wished.")
SERVES_LESS = lazy("%(volunteer)s serves %(less_minutes)s less.")
MANY_TOO_MUCH = plural(
    "One person serves %(over_minutes)s more than wished.",
    "%(count)s people serve %(over_minutes)s more than they wished, taken together.",
    "count",
)
MANY_MORE = plural(
    "One person serves more, within what they wished for.",
    "%(count)s people serve more, within what they wished for.",
    "count",
)
MANY_LESS = plural("One person serves less.", "%(count)s people serve less.", "count")
WISHED = lazy("It is what %(volunteer)s wished for.")
NOT_WISHED = lazy("It is not what %(volunteer)s would rather do.")
FARTHER = lazy("%(volunteer)s is %(by_minutes)s farther from home.")
NEARER_HOME = lazy("%(volunteer)s is %(by_minutes)s nearer to home.")
KNOWS_LESS = lazy("Others know the people served there better than %(volunteer)s does.")
SETTLED = lazy("No longer so: %(what)s")
NOBODY_ELSE = lazy("Nobody else changes.")
NOTHING = lazy("Nothing gets better or worse.")
COVERAGE = ("minimum", "desired", "over")
SPOKEN = frozenset({*COVERAGE, "promises", "fairness", "wishes", "continuity"})


def effects(reader: Reader, effect: Effect, moves: Difference | None = None) -> list[Said]:
    """All that an effect means, what weighs most first; with its moves, that nobody else changes."""
    added = {str(pair.volunteer) for pair in moves.added} if moves is not None else set[str]()
    said = [
        *_coverage(reader, effect),
        *_promises(reader, effect, added),
        *_hours(reader, effect),
        *_wishes(reader, effect),
        *_ways(reader, effect),
        *_others(reader, effect),
    ]
    if not said:
        said = [(reader.translator.say(NOTHING), "muted")]
    if moves is not None:
        said.append((reader.translator.say(NOBODY_ELSE), "muted"))
    return said


def names_in(effect: Effect) -> Mapping[str, set[int]]:
    """The people and seats that the sentences name, to be looked up at once."""
    found: dict[str, set[int]] = {"volunteer": set(), "seat": set()}
    for finding in (*effect.gone, *effect.come):
        for kind, ids in found.items():
            if is_one(str(named := finding.numbers.get(kind, ""))):
                ids.add(int(str(named)))
    found["volunteer"] |= {int(each) for each in effect.travel if is_one(each)}
    return found


def _of(findings: Sequence[Finding], rule: str, by: str) -> Mapping[str, Finding]:
    return {str(each.numbers.get(by, "")): each for each in findings if each.rule == rule}


def _number(finding: Finding | None, name: str) -> int:
    return 0 if finding is None else int(str(finding.numbers.get(name, 0)))


def _changed(effect: Effect, rule: str, number: str) -> Mapping[str, tuple[int, int]]:
    """By seat, a number of a rule's findings before and after."""
    gone, come = _of(effect.gone, rule, "seat"), _of(effect.come, rule, "seat")
    keys = dict.fromkeys((*gone, *come))
    found = {key: (_number(gone.get(key), number), _number(come.get(key), number)) for key in keys}
    return {key: pair for key, pair in found.items() if pair[0] != pair[1]}


def _coverage(reader: Reader, effect: Effect) -> Iterator[Said]:
    minimum, desired = _changed(effect, "minimum", "missing"), _changed(effect, "desired", "missing")
    better = {seat: after for seat, (before, after) in minimum.items() if after < before}
    worse = {seat: after for seat, (before, after) in minimum.items() if after > before}
    yield from _named(reader, [*better], REACH, "more", lambda seat: _nearer(reader, seat, better[seat]))
    yield from _named(reader, [*worse], FALL, "less", lambda seat: _say(reader, LACKS, seat, worse[seat]))
    left = {seat: pair for seat, pair in desired.items() if seat not in minimum}
    more = {seat: before - after for seat, (before, after) in left.items() if after < before}
    fewer = {seat: after - before for seat, (before, after) in left.items() if after > before}
    yield from _named(
        reader, [*more], MORE_WANTED, "more", lambda seat: _say(reader, ONE_MORE, seat, more[seat])
    )
    yield from _named(
        reader, [*fewer], FEWER_WANTED, "less", lambda seat: _say(reader, ONE_FEWER, seat, fewer[seat])
    )
    for seat, (before, after) in _changed(effect, "over", "over").items():
        yield (
            say_sentence(reader, OVER if after > before else NOT_OVER, {"seat": seat}),
            ("less" if after > before else "more"),
        )


def _nearer(reader: Reader, seat: str, lacking: int) -> str:
    return _say(reader, NEARER, seat, lacking) if lacking else say_sentence(reader, REACHES, {"seat": seat})


def _say(reader: Reader, sentence: Plural, seat: str, count: int) -> str:
    return say_sentence(reader, sentence, {"seat": seat, "count": count})


def _named(
    reader: Reader, keys: Sequence[str], many: Plural, tone: str, each: Callable[[str], str]
) -> Iterator[Said]:
    """A sentence for each of a few, or one that counts many."""
    if len(keys) > MOST_NAMED:
        yield say_sentence(reader, many, {"count": len(keys)}), tone
    else:
        yield from ((each(key), tone) for key in keys)


def _promises(reader: Reader, effect: Effect, added: set[str]) -> Iterator[Said]:
    lost = [str(each.numbers["volunteer"]) for each in effect.come if each.rule == "promises"]
    if len(lost) > MOST_NAMED:
        yield say_sentence(reader, LOSE, {"count": len(lost)}), "less"
    else:
        for person in lost:
            yield (
                say_sentence(reader, ANSWERS_AGAIN if person in added else LOSES, {"volunteer": person}),
                "less",
            )
    for finding in effect.gone:
        if finding.rule == "promises":
            yield say_sentence(reader, KEEPS, {"volunteer": finding.numbers["volunteer"]}), "more"


def _hours(reader: Reader, effect: Effect) -> Iterator[Said]:
    """Who serves more or less; beyond what they wished for first."""
    gone, come = _of(effect.gone, "fairness", "volunteer"), _of(effect.come, "fairness", "volunteer")
    over: dict[str, int] = {}
    more: dict[str, Mapping[str, object]] = {}
    less: dict[str, int] = {}
    for person in dict.fromkeys((*come, *gone)):
        asked = _number(come.get(person) or gone.get(person), "asked_minutes")
        before, after = _number(gone.get(person), "minutes"), _number(come.get(person), "minutes")
        if after > max(before, asked):
            over[person] = after - max(asked, before)
        elif after > before:
            more[person] = {"more_minutes": after - before, "asked_minutes": asked}
        elif after < before:
            less[person] = before - after
    if len(over) > MOST_NAMED:
        yield (
            say_sentence(reader, MANY_TOO_MUCH, {"count": len(over), "over_minutes": sum(over.values())}),
            "less",
        )
    else:
        for person, minutes in over.items():
            numbers = {"volunteer": person, "over_minutes": minutes}
            yield say_sentence(reader, SERVES_TOO_MUCH, numbers), "less"
    yield from _named(
        reader, [*more], MANY_MORE, "muted",
        lambda person: say_sentence(reader, SERVES_MORE, {"volunteer": person, **more[person]}),
    )  # fmt: skip
    yield from _named(
        reader, [*less], MANY_LESS, "muted",
        lambda person: say_sentence(reader, SERVES_LESS, {"volunteer": person, "less_minutes": less[person]}),
    )  # fmt: skip


def _wishes(reader: Reader, effect: Effect) -> Iterator[Said]:
    for pair in sorted(effect.wished):
        yield say_sentence(reader, WISHED, {"volunteer": pair.volunteer}), "more"
    for finding in effect.come:
        if finding.rule == "wishes":
            yield say_sentence(reader, NOT_WISHED, {"volunteer": finding.numbers["volunteer"]}), "less"
    for finding in effect.come:
        if finding.rule == "continuity":
            yield say_sentence(reader, KNOWS_LESS, {"volunteer": finding.numbers["volunteer"]}), "less"


def _ways(reader: Reader, effect: Effect) -> Iterator[Said]:
    for person, minutes in effect.travel.items():
        numbers = {"volunteer": person, "by_minutes": abs(minutes)}
        yield (
            say_sentence(reader, FARTHER if minutes > 0 else NEARER_HOME, numbers),
            ("less" if minutes > 0 else "more"),
        )


def _others(reader: Reader, effect: Effect) -> Iterator[Said]:
    """What every other rule finds now, and what it found before; of one that changed, how it stands now."""
    about: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in effect.come:
        if finding.rule not in SPOKEN:
            about[_about(finding)].append(finding)
    changed = {_about(each): each for each in effect.gone if each.rule not in SPOKEN}
    for key, findings in about.items():
        for finding in findings:
            before = changed.get(key)
            better = before is not None and before.cost > finding.cost
            yield _finding(reader, finding), "muted" if better else "less"
    for key, finding in changed.items():
        if key not in about:
            yield reader.translator.say(SETTLED.format(what=_finding(reader, finding))), "more"


def _about(finding: Finding) -> tuple[object, ...]:
    numbers = finding.numbers
    return finding.rule, *(str(numbers.get(kind, "")) for kind in ("volunteer", "shift", "project", "series"))


def _finding(reader: Reader, finding: Finding) -> str:
    return reasons.say(reader, "finding", finding.rule, **finding.numbers)
