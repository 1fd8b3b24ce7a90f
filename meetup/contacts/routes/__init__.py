"""The pages of contacts: one module a noun."""

from . import blocks, cards, contacts, encounters, exports, guests, kept_cards, scanning, today, touches

__all__ = [
    "blocks",
    "cards",
    "contacts",
    "encounters",
    "exports",
    "guests",
    "kept_cards",
    "scanning",
    "today",
    "touches",
]
