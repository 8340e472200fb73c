"""A place that somebody is asked for, in their own words: what it is, and what they may still say."""

from datetime import datetime
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.calling_out.own import Offer
from web.services.names import chosen, project_name
from web.words.myshifts import day_month

OFFER_OVER = {
    "time": lazy("The time to answer is over, and nobody is needed here any more."),
    "filled": lazy("The place is taken. Thank you all the same."),
    "filled_otherwise": lazy("The place is taken. Thank you all the same."),
    "changed": lazy("This shift has been changed since you were asked, so the offer no longer holds."),
    "cancelled": lazy("This shift does not take place."),
    "begun": lazy("This shift has begun."),
    "withdrawn": lazy("The project no longer looks for anybody here."),
}
OFFER_SAID = {
    "yes": lazy("You said yes. The place is yours."),
    "no": lazy("You said no. You can still change your mind while the place is free."),
    "not_now": lazy("You said that you cannot help this time. You can still change your mind."),
}
MISSING = plural("One person is missing", "%(count)s people are missing", "count")


def offer(reader: Reader, found: Offer, now: datetime) -> dict[str, Any]:
    """A place one is asked for, as `shift_card` shows it, and what may be said to it."""
    formats, say = reader.formats, reader.translator.say
    day = formats.local(found.starts_at).date()
    project = project_name(found.project_texts, reader.tag)
    title = chosen(found.texts, reader.tag) or project
    said = OFFER_SAID.get(found.state)
    return {
        "id": found.id,
        "title": title,
        "project": project if project != title else "",
        "weekday": formats.short_weekday(day),
        "day": day.day,
        "month": day_month(reader, day),
        "when": formats.times(found.starts_at, found.ends_at),
        "relative": formats.relative(day, formats.local(now).date()),
        "place": chosen(found.place_names, reader.tag),
        "place_chinese": chosen(found.place_names, "zh-Hans"),
        "address": found.address,
        "pills": [(term(reader, "role", found.role), "plum")] if found.role else [],
        "until": formats.moment(found.answer_by),
        "over": say(OFFER_OVER[found.over]) if found.over and found.state != "yes" else "",
        "said": say(said) if said and not (found.over and found.state != "yes") else "",
        "open": not found.over and found.state != "yes",
        "has_it": found.state == "yes",
        "seat_id": found.seat_id,
        "missing": say_sentence(reader, MISSING, {"count": found.missing}) if found.missing else "",
    }
