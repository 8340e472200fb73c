"""Faults in the rules about what is fair and what people would like."""

from tests.mutants.fault import Fault

FAULTS = (
    Fault(
        "fairness",
        "post",
        "at.weight * _rounded(10 * minutes_of[shift], asked)",
        "at.weight * (10 * minutes_of[shift] // asked)",
    ),
    Fault("fairness", "post", "(variable, further * number)", "(variable, further)"),
    Fault("fairness", "post", "for number in range(1, most)]", "for number in range(1, most - 1)]"),
    Fault("fairness", "check", "count * (count - 1) // 2", "(count - 1)"),
    Fault(
        "fairness",
        "check",
        "sum(_rounded(10 * each, asked) for each in minutes)",
        "max((_rounded(10 * each, asked) for each in minutes), default=0)",
    ),
    Fault(
        "fairness", "both", "(2 * numerator + denominator) // (2 * denominator)", "numerator // denominator"
    ),
    Fault(
        "wishes",
        "post",
        "at.weight * _price(person, known[shift])",
        "at.weight * min(5, _price(person, known[shift]))",
    ),
    Fault("wishes", "post", "for variable in variables]", "for variable in variables[1:]]"),
    Fault("wishes", "check", 'tier = problem.policy.price("wishes", TIER).tier', "tier = Tier.FAIRNESS"),
    Fault(
        "wishes",
        "check",
        "cost = price(problem, person, shift)\n            if cost:",
        "cost = price(problem, person, shift)\n            if cost > 3:",
    ),
    Fault("wishes", "both", "return liked - granted + disliked", "return liked - granted"),
    Fault("wishes", "both", "granted = max(granted, weight)", "granted = weight"),
    Fault("requests", "post", "model.charge(at.tier, cost)", "pass"),
    Fault(
        "requests", "post", "[(variable, cost) for variable in own]", "[(variable, 1) for variable in own]"
    ),
    Fault("requests", "check", "(request.shift in held) != wanted", "request.shift not in held"),
    Fault(
        "requests",
        "check",
        "cost = at.weight * abs(request.weight)\n                numbers",
        "cost = at.weight\n                numbers",
    ),
    Fault("continuity", "post", "weight * (best - times)", "weight"),
    Fault("continuity", "check", "for seat in shift.seats:", "for seat in shift.seats[1:]:"),
    Fault(
        "continuity", "check", "for person in roster.on(seat.id):", "for person in roster.on(seat.id)[:1]:"
    ),
    Fault("continuity", "both", "min(ENOUGH, problem", "max(ENOUGH, problem"),
    Fault("series", "post", "max(0, certain - heads))", "0)"),
    Fault(
        "series",
        "post",
        "model.cost(price.tier, strangers, price.weight)",
        "model.cost(price.tier, strangers, 1)",
    ),
    Fault("series", "post", "[1, *([-1] * len(variables))]", "[1, *([0] * len(variables))]"),
    Fault("series", "check", "if count > heads:", "if count > heads + 1:"),
    Fault("series", "check", "(count - heads) * price.weight", "count * price.weight"),
    Fault("rare", "post", "price.weight * cost))", "price.weight))"),
    Fault("rare", "check", "price.weight * cost, price.tier", "price.weight, price.tier"),
    Fault("rare", "both", "return each\n", "continue\n"),
    Fault("rare", "both", "lowest[code] = min(level", "lowest[code] = max(level"),
)
