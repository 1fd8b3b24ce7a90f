"""Say a sentence in the language of its reader.

Each is written whole, in English, where it is needed. What stands in it has a name: ``%(name)s``.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from .current import current_language


def gettext(sentence: str, **values: object) -> str:
    """Return ``sentence`` in the current language, with ``values`` in their places."""
    translated = current_language().catalogue.gettext(sentence)
    return translated % values if values else translated


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return the sentence that is for ``count`` of something. ``%(num)s`` in it is the number as people write it."""
    return current_language().catalogue.ngettext(one, many, count) % {"num": number(count), **values}


class LazySentence(str):
    """A sentence that is named before anybody reads it, such as the label of a field.

    As text it is English; printed, formatted or put on a page it is in the current language.
    """

    def __new__(cls, sentence: str, values: Mapping[str, object] = MappingProxyType({})) -> "LazySentence":
        lazy = super().__new__(cls, sentence % values if values else sentence)
        lazy.sentence, lazy.values = sentence, values
        return lazy

    sentence: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return gettext(self.sentence, **self.values)

    def __format__(self, format_spec: str) -> str:
        return format(str(self), format_spec)

    def __mod__(self, values: object) -> str:
        return str(self) % values  # as validators of WTForms do


def lazy_gettext(sentence: str, **values: object) -> str:
    """Return ``sentence``, with ``values`` in their places, as a ``LazySentence``."""
    return LazySentence(sentence, values)


def number(value: int) -> str:
    """Return a whole number as the reader's language writes it: "1,200"."""
    return str(value) if -1000 < value < 1000 else format_decimal(value, locale=current_language().locale)


def listed(texts: Sequence[str]) -> str:
    """Return ``texts`` as the reader's language lists them: "Ada, Bo and Cy", like ``listOf`` in scripts."""
    locale = current_language().locale
    return format_list(texts, locale="en_GB" if locale.language == "en" else locale)


@pass_eval_context
def gettext_in_page(context: EvalContext, sentence: str, **values: object) -> str:
    """Like ``gettext``, for templates: the sentence may hold markup, and ``values`` are escaped."""
    translated = current_language().catalogue.gettext(sentence)
    return _filled(context, translated, values)


@pass_eval_context
def ngettext_in_page(context: EvalContext, one: str, many: str, count: int, **values: object) -> str:
    """Like ``ngettext``, for templates."""
    translated = current_language().catalogue.ngettext(one, many, count)
    return _filled(context, translated, {"num": number(count), **values})


def _filled(context: EvalContext, sentence: str, values: Mapping[str, object]) -> str:
    """Return ``sentence`` with ``values`` in it. A sign of per cent is ``%%`` in all sentences of templates."""
    return fill(sentence, **values) if context.autoescape else sentence % values


def fill(sentence: str, **values: object) -> Markup:
    """Return a sentence that may hold markup, with ``values`` escaped in their places."""
    if "%" in sentence:  # Markup would do the same, five times as slowly.
        sentence %= {name: escape(value) for name, value in values.items()}
    return Markup(sentence)  # noqa: S704  it comes from the code or a catalogue
