"""What people type into cells, as values; BadCell says by a code why a cell is none of its kind."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from web.sheets.days import day
from web.sheets.numbers import digits, number, spelled_out
from web.sheets.plain import MARK, BadCell, blank, folded, plain, trimmed
from web.sheets.table import Cell
from web.sheets.times import WeeklySpan, minute_of_day, span, weekly_span
from web.sheets.weekdays import weekdays

__all__ = [
    "BadCell", "WeeklySpan", "blank", "day", "joined", "minute_of_day", "name", "number", "several", "span",
    "tag_texts", "tagged", "text", "weekdays", "weekly_span", "yes_no",
]  # fmt: skip

BETWEEN_HAN = re.compile(
    "(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[ \u3000\u00a0]+(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
QUOTED = r'"((?:[^"]|"")*)"\s*(?=$|[;；、,，،/／\n])'
PIECE = re.compile(rf"\s*(?:{QUOTED}|([^;；、,，،/／\n]*))(?:[;；、,，،/／\n]|$)")
DIVIDES = re.compile(r'[;；、,，،/／\n"]')
TAGGED = re.compile(
    r"(?:^|[|｜\n])[^\S\n]*([A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?)[^\S\n]*[:：=]"
)
YES = frozenset(
    [
        "是",
        "对",
        "對",
        "有",
        "要",
        "愿意",
        "願意",
        "可以",
        "可",
        "能",
        "好",
        "yes",
        "y",
        "true",
        "t",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "○",
        "はい",
        "예",
        "네",
        "oui",
        "vrai",
        "ja",
        "wahr",
        "sí",
        "si",
        "sim",
        "sì",
        "vero",
        "да",
        "نعم",
    ]
)
NO = frozenset(
    [
        "否",
        "不",
        "不是",
        "无",
        "無",
        "没有",
        "沒有",
        "不要",
        "不愿意",
        "不願意",
        "不可以",
        "不可",
        "不能",
        "no",
        "n",
        "false",
        "f",
        "0",
        "×",
        "✗",
        "✘",
        "x",
        "✖",
        "❌",
        "☐",
        "□",
        "いいえ",
        "아니요",
        "아니오",
        "non",
        "faux",
        "nein",
        "falsch",
        "não",
        "nao",
        "falso",
        "нет",
        "لا",
    ]
)


def text(cell: Cell) -> str:
    """A text, empty for an empty cell; a number that was meant as text digit by digit."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, str):
        return plain(cell) if trimmed(cell).startswith(MARK) else spelled_out(plain(cell))
    return cell.isoformat()


def name(cell: Cell) -> str:
    """A name on one line; the spaces that make two Chinese characters as wide as three are taken out."""
    return BETWEEN_HAN.sub("", " ".join(text(cell).split()))


def yes_no(cell: Cell) -> bool:
    """Yes or no in many languages and signs."""
    if isinstance(cell, bool):
        return cell
    said = folded(text(cell))
    if said in YES or said in NO:
        return said in YES
    raise BadCell("no_yes_or_no")


def several(cell: Cell) -> list[str]:
    """What a cell lists, without empty pieces; `joined` writes it. A piece in quotes may hold anything."""
    found, at, shown = [], 0, text(cell)
    while at < len(shown):
        piece = PIECE.match(shown, at)
        if piece is None:
            break
        at = piece.end()
        found.append(trimmed(piece[2] if piece[1] is None else piece[1].replace('""', '"')))
    return [each for each in found if each]


def joined(pieces: Iterable[str]) -> str:
    """A list as one cell that `several` reads again."""
    return "; ".join(_quoted(each) if DIVIDES.search(each) else each for each in pieces)


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'


def tag_texts(cell: Cell) -> dict[str, str]:
    """Texts by language: `zh: 名字 | en: Name`, or a line for each; one without a tag stands under none."""
    shown = text(cell)
    marks = list(TAGGED.finditer(shown))
    if not marks:
        return {"": shown} if shown else {}
    ends = [*(mark.start() for mark in marks[1:]), len(shown)]
    found = {"": trimmed(shown[: marks[0].start()])}
    for mark, end in zip(marks, ends, strict=True):
        if mark[1] in found:
            raise BadCell("language_twice")
        found[mark[1]] = trimmed(shown[mark.end() : end])
    return {tag: said for tag, said in found.items() if said}


def tagged(texts: Mapping[str, str]) -> str:
    """Texts by language as one cell, a line for each, that `tag_texts` reads again."""
    return "\n".join(f"{tag}: {said}" if tag else said for tag, said in texts.items())
