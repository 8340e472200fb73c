"""Sample data of the look's pages, in the reader's language: what a page would get from the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SEATS = {"f": "filled", "a": "asked", "w": "wanted", "n": "needed"}
DIRECTIONS = {"en": "ltr", "zh-Hans": "ltr", "ar": "rtl"}
OWN_NAMES = {"en": "English", "zh-Hans": "中文", "ar": "العربية"}
EVENINGS = [f"{day}-{hour}:00" for day in range(1, 6) for hour in range(18, 21)]
WEEKEND = [f"{day}-{hour:02}:00" for day in (6, 7) for hour in range(9, 17)]


@dataclass(frozen=True)
class Person:
    """Who is signed in on a sample page."""

    name: str
    role: str


def in_language(node: Any, tag: str) -> Any:
    """The tree with each mapping of languages replaced by its text in `tag`."""
    if isinstance(node, Mapping):
        if "en" in node:
            assert set(node) == set(DIRECTIONS), node
            return node[tag]
        return {key: in_language(value, tag) for key, value in node.items()}
    return [in_language(each, tag) for each in node] if isinstance(node, list) else node


def read(name: str, tag: str) -> dict[str, Any]:
    """One file of samples in the language `tag`."""
    text = (HERE / "samples" / f"{name}.yaml").read_text(encoding="utf-8")
    return dict(in_language(yaml.safe_load(text), tag))


def context(tag: str, page: str) -> dict[str, Any]:
    """Everything the templates of the sample pages read."""
    frame, board, volunteer, planning = (read(n, tag) for n in ("frame", "board", "volunteer", "planning"))
    side = "volunteer" if page in ("my_shifts", "find", "availability", "sign_up") else "coordinator"
    for item in board["views"]:
        item["current"] = item["url"] == f"{page}.html"
    volunteer["strip"] = _strip(frame["days"], volunteer)
    return {
        "lang": tag,
        "dir": DIRECTIONS[tag],
        "nav": [{**item, "current": item["url"] == f"{page}.html"} for item in frame[side]],
        "current_user": Person("Lucia" if side == "volunteer" else "王芳", side),
        "languages": [_language(each, tag, page) for each in DIRECTIONS],
        "scope_label": frame["scope"] if side == "coordinator" else "",
        "days": frame["days"],
        "b": {**board, "groups": [_group(each, board) for each in board["groups"]]},
        "v": volunteer,
        "f": volunteer["sign_up"],
        "p": planning,
        "people_rows": [_person(row, planning, frame["days"]) for row in planning["people"]["rows"]],
        **_painting(frame["days"], volunteer),
        **_runs(planning["run"]),
    }


def _language(each: str, tag: str, page: str) -> dict[str, Any]:
    return {"tag": each, "name": OWN_NAMES[each], "url": f"../{each}/{page}.html", "current": each == tag}


def _narrow(day: dict[str, Any]) -> str:
    return str(day["narrow"] or day["name"])


def _strip(days: list[dict[str, Any]], volunteer: dict[str, Any]) -> list[dict[str, Any]]:
    pairs = zip(days, volunteer["states"], strict=True)
    return [
        {**day, "name": _narrow(day), "state": state, "says": f"{day['long']}: {volunteer['says'][state]}"}
        for day, state in pairs
    ]


def _shift(shift: dict[str, Any], board: dict[str, Any]) -> dict[str, Any]:
    seats = [SEATS[letter] for letter in shift["seats"]]
    return {**shift, "url": "#why", "seats": seats, "says": f"({board['figures'][0]['label']})"}


def _group(group: dict[str, Any], board: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {
            **row,
            "url": "#",
            "cells": [[_shift(each, board) for each in row["cells"].get(day, ())] for day in range(7)],
        }
        for row in group["rows"]
    ]
    return {"label": group["label"], "rows": rows}


def _person(row: dict[str, Any], planning: dict[str, Any], days: list[dict[str, Any]]) -> dict[str, Any]:
    flags = {"changed": row.get("changed", False), "pinned": row.get("pinned", False)}
    title = planning["people"]["shift"]
    cells = [
        {
            "items": [
                {
                    "time": row["at"][day],
                    "title": title,
                    "url": "#",
                    "item": f"{row['note'][:7]}-{day}",
                    **flags,
                }
            ]
            if day in row["at"]
            else [],
            "away": day in row.get("away", ()),
            "place": f"{row['note'][:7]}/{day}",
            "says": f"{row['title']}, {days[day]['long']}",
        }
        for day in range(7)
    ]
    return {**row, "cells": cells, "url": "#"}


def _painting(days: list[dict[str, Any]], volunteer: dict[str, Any]) -> dict[str, Any]:
    painted = {"evenings": EVENINGS, "weekend": WEEKEND, "clear": []}
    return {
        "week_days": [(n + 1, _narrow(day), day["long"].split(" ")[0]) for n, day in enumerate(days)],
        "slots": [(f"{hour:02}:00", f"{hour}:00") for hour in range(8, 22)],
        "chosen": EVENINGS[:6] + WEEKEND[:4],
        "presets": [(each["label"], painted[each["key"]]) for each in volunteer["painter"]["presets"]],
    }


def _runs(run: dict[str, Any]) -> dict[str, Any]:
    shares = {"filled": 2614, "wanted": 2700, "filled_text": run["filled"], "limit": 60}
    shown = {"elapsed_text": run["elapsed"], "limit_text": run["limit"], "stage": run["stage"]}
    alive = {**shares, **shown, "id": 17, "elapsed": 31, "tiers": run["tiers"], "cancel_url": "echo"}
    ended = {"state": "done", "stage": "", "outcome": run["outcome"], "tone": "success", "url": "#"}
    return {
        "run_alive": {**alive, "state": "running", "url": "run_ended.html"},
        "run_ended": {**alive, **ended},
    }
