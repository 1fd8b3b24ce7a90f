"""Stencils: parts of pages that are drawn once in each language, with gaps for their values, and then only filled in.

Drawing a form takes a thousand times as long as filling in its stencil.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Flask, current_app
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from .languages import current_language
from .public_pages.blanks import TOKEN_MARK, leaving_blanks

EXTENSION = "stencils"
FIRST_NUMBER = 2 * 10**18
"""The numbers from here on mark the gaps for numbers. No row has such an id."""
_TEXT_MARK = secrets.token_hex(16)


class Stencil:
    """The part of a page that ``template`` draws.

    The values that are named in ``shape`` decide what is drawn, such as a stage. There is a stencil for each of them,
    so they have to be few, and nothing that somebody has typed. All other values are texts and whole numbers that are
    put in their places: the template prints them as they are and does not ask what they are.

    ``make_form`` makes the form that the template draws, ``form``, from all the values. ``constants`` are further
    names of the template, the same at all times.
    """

    def __init__(
        self,
        template: str,
        shape: Collection[str] = (),
        make_form: Callable[..., FlaskForm] | None = None,
        **constants: Any,
    ) -> None:
        self.template, self.shape, self.make_form, self.constants = template, tuple(shape), make_form, constants

    def fill(self, **values: Any) -> Markup:
        """Return the part with ``values`` in their places."""
        patterns = current_app.extensions[EXTENSION]
        key = (self, current_language().tag, *(values[name] for name in self.shape))
        if key not in patterns:
            patterns[key] = self._make_pattern(values)
        texts = {name: escape(value) for name, value in values.items()}
        return Markup(patterns[key] % {**texts, "csrf_token": generate_csrf()})  # noqa: S704  a template escapes

    def draw(self, form: FlaskForm, **values: Any) -> Markup:
        """Return the part with ``form``, which was sent and is shown again with its problems."""
        return Markup(self._render({**values, "form": form}))  # noqa: S704  a template escapes

    def _make_pattern(self, values: Mapping[str, Any]) -> str:
        """Return the part with ``%(name)s`` in the place of each value that only fills a gap."""
        marks = {
            name: FIRST_NUMBER + place if type(value) is int else f"{_TEXT_MARK}{place:03}"
            for place, (name, value) in enumerate(values.items())
            if name not in self.shape
        }
        with leaving_blanks():
            given = {**values, **marks}
            form = {"form": self.make_form(**given)} if self.make_form else {}
            pattern = self._render({**given, **form})
        pattern = pattern.replace("%", "%%").replace(TOKEN_MARK, "%(csrf_token)s")
        for name, mark in marks.items():
            pattern = pattern.replace(str(mark), f"%({name})s")
        return pattern

    def _render(self, values: Mapping[str, Any]) -> str:
        return current_app.jinja_env.get_template(self.template).render({**self.constants, **values})


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = {}
