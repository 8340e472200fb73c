"""What becomes of a request, as a piece of a letter: to who asked, and to the desk."""

from collections.abc import Mapping

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.house import House
from web.services.messages.subjects.request import TO_STAFF, Told
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece
from web.words.messages.short import short

NUMBER, OPEN = lazy("Number"), lazy("Open the request")
SAYS: Mapping[str, Message] = {
    "request_received": lazy("A request is waiting to be looked at"),
    "request_reopened": lazy("A request was opened again: it is not done"),
    "request_accepted": lazy("Your request is taken on"),
    "request_scheduled": lazy("Volunteers are planned for your request"),
    "request_unscheduled": lazy("What was planned for your request does not take place. It is planned anew"),
    "request_served": lazy("Your request was seen to. Please say whether it is done"),
    "request_closed": lazy("Your request is closed"),
    "request_answered": lazy("There is an answer to your request"),
    "request_refused": lazy("Your request was refused. Please read why"),
    "request_handed_out": lazy("Your request was handed on. Please read to whom"),
    "request_merged": lazy("Your request is dealt with together with one like it"),
}
SUBJECT = lazy("Request %(number)s: %(says)s")
GLANCE, DESK_GLANCE = lazy("There is news of your request."), lazy("A request is waiting for you.")
SHORT = {True: "request_waits", False: "request_news"}


def piece(reader: Reader, kind: str, found: Told, house: House) -> Piece:
    """News of a request. Only its page says what it asks: a subject and a glance name nothing."""
    say = reader.translator.say
    page = Button(say(OPEN), house.page(f"/requests/{found.request_id}"))
    says, staff = say(SAYS[kind]), kind in TO_STAFF
    return Piece(
        item=Item(
            heading=says,
            title=found.summary,
            facts=((say(NUMBER), found.number),),
            note=found.said if kind in ("request_answered", "request_refused", "request_handed_out") else "",
            buttons=(page,),
        ),
        subject=say(SUBJECT.format(number=found.number, says=says)),
        glance=say(DESK_GLANCE if staff else GLANCE),
        short=short(reader, SHORT[staff], number=found.number),
        page=page,
        link="/requests/",
        link_code=str(found.request_id),
    )
