"""The pages of contacts: one module a noun."""

from . import (
    blocks,
    cards,
    contacts,
    encounters,
    exports,
    guests,
    holders,
    kept_cards,
    scanning,
    selections,
    today,
    touches,
)

__all__ = [
    "blocks",
    "cards",
    "contacts",
    "encounters",
    "exports",
    "guests",
    "holders",
    "kept_cards",
    "scanning",
    "selections",
    "today",
    "touches",
]
