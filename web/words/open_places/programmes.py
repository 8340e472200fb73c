"""Programmes as cards: what each is, its emblem, and how many places are open in it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from i18n.reader import Reader
from web.services.open_places.records import Facts, OpenProject
from web.words.open_places.lines import count, text_of, told

TONES = ("jade", "apricot", "plum", "brick")


def cards(reader: Reader, facts: Facts) -> list[dict[str, Any]]:
    """Each programme with a project that the public may see, those with most open places first."""
    places: Counter[int] = Counter()
    for each in facts.shifts:
        places[each.project.id] += each.wanted
    groups: defaultdict[str, list[OpenProject]] = defaultdict(list)
    for project in facts.projects:
        groups[project.programme or f"project-{project.id}"].append(project)
    found = [_card(reader, facts, group, sum(places[each.id] for each in group)) for group in groups.values()]
    return sorted(found, key=lambda each: (-each["places"], each["name"]["text"]))


def tone(programme: str) -> str:
    """The colour behind an emblem, the same for each look at it."""
    return TONES[sum(programme.encode()) % len(TONES)]


def name_of(reader: Reader, facts: Facts, programme: str) -> str:
    """What a programme is called; empty for none of the district's."""
    names, _ = facts.programmes.get(programme, ({}, {}))
    return told(names, reader.tag)["text"]


def _card(reader: Reader, facts: Facts, projects: Sequence[OpenProject], places: int) -> dict[str, Any]:
    first, alone = projects[0], len(projects) == 1
    names, texts = facts.programmes.get(first.programme, ({}, {}))
    return {
        "programme": first.programme,
        "tone": tone(first.programme),
        "project_id": first.id if alone else None,
        "name": told(names, reader.tag) if names else text_of(first, "name", reader.tag),
        "summary": _nearest(told(texts, reader.tag), text_of(first, "summary", reader.tag)),
        "places": places,
        "count": count(reader, places) if places else "",
    }


def _nearest(own: dict[str, str], projects: dict[str, str]) -> dict[str, str]:
    """The programme's own text, or its first project's where that alone is in the reader's language."""
    theirs = projects["text"] and not projects["lang"]
    return projects if not own["text"] or (own["lang"] and theirs) else own
