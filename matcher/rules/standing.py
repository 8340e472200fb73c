"""What standing assignments break by themselves: reported apart, since nothing that is decided could mend it.

Each rule that further work can only make harder to keep judges the standing assignments alone, as if somebody
had decided them. A team of people who all stand there is reported as long as nobody else joins it.
"""

from collections.abc import Iterator
from dataclasses import replace

from immutabledict import immutabledict

from matcher.ids import ShiftId
from matcher.problem.entities import Window
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import fitness
from matcher.rules.info import Family
from matcher.rules.registry import switched_on
from matcher.rules.rule import Rule
from matcher.rules.team import joins, team


def standing_findings(problem: Problem, roster: Roster) -> tuple[Finding, ...]:
    """The findings about the standing assignments of a whole problem in a roster; none in a subproblem."""
    return tuple(
        finding
        for finding, mended in _by_themselves(problem)
        if not mended or not _joined(problem, roster, finding)
    )


def _joined(problem: Problem, roster: Roster, finding: Finding) -> bool:
    shift = problem.shift[ShiftId(str(finding.numbers["shift"]))]
    return joins(problem, shift, team(roster, shift))


@memoised_from(
    "standing", "part", "volunteers", "shifts", "policy", "period", "pinned_out", "places", "projects",
    "context_shifts", "context_volunteers", "context", "served_elsewhere", "kept",
)  # fmt: skip
def _by_themselves(problem: Problem) -> tuple[tuple[Finding, bool], ...]:
    """The findings, each with whether more people could mend it."""
    if not problem.standing or problem.part:
        return ()
    decided = replace(
        problem,
        volunteers=tuple(person for person in problem.volunteers if person.id in problem.stands),
        curves=(),
        published=immutabledict(),
        pinned_in=frozenset(),
        pinned_out=frozenset(pair for pair in problem.pinned_out if pair.volunteer in problem.stands),
        standing=frozenset(),
        part=True,
    )
    everywhere = replace(decided, period=_span(problem))
    roster = Roster(problem.standing)
    return tuple(
        (finding, rule.INFO.mended_by_more)
        for rule in switched_on(problem)
        if rule.INFO.pins_can_break and (rule.INFO.tier is None or rule.INFO.partly_hard)
        for finding in _findings(rule, decided if _by_period(rule) else everywhere, roster)
    )


def _by_period(rule: Rule) -> bool:
    """Whether a rule may count over the days of the period."""
    return rule.INFO.family is Family.PERSON and rule.INFO.name != fitness.INFO.name


def _findings(rule: Rule, problem: Problem, roster: Roster) -> Iterator[Finding]:
    for finding in rule.check(problem, roster):
        broken = finding.tier is None or rule.INFO.tier is None
        if broken and not str(finding.numbers.get("limit", "")).endswith("least"):
            yield finding


def _span(problem: Problem) -> Window:
    """The time from the first start to the last end of all shifts."""
    starts, ends = ([getattr(shift, at) for shift in problem.shifts] for at in ("start", "end"))
    return Window(
        min((problem.period.start, *starts), key=lambda moment: moment.timestamp()),
        max((problem.period.end, *ends), key=lambda moment: moment.timestamp()),
    )
