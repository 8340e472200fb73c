"""The outbox in words: what was told, through what, where it stands, and why something did not arrive."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from immutabledict import immutabledict

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import Delivery, Lane
from web.services.clock import now
from web.services.messages.abouts import About
from web.services.messages.direct import GATEWAY
from web.services.messages.outbox import LEFT_OUT, OWED, Line, Whole
from web.services.messages.states import CAN_GO_AGAIN
from web.services.messages.telling import NEWS
from web.words.outbox_faults import why
from web.words.rosters import read_names

KINDS: Mapping[str, Message] = immutabledict({
    "offer": lazy("asked to come"),
    "offer_again": lazy("asked to come again"),
    "take": lazy("took the place"),
    "accept": lazy("has the place"),
    "ask_again": lazy("changed, asked again"),
    "as_told": lazy("as it was again"),
    "release": lazy("not needed any more"),
    "cancel": lazy("shift does not take place"),
    "lapse": lazy("no answer in time"),
    "decline": lazy("does not come"),
    "give_up": lazy("gave up the place"),
    "withdraw_offer": lazy("not asked any more"),
    "give_back": lazy("has the place again"),
    "check_in": lazy("is there"),
    "serve": lazy("served"),
    "miss": lazy("did not come"),
    "unsay": lazy("awaited again"),
    "turn_up": lazy("came unplanned"),
    "unplan": lazy("noted by mistake"),
    "correct_to_served": lazy("served, set right"),
    "correct_to_missed": lazy("did not come, set right"),
    "join": lazy("two records were made one"),
    "part": lazy("two records were taken apart"),
    "reminder": lazy("reminder"),
    "about_to_lapse": lazy("answer is due soon"),
    "seat_fits": lazy("a place that fits is free"),
    "called_out": lazy("asked to step in"),
    "place_is_taken": lazy("thanked, the place is taken"),
    "call_out_unfilled": lazy("asked, and somebody is still missing"),
    "application_approved": lazy("has the place they asked for"),
    "application_refused": lazy("does not have the place they asked for"),
    "applied": lazy("somebody asks for a place"),
    "application_withdrawn": lazy("somebody asks for a place no longer"),
    "paper_expires": lazy("a paper ends soon"),
    "paper_verified": lazy("a paper was checked"),
    "paper_refused": lazy("a paper was not verified"),
    "belonging_confirmed": lazy("belongs to an organisation"),
    "belonging_refused": lazy("belonging was not confirmed"),
    "run_finished": lazy("an automatic plan is ready"),
    "name_wanted": lazy("a specialist's name is wanted"),
    "name_overdue": lazy("a specialist's name is overdue"),
    "name_missing": lazy("a specialist is not named yet"),
    "sent_no_more": lazy("they do not come for their partner"),
    "request_received": lazy("a request came in"),
    "request_reopened": lazy("a request was opened again"),
    "request_accepted": lazy("a request is taken on"),
    "request_scheduled": lazy("a request is planned"),
    "request_unscheduled": lazy("a request is planned anew"),
    "request_served": lazy("a request was seen to"),
    "request_closed": lazy("a request is closed"),
    "request_answered": lazy("a request is answered"),
    "request_refused": lazy("a request is refused"),
    "request_handed_out": lazy("a request is handed on"),
    "request_merged": lazy("a request is dealt with beside another"),
})  # fmt: skip
"""What each kind of notice told its person, short enough for a list."""
TO_STAFF = lazy("to staff: %(what)s")
OF_SHIFT = lazy("%(what)s: %(shift)s")
DIRECT = lazy("a code or a link")
MORE = plural("%(count)s more", "%(count)s more", "count")
HIDDEN = plural("%(count)s more thing of other projects", "%(count)s more things of other projects", "count")
CHANNELS: Mapping[str, Message] = immutabledict({
    "email": lazy("e-mail"), "phone": lazy("phone"), "push": lazy("push message"),
})  # fmt: skip
STATES: Mapping[str, tuple[Message, str]] = immutabledict({
    "waiting": (lazy("waiting"), "plain"),
    "handing_over": (lazy("being handed over"), "plain"),
    "accepted": (lazy("handed over"), "plum"),
    "delivered": (lazy("delivered"), "jade"),
    "failed": (lazy("not delivered"), "brick"),
    "dropped": (lazy("not sent"), "plain"),
    "unsent": (lazy("would have gone"), "apricot"),
    OWED: (lazy("to be written"), "plain"),
    LEFT_OUT: (lazy("not written"), "plain"),
})  # fmt: skip
"""What a state is called, and its tone."""
VIEWS: Mapping[str, Message] = immutabledict({
    "": lazy("Everything sent"),
    "waiting": lazy("Waiting"),
    "accepted": lazy("Handed over"),
    "delivered": lazy("Delivered"),
    "failed": lazy("Not delivered"),
    "dropped": lazy("Not sent, as no longer true"),
    "unsent": lazy("Would have gone"),
    OWED: lazy("To be written"),
    LEFT_OUT: lazy("Not written, and why"),
})  # fmt: skip
NEXT_TRY = lazy("next try %(when)s")
TRIED = plural("tried once", "tried %(count)s times", "count")
SEEN_AT = lazy("seen on the page %(when)s")
SEEN = lazy("seen on the page")
ACCEPTED_AT = lazy("handed over %(when)s")
DELIVERED_AT = lazy("delivered %(when)s")
WRITTEN_FROM = lazy("written from %(when)s on, with what comes until then")
PAUSED = lazy("%(name)s wants no more mail until %(when)s: %(why)s")
PAUSED_GATEWAY = lazy("The gateway for phones wants to be left alone until %(when)s: %(why)s")
SOMEBODY = lazy("somebody without an account")
FEW = 2


def rows(reader: Reader, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines of the list."""
    read_names(reader, "volunteer", {each.person_id for each in lines if each.person_id is not None})
    _read_shifts(reader, [about for each in lines for about in each.abouts])
    return [_row(reader, each) for each in lines]


