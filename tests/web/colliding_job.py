"""A job process whose job writes twice what may stand once, to see what is told of it."""

import sys
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from web import job_process
from web.models import Attempt
from web.services.clock import now
from web.services.solving import HANDLERS
from web.services.work import Work, Write

TYPED = "Lü Bu 62471234"


def collide(_work: Work, _payload: Mapping[str, Any]) -> Write:
    """Write the same key twice."""

    def write(session: Session) -> None:
        for _ in range(2):
            session.execute(insert(Attempt).values(key=TYPED, failures=0, since=now()))

    return write


if __name__ == "__main__":
    HANDLERS["collide"] = collide
    job_process.main(sys.argv[1:])
