"""Credentials, as their owners keep them and verifiers answer them."""

from web.schemas.fields import Day, DuetSchema, Line


class CredentialSchema(DuetSchema):
    """A licence, certificate or clearance of the district's list; without `valid_until` it does not end."""

    code = Line(most=80, required=True)
    number = Line(most=100, least=0, load_default="")
    issuer = Line(most=100, least=0, load_default="")
    speciality = Line(most=100, least=0, load_default="")
    valid_until = Day(allow_none=True, load_default=None)


class RefusalSchema(DuetSchema):
    """Why a credential cannot be verified, for its owner to read."""

    because = Line(most=300, required=True)


class EvidenceName(DuetSchema):
    """What a file is called."""

    name = Line(most=200, least=0, load_default="")
