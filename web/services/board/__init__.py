"""What the board shows: a week of projects by days, with shifts, seats, and who sits there."""

from web.services.board.kept import in_force
from web.services.board.reading import week
from web.services.board.records import NOTHING, Board, BoardProject, BoardSeat, BoardShift, Sitting, Tally
from web.services.board.since import Moved, counted, moved_since
from web.services.board.sitting import CHANGED, PROPOSED
from web.services.board.strip import WeekInStrip, weeks_around

__all__ = [
    "CHANGED",
    "NOTHING",
    "PROPOSED",
    "Board",
    "BoardProject",
    "BoardSeat",
    "BoardShift",
    "Moved",
    "Sitting",
    "Tally",
    "WeekInStrip",
    "counted",
    "in_force",
    "moved_since",
    "week",
    "weeks_around",
]
