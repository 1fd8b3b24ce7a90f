"""The contact-card QR: a vCard inside the symbol, small enough that phones read it off a screen."""

from dataclasses import dataclass, replace
from typing import Any

from ..people import Card
from ..people.card import LABELS
from ..people.vcards import vcard

OCTETS = 450
"""What version 16 at error correction M holds (ISO/IEC 18004, table 7): 81 modules a side, read at arm's length."""

# From what is missed least. The name stays, however long it is.
EMPTIED: tuple[dict[str, Any], ...] = (
    {"bio": ""}, {"links": ()}, {"company": ""}, {"headline": ""}, {"phone": ""}, {"email": ""},
)  # fmt: skip


@dataclass(frozen=True)
class ContactCard:
    """The text of the QR, and what had to stay out of it, as people call it."""

    text: str
    left_out: list[str]


def fitted(card: Card) -> ContactCard:
    """``card`` as a vCard 3.0 of at most ``OCTETS``; whole fields are left out until it fits."""
    small = replace(card, photo_key=None)
    for emptied in EMPTIED:
        if len(vcard(small).encode()) <= OCTETS:
            break
        small = replace(small, **emptied)
    return ContactCard(vcard(small), _missing(card, small))


def _missing(whole: Card, small: Card) -> list[str]:
    labels = {"photo_key": LABELS["photo"], **{field: LABELS[field] for emptied in EMPTIED for field in emptied}}
    return [label for field, label in labels.items() if getattr(whole, field) != getattr(small, field)]
