"""Parties, and what they are promised."""

from marshmallow import fields

from web.schemas.access import PersonChosen
from web.schemas.fields import Code, Count, DuetSchema, Id, Line


class PartyFields(DuetSchema):
    """What a group or a partner's offer is; members and the named person are volunteers."""

    name = Line(most=200, required=True)
    heads = Count(1, 10000, required=True)
    contact_person_id = Id(load_default=None, allow_none=True)
    credential_code = Line(most=80, least=0, load_default="")
    volunteer_id = Id(load_default=None, allow_none=True)
    members = fields.List(Id(), load_default=list)


class PartySchema(PartyFields):
    """A new group, or a new offer of a partner."""

    kind = Code(("group", "offer"), required=True)
    organisation_id = Id(required=True)


class ChangedParty(PartyFields):
    """A group or an offer as it becomes; `ended` takes it out of what may be promised."""

    kind = Code(("group", "offer"), required=True)
    ended = fields.Boolean(load_default=False)


class PartyAlone(DuetSchema):
    """A group or an offer without its people, as its own page changes it."""

    name = Line(most=200, required=True)
    heads = Count(1, 10000, required=True)
    credential_code = Line(most=80, least=0, load_default="")


class NewPartyAlone(PartyAlone):
    """A new group or offer, whose people are named afterwards."""

    kind = Code(("group", "offer"), required=True)
    organisation_id = Id(required=True)


class PersonNamed(PersonChosen):
    """Somebody whom a party names, and as what."""

    role = Code(("member", "contact", "sent"), required=True)


class PartyOffer(DuetSchema):
    """Which party is promised a seat, and for how many heads; without them, all of the party's."""

    party_id = Id(required=True)
    heads = Count(1, 10000, load_default=None, allow_none=True)
