"""Who writes which kind of message: one row a kind."""

from collections.abc import Callable, Mapping

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from web.house import House
from web.models import Message
from web.words.messages import news, ways_in
from web.words.messages.letter import Letter

Writer = Callable[[Session, House, Message], Letter | None]
"""Makes a message's letter as things are now; None when it is not true any more."""
WRITERS: Mapping[str, Writer] = immutabledict(
    {
        "news": news.write,
        "sign_in": ways_in.sign_in,
        "verify": ways_in.verify,
        "sign_up": ways_in.sign_up,
        "sign_in_link": ways_in.sign_in_link,
        "invitation": ways_in.invitation,
    }
)


def write(session: Session, house: House, message: Message) -> Letter | None:
    """The letter of a message, as its kind is written; None when it is not true any more."""
    return WRITERS[message.kind](session, house, message)
