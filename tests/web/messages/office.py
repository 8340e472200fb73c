"""What the sender does, at once: everything that is owed becomes mail, and every mail leaves."""

from sqlalchemy.orm import Session

from web import sending
from web.sending import Office
from web.services.messages import gathering, queue


def send_all(session: Session, office: Office) -> None:
    """Gather what is due, and send each lane until it is empty."""
    gathering.gather(session, office.open)
    for lane in queue.waiting_lanes(session, ()):
        while sending.send_next(session, office, lane):
            pass
