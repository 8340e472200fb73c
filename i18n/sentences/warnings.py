"""Names of a problem that match nothing, each a sentence with where it is asked for."""

from i18n.sentence import Table, plural

WARNINGS: Table = {
    "language": plural(
        "Nobody here speaks %(spoken)s: one place asks for it.",
        "Nobody here speaks %(spoken)s: %(count)s places ask for it.",
        "count",
    ),
    "skill": plural(
        "Nobody here has this skill at level %(least)s of 3 or better: %(skill)s. One place asks for it.",
        "Nobody here has this skill at level %(least)s of 3 or better: %(skill)s. %(count)s places ask"
        " for it.",
        "count",
    ),
    "credential": plural(
        "Nobody here holds this credential: %(credential)s. One place asks for it.",
        "Nobody here holds this credential: %(credential)s. %(count)s places ask for it.",
        "count",
    ),
    "clearance": plural(
        "Nobody here has this clearance: %(clearance)s. One place asks for it.",
        "Nobody here has this clearance: %(clearance)s. %(count)s places ask for it.",
        "count",
    ),
    "consent": plural(
        "Nobody here has given this consent: %(consent)s. One place asks for it.",
        "Nobody here has given this consent: %(consent)s. %(count)s places ask for it.",
        "count",
    ),
    "trait": plural(
        "Nobody here is this: %(trait)s. One place asks for it.",
        "Nobody here is this: %(trait)s. %(count)s places ask for it.",
        "count",
    ),
    "kind": plural(
        "No shift here is of this kind: %(kind)s. One wish or rule names it.",
        "No shift here is of this kind: %(kind)s. %(count)s wishes and rules name it.",
        "count",
    ),
    "scene": plural(
        "No project here is in this scene: %(scene)s. One wish names it.",
        "No project here is in this scene: %(scene)s. %(count)s wishes name it.",
        "count",
    ),
}
