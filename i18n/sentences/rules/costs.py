"""Rules that only ever cost: fairness, wishes and what is like them, in words."""

from i18n.sentence import Table, plural
from i18n.translator import lazy

COSTS: dict[str, Table] = {
    "fairness": {
        "name": lazy("Fairness"),
        "finding": plural(
            "%(volunteer)s serves one shift, %(minutes)s, and asked for %(asked_minutes)s.",
            "%(volunteer)s serves %(shifts)s shifts, %(minutes)s, and asked for %(asked_minutes)s.",
            "shifts",
        ),
        "price": lazy("Would serve more, beside others who asked for as much."),
    },
    "project_fairness": {
        "name": lazy("Fairness between projects"),
        "finding": plural(
            "The project %(project)s lacks one person of the %(desired)s it wants.",
            "The project %(project)s lacks %(missing)s of the %(desired)s people it wants.",
            "missing",
        ),
        "price": lazy("A project would lack a larger share of its people."),
    },
    "unpopular": {
        "name": lazy("Unpopular shifts shared out"),
        "finding": plural(
            "%(volunteer)s serves one shift that more people dislike than like.",
            "%(volunteer)s serves %(shifts)s shifts that more people dislike than like.",
            "shifts",
        ),
        "price": lazy("Would serve more of the shifts that few people like."),
    },
    "wishes": {
        "name": lazy("Wishes"),
        "finding": lazy("%(volunteer)s would rather do something else than %(shift)s."),
        "price": lazy("Would rather do something else."),
    },
    "requests": {
        "name": lazy("Requests about shifts"),
        "finding": lazy("A request of %(volunteer)s about %(shift)s is not met."),
        "finding.on": lazy("%(volunteer)s asked for %(shift)s and does not serve there."),
        "finding.off": lazy("%(volunteer)s asked not to serve on %(shift)s and serves there."),
        "price": lazy("A request about a shift would not be met."),
    },
    "continuity": {
        "name": lazy("Continuity"),
        "finding": lazy("Others know %(group)s better than %(volunteer)s does."),
        "price": lazy("Knows this group less well than others do."),
    },
    "series": {
        "name": lazy("Series with the same people"),
        "finding": lazy("%(people)s different people serve in a series that wants %(heads)s each time."),
        "price": lazy("A series would be served by more different people."),
    },
    "rare": {
        "name": lazy("Rare languages and skills saved"),
        "finding": lazy("%(volunteer)s brings something rare that %(shift)s does not need."),
        "finding.language": lazy(
            "%(volunteer)s speaks %(language)s, which is rare, and %(shift)s does not need it."
        ),
        "finding.skill": lazy("%(volunteer)s has the rare skill %(skill)s, which %(shift)s does not need."),
        "price": lazy("Brings something rare that this seat does not need."),
    },
    "travel": {
        "name": lazy("Short ways from home"),
        "finding": lazy("%(volunteer)s lives %(minutes)s away from %(shift)s."),
        "price": lazy("Would have a longer way from home."),
    },
}
