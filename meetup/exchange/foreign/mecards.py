"""Reading MECARD, which phones in Japan began with (NTT DOCOMO, "MeCard"), and BIZCARD of the same kind."""

import re
from collections.abc import Iterator

from ...people.text import full_name
from .parsed_cards import Draft, Sketch, UnreadableError
from .vcards import EMPTY

_FIELD = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9-]*):((?:\\.|[^\\;])*)(?:;|$)", re.DOTALL)
_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
KEPT = {
    "TEL": "phones", "TEL-AV": "phones", "EMAIL": "emails", "URL": "links", "NOTE": "bio", "ADR": "bio",
    "B": "phones", "M": "phones", "E": "emails", "A": "bio",
}  # fmt: skip
"""Which field becomes what; the one-letter ones are BIZCARD's."""


def read_mecard(text: str) -> Draft | None:
    """The card in ``text``.

    Raises:
        UnreadableError: there is a card, with nothing in it.
    """
    kind, _, body = text.partition(":")
    if kind.strip().upper() not in ("MECARD", "BIZCARD"):
        return None
    pairs = list(fields(body))
    said = {name: unescaped(value).strip() for name, value in reversed(pairs) if value.strip()}
    name = _name_of(pairs) if kind.strip().upper() == "MECARD" else f"{said.get('N', '')} {said.get('X', '')}"
    company = said.get("ORG") or said.get("C", "")
    sketch = Sketch(name=name, company=company, headline=said.get("TITLE") or said.get("T", ""))
    for field, value in pairs:
        if field in KEPT:
            getattr(sketch, KEPT[field]).append(unescaped(value))
    sketch.name = sketch.name.strip() or said.get("NICKNAME", "") or company
    draft = sketch.draft()
    if not (draft.details.name or draft.details.emails or draft.details.phones or draft.details.links):
        raise UnreadableError(EMPTY)
    return draft


def fields(body: str) -> Iterator[tuple[str, str]]:
    """The fields of ``NAME:value;NAME:value;;``, values as written; it ends at what is no field."""
    place = 0
    while found := _FIELD.match(body, place):
        yield found.group(1).upper(), found.group(2)
        place = found.end()


def unescaped(value: str) -> str:
    return _ESCAPE.sub(r"\1", value)


def _name_of(pairs: list[tuple[str, str]]) -> str:
    """``N``, written with the family name first and a comma after it."""
    written = next((value for name, value in pairs if name == "N"), "")
    family, *given = (unescaped(part).strip() for part in _COMMA.findall(written) or [""])
    return full_name(" ".join(given), family)
