"""A team has one language that all its people speak at a level or better.

For a shift with `SharedLanguage(level)`: z[L] is 1 for at most one language L, and x[p] <= sum of z[L] over
the languages that person p speaks at the level. If the team rule is soft, a team without a common language
costs its weight. Where people stand who share no language, nobody may join them; soft, it costs the weight.

If it is hard, everybody who serves speaks the language L with z[L] = 1. What else the shift needs is then
posted for each language, which loses no roster and makes the relaxation tighter:
- for each seat: people who speak L + missing heads >= heads wanted * z[L];
- for a hard `Trait(trait, count)`: people with the trait who speak L >= count * z[L]. Without these rows, a
  relaxation combines half a lead in one language with half the helpers in another;
- for each person who speaks several of these languages, where they are few: the others who speak L + missing
  heads >= (heads wanted - 1) * z[L]. Without these rows, the person counts fully for two languages that are
  each chosen by half.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from matcher.ids import VolunteerId
from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.entities import Shift
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.teams import SharedLanguage, Trait
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.fitness import speaks
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, lacking, ruled, spoken_by, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="shared_language",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("level", SetIn.TEAM, "level", least=1, most=7),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    waivable=True,
    partly_hard=True,
    pins_can_break=True,
)
# People who speak several of the languages: each adds a row for each language and need.
MOST_POLYGLOTS = 8
Speakers = Mapping[str, frozenset[VolunteerId]]
Pair = tuple[VolunteerId, Var]


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, SharedLanguage)


def post(problem: Problem, model: Model, x: Variables) -> None:
    spoken = spoken_by(problem)
    for shift, rule in ruled(problem, SharedLanguage):
        people = dict.fromkeys(person for person, _ in x.on_shift(shift.id))
        tags = sorted({tag for person in people for tag in spoken[person]})
        speakers_of = {
            tag: frozenset(person for person in people if spoken[person].get(tag, 0) >= rule.level)
            for tag in tags
        }
        fluent = _undominated(speakers_of)
        if any(len(speakers) == len(people) for speakers in fluent.values()):
            continue
        relief = _relief(model, shift, rule)
        stand = tuple(person for person in people if problem.stands_on(person, shift.id))
        chosen: Mapping[str, Var] = {}
        if not stand or all_speak(problem, stand, rule.level):
            chosen = {tag: model.boolean() for tag in fluent}
            model.at_most_one(list(chosen.values()))
        for person in people:
            if not chosen and person in stand:
                continue
            able = [one for tag, one in chosen.items() if person in fluent[tag]]
            own = x.of(person)[shift.id]
            model.at_most(0, [*own, *able, *relief], [*([1] * len(own)), *([-1] * (len(able) + len(relief)))])
        if rule.hard and chosen:
            _in_each_language(problem, model, x, shift, fluent, chosen)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, SharedLanguage):
        people = team(roster, shift)
        shared = all_speak(problem, people, rule.level)
        yield from lacking(problem, "shared_language", shift, rule, 1, int(shared), people, level=rule.level)


def all_speak(problem: Problem, people: tuple[VolunteerId, ...], level: int) -> bool:
    """Whether one language is spoken by all of these people at a level."""
    team_of = [problem.volunteer[person] for person in people]
    tags = {
        tag for person in team_of[:1] for own in person.languages for tag in _counted(problem.policy, own)
    }
    return any(all(speaks(problem.policy, person, tag) >= level for person in team_of) for tag in tags)


def _counted(policy: Policy, tag: str) -> tuple[str, ...]:
    return (tag, *policy.counts_as.get(tag, ()))


def _in_each_language(
    problem: Problem, model: Model, x: Variables, shift: Shift, fluent: Speakers, chosen: Mapping[str, Var]
) -> None:
    """Post for each language what else the shift needs."""
    fluencies = Counter(person for speakers in fluent.values() for person in speakers)

    def need(people: Sequence[Pair], count: int, *missing: Var) -> None:
        for tag, one in chosen.items():
            among = [pair for pair in people if pair[0] in fluent[tag]]
            several = sorted({person for person, _ in among if fluencies[person] > 1})
            post_row(among, count, missing, one)
            if count > 1 and len(several) <= MOST_POLYGLOTS:
                for without in several:
                    post_row([pair for pair in among if pair[0] != without], count - 1, missing, one)

    def post_row(among: Sequence[Pair], count: int, missing: Sequence[Var], one: Var) -> None:
        able = [*(variable for _, variable in among), *missing]
        model.at_least(0, [*able, one], [*([1] * len(able)), -count])

    for seat in shift.seats:
        for wanted, short in x.shortages(seat.id):
            need(x.named((seat.id,)), wanted, short)
    for rule in shift.team:
        # A team of people who all stand there need not have the trait.
        if isinstance(rule, Trait) and rule.hard and not x.standing_on(shift.id).any():
            on = x.on_shift(shift.id)
            having = [each for each in on if rule.trait in problem.volunteer[each[0]].traits]
            need(having, rule.count)


def _relief(model: Model, shift: Shift, rule: SharedLanguage) -> list[Var]:
    if rule.hard:
        return []
    none = model.boolean()
    model.cost(Tier.DESIRED, none, rule.weight)
    return [none]


def _undominated(fluent: Speakers) -> Speakers:
    """The languages without those whose speakers all speak another language that is kept."""
    left: dict[str, frozenset[VolunteerId]] = {}
    for tag, speakers in sorted(fluent.items(), key=lambda entry: -len(entry[1])):
        if speakers and not any(speakers <= other for other in left.values()):
            left[tag] = speakers
    return left
