"""The text fields of all forms of the app, and which of them a test has filled in."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import AnyOf

import meetup
from meetup.people import User
from tests.browser.conftest import Site
from tests.clients import Client

TECHNICAL = frozenset(
    "at sent_at uuid how code event_id due_on next time_zone website password endpoint auth p256dh kept_cover "
    "credential purpose".split()
)
"""Nobody's own words: times, identifiers, keys, choices, and the trap for robots. None of them is shown."""
CHECKED = frozenset("email emails phone phones links link channel address addresses".split())
"""Addresses and numbers, whose checks let no markup through (tests/people, tests/exchange)."""


def text_fields() -> set[str]:
    """Return the text fields of all forms, as ``QuestionForm.body``, that hold somebody's own words."""
    for module in pkgutil.walk_packages(meetup.__path__, "meetup."):
        if ".forms" in module.name or module.name.endswith("_forms"):
            importlib.import_module(module.name)
    return {
        f"{form.__name__}.{name}"
        for form in _subclasses(FlaskForm)
        if form.__module__.startswith("meetup.")
        for name in dir(form)
        if name not in TECHNICAL | CHECKED and _is_text(getattr(form, name))
    }


def _is_text(attribute: object) -> bool:
    if not isinstance(attribute, UnboundField) or not issubclass(attribute.field_class, StringField):
        return False
    return not any(isinstance(validator, AnyOf) for validator in attribute.kwargs.get("validators", ()))


def _subclasses(form: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    for subclass in form.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


@dataclass
class Writer:
    """Fills in forms of the site over HTTP, and remembers which fields."""

    site: Site
    filled: set[str] = field(default_factory=set)

    def fill(self, person: User | None, form: str, path: str, **values: Any) -> str:
        """Send ``form`` as ``person`` and return where that leads. Values in lower case are fields of the form."""
        client = self.site.app.test_client()
        assert isinstance(client, Client)
        if person:
            client.sign_in(person)
        answer = client.post_form(path, values)
        assert answer.status_code < 400, f"{form}: {answer.text}"
        self.filled |= {f"{form}.{name}" for name in values}
        return answer.location or ""
