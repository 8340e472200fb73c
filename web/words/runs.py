"""A run in words: while it works, and when it has ended."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.sentences.runs import CONTRADICTION, CONTRADICTION_PERHAPS_LARGE
from i18n.translator import lazy
from web.schemas.planning import MOST_WEEKS
from web.services.planning import RunView
from web.words import filling, run_results
from web.words.menus import Choices
from web.words.pins import with_pins
from web.words.tiers import proven_within

TONES = {"optimal": "success", "feasible": "success", "infeasible": "error", "unknown": "warning"}
STOPPING = lazy("Stopping; the best roster so far is being kept")
DROPPING = lazy("Stopping; nothing is kept")
DROPPED = lazy("The run was cancelled. Nothing was kept and nothing was changed.")
FAILED = lazy(
    "The run broke off and nothing was changed. Start it again; if it fails again, tell your administrator."
)
WHOLE = lazy("The whole district")
NUMBERED = lazy("Published roster %(number)s")
OPEN_BOARD = lazy("Open the draft on the board")
SEE_CHANGES = lazy("See what would change")
AGAIN = lazy("Start another run")
NOTHING = lazy("There was nothing to plan: this week wants nobody.")
NOBODY = lazy("Nobody could be placed, so nothing is proven. See that people have said when they are free.")
CHANGED = lazy(
    "The run ended at %(when)s. Its draft or what it was planned from has changed since, so nothing is proven"
    " of it any more."
)
LOST_SOME = plural(
    "The draft is the result without one place that changed while the run worked. Nothing is proven of it.",
    "The draft is the result without %(count)s places that changed while the run worked. Nothing is proven"
    " of it.",
    "count",
)
CHANGED_SINCE = lazy("Changed since")
BEST_AS_KEPT = lazy(
    "This is the best possible roster with the changes by hand that it keeps, and that is proven."
)
WEEKS = plural("One week", "%(count)s weeks", "count")
SECONDS = plural("%(number)s second", "%(number)s seconds", "number")


def seconds(reader: Reader, number: float) -> str:
    """31 seconds."""
    return say_sentence(reader, SECONDS, {"number": round(number)})


def weeks(reader: Reader) -> Choices:
    """How many weeks can be planned in one go."""
    numbers = range(1, MOST_WEEKS + 1)
    return [(str(each), say_sentence(reader, WEEKS, {"count": each})) for each in numbers]


def progress(
    reader: Reader, run: RunView, now: datetime, in_one_go: Sequence[RunView] = ()
) -> dict[str, Any]:
    """What `run_progress` of components/run.html shows; `in_one_go` are the runs that were asked for with it,
    itself among them.
    """
    told = run.result or run.progress
    filled, wanted = told.get("filled", 0), told.get("wanted", 0)
    lasted = elapsed(run, now)
    return {
        "id": run.id,
        "url": url_for("runs.live", run_id=run.id),
        "cancel_url": url_for("runs.stop", run_id=run.id),
        "state": run.status,
        "elapsed": round(lasted, 1),
        "elapsed_text": seconds(reader, lasted),
        "limit": max(run.seconds, round(lasted, 1)),
        "limit_text": seconds(reader, run.seconds),
        "filled": filled,
        "wanted": max(wanted, 1),
        "filled_text": filled_text(reader, run),
        "stage": stage(reader, run),
        "lines": list(run_results.lines(reader, run)),
        "keeps": run_results.keeps(reader, run),
        "left_out": run_results.left_out(reader, run),
        "lost": run_results.lost(reader, run),
        "warnings": run_results.warnings(reader, run),
        "lost_more": run_results.more(reader, len((run.result or {}).get("lost", ()))),
        "points": run.progress.get("points", ()),
        "next": list(_next(reader, run)),
        "weeks": [_week(reader, each, run) for each in in_one_go] if len(in_one_go) > 1 else [],
        "waits": any(each.id == run.after_id and not each.over for each in in_one_go),
        "later": any(each.id > run.id and not each.over for each in in_one_go),
        **outcome(reader, run),
    }


def _week(reader: Reader, run: RunView, shown: RunView) -> dict[str, Any]:
    """A line for a run that was asked for in one go with the one that is shown."""
    return {
        "label": reader.formats.week(run.monday),
        "url": url_for("runs.show", run_id=run.id),
        "here": run.id == shown.id,
        "state": run.status,
        "filled_text": filled_text(reader, run),
    }


def _next(reader: Reader, run: RunView) -> Iterator[dict[str, str]]:
    say = reader.translator.say
    if run.roster_id is not None:
        board = url_for("board.week", week=run.monday, roster=run.roster_id)
        roster = url_for("rosters.show", roster_id=run.roster_id)
        if run.roster_number is None:
            yield {"label": say(OPEN_BOARD), "url": board, "kind": "primary"}
            yield {"label": say(SEE_CHANGES), "url": roster, "kind": ""}
        else:
            number = reader.formats.number(run.roster_number)
            yield {"label": say(NUMBERED.format(number=number)), "url": roster, "kind": "primary"}
    elif run.over:
        yield {"label": say(AGAIN), "url": url_for("runs.new", week=run.monday), "kind": "primary"}


def asked(reader: Reader, run: RunView) -> Iterator[tuple[str, str]]:
    """The facts that let a run be repeated."""
    say, number = reader.translator.say, reader.formats.number
    yield say(lazy("Week")), reader.formats.week(run.monday)
    scope = run.organisation_id
    yield say(lazy("Part of the district")), reader.word("organisation", str(scope)) if scope else say(WHOLE)
    yield say(lazy("Asked")), reader.formats.moment(run.created_at)
    if run.asked_by:
        yield say(lazy("By")), run.asked_by
    if run.base_number:
        yield say(lazy("Keeps the promises of")), say(NUMBERED.format(number=number(run.base_number)))
    yield say(lazy("Time to look")), seconds(reader, run.seconds)
    yield say(lazy("Seed")), str(run.seed)
    yield say(lazy("Processor cores")), number(run.workers)
    if run.digest:
        yield say(lazy("Fingerprint of the input")), run.digest[:16]


def short_result(reader: Reader, run: RunView) -> str:
    """One line for a list: how far from the best possible, or why there is nothing."""
    if run.changed:
        return reader.translator.say(CHANGED_SINCE)
    if run.result and run.result.get("filled"):
        return proven_within(reader, run.result["tiers"])
    return outcome(reader, run)["outcome"]


def elapsed(run: RunView, now: datetime) -> float:
    """Seconds the run has looked for rosters; before its first word, since it began to work."""
    told = run.result or run.progress
    if "seconds" in told:
        return float(told["seconds"])
    if run.started_at is None:
        return 0.0
    return max(0.0, ((run.ended_at or now) - run.started_at) / timedelta(seconds=1))


def filled_text(reader: Reader, run: RunView) -> str:
    """2,614 of 2,700 places; empty while nothing is known."""
    told = run.result or run.progress
    if not told.get("wanted"):
        return ""
    return filling.places(reader, told["filled"], told["wanted"])


def stage(reader: Reader, run: RunView) -> str:
    """What the run does at this moment."""
    say = reader.translator.say
    if run.status == "queued":
        return reasons.say(reader, "job", "queued")
    if run.status != "running":
        return ""
    if run.wish:
        return say(STOPPING if run.wish == "finish" else DROPPING)
    phase = run.progress.get("phase", "candidates")
    return reasons.say(reader, "phase", phase)


def outcome(reader: Reader, run: RunView) -> dict[str, str]:
    """How the run ended and what that proves, with its tone."""
    say = reader.translator.say
    if run.status == "failed":
        return {"outcome": say(FAILED), "tone": "error"}
    if run.status == "cancelled":
        return {"outcome": say(DROPPED), "tone": "info"}
    if run.status != "done" or not run.result:
        return {"outcome": "", "tone": "info"}
    if refused := run.result.get("refused"):
        return {
            "outcome": reasons.say(reader, "fault", refused["code"], **refused["numbers"]),
            "tone": "error",
        }
    if pins := run.result.get("contradiction"):
        why = CONTRADICTION if run.result.get("smallest") else CONTRADICTION_PERHAPS_LARGE
        return {"outcome": with_pins(reader, say(why), pins), "tone": "error"}
    if run.result["status"] in ("optimal", "feasible") and run.result.get("filled") == 0:
        return {"outcome": say(NOBODY if run.result.get("wanted") else NOTHING), "tone": "warning"}
    if run.changed and (lost := run.result.get("lost")) and not run.edited:
        return {"outcome": say_sentence(reader, LOST_SOME, {"count": len(lost)}), "tone": "info"}
    if run.changed:
        return {"outcome": say(CHANGED.format(when=_ended(reader, run))), "tone": "info"}
    sentence = reasons.outcome(reader, run.result["status"], run.result["stopped"])
    if run.result["status"] == "optimal" and run.kept and run.kept["edits"]:
        sentence = say(BEST_AS_KEPT)
    return {"outcome": sentence, "tone": TONES[run.result["status"]]}


def _ended(reader: Reader, run: RunView) -> str:
    return reader.formats.moment(run.ended_at) if run.ended_at else ""
