"""What the board shows: a week of projects by days, with shifts, seats, and who sits there."""

from web.services.board.kept import in_force
from web.services.board.reading import week
from web.services.board.records import Board, BoardProject, BoardSeat, BoardShift, Sitting
from web.services.board.since import Moved, counted, moved_since
from web.services.board.sitting import CHANGED, PROPOSED

__all__ = [
    "CHANGED",
    "PROPOSED",
    "Board",
    "BoardProject",
    "BoardSeat",
    "BoardShift",
    "Moved",
    "Sitting",
    "counted",
    "in_force",
    "moved_since",
    "week",
]