def _row(reader: Reader, line: Line) -> dict[str, Any]:
    say = reader.translator.say
    label, tone = STATES[line.state]
    channel = line.delivery.channel if line.delivery is not None else ""
    return {
        "url": url_for("outbox.show", message_id=line.message_id) if line.message_id else "",
        "name": line.name or name(reader, line.person_id),
        "what": what(reader, line),
        "when": reader.formats.moment(line.at),
        "channel": say(CHANNELS[channel]) if channel else "",
        "pill": (say(label), tone),
        "notes": _notes(reader, line),
        "seen": line.seen,
    }


def what(reader: Reader, line: Line) -> list[str]:
    """What a line tells: the first few things, and how many more."""
    if line.kind != NEWS:
        return [reader.translator.say(DIRECT)]
    said = [about(reader, each) for each in line.abouts[:FEW]]
    rest = len(line.abouts) - FEW
    return [
        *said,
        *([counted(reader, MORE, rest)] if rest > 0 else []),
        *([counted(reader, HIDDEN, line.hidden)] if line.hidden else []),
    ]


def about(reader: Reader, found: About) -> str:
    """One thing that was told: asked to come: Pizza class (Wed 2 December 15:00)."""
    say = reader.translator.say
    told = say(KINDS[found.kind]) if found.kind in KINDS else found.kind
    if found.staff:
        told = say(TO_STAFF.format(what=told))
    if found.shift_id is None:
        return told
    return say(OF_SHIFT.format(what=told, shift=reader.called("shift", str(found.shift_id))))


def name(reader: Reader, person_id: int | None) -> str:
    """Who was told, as far as the reader may know."""
    if person_id is None:
        return reader.translator.say(SOMEBODY)
    return reader.called("volunteer", str(person_id))


def _notes(reader: Reader, line: Line) -> list[str]:
    say = reader.translator.say
    if line.state == OWED:
        return [say(WRITTEN_FROM.format(when=reader.formats.moment(line.at)))]
    if line.delivery is None:
        return [why(reader, line.fault)]
    return stands(reader, line.delivery)


def stands(reader: Reader, delivery: Delivery) -> list[str]:
    """Where a delivery stands, in a few short sentences."""
    say, formats = reader.translator.say, reader.formats
    said = []
    if delivery.state in ("failed", "dropped", "unsent", "waiting") and delivery.fault:
        said.append(why(reader, delivery.fault))
    if delivery.state == "waiting" and delivery.tries and delivery.next_at > now():
        said.append(say(NEXT_TRY.format(when=formats.moment(delivery.next_at))))
    if delivery.state in ("waiting", "failed") and delivery.tries:
        said.append(counted(reader, TRIED, delivery.tries))
    if delivery.state == "accepted" and delivery.accepted_at is not None:
        said.append(say(ACCEPTED_AT.format(when=formats.moment(delivery.accepted_at))))
        if delivery.fault:
            said.append(why(reader, delivery.fault))
    if delivery.state == "delivered" and delivery.settled_at is not None:
        said.append(say(DELIVERED_AT.format(when=formats.moment(delivery.settled_at))))
    return said


def message(reader: Reader, found: Whole) -> dict[str, Any]:
    """One message: who, when, its deliveries and what it tells."""
    say, formats = reader.translator.say, reader.formats
    _read_shifts(reader, found.abouts)
    return {
        "id": found.message.id,
        "person_id": found.message.person_id,
        "name": name(reader, found.message.person_id),
        "when": formats.moment(found.message.made_at),
        "news": found.message.kind == NEWS,
        "direct": say(DIRECT),
        "hidden": counted(reader, HIDDEN, found.hidden) if found.hidden else "",
        "may_tell": any(each.seen_at is None for each in found.notices),
        "deliveries": [
            {
                "id": each.id,
                "channel": say(CHANNELS[each.channel]),
                "pill": (say(STATES[each.state][0]), STATES[each.state][1]),
                "notes": stands(reader, each),
                "again": each.state in CAN_GO_AGAIN,
            }
            for each in found.deliveries
        ],
        "abouts": [
            {
                "says": about(reader, each),
                "url": url_for("shifts.show", shift_id=each.shift_id) if each.shift_id else "",
                "note": why(reader, each.fault)
                if each.fault
                else say(SEEN_AT.format(when=formats.moment(each.seen_at)))
                if each.seen_at
                else "",
            }
            for each in found.abouts
        ],
    }


def lanes(reader: Reader, found: Iterable[Lane]) -> list[str]:
    """Which servers want to be left alone, until when and why; browsers are nobody's business here."""
    say, said = reader.translator.say, []
    for lane in found:
        if lane.name.startswith("push-"):
            continue
        sentence = PAUSED_GATEWAY if lane.name == GATEWAY else PAUSED
        until = reader.formats.moment(lane.paused_until)
        said.append(say(sentence.format(name=lane.name, when=until, why=why(reader, lane.fault))))
    return said


def views(reader: Reader) -> list[tuple[str, str]]:
    """What can be looked at, for a menu."""
    return [(view, reader.translator.say(label)) for view, label in VIEWS.items()]


def counted(reader: Reader, words: Any, count: int) -> str:
    """A sentence for so many things."""
    return say_sentence(reader, words, {"count": count})


def _read_shifts(reader: Reader, abouts: Iterable[About]) -> None:
    read_names(reader, "shift", {each.shift_id for each in abouts if each.shift_id is not None})
