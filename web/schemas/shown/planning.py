"""Runs, rosters and scenarios as the API shows them."""

from typing import Any

from marshmallow import fields

from web.schemas.shown import Shown


class TierShown(Shown):
    """A tier: its cost, the least possible that is proven, what is at stake; gap = (cost - bound) / stake."""

    cost = fields.Integer()
    bound = fields.Integer()
    stake = fields.Integer()
    gap = fields.Float()


def tiers_found(**options: Any) -> fields.Dict:
    """Costs and bounds by the name of the tier."""
    return fields.Dict(keys=fields.String(), values=fields.Nested(TierShown), **options)


class StartedShown(Shown):
    """What was asked for: the first run, and the runs of all weeks, in their order."""

    id = fields.Integer()
    runs = fields.List(fields.Integer())


class RunShown(Shown):
    """A run: what was asked, how far it is, what came of it.

    `progress` is the last moment told: phase, seconds, filled, wanted, tiers. `result` is null until it ends;
    its `lost` are the places that it lost to what happened meanwhile, and `kept` which changes by hand were
    left out, each with `why`; its `warnings` are names that match nothing, each with `code`, `place` and
    `numbers`. `kept` are the changes by hand that it was to keep: of which draft, and the
    pairs of volunteer and seat that stay `in` and `out`. `changed`: its draft or its week changed since.
    It begins when the run `after_id` has ended, that of the week before.
    """

    id = fields.Integer()
    status = fields.String()
    wish = fields.String(allow_none=True)
    monday = fields.Date()
    sunday = fields.Date()
    organisation_id = fields.Integer(allow_none=True)
    seconds = fields.Integer()
    seed = fields.Integer()
    workers = fields.Integer()
    digest = fields.String(allow_none=True)
    base_number = fields.Integer(allow_none=True)
    progress = fields.Dict(keys=fields.String())
    result = fields.Dict(keys=fields.String(), allow_none=True)
    kept = fields.Dict(keys=fields.String(), allow_none=True)
    changed = fields.Boolean()
    fault = fields.String(allow_none=True)
    roster_id = fields.Integer(allow_none=True)
    after_id = fields.Integer(allow_none=True)
    asked_by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)


def costs_of_tiers() -> fields.Dict:
    """Costs by the name of the tier."""
    return fields.Dict(keys=fields.String(), values=fields.Integer())


class RepairCostShown(Shown):
    """What a repair cost when it was proposed: each tier with the places empty, and with the repair.

    `added` and `removed` count the assignments it changes; `proven`: none that moves only the people
    around the hole costs less.
    """

    before = costs_of_tiers()
    after = costs_of_tiers()
    added = fields.Integer()
    removed = fields.Integer()
    proven = fields.Boolean()


class RepairedShown(Shown):
    """The draft that repairs a roster, and what it costs."""

    id = fields.Integer()
    repair = fields.Nested(RepairCostShown, allow_none=True)


class RosterShown(Shown):
    """A roster of a week; `number` is null for a draft, `version` counts its changes.

    `repair` is null unless it was made to repair another. `organisation_id` is the part of the district that
    it may change, null for all. What was published can be taken back for some minutes; `undoes_number` is
    what it took back itself.
    """

    id = fields.Integer()
    monday = fields.Date()
    sunday = fields.Date()
    state = fields.String()
    number = fields.Integer(allow_none=True)
    version = fields.Integer()
    run_id = fields.Integer(allow_none=True)
    base_number = fields.Integer(allow_none=True)
    organisation_id = fields.Integer(allow_none=True)
    undoes_number = fields.Integer(allow_none=True)
    undone_by_number = fields.Integer(allow_none=True)
    may_be_taken_back_until = fields.AwareDateTime(allow_none=True)
    people = fields.Integer(attribute="filling.people")
    heads = fields.Integer(attribute="filling.heads")
    desired = fields.Integer(attribute="filling.desired")
    beyond = fields.Integer(attribute="filling.beyond")
    assignments = fields.Integer()
    costs = tiers_found()
    repair = fields.Nested(RepairCostShown, allow_none=True)
    created_at = fields.AwareDateTime()
    published_at = fields.AwareDateTime(allow_none=True)
    published_by = fields.String(allow_none=True)


class PublishedShown(Shown):
    """The number under which a roster is published."""

    number = fields.Integer()


class PairingShown(Shown):
    """A person on a seat."""

    volunteer_id = fields.Integer()
    seat_id = fields.Integer()


class ChangesShown(Shown):
    """What publishing would change; `people` are those who would be told.

    `difference` is a digest of all of it: sent with publishing, it is refused if it is another one by then.
    """

    added = fields.List(fields.Nested(PairingShown))
    removed = fields.List(fields.Nested(PairingShown))
    people = fields.List(fields.Integer())
    seats = fields.List(fields.Integer())
    difference = fields.String()


class ScenarioShown(Shown):
    """A scenario; `result` is null until it is done.

    Then: status, before and after {tier: cost}, promises_broken, whole, seconds, by_project, by_person, and
    contradiction, the pins that cannot hold together: `smallest` when no fewer do. Ids in it are text, for
    those of added shifts look like `12+60`.
    """

    id = fields.Integer()
    name = fields.String()
    roster_id = fields.Integer()
    monday = fields.Date()
    project_id = fields.Integer(allow_none=True)
    changes = fields.List(fields.Dict(keys=fields.String()))
    status = fields.String()
    fault = fields.String(allow_none=True)
    progress = fields.Dict(keys=fields.String())
    result = fields.Dict(keys=fields.String(), allow_none=True)
    created_by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
