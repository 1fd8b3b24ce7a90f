"""Reading MECARD, which phones in Japan introduced (NTT DOCOMO, "MeCard"), and the similar BIZCARD."""

import re
from collections.abc import Iterator

from ...people.text import join_name
from .parsed_cards import ParsedCard, RawCard

_FIELD = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9-]*):((?:\\.|[^\\;])*)(?:;|$)", re.DOTALL)
_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ATTRIBUTE_OF_FIELD = {
    "TEL": "phones", "TEL-AV": "phones", "EMAIL": "emails", "URL": "links", "NOTE": "bio", "ADR": "bio",
    "B": "phones", "M": "phones", "E": "emails", "A": "bio",
}  # fmt: skip
"""The attribute of ``RawCard`` that each field is added to. Names of one letter are those of BIZCARD."""


def read_mecard(text: str) -> ParsedCard | None:
    """Return the card in ``text``, ``None`` if it is neither a MECARD nor a BIZCARD.

    Raises:
        UnreadableError: the card is empty.
    """
    kind, _, body = text.partition(":")
    if kind.strip().upper() not in ("MECARD", "BIZCARD"):
        return None
    pairs = list(parse_fields(body))
    values = {name: unescape(value).strip() for name, value in reversed(pairs) if value.strip()}
    name = _full_name(pairs) if kind.strip().upper() == "MECARD" else f"{values.get('N', '')} {values.get('X', '')}"
    company = values.get("ORG") or values.get("C", "")
    raw_card = RawCard(name=name, company=company, headline=values.get("TITLE") or values.get("T", ""))
    for field, value in pairs:
        if field in ATTRIBUTE_OF_FIELD:
            getattr(raw_card, ATTRIBUTE_OF_FIELD[field]).append(unescape(value))
    raw_card.name = raw_card.name.strip() or values.get("NICKNAME", "") or company
    return raw_card.parse_non_empty()


def parse_fields(body: str) -> Iterator[tuple[str, str]]:
    """Yield the names, in capitals, and the values, still escaped, of ``NAME:value;NAME:value;;``.

    Reading ends at the first text that is not a field.
    """
    position = 0
    while match := _FIELD.match(body, position):
        yield match.group(1).upper(), match.group(2)
        position = match.end()


def unescape(value: str) -> str:
    return _ESCAPE.sub(r"\1", value)


def _full_name(pairs: list[tuple[str, str]]) -> str:
    """Return the name from the field ``N``, which has the family name first and a comma after it."""
    written = next((value for name, value in pairs if name == "N"), "")
    family, *given = (unescape(part).strip() for part in _COMMA.findall(written) or [""])
    return join_name(" ".join(given), family)
