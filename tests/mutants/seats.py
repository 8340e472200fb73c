"""Faults in the rules about seats and promises: how many sit there, and who was told so."""

from tests.mutants.fault import Fault

VARIABLES = "matcher/model/variables.py"

FAULTS = (
    Fault(
        "maximum",
        "post",
        "model.at_most(most, variables)",
        "model.at_most(most + 1, variables)",
    ),
    Fault(
        "maximum",
        "post",
        "if len(variables) > (most := _most(problem, seat)):",
        "if len(variables) > 1 + (most := _most(problem, seat)):",
    ),
    Fault("maximum", "check", "if over > 0:", "if over > 1:"),
    Fault("minimum", "post", "price.weight * problem.project[demand.project].weight)", "price.weight)"),
    Fault("minimum", "post", "x.short(demand.seats, demand.minimum)", "x.short(demand.seats, 1)"),
    Fault("minimum", "post", "at_least(left, [joins, short]", "at_least(left, [short, short]", VARIABLES),
    Fault("minimum", "check", "missing * price.weight * problem", "price.weight * problem"),
    Fault("minimum", "check", "if missing > 0:", "if missing > 1:"),
    Fault("desired", "post", "price.weight * project.weight)", "price.weight)"),
    Fault("desired", "post", "ones_and(len(variables), -1)", "ones_and(len(variables), -2)"),
    Fault("desired", "check", "missing * price.weight * project.weight", "missing * price.weight"),
    Fault("desired", "check", "elif over > 0", "elif over > 1"),
    Fault("promises", "post", "model.charge(at.tier, price)", "pass"),
    Fault("promises", "post", "model.cost(at.tier, broken, price)", "model.cost(at.tier, broken, at.weight)"),
    Fault("promises", "check", "if pair not in roster and", "if not roster.held_by(pair.volunteer) and"),
    Fault("promises", "check", "at.weight * price, at", "at.weight, at"),
    Fault("moves", "post", "model.at_least(above, variables)", "model.at_least(above - 1, variables)"),
    Fault("moves", "post", "model.cost(price.tier, over, price.weight)", "model.cost(price.tier, over, 1)"),
    Fault("moves", "check", "if moves > most:", "if moves >= most:"),
    Fault("moves", "check", "(moves - most) * price.weight", "moves * price.weight"),
    Fault(
        "no_shows",
        "post",
        "model.cost(price.tier, missing, weight)",
        "model.cost(price.tier, missing, price.weight)",
    ),
    Fault("no_shows", "post", "[*parts, HEAD_PARTS]", "[*([HEAD_PARTS] * len(parts)), HEAD_PARTS]"),
    Fault(
        "no_shows",
        "check",
        "missing = -(-(HEAD_PARTS * heads - there) // HEAD_PARTS)",
        "missing = (HEAD_PARTS * heads - there) // HEAD_PARTS",
    ),
    Fault("no_shows", "both", "USUAL_TIMES = 4", "USUAL_TIMES = 3"),
    Fault("no_shows", "both", "min(rate, heads if minimum == 1 else 1.0)", "min(rate, heads)"),
    Fault(
        "project_fairness",
        "post",
        "price.weight * number for number",
        "price.weight * (number - 1) for number",
    ),
    Fault("project_fairness", "post", "certain += max(0, wanted)", "certain += wanted"),
    Fault("project_fairness", "check", "-(-TENTHS * missing // desired)", "TENTHS * missing // desired"),
    Fault("project_fairness", "check", "tenths * (tenths + 1) // 2", "tenths * (tenths - 1) // 2"),
)
