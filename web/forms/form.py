"""A form as it stands: what was typed, what it means, what is wrong with it, and what happened meanwhile.

One schema serves a form and the API; here empty text means that nothing was said.
"""

import json
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import after_this_request, g, request
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.wrappers import Response

from i18n.translator import lazy
from web.forms import keeping, meanwhile
from web.forms.names import flat, read, said
from web.forms.sides import aligned, differences, taken
from web.locale import current
from web.services.audit.record import once as done_once
from web.services.faults import Conflict, Invalid, Outdated, TooMany

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
VERSION = re.compile(r"[0-9]{1,18}")
ALL = "*"
ODD = lazy("Part of this form could not be read and is left out. Look it over and send it again.")
NO_VERSION = lazy(
    "This form did not say which state it was filled in on. Nothing is saved; look it over and send it again."
)
ANOTHER = lazy("Somebody else has signed in to this browser since this page was opened. Nothing is changed.")
MERGED = lazy("Two records of you were made one since this page was opened. Nothing of it is saved yet.")
BROWSER_KEYS = ("csrf_token", "meanwhile")


@dataclass
class Form:
    """A form: `typed` goes back into the page, `values` is what the schema made of it.

    `errors` is name of the control -> sentences; faults of the whole form stand under `_schema`. `version` is
    that of the row it edits. After an outdated save `outdated` says who saved when, and `theirs` is name of
    the control -> what stands now, where it differs. `kept` is the action that the text was typed for when it
    comes back from being kept. `status` is how a page that shows the form again is answered.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    key: str = ""
    version: int | None = None
    outdated: meanwhile.Saved | None = None
    theirs: dict[str, Any] = field(default_factory=dict)
    kept: str = ""
    status: int = 422

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return not self.errors

    def submit(
        self, deed: Callable[["Form"], Any], now: Callable[[], "Form"] | None = None, *, once: bool = True
    ) -> Any:
        """What `deed` answers (JSON), or None when it could not be done: then show the form again.

        `now` gives the form as it begins at this moment; with it the form is of a version, which the deed
        takes, and an outdated save shows both sides. The deed is one transaction, done once however often
        the form is sent; `once=False` for deeds that count tries or answer secrets.
        """
        if now is not None and self._looks_on(now):
            return None
        if not self.ok:
            return None
        try:
            return self._done(deed) if once else deed(self)
        except Invalid as fault:
            self.errors = dict(flat(current().say_all(fault.errors)))
        except TooMany as fault:
            self._wait(fault)
        except Outdated as fault:
            if now is None:
                raise
            self._lay_beside(now(), meanwhile.Saved(fault.by, fault.at))
            self.version, self.status = fault.version, 409
        return None

    def _looks_on(self, now: Callable[[], "Form"]) -> bool:
        """Whether it is not to be saved yet: a side is taken, or it is wrong, or says no version."""
        saved, take = meanwhile.sent(), request.form.get("take", "")
        if take:
            standing = now()
            self._lay_beside(standing, saved or meanwhile.Saved("", None))
            self._take(take, standing)
            self.errors, self.status = {}, 200
        elif self.ok and self.version is None:
            standing = now()
            self._lay_beside(standing, meanwhile.Saved("", None))
            self.version = standing.version
            self.errors = {"_schema": [current().say(NO_VERSION)]}
        elif saved and not self.ok:
            self._lay_beside(now(), saved)
        return bool(take) or not self.ok

    def _lay_beside(self, standing: "Form", saved: meanwhile.Saved) -> None:
        self.typed = aligned(self.typed, standing.typed)
        self.outdated, self.theirs = saved, dict(differences(self.typed, standing.typed))

    def _take(self, name: str, standing: "Form") -> None:
        if name == ALL:
            self.typed, self.theirs = standing.typed, {}
        elif name in self.theirs:
            self.typed = taken(self.typed, name, self.theirs[name])
            self.theirs = dict(differences(self.typed, standing.typed))
        if not self.theirs:
            self.outdated = None

    def _done(self, deed: Callable[["Form"], Any]) -> Any:
        return _once(self.key, lambda: deed(self))

    def _wait(self, fault: TooMany) -> None:
        self.errors, self.status = {"_schema": [current().say(fault.message)]}, 429

        @after_this_request
        def later(response: Response) -> Response:
            response.headers["Retry-After"] = str(fault.seconds)
            return response


def empty_form(*, version: int | None = None, action: str = "", **typed: Any) -> Form:
    """A form that nobody has sent, with the values to begin with; `version` is that of the row it edits.

    What was typed into it before and could not be taken is laid over; `action`, where it is sent to, tells
    it from other forms of its page.
    """
    laid = keeping.laid_over(typed, action)
    if laid is None:
        return Form(typed=typed, version=version)
    held, kept = laid
    said_version = _version(str(held.pop("version", "")))
    return Form(typed=held, version=said_version if version is not None else None, kept=kept.action)


def sent_form(
    schema: Schema | None = None, fixed: Mapping[str, Any] | None = None, *, rows: Collection[str] = ()
) -> Form:
    """What this request's form means to a schema; `fixed` values are added, whatever was typed.

    `rows` names the lists of the form that the schema does not know, such as `seats-also`.
    """
    _refuse_another()
    schema = schema or Schema()
    found = read(request.form, schema, rows)
    form = Form(typed=found.typed, key=sent_key(), version=sent_version())
    try:
        form.values = schema.load({**said(found.typed), **(fixed or {})}, unknown=EXCLUDE)
    except ValidationError as fault:
        form.errors = dict(flat(current().say_all(fault.messages_dict)))
    if found.odd:
        form.errors.setdefault("_schema", []).append(current().say(ODD))
    return form


def pressed(deed: Callable[[], Any]) -> Any:
    """What `deed` answers (JSON), for a form that is a button alone; pressed twice, it is done once."""
    _refuse_another()
    return _once(sent_key(), deed)


def sent_version() -> int | None:
    """The version of the row as the sent form's reader saw it; None where the form says none."""
    return _version(request.form.get("version", ""))


def _once(key: str, deed: Callable[[], Any]) -> Any:
    """The service may mark the same key; the form's mark is another one."""
    mark = f"form:{key}" if key else ""
    return done_once(g.session, mark, lambda: {"answer": deed()})["answer"]


def sent_key() -> str:
    """The mark of this form as it was sent, by whom; empty where no key came with it.

    It is of what is sent to where: a page that is filled in differently after going back is another form.
    """
    key = request.form.get("form_key", "")
    if not KEY.fullmatch(key):
        return ""
    who = g.actor.person_id if g.actor else 0
    told = sorted((name, value) for name, value in request.form.items(multi=True) if name not in BROWSER_KEYS)
    return sha256(json.dumps([who, request.path, told, _files()]).encode()).hexdigest()


def _files() -> list[tuple[str, str]]:
    """What each file that is sent holds, as a hash; they can be read again afterwards."""
    found = []
    for name, each in request.files.items(multi=True):
        found.append((name, sha256(each.stream.read()).hexdigest()))
        each.stream.seek(0)
    return sorted(found)


def new_key() -> str:
    """A key for a form: a second send with the same key does nothing more."""
    return secrets.token_urlsafe(16)


def _refuse_another() -> None:
    if keeping.is_of_another():
        raise Conflict("another_reader", MERGED if keeping.was_merged() else ANOTHER)


def _version(text: str) -> int | None:
    return int(text) if VERSION.fullmatch(text) else None
