"""The rules that act in a week, as switches of a what-if: their names, and in a sentence what each asks."""

from collections.abc import Mapping

from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from matcher.problem.problem import Problem
from matcher.rules.registry import active, rules

MEANS: Mapping[str, Message] = {
    "fitness": lazy("People bring what the place needs, and are free."),
    "one_place": lazy("Nobody is in two places at once, and there is time to travel."),
    "pins": lazy("Who is pinned stays where they are pinned."),
    "rest": lazy("People rest between two days."),
    "limits": lazy("Nobody serves more shifts or hours than they allow."),
    "days_in_a_row": lazy("Nobody serves too many days in a row."),
    "days_off_in_a_row": lazy("Days off come together."),
    "kind_in_a_row": lazy("Nobody does the same kind of shift too many times in a row."),
    "weekends": lazy("Nobody serves on too many weekends."),
    "whole_weekends": lazy("A weekend is served whole or not at all."),
    "successions": lazy("Some kinds of shifts do not follow each other."),
    "totals": lazy("Hours over several weeks keep to contracts and to the limits that people set."),
    "visits": lazy("A visit is made once, at one time."),
    "maximum": lazy("No place has more people than it can take."),
    "minimum": lazy("Every place has its minimum of people."),
    "promises": lazy("What was promised is kept."),
    "moves": lazy("Only so many promised places may change."),
    "desired": lazy("Places have as many people as are wanted."),
    "no_shows": lazy("Enough people are there even if some do not come."),
    "speakers": lazy("Enough people of a team speak a language."),
    "shared_language": lazy("A team has one language that all share."),
    "traits": lazy("A team has a lead or a professional where one is asked for."),
    "newcomers": lazy("No team is made of newcomers alone."),
    "organisations": lazy("A team comes from several organisations."),
    "together": lazy("Nobody goes alone where two are asked for."),
    "fairness": lazy("Hours are shared out by what people asked for."),
    "project_fairness": lazy("No project lacks a much larger share of its people than others."),
    "unpopular": lazy("Shifts that few people like are shared out."),
    "companions": lazy("People serve beside their companions, and not beside whom they avoid."),
    "wishes": lazy("People serve where they like to."),
    "requests": lazy("People get the shifts they asked for."),
    "continuity": lazy("Groups are served by people who know them."),
    "series": lazy("A series is served by the same people."),
    "rare": lazy("Rare languages and skills are kept for the places that need them."),
    "travel": lazy("People serve near their homes."),
}
Choice = tuple[str, str, str]


def acting(reader: Reader, problem: Problem) -> tuple[list[Choice], list[Choice]]:
    """The rules that act in a problem: those that may be switched off, and those that always hold.

    Each is its code, its name, and what it asks.
    """
    found: tuple[list[Choice], list[Choice]] = [], []
    for name, rule in rules().items():
        if active(problem, rule):
            means = reader.translator.say(MEANS[name]) if name in MEANS else ""
            found[not rule.INFO.may_be_off].append((name, term(reader, "rule", name), means))
    return found
