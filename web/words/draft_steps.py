"""A change of a draft by hand in words: what it was, whose, and why it cannot be taken back or made again."""

from collections.abc import Collection, Iterable, Iterator

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.services.drafts.edits import Edit, Pair
from web.services.drafts.possible import Left
from web.services.drafts.undoing import StepBreaks, StepGone
from web.words.rosters import read_names

COMES = lazy("%(volunteer)s comes to %(seat)s.")
GOES = lazy("%(volunteer)s leaves %(seat)s.")
STAYS = lazy("%(volunteer)s stays on %(seat)s.")
OF_OTHERS = lazy("%(who)s had changed this at %(when)s.")
OF_SOMEBODY = lazy("Somebody else had changed this at %(when)s.")
NOT_BACK = lazy("This could not be taken back: %(what)s %(why)s")
NOT_AGAIN = lazy("This could not be made again: %(what)s %(why)s")
WHY = {
    "person_gone": lazy("%(volunteer)s takes no part any more."),
    "seat_gone": lazy("This place does not exist any more, or its shift does not take place."),
    "with_it": lazy("It belongs to the rest."),
}
GONE = lazy("Nothing of this can be done any more. %(left)s")
UNDO_BREAKS = lazy("This cannot be taken back: a rule that always holds would be broken. %(rules)s")
REDO_BREAKS = lazy("This cannot be made again: a rule that always holds would be broken. %(rules)s")


def done(
    reader: Reader, edit: Edit, person_id: int, *, undone: bool, missing: Collection[Pair] = ()
) -> Iterator[str]:
    """What a step did but for `missing`, and whose change it was where it was another's."""
    say = reader.translator.say
    comes, goes = (edit.removed, edit.added) if undone else (edit.added, edit.removed)
    comes, goes = comes.difference(missing), goes.difference(missing)
    read_names(reader, "volunteer", {volunteer for volunteer, _ in comes | goes})
    read_names(reader, "seat", {seat for _, seat in comes | goes})
    for words, pairs in ((GOES, goes - comes), (COMES, comes - goes), (STAYS, comes & goes)):
        for volunteer, seat in sorted(pairs):
            named = reader.called("volunteer", str(volunteer)), reader.called("seat", str(seat))
            yield say(words.format(volunteer=named[0], seat=named[1]))
    if edit.by != person_id:
        when = reader.formats.moment(edit.at)
        yield say(OF_OTHERS.format(who=edit.name, when=when) if edit.name else OF_SOMEBODY.format(when=when))


def left_undone(reader: Reader, left: Iterable[Left], *, undone: bool) -> Iterator[str]:
    """What of a step could not be done, each with why."""
    found, say = list(left), reader.translator.say
    read_names(reader, "volunteer", {each.pair[0] for each in found})
    read_names(reader, "seat", {each.pair[1] for each in found})
    for each in found:
        volunteer = reader.called("volunteer", str(each.pair[0]))
        what = (COMES if each.comes else GOES).format(
            volunteer=volunteer, seat=reader.called("seat", str(each.pair[1]))
        )
        said = (NOT_BACK if undone else NOT_AGAIN).format(what=say(what), why=_why(reader, each, volunteer))
        yield say(said).strip()


def _why(reader: Reader, left: Left, volunteer: str) -> str:
    if left.broken is not None:
        return reasons.say(reader, "finding", left.broken.rule, **left.broken.numbers)
    return reader.translator.say(WHY[left.why].format(volunteer=volunteer))


def gone(reader: Reader, fault: StepGone, *, undone: bool) -> Message:
    """Why nothing of a step is done: what it is about, by name."""
    return (
        GONE.format(left=reader.formats.sentences(left_undone(reader, fault.left, undone=undone)))
        if fault.left
        else fault.message
    )


def refused(reader: Reader, fault: StepBreaks, *, undone: bool) -> Message:
    """Why a step is not done: the rules that it would break now."""
    said = reader.formats.sentences(
        reasons.say(reader, "finding", each.rule, **each.numbers) for each in fault.broken
    )
    return (UNDO_BREAKS if undone else REDO_BREAKS).format(rules=said)
