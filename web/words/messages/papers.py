"""Certificates, belonging and automatic plans, as pieces of a letter."""

from collections.abc import Mapping
from datetime import date

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.house import House
from web.models import Credential
from web.services.messages.subjects.belonging import Decided
from web.services.messages.subjects.run import Finished
from web.services.names import chosen
from web.words.credentials import name_of
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece
from web.words.messages.short import Short, short

UNTIL, DAYS = lazy("Valid until"), lazy("Days")
ENDS = lazy("This ends soon. Please renew it, and enter the new day in Duet.")
ENDED = lazy("This has ended and does not count any more. Enter the new day once you have renewed it.")
VERIFIED, UNVERIFIED = lazy("This has been checked and counts now"), lazy("This could not be verified")
OPEN_PAPERS = lazy("My credentials")
PAPER_SUBJECTS: Mapping[str, Message] = {
    "paper_expires": lazy("Ends on %(day)s: %(paper)s"),
    "paper_ended": lazy("Ended on %(day)s: %(paper)s"),
    "paper_verified": lazy("Checked: %(paper)s"),
    "paper_refused": lazy("Could not be verified: %(paper)s"),
}
PAPER_HEADINGS: Mapping[str, Message] = {
    "paper_expires": ENDS,
    "paper_ended": ENDED,
    "paper_verified": VERIFIED,
    "paper_refused": UNVERIFIED,
}
ENDING = ("paper_expires", "paper_ended")
PAPER_GLANCE = lazy("There is news of one of your credentials.")
CONFIRMED = lazy("%(organisation)s has confirmed that you belong to it")
UNCONFIRMED = lazy("%(organisation)s could not confirm that you belong to it. Speak to them if that is wrong")
BELONGING_SUBJECT = lazy("You and %(organisation)s")
BELONGING_GLANCE = lazy("There is news of where you belong.")
OPEN_BELONGING = lazy("Where I belong")
READY, NOT_READY = (
    lazy("The automatic plan is ready to be looked at"), lazy("The automatic plan could not be made"),
)  # fmt: skip
READY_SUBJECT, NOT_READY_SUBJECT = lazy("The plan of %(days)s is ready"), lazy("No plan of %(days)s")
RUN_GLANCE = lazy("An automatic plan has ended.")
OPEN_RUN = lazy("Look at the plan")


def paper(reader: Reader, kind: str, found: Credential, house: House, today: date) -> Piece:
    """News of a certificate or a clearance."""
    say, day = reader.translator.say, found.valid_until
    if kind == "paper_expires" and day is not None and day < today:
        kind = "paper_ended"
    name = name_of(reader, found)
    shown = reader.formats.day_with_year(day) if day else ""
    page = Button(say(OPEN_PAPERS), house.page("/me/credentials"))
    holes = {"paper": name}
    if kind in ENDING and day is not None:
        holes["day"] = reader.formats.short_day(day)
    return Piece(
        item=Item(
            heading=say(PAPER_HEADINGS[kind]),
            title=name,
            facts=((say(UNTIL), shown),) if shown else (),
            note=found.refused_because if kind == "paper_refused" else "",
            buttons=(page,),
        ),
        subject=say(PAPER_SUBJECTS[kind].format(day=shown, paper=name)),
        glance=say(PAPER_GLANCE),
        short=short(reader, kind, **holes),
        page=page,
        link="/me/credentials",
    )


def belonging(reader: Reader, kind: str, found: Decided, house: House) -> Piece:
    """What an organisation said to belonging."""
    say, name = reader.translator.say, chosen(found.names, reader.tag)
    page = Button(say(OPEN_BELONGING), house.page("/me/belonging"))
    heading = CONFIRMED if kind == "belonging_confirmed" else UNCONFIRMED
    return Piece(
        item=Item(heading=say(heading.format(organisation=name)), buttons=(page,)),
        subject=say(BELONGING_SUBJECT.format(organisation=name)),
        glance=say(BELONGING_GLANCE),
        short=short(reader, kind, organisation=name),
        page=page,
        link="/me/belonging",
    )


def run(reader: Reader, found: Finished, house: House) -> Piece:
    """An automatic plan that ended."""
    say, formats = reader.translator.say, reader.formats
    days = formats.days(found.first, found.last)
    page = Button(say(OPEN_RUN), house.page(f"/runs/{found.run_id}"))
    subject = READY_SUBJECT if found.found else NOT_READY_SUBJECT
    return Piece(
        item=Item(
            heading=say(READY if found.found else NOT_READY), facts=((say(DAYS), days),), buttons=(page,)
        ),
        subject=say(subject.format(days=days)),
        glance=say(RUN_GLANCE),
        short=_of_run(reader, found),
        page=page,
        link="/runs/",
        link_code=str(found.run_id),
    )


def _of_run(reader: Reader, found: Finished) -> Short:
    kind = "run_finished" if found.found else "run_failed"
    return short(reader, kind, day=reader.formats.short_day(found.first))
