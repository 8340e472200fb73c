"""What a board is of, in words: what is in force or a draft, on what it is based, and what happened since."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.models import Roster

NUMBER = lazy("Published number %(number)s")
OLD = lazy("Published number %(number)s, replaced since")
NOTHING = lazy("nothing published yet")
DRAFT = lazy("Draft %(id)s")
UPON = lazy("Draft %(id)s, based on published number %(number)s")
UPON_NOTHING = lazy("Draft %(id)s, nothing was published before it")
SEE_IN_FORCE = lazy("See what is in force")
SINCE_DRAFT = lazy("Since this draft was begun: %(what)s.")
SINCE_PUBLISHED = lazy("Since it was published: %(what)s.")
HAPPENED = {
    "lost": plural("one person said no", "%(count)s people said no", "count"),
    "came": plural("one took a place", "%(count)s took a place", "count"),
    "missed": plural("one did not come", "%(count)s did not come", "count"),
    "changed": plural("one was changed", "%(count)s were changed", "count"),
}
RENEWED = lazy("Renewed at %(time)s.")
RENEWED_BY = lazy("Renewed at %(time)s: %(what)s")
OF_ONE = {
    "decline": lazy("%(person)s declined %(shift)s"),
    "give_up": lazy("%(person)s gave up %(shift)s"),
    "take": lazy("%(person)s took %(shift)s"),
    "offer": lazy("%(person)s was given %(shift)s"),
    "offer_again": lazy("%(person)s was given %(shift)s"),
    "accept": lazy("%(person)s said yes to %(shift)s"),
    "lapse": lazy("%(person)s did not answer for %(shift)s"),
    "release": lazy("%(person)s no longer has %(shift)s"),
    "cancel": lazy("%(person)s lost %(shift)s, which is cancelled"),
    "ask_again": lazy("%(person)s is asked again about %(shift)s"),
    "as_told": lazy("the shift of %(person)s is again as it was: %(shift)s"),
    "check_in": lazy("%(person)s is there: %(shift)s"),
    "serve": lazy("%(person)s served: %(shift)s"),
    "miss": lazy("%(person)s did not come: %(shift)s"),
    "unsay": lazy("%(person)s is awaited again: %(shift)s"),
    "turn_up": lazy("%(person)s came unplanned: %(shift)s"),
    "unplan": lazy("%(person)s did not come unplanned after all: %(shift)s"),
}
AND_MORE = plural("%(found)s, and one thing more", "%(found)s, and %(count)s things more", "count")


def title(reader: Reader, roster: Roster | None, base_number: int | None) -> str:
    """What is on screen: Draft 4, based on published number 3; Published number 3."""
    say = reader.translator.say
    if roster is None:
        return say(NOTHING)
    if roster.state == "draft":
        if base_number is None:
            return say(UPON_NOTHING.format(id=roster.id))
        return say(UPON.format(id=roster.id, number=base_number))
    return say((NUMBER if roster.state == "published" else OLD).format(number=roster.number))


def ways(
    reader: Reader, roster: Roster | None, drafts: Sequence[Roster], address: Mapping[str, str]
) -> list[dict[str, str]]:
    """The presses that lead from a draft to what is in force, and to the drafts that there are."""
    found = []
    here: dict[str, Any] = {name: value for name, value in address.items() if name != "roster"}
    if roster is not None and roster.state != "published":
        found.append({"label": reader.translator.say(SEE_IN_FORCE), "url": url_for("board.week", **here)})
    for each in drafts:
        if roster is None or each.id != roster.id:
            label = reader.translator.say(DRAFT.format(id=each.id))
            found.append({"label": label, "url": url_for("board.week", **here, roster=each.id)})
    return found


def happened(reader: Reader, counts: Mapping[str, int], *, draft: bool) -> str:
    """What happened since the base of a draft, or since the week was published; empty for nothing."""
    parts = [say_sentence(reader, HAPPENED[name], {"count": n}) for name, n in counts.items() if n]
    if not parts:
        return ""
    sentence = SINCE_DRAFT if draft else SINCE_PUBLISHED
    return reader.translator.say(sentence.format(what=reader.formats.listing(parts)))


def renewed(reader: Reader, moment: Any, happened_last: Sequence[tuple[str, str, Any]]) -> str:
    """Renewed at 14:02: Wang declined Tue 18:30. `happened_last` are (verb, person, start of the shift)."""
    time = reader.formats.time(moment)
    known = [each for each in happened_last if each[0] in OF_ONE]
    if not known:
        return reader.translator.say(RENEWED.format(time=time))
    verb, person, start = known[-1]
    when = f"{reader.formats.short_weekday(start)} {reader.formats.time(start)}"
    what = reader.translator.say(OF_ONE[verb].format(person=person, shift=when))
    if len(known) > 1:
        what = say_sentence(reader, AND_MORE, {"found": what, "count": len(known) - 1})
    return reader.translator.say(RENEWED_BY.format(time=time, what=what))
