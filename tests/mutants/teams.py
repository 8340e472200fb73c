"""Faults in the rules about teams."""

from tests.mutants.fault import Fault

TEAM = "matcher/rules/team.py"

FAULTS = (
    Fault(
        "speakers",
        "post",
        "able[asked] = level >= rule.level",
        "able[asked] = level > 0",
    ),
    Fault("speakers", "post", "rule, rule.count, variables[", "rule, 1, variables["),
    Fault("speakers", "check", "rule.language) >= rule.level", "rule.language) > rule.level"),
    Fault("speakers", "check", "shift, rule, rule.count, able", "shift, rule, 1, able"),
    Fault("shared_language", "post", "spoken[person].get(tag, 0) >= rule.level)", "tag in spoken[person])"),
    Fault("shared_language", "post", "model.at_most_one(list(chosen.values()))", "pass"),
    Fault("shared_language", "post", "wanted, short)", "wanted + 1, short)"),
    Fault("shared_language", "post", "having, rule.count", "having, rule.count + 1"),
    Fault("shared_language", "post", "count - 1, missing", "count, missing"),
    Fault("shared_language", "post", "speakers <= other for other", "len(speakers) <= len(other) for other"),
    Fault(
        "shared_language",
        "check",
        "all(speaks(problem.policy, person, tag) >= level",
        "any(speaks(problem.policy, person, tag) >= level",
    ),
    Fault("shared_language", "check", "return (tag, *policy.counts_as.get(tag, ()))", "return (tag,)"),
    Fault("traits", "post", "rule.trait in own for own", "bool(own) for own"),
    Fault("traits", "post", "rule, rule.count, variables[", "rule, 1, variables["),
    Fault(
        "traits",
        "check",
        "rule.trait in problem.volunteer[person].traits",
        "rule.trait not in problem.volunteer[person].traits",
    ),
    Fault("traits", "check", "shift, rule, rule.count, present", "shift, rule, 1, present"),
    Fault("newcomers", "post", "served >= problem.policy", "served > problem.policy"),
    Fault("newcomers", "check", ".served >= below for", ".served > below for"),
    Fault("organisations", "post", "if organisation is not None:", "if True:"),
    Fault("organisations", "post", "[*([1] * len(variables)), -1])", "[*([1] * len(variables)), 0])"),
    Fault("organisations", "check", " - {None}", ""),
    Fault("organisations", "check", "rule.count, len(present), people", "rule.count, len(people), people"),
    Fault("together", "post", "rule, rule.count, x", "rule, rule.count - 1, x"),
    Fault("together", "post", "model.at_most(0, [used])", "pass", TEAM),
    Fault(
        "together",
        "post",
        "model.cost(Tier.DESIRED, missing, rule.weight)",
        "model.cost(Tier.DESIRED, missing, 1)",
        TEAM,
    ),
    Fault("together", "check", "rule.count, len(people), people", "rule.count, len(people) + 1, people"),
    Fault("together", "check", "if people else 0", "if len(people) > 1 else 0", TEAM),
    Fault("together", "check", "1 if rule.hard else rule.weight", "1", TEAM),
    Fault(
        "companions",
        "post",
        "[*([1] * (1 + len(present))), *([-1] * len(own))]",
        "[1, *([0] * len(present)), *([-1] * len(own))]",
    ),
    Fault("companions", "post", "model.cost(at.tier, variable, cost)", "pass"),
    Fault("companions", "post", "model.at_most_one([*seats[shift], *theirs[shift]])", "pass"),
    Fault(
        "companions",
        "check",
        "people)\n            if cost:",
        "people)\n            if cost and len(people) > 1:",
    ),
    Fault(
        "companions",
        "check",
        "frozenset()) & people):\n                if person < other:",
        "frozenset()) & people):\n                if False:",
    ),
    Fault("companions", "both", "never[other].add(person.id)", "pass"),
    Fault("companions", "both", "ALONE_COST = 2", "ALONE_COST = 1"),
)
