"""Which of the codes in one photo is meant: ours, if there is one, or else the person has to say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .. import codes
from ..languages import gettext
from .foreign import UnreadableError, read_foreign_code, read_wifi

MAX_TITLE_LENGTH = 60


@dataclass(frozen=True)
class CodeChoice:
    """The text of a code, and the line by which people recognise it."""

    text: str
    title: str


def own_code(text: str) -> str | None:
    """Return the 16 characters of our code in ``text``, by itself or in an address; ``None`` if it is not ours."""
    return codes.canonical_code(codes.code_in_url(text) or text)


def candidates_in(texts: Sequence[str]) -> list[str]:
    """Return those of ``texts`` that may be meant: our codes if there are any, and else all that say something."""
    own = {code: text.strip() for text in texts if (code := own_code(text))}
    return list(own.values()) or list(dict.fromkeys(filter(None, map(str.strip, texts)))) or list(texts[:1])


def choice_for(text: str) -> CodeChoice:
    return CodeChoice(text, _title_of(text))


def _title_of(text: str) -> str:
    if code := own_code(text):
        return gettext("Code %(grouped_code)s", grouped_code=codes.grouped_code(code))
    if wifi := read_wifi(text):
        return gettext("Wi-Fi network %(network)s", network=wifi.network)
    try:
        card = read_foreign_code(text)
    except UnreadableError:
        card = None
    title = (card.details.name if card else "") or " ".join(text.split())
    return title if len(title) <= MAX_TITLE_LENGTH else f"{title[:MAX_TITLE_LENGTH]}…"
