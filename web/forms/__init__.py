"""Forms: what was typed, what it means, what is wrong with it in words. Nothing typed is lost.

A page begins with `empty_form(version=row.version, **typed)` and takes what is sent with
`sent_form(schema)` and `form.submit(deed, now=...)`; None means that the form is shown again, with
`form.status`. `pressed` is for forms that are a button alone.
"""

from web.forms.form import Form, empty_form, new_key, pressed, sent_form, sent_key
from web.forms.keeping import keep
from web.forms.names import flat, nested

__all__ = ["Form", "empty_form", "flat", "keep", "nested", "new_key", "pressed", "sent_form", "sent_key"]
