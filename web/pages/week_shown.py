"""A week as a request asks for it: which, of what, through which filters, and everything its board shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for

from web import locale
from web.auth import actor, scope
from web.models import Roster
from web.routing import row_id
from web.services import assessing, board, organisations, rosters, waiving
from web.services.access.rights import COORDINATORS, LEADS
from web.services.board import news
from web.services.board.areas import Areas
from web.services.clock import now
from web.services.credentials import expiry
from web.services.days import Week
from web.services.drafts import edits
from web.services.faults import NotFound
from web.words import board as cards
from web.words import board_figures, board_filters, board_head, credentials, weeks
from web.words import rosters as naming
from web.words.board_look import Look
from web.words.ground import called

MOST_OPEN = 40


def week_asked() -> Week:
    """The week that the address names, else the coming one."""
    return Week(weeks.monday_asked(request.args.get("week"), _today()), locale.zone())


def _today() -> date:
    return now().astimezone(locale.zone()).date()


def roster_asked() -> int | None:
    """The roster that is asked for; leads see what is in force, and that alone."""
    return request.args.get("roster", type=row_id) if actor().holds(*COORDINATORS) else None


def address(shown: Week) -> dict[str, str]:
    """Where this board is, without its filters."""
    at = {"week": shown.monday.isoformat()}
    if asked := roster_asked():
        at["roster"] = str(asked)
    return at


def titles(shown: Week, roster: Roster | None) -> dict[str, Any]:
    """What the head of either board says: which week, of what it is, and the way to the others."""
    reader, today = locale.reader(), _today()
    base = rosters.base_number(g.session, roster) if roster else None
    title = board_head.title(reader, roster, base)
    drafts = rosters.drafts(g.session, shown.monday, scope()) if actor().holds(*COORDINATORS) else ()
    return {
        "monday": shown.monday,
        "days": weeks.head(reader.formats, shown.monday, today),
        "first_day": (today - shown.monday).days if shown.monday <= today <= shown.sunday else 0,
        "roster": roster,
        "ended": shown.sunday < today,
        "over": weeks.over(reader, shown.monday, title),
        "ways": board_head.ways(reader, roster, drafts, address(shown)),
        "mark": news.mark(g.session, shown, scope(), roster_asked()),
        **weeks.around(shown.monday),
    }


@dataclass(frozen=True)
class _Seen:
    """What a roster or the promises moved, of the seats in scope."""

    changed: frozenset[int]
    moved: Sequence[board.Moved]


class BoardWeek:
    """The board of projects, as one request asks for it."""

    def __init__(self) -> None:
        self.week, self.filters = week_asked(), board_filters.read(request.args)
        self.opened = frozenset(request.args.getlist("open")[:MOST_OPEN])
        roster_id = roster_asked()
        if roster_id is None:
            self.board = board.in_force(g.session, self.week, scope())
        else:
            self.board = board.week(g.session, self.week, scope(), roster_id=roster_id, named=False)
            if self.board.roster is not None and self.board.roster.period_start != self.week.monday:
                raise NotFound

    @cached_property
    def seats(self) -> frozenset[int]:
        """Every seat of the week in scope."""
        return _seats(self.board.projects)

    @cached_property
    def seen(self) -> _Seen:
        """What differs: of a draft what publishing would change, else what happened since publishing."""
        roster = self.board.roster
        if roster is None or roster.state == "superseded":
            return _Seen(frozenset(), ())
        moved = board.moved_since(g.session, roster.base_event_id, self.seats)
        if self.board.difference is None:
            return _Seen(frozenset(each.seat_id for each in moved), moved)
        pairs = self.board.difference.added | self.board.difference.removed
        return _Seen(frozenset(seat for _, seat in pairs) & self.seats, moved)

    @cached_property
    def shown(self) -> Sequence[board.BoardProject]:
        """The projects that the filters leave."""
        return list(self.filters.chosen(self.board.projects, self.seen.changed, within(self.filters.area)))

    def look(self, opened: frozenset[str] | None = None) -> Look:
        """How this board is drawn; the names of the organisations it tells are read at once."""
        reader = locale.reader()
        naming.read_names(reader, "organisation", {each.organisation_id for each in self.shown})
        fresh: frozenset[int] = frozenset()
        if since := request.args.get("fresh", type=row_id):
            fresh = news.seats_since(g.session, since)
        return Look(
            reader,
            self.board.roster.id if self.board.roster and roster_asked() else None,
            self.seen.changed,
            actor().holds(*COORDINATORS),
            self.opened if opened is None else opened,
            fresh,
            frozenset(each.shift_id for each in waiving.standing(g.session)),
        )

    @property
    def frame(self) -> dict[str, Any]:
        """Where this board is, with and without its filters, and its days."""
        at = address(self.week)
        days = weeks.head(locale.reader().formats, self.week.monday, self.week.monday)
        here = at | self.filters.query()
        return {"at": at, "here": here, "query": urlencode(here), "days": days}

    def beside(self) -> dict[str, Any]:
        """What stands beside the board: where people are missing."""
        reader = locale.reader()
        short = {each.id for each in self.shown if each.short_shifts}
        naming.read_names(reader, "project", short)
        return {
            "missing": board_figures.missing(reader, self.board, self.shown),
            "short_shifts": sum(each.short_shifts for each in self.shown),
            "has_shifts": bool(self.board.projects),
        }

    def whole(self) -> dict[str, Any]:
        """Everything that the page shows."""
        reader, look, roster = locale.reader(), self.look(), self.board.roster
        coordinates = actor().holds(*COORDINATORS)
        totals = list(cards.totals(look, self.shown))
        place: dict[str, Any] = address(self.week)
        at = partial(url_for, "board.week", **place)
        frame = self.frame | titles(self.week, roster)
        ending = expiry.planned_after(g.session, scope(), roster.id, locale.zone()) if roster else ()
        if not self.week.monday <= _today() <= self.week.sunday:
            frame["first_day"] = next((n for n, total in enumerate(totals) if total and total["short"]), 0)
        return {
            **frame,
            "days": [day | {"total": total} for day, total in zip(frame["days"], totals, strict=True)],
            "sections": list(cards.sections(look, self.shown)),
            "figures": self._figures(),
            "strip": self._strip(),
            "flags": list(board_filters.flags(
                reader, self.board.projects, self.filters, self.seen.changed, at,
                draft=self.board.draft is not None,
            )),
            "menus": list(board_filters.menus(
                reader, self.board.projects, self.filters,
                _areas(), at,
            )),
            "left_out": board_filters.left_out(reader, self.board.projects, self.shown),
            "clear_url": at() if self.filters.any else "",
            "happened": board_head.happened(
                reader, board.counted(self.seen.moved), draft=self.board.draft is not None
            ),
            "expiring": credentials.planned(reader, ending),
            "edits": edits.steps(g.session, roster.id) if self.board.draft and roster else None,
            "changes": self._changes(),
            **(self.beside() if coordinates else {"missing": [], "short_shifts": 0, "has_shifts": False}),
        }  # fmt: skip

    def _changes(self) -> int:
        """How many changes publishing the draft would make."""
        found = self.board.difference
        return len(found.added) + len(found.removed) if found else 0

    def _figures(self) -> list[dict[str, Any]]:
        roster = self.board.roster
        whole = not self.filters.any and scope().whole("coordinator")
        assessed = assessing.latest(g.session, roster) if roster and whole else None
        changed = board_figures.changed_again(self.seen.moved, self.board, _seats(self.shown))
        return list(board_figures.figures(
            locale.reader(), self.board, self.shown, changed,
            board_figures.promised(self.board, self.shown), assessed, whole=whole,
            over=self.week.sunday < _today(),
        ))  # fmt: skip

    def _strip(self) -> list[dict[str, Any]]:
        draft = self.board.draft.id if self.board.draft else None
        around = board.weeks_around(g.session, self.week, scope(), self.board.tally, draft)
        return list(weeks.strip(locale.reader(), around, self.week, _today(), draft))


def within(area: str) -> board_filters.Within | None:
    """Whether a shift takes place in the sub-district that a filter names; None where it names none."""
    if not area:
        return None
    areas, asked = Areas.read(g.session, scope().tree), int(area)
    return lambda project, shift: areas.of(project, shift) == asked


def _seats(projects: Sequence[board.BoardProject]) -> frozenset[int]:
    return frozenset[int]().union(*(project.seat_ids for project in projects))


def _areas() -> list[tuple[str, str]]:
    """The sub-districts that the reader may ask for."""
    tag = locale.reader().tag
    rows = organisations.sub_districts(g.session, scope().nodes(*LEADS))
    return [(str(identity), called(names, tag)) for identity, names in rows]
