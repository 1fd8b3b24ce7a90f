"""Reading MECARD, which phones in Japan began with (NTT DOCOMO, "MeCard"), and BIZCARD of the same kind."""

import re
from collections.abc import Iterator

from ...people.text import join_name
from .parsed_cards import ParsedCard, RawCard, UnreadableError
from .vcards import EMPTY_CARD

_FIELD = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9-]*):((?:\\.|[^\\;])*)(?:;|$)", re.DOTALL)
_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
FIELD_OF_TAG = {
    "TEL": "phones", "TEL-AV": "phones", "EMAIL": "emails", "URL": "links", "NOTE": "bio", "ADR": "bio",
    "B": "phones", "M": "phones", "E": "emails", "A": "bio",
}  # fmt: skip
"""Which field becomes what; the one-letter ones are BIZCARD's."""


def read_mecard(text: str) -> ParsedCard | None:
    """The card in ``text``.

    Raises:
        UnreadableError: there is a card, with nothing in it.
    """
    kind, _, body = text.partition(":")
    if kind.strip().upper() not in ("MECARD", "BIZCARD"):
        return None
    pairs = list(parse_fields(body))
    said = {name: unescape(value).strip() for name, value in reversed(pairs) if value.strip()}
    name = _full_name(pairs) if kind.strip().upper() == "MECARD" else f"{said.get('N', '')} {said.get('X', '')}"
    company = said.get("ORG") or said.get("C", "")
    sketch = RawCard(name=name, company=company, headline=said.get("TITLE") or said.get("T", ""))
    for field, value in pairs:
        if field in FIELD_OF_TAG:
            getattr(sketch, FIELD_OF_TAG[field]).append(unescape(value))
    sketch.name = sketch.name.strip() or said.get("NICKNAME", "") or company
    draft = sketch.parse()
    if not (draft.details.name or draft.details.emails or draft.details.phones or draft.details.links):
        raise UnreadableError(EMPTY_CARD)
    return draft


def parse_fields(body: str) -> Iterator[tuple[str, str]]:
    """The fields of ``NAME:value;NAME:value;;``, values as written; it ends at what is no field."""
    position = 0
    while found := _FIELD.match(body, position):
        yield found.group(1).upper(), found.group(2)
        position = found.end()


def unescape(value: str) -> str:
    return _ESCAPE.sub(r"\1", value)


def _full_name(pairs: list[tuple[str, str]]) -> str:
    """``N``, written with the family name first and a comma after it."""
    written = next((value for name, value in pairs if name == "N"), "")
    family, *given = (unescape(part).strip() for part in _COMMA.findall(written) or [""])
    return join_name(" ".join(given), family)
