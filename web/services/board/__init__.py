"""What the board shows: a week of projects by days, with shifts, seats, and who sits there."""

from web.services.board.reading import CHANGED, PROPOSED, sittings, week
from web.services.board.records import Board, BoardProject, BoardSeat, BoardShift, Sitting

__all__ = [
    "CHANGED",
    "PROPOSED",
    "Board",
    "BoardProject",
    "BoardSeat",
    "BoardShift",
    "Sitting",
    "sittings",
    "week",
]
