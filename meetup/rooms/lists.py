"""Lists within sentences, as the reader's language writes them."""

from collections.abc import Sequence

from babel.lists import format_list

from ..languages import current_language


def listed(texts: Sequence[str]) -> str:
    """Return ``texts`` as one: "Ada, Bo and Cy", like ``listOf`` in scripts."""
    locale = current_language().locale
    return format_list(texts, locale="en_GB" if locale.language == "en" else locale)
