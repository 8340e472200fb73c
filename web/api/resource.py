"""What every resource of the API shares: strict reading, one way to fail, roles and keys in its document."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NoReturn

from flask import Request, g, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from web.api.strict import refuse_other_types
from web.auth import EVERYONE
from web.forms import flat
from web.schemas.asking import IdempotencyKey
from web.services.faults import Invalid

PREFIX = "/api/v1"


class Parser(FlaskParser):
    """Reads JSON and queries; refuses what nobody asked for, and values of another type than documented."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None, "headers": EXCLUDE}  # noqa: RUF012 - webargs' own name

    def _raw_load_json(self, req: Request) -> Any:
        """The JSON sent. Raises BadRequest for what is none, or cannot be stored as text."""
        if not is_json_request(req):
            if req.get_data(cache=True):
                raise UnsupportedMediaType
            return missing
        try:
            said = json.loads(req.get_data(cache=True))
            json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError) as fault:
            raise BadRequest from fault
        return said

    def pre_load(self, location_data: Any, *, schema: Schema, req: Request, location: str) -> Any:
        """Before the schema reads it, which would take text for a number, as forms need it."""
        if location == "json":
            refuse_other_types(schema, location_data)
        return location_data

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:
        """The same as for a form: every fault by its field."""
        found: Mapping[str, Any] = {
            place: said for told in error.messages_dict.values() for place, said in flat(told)
        }
        raise Invalid(found)


class Resource(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """One resource: its routes stand below /api/v1, their roles in the OpenAPI document."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, tag: str, description: str) -> None:
        super().__init__(f"api_{tag}", __name__, url_prefix=PREFIX, description=description)
        self.tag = tag

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *more: Any, **options: Any
    ) -> None:
        """Add a route. Its operation is named by its view, and says who may use it."""
        super().add_url_rule(rule, endpoint, view_func, *more, **{**options, "tags": [self.tag]})
        for method, documented in self._docs[self._endpoints[-1]].items():
            if method != "parameters":
                documented.setdefault("manual_doc", {}).update(_who_may(view_func))
                documented["manual_doc"]["operationId"] = f"{self.tag}.{view_func.__name__}"

    def keyed(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """For what creates: the `key` of the `Idempotency-Key` header goes to the view, empty without one."""
        read: Callable[..., Any] = self.arguments(IdempotencyKey, location="headers", as_kwargs=True)(view)
        return read


def once_key(key: str | None) -> str:
    """The mark of a request that is done only once: of who asks, for what, with which body, under `key`."""
    if not key:
        return ""
    who = str(g.actor.account_id) if g.actor else ""
    told = (who, request.method, request.path, key)
    return sha256("\n".join(told).encode() + b"\n" + request.get_data(cache=True)).hexdigest()


def _who_may(view: Any) -> Mapping[str, Any]:
    may: frozenset[str] = getattr(view, "may", frozenset())
    if EVERYONE in may:
        return {"security": [], "x-roles": [EVERYONE]}
    return {"security": [{"bearer": []}, {"cookie": []}], "x-roles": sorted(may)}
