"""Foreign codes: what a QR that is none of ours says of a person. Nothing here asks any network."""

from .addresses import read_address, web_address_in
from .mecards import read_mecard
from .parsed_cards import ParsedCard, UnreadableError
from .profiles import read_profile
from .vcards import read_vcard

MAX_TEXT_LENGTH = 16_384
"""Characters; a QR holds under 3,000 bytes, a file somebody pastes may hold more."""
READERS = (read_vcard, read_mecard, read_address, read_profile)


def read_foreign_code(text: str) -> ParsedCard | None:
    """The person that ``text`` tells of, to be looked over before anything is kept; ``None`` for any other text.

    Raises:
        UnreadableError: it is a card, but one that cannot be read; the sentence says why.
    """
    text = text.strip("\ufeff \t\r\n")
    if len(text) > MAX_TEXT_LENGTH:
        raise UnreadableError("This is too long for a contact card. Add the person by hand.")
    return next((draft for reader in READERS if (draft := reader(text))), None)


__all__ = ["MAX_TEXT_LENGTH", "ParsedCard", "UnreadableError", "read_foreign_code", "web_address_in"]
