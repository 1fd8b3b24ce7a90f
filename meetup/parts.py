"""The parts of which pages are made, such as icons, faces and fields. Every template has them, without an import.

They are the macros of ``templates/_parts.html``. Those that only depend on their arguments are drawn once.
"""

from collections.abc import Callable
from functools import cache

from flask import Flask
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

TEMPLATE = "_parts.html"
DRAWN_ONCE = ("icon", "chevron")


def init_app(app: Flask) -> None:
    parts = app.jinja_env.get_template(TEMPLATE).module
    for name, part in vars(parts).items():
        if isinstance(part, Macro):
            app.jinja_env.globals[name] = drawn_once(part) if name in DRAWN_ONCE else spoken(app.jinja_env, name)


def spoken(environment: Environment, name: str) -> Callable[..., Markup]:
    """Return a function that draws the part ``name`` in the current language."""

    def draw(*arguments: object, **named: object) -> Markup:
        drawn: Markup = getattr(environment.get_template(TEMPLATE).module, name)(*arguments, **named)
        return drawn

    return draw


def drawn_once(part: Macro) -> Callable[..., Markup]:
    """Return a function like ``part`` that remembers what it has drawn. The arguments are constants of templates."""

    @cache
    def draw(*arguments: object, **named: object) -> Markup:
        return Markup(part(*arguments, **named))  # noqa: S704  a macro escapes by itself

    return draw
