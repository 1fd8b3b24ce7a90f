"""The pages of contacts: one module a noun."""

from . import (
    blocks,
    cards,
    contacts,
    drafts,
    encounters,
    exports,
    guests,
    promises,
    run_throughs,
    scanning,
    templates,
    today,
    touches,
)

__all__ = [
    "blocks",
    "cards",
    "contacts",
    "drafts",
    "encounters",
    "exports",
    "guests",
    "promises",
    "run_throughs",
    "scanning",
    "templates",
    "today",
    "touches",
]
