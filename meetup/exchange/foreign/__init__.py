"""Foreign codes: reading what a QR code that is not ours says about a person. Nothing here uses the network."""

from ...languages import lazy_gettext
from .addresses import read_address, web_address_in
from .mecards import read_mecard
from .parsed_cards import ParsedCard, UnreadableError
from .profiles import read_profile
from .vcards import read_vcard
from .wifi import Wifi, read_wifi

MAX_TEXT_LENGTH = 16_384
"""The characters that are read. A QR code has less than 3,000 bytes, but a text that somebody pastes may be longer."""
READERS = (read_vcard, read_mecard, read_address, read_profile)


def read_foreign_code(text: str) -> ParsedCard | None:
    """Return the card of the person that ``text`` is about, to be reviewed; ``None`` if it is not about a person.

    Raises:
        UnreadableError: the text is too long, or it is a card that cannot be read.
    """
    text = text.strip("\ufeff \t\r\n")
    if len(text) > MAX_TEXT_LENGTH:
        raise UnreadableError(lazy_gettext("This is too long for a contact card. Add the person by hand."))
    return next((card for reader in READERS if (card := reader(text))), None)


__all__ = [
    "MAX_TEXT_LENGTH",
    "ParsedCard",
    "UnreadableError",
    "Wifi",
    "read_foreign_code",
    "read_wifi",
    "web_address_in",
]
