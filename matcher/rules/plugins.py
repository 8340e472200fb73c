"""The rules of packages outside Duet: modules that installed packages name by an entry point."""

from collections.abc import Collection, Iterator

from matcher.rules.rule import BrokenRule, Rule, is_rule

GROUP = "duet.rules"


def outside_rules(taken: Collection[str]) -> Iterator[Rule]:
    """The rule of each entry point of the group `duet.rules`, in the order of their names.

    Raises BrokenRule when one cannot be loaded, is no rule, or has a name that is `taken`.
    """
    # Reading the entry points takes longer than importing the rules: nobody pays before a rule is asked for.
    from importlib.metadata import entry_points

    names = set(taken)
    for entry in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        source = f"entry point {entry.name!r} of {GROUP!r} ({entry.value})"
        try:
            rule = entry.load()
        except (ImportError, AttributeError, ValueError) as fault:
            raise BrokenRule(f"{source}: cannot be loaded: {fault}") from fault
        if is_rule(rule, source):
            if rule.INFO.name in names:
                raise BrokenRule(f"{source}: a rule {rule.INFO.name!r} is there already")
            names.add(rule.INFO.name)
            yield rule
