"""A change of a draft by hand in words: what it was, whose, and why it cannot be taken back or made again."""

from collections.abc import Iterator

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.services.drafts.edits import Edit
from web.services.drafts.undoing import StepBreaks
from web.words.rosters import read_names

COMES = lazy("%(volunteer)s comes to %(seat)s.")
GOES = lazy("%(volunteer)s leaves %(seat)s.")
STAYS = lazy("%(volunteer)s stays on %(seat)s.")
OF_OTHERS = lazy("%(who)s had changed this at %(when)s.")
OF_SOMEBODY = lazy("Somebody else had changed this at %(when)s.")
UNDO_BREAKS = lazy("This cannot be taken back: a rule that always holds would be broken. %(rules)s")
REDO_BREAKS = lazy("This cannot be made again: a rule that always holds would be broken. %(rules)s")


def done(reader: Reader, edit: Edit, person_id: int, *, undone: bool) -> Iterator[str]:
    """What a step did, and whose change it was where it was another's."""
    say = reader.translator.say
    comes, goes = (edit.removed, edit.added) if undone else (edit.added, edit.removed)
    read_names(reader, "volunteer", {volunteer for volunteer, _ in comes | goes})
    read_names(reader, "seat", {seat for _, seat in comes | goes})
    for words, pairs in ((GOES, goes - comes), (COMES, comes - goes), (STAYS, comes & goes)):
        for volunteer, seat in sorted(pairs):
            named = reader.called("volunteer", str(volunteer)), reader.called("seat", str(seat))
            yield say(words.format(volunteer=named[0], seat=named[1]))
    if edit.by != person_id:
        when = reader.formats.moment(edit.at)
        yield say(OF_OTHERS.format(who=edit.name, when=when) if edit.name else OF_SOMEBODY.format(when=when))


def refused(reader: Reader, fault: StepBreaks, *, undone: bool) -> Message:
    """Why a step is not done: the rules that it would break now."""
    said = " ".join(reasons.say(reader, "finding", each.rule, **each.numbers) for each in fault.broken)
    return (UNDO_BREAKS if undone else REDO_BREAKS).format(rules=said)
