"""The contact-card QR: a symbol that contains a vCard, small enough for phones to read it from a screen."""

from dataclasses import dataclass, replace
from typing import Any

from ..people import Card
from ..people.field_labels import FIELD_LABELS
from ..people.vcards import render_vcard

MAX_VCARD_BYTES = 450
"""The capacity of version 16 with error correction M (ISO/IEC 18004, table 7): 81 modules a side, readable at arm's
length."""

# The fields to leave out, the least missed ones first. The name always stays.
DROP_ORDER: tuple[dict[str, Any], ...] = (
    {"bio": ""}, {"links": ()}, {"company": ""}, {"headline": ""}, {"phone": ""}, {"email": ""},
)  # fmt: skip


@dataclass(frozen=True)
class QrContactCard:
    """The text of the QR symbol, and the labels of the fields that had to be left out."""

    text: str
    left_out: list[str]


def fit_into_qr(card: Card) -> QrContactCard:
    """Return ``card`` as a vCard 3.0, with fields left out until it has at most ``MAX_VCARD_BYTES`` bytes."""
    small = replace(card, photo_key=None)
    for empty_field in DROP_ORDER:
        if len(render_vcard(small).encode()) <= MAX_VCARD_BYTES:
            break
        small = replace(small, **empty_field)
    return QrContactCard(render_vcard(small), _left_out_labels(card, small))


def _left_out_labels(full: Card, small: Card) -> list[str]:
    labels = {
        "photo_key": FIELD_LABELS["photo"],
        **{field: FIELD_LABELS[field] for empty_field in DROP_ORDER for field in empty_field},
    }
    return [label for field, label in labels.items() if getattr(full, field) != getattr(small, field)]
