"""The contact-card QR: a vCard inside the symbol, small enough that phones read it off a screen."""

from dataclasses import dataclass, replace
from typing import Any

from ..people import Card
from ..people.card import FIELD_LABELS
from ..people.vcards import render_vcard

MAX_VCARD_BYTES = 450
"""What version 16 at error correction M holds (ISO/IEC 18004, table 7): 81 modules a side, read at arm's length."""

# From what is missed least. The name stays, however long it is.
DROP_ORDER: tuple[dict[str, Any], ...] = (
    {"bio": ""}, {"links": ()}, {"company": ""}, {"headline": ""}, {"phone": ""}, {"email": ""},
)  # fmt: skip


@dataclass(frozen=True)
class QrContactCard:
    """The text of the QR, and what had to stay out of it, as people call it."""

    text: str
    left_out: list[str]


def fit_into_qr(card: Card) -> QrContactCard:
    """``card`` as a vCard 3.0 of at most ``MAX_VCARD_BYTES``; whole fields are left out until it fits."""
    small = replace(card, photo_key=None)
    for emptied in DROP_ORDER:
        if len(render_vcard(small).encode()) <= MAX_VCARD_BYTES:
            break
        small = replace(small, **emptied)
    return QrContactCard(render_vcard(small), _left_out_labels(card, small))


def _left_out_labels(whole: Card, small: Card) -> list[str]:
    labels = {
        "photo_key": FIELD_LABELS["photo"],
        **{field: FIELD_LABELS[field] for emptied in DROP_ORDER for field in emptied},
    }
    return [label for field, label in labels.items() if getattr(whole, field) != getattr(small, field)]
