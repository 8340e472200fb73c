"""Forms: what was typed, what it means, what is wrong with it in words. Nothing typed is lost.

A page begins with `empty_form(version=row.version, **typed)` and takes what is sent with
`sent_form(schema)` and `form.submit(deed, now=...)`; None means that the form is shown again, with
`form.status`. `pressed` is for forms that are a button alone.
"""

from flask import Flask
from werkzeug.local import LocalProxy

from web import locale
from web.forms import keeping, summary, words
from web.forms.form import Form, empty_form, new_key, pressed, sent_form, sent_key, sent_version
from web.forms.keeping import keep
from web.forms.names import flat, nested

__all__ = [
    "Form",
    "empty_form",
    "flat",
    "keep",
    "nested",
    "new_key",
    "pressed",
    "sent_form",
    "sent_key",
    "sent_version",
]


def init_app(app: Flask) -> None:
    """Give templates what every form carries, and the words for what somebody else saved."""
    app.jinja_env.globals |= {
        each.__name__: each for each in (summary.faulty, summary.labelled, summary.named)
    }
    app.jinja_env.globals["form_page"] = keeping.page
    app.jinja_env.globals["is_first_written"] = keeping.is_first_written
    app.jinja_env.globals["first_written"] = keeping.first_written
    app.jinja_env.globals["carried"] = keeping.carried
    app.jinja_env.globals["carried_words"] = keeping.carried_words
    app.jinja_env.globals["standing"] = LocalProxy(_standing)
    app.jinja_env.globals["theirs"] = LocalProxy(lambda: getattr(_standing(), "theirs", {}))
    app.jinja_env.globals["theirs_written"] = words.written
    app.jinja_env.globals["theirs_chosen"] = words.chosen
    app.jinja_env.globals["theirs_row"] = words.row


def _standing() -> object:
    """The form of the page that is rendered; nothing known of it where the page has none."""
    return locale.around().get("form", {})
