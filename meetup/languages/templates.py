"""Compile each template once a language, with its sentences in that language.

A page has a hundred sentences and more. Looking each up while a page is drawn would take a tenth of its time.
"""

from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.environment import Template
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from .current import current_language
from .sentences import fill

FILL = "_fill"
"""What a compiled template calls for a sentence that holds values."""


class TranslatingEnvironment(Environment):
    """An environment that gives out templates in the current language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._caches: dict[str, dict[Any, Template]] = {}
        super().__init__(*arguments, **options)
        self.globals[FILL] = fill

    @property
    def cache(self) -> dict[Any, Template]:
        """The compiled templates of the current language, by loader and name."""
        return self._caches.setdefault(current_language().tag, {})

    @cache.setter
    def cache(self, _made: Any) -> None:
        """Do without the one cache that Jinja makes. A template is forgotten no more than a module is."""

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **named: Any) -> str:
        autoescape = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        if autoescape:
            Translator().visit(source)
        generated: str = super()._generate(source, name, *rest, **named)
        return generated


class Translator(NodeTransformer):
    """Puts the sentences of a template that escapes into the current language."""

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(call)
        match call:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(sentence))], dyn_args=None, dyn_kwargs=None
            ):
                translated = current_language().catalogue.gettext(sentence)
                if not call.kwargs:
                    return nodes.Const(Markup(translated.replace("%%", "%")))  # noqa: S704  from code or a catalogue
                return nodes.Call(nodes.Name(FILL, "load"), [nodes.Const(translated)], call.kwargs, None, None)
        return call
