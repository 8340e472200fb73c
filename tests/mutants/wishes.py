"""Faults in the rules about what is fair and what people would like."""

from tests.mutants.fault import Fault

FAULTS = (
    Fault(
        "fairness",
        "post",
        "_rounded(10 * table.lengths[known.shift], asked[known.person])",
        "10 * table.lengths[known.shift] // asked[known.person]",
    ),
    Fault("fairness", "post", "range(step * free, step * most, step)", "[step] * len(more)"),
    Fault("fairness", "post", "model.booleans(most - free)", "model.booleans(most - free - 1)"),
    Fault("fairness", "check", "count * (count - 1) // 2", "(count - 1)"),
    Fault(
        "fairness",
        "check",
        "sum(_rounded(10 * minutes_of[shift], asked) for shift in shifts - stands)",
        "max((_rounded(10 * each, asked) for each in minutes), default=0)",
    ),
    Fault(
        "fairness", "both", "(2 * numerator + denominator) // (2 * denominator)", "numerator // denominator"
    ),
    Fault(
        "wishes",
        "post",
        "(liked[known.person] - granted + disliked)",
        "np.minimum(5, liked[known.person] - granted + disliked)",
    ),
    Fault(
        "wishes",
        "post",
        "np.maximum.at(granted, entry, weight[which])",
        "np.maximum.at(granted, entry[1:], weight[which][1:])",
    ),
    Fault("wishes", "check", "tier = INFO.price(problem.policy).tier", "tier = Tier.FAIRNESS"),
    Fault(
        "wishes",
        "check",
        "cost = price(problem, person, shift)\n            if cost and",
        "cost = price(problem, person, shift)\n            if cost > 3 and",
    ),
    Fault("wishes", "both", "return liked - granted + disliked", "return liked - granted"),
    Fault("wishes", "check", "granted = max(granted, weight)", "granted = weight"),
    Fault("requests", "post", "model.charge(at.tier, cost)", "pass"),
    Fault("requests", "post", "[cost] * len(own)", "[1] * len(own)"),
    Fault("requests", "check", "(request.shift in held) != wanted", "request.shift not in held"),
    Fault(
        "requests",
        "check",
        "cost = at.weight * abs(request.weight)\n                numbers",
        "cost = at.weight\n                numbers",
    ),
    Fault("continuity", "post", "weight * (best - times[people])", "weight * (best > times[people])"),
    Fault("continuity", "check", "for seat in shift.seats:", "for seat in shift.seats[1:]:"),
    Fault(
        "continuity", "check", "for person in roster.on(seat.id):", "for person in roster.on(seat.id)[:1]:"
    ),
    Fault("continuity", "both", "min(ENOUGH_TIMES, problem", "max(ENOUGH_TIMES, problem"),
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
    Fault("travel", "post", "known.each(price.weight * cost[", "known.each(cost["),
    Fault("travel", "post", "np.where(x.decided, np.array", "np.where(x.decided | True, np.array"),
    Fault("travel", "check", "cost = price.weight * _cost(minutes)", "cost = price.weight * minutes"),
    Fault("travel", "both", "min(HIGHEST_COST, minutes // MINUTES_PER_UNIT)", "minutes // MINUTES_PER_UNIT"),
    Fault("travel", "both", "minutes // MINUTES_PER_UNIT)", "(minutes + 1) // MINUTES_PER_UNIT)"),
    Fault(
        "unpopular",
        "post",
        "int(free[number]), int(most[number])",
        "int(free[number]), int(free[number]) + 1",
    ),
    Fault("unpopular", "post", "variables, price.weight,", "variables, 1,"),
    Fault("unpopular", "post", "& x.decided[known.person]", "& (known.person >= 0)"),
    Fault("unpopular", "check", "(pairs(count)", "(max(0, count - 1)"),
    Fault("unpopular", "check", "if cost:", "if count > 2:"),
    Fault("unpopular", "both", "return problem.context.unpopular", "return frozenset()"),
    Fault("unpopular", "both", "1 if wish.weight < 0 else -1", "1 if wish.weight < 0 else 0"),
    Fault("rare", "post", "variable, price.weight * cost)", "variable, price.weight)"),
    Fault("rare", "check", "price.weight * cost, price.tier", "price.weight, price.tier"),
    Fault("rare", "both", "max(heads, demand.desired), min(lowest", "heads + demand.desired, min(lowest"),
    Fault("rare", "both", "set(levels[0]).intersection(*levels[1:])", "set(levels[0])"),
    Fault("rare", "both", "return each\n", "continue\n"),
    Fault("rare", "both", "lowest[code] = min(level", "lowest[code] = max(level"),
)
