"""Versions over HTTP: an `ETag` on what can be edited, and no change without the `If-Match` of what was seen.

Done after RFC 9110, section 13, and RFC 6585, section 3.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import wraps
from typing import Any

from flask import Response, after_this_request, g, request
from werkzeug.exceptions import BadRequest, PreconditionRequired

from web.api.plain import plain
from web.schemas.shown.versions import OutdatedShown
from web.services.audit.standing import version_of
from web.services.faults import Outdated

TAG = re.compile(r'"(0|[1-9][0-9]{0,17})"')
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": 'The `ETag` of what was seen, such as `"3"`; refused when it has been changed since.',
    "schema": {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,17})"$'},
}
ETAG = {
    "ETag": {
        "description": "The version that stands now.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    }
}
ERROR = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
REFUSED = {
    400: {"description": "If-Match is no version", **ERROR},
    412: {
        "description": "Changed by somebody else since: both values of each field",
        "content": {"application/json": {"schema": OutdatedShown}},
        "headers": ETAG,
    },
    428: {"description": "If-Match is wanted", **ERROR},
}
View = Callable[..., Any]
Which = Callable[[Mapping[str, Any]], Any]


def tagged(subject: str, which: str | Which) -> Callable[[View], View]:
    """For a view that shows what can be edited: its version goes with the answer, as `ETag`.

    `which` is the name of the view's parameter that holds the id, or gives the id from all of them. Stands
    next to the view, below `response`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(*values: Any, **names: Any) -> Any:
            answer = view(*values, **names)
            _tag(subject, _identity(which, names))
            return answer

        return _documented(shown, {"responses": {200: {"headers": ETAG}}})

    return decorate


def versioned(subject: str, which: str | Which, status: int = 204) -> Callable[[View], View]:
    """For a view that changes or deletes such a row: it gets the `version` that `If-Match` says.

    Raises BadRequest and PreconditionRequired. What its body asked for is kept, so that a refusal can show
    it beside what stands. Stands next to the view, below `arguments` and `response`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def changed(*values: Any, **names: Any) -> Any:
            g.asked = values[0] if values and isinstance(values[0], Mapping) else {}
            answer = view(*values, **names, version=_wanted())
            if request.method != "DELETE":
                _tag(subject, _identity(which, names))
            return answer

        answers = {**REFUSED, status: {"headers": ETAG}}
        return _documented(changed, {"parameters": [IF_MATCH], "responses": answers})

    return decorate


def outdated(fault: Outdated) -> dict[str, Any]:
    """What an outdated change is told: the version that stands, who made it when, both values by field."""
    return {
        "version": fault.version,
        "by": fault.by,
        "at": plain(fault.at),
        "errors": list(_both(plain(g.get("asked", {})), plain(fault.values))),
    }


def _both(yours: Any, theirs: Any, place: str = "") -> Iterator[dict[str, Any]]:
    if isinstance(yours, Mapping) and isinstance(theirs, Mapping):
        for name in theirs if not place else [*theirs, *(each for each in yours if each not in theirs)]:
            if place or name in yours:
                inner = f"{place}-{name}" if place else str(name)
                yield from _both(yours.get(name), theirs.get(name), inner)
    elif _comparable(yours) != _comparable(theirs):
        yield {"place": place, "yours": yours, "theirs": theirs}


def _comparable(value: Any) -> Any:
    return sorted(value, key=repr) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _wanted() -> int:
    said = request.headers.get("If-Match")
    if said is None:
        raise PreconditionRequired
    found = TAG.fullmatch(said.strip())
    if found is None:
        raise BadRequest
    return int(found[1])


def _identity(which: str | Which, names: Mapping[str, Any]) -> Any:
    return names[which] if isinstance(which, str) else which(names)


def _tag(subject: str, identity: Any) -> None:
    version = version_of(g.session, subject, identity)
    if version is None:
        return

    @after_this_request
    def say(response: Response) -> Response:
        response.headers["ETag"] = f'"{version}"'
        return response


def may_be_outdated(view: View) -> View:
    """For a view whose body says which version was seen: its document has the refusal."""
    return _documented(view, {"responses": {412: REFUSED[412]}})


def _documented(view: View, more: Mapping[str, Any]) -> View:
    """The view, with more in its document."""
    documents = deepcopy(getattr(view, "_apidoc", {}))
    manual = documents.setdefault("manual_doc", {})
    for name, told in deepcopy(dict(more)).items():
        if isinstance(told, list):
            manual[name] = [*manual.get(name, []), *told]
        else:
            manual[name] = {**manual.get(name, {}), **told}
    view.__dict__["_apidoc"] = documents
    return view
