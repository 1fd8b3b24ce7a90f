"""The pages of contacts: one module a noun."""

from . import (
    blocks,
    calendars,
    cards,
    contacts,
    encounters,
    exports,
    guests,
    holders,
    keeping,
    notifications,
    scanning,
    selections,
    today,
    touches,
    unsubscriptions,
)

__all__ = [
    "blocks",
    "calendars",
    "cards",
    "contacts",
    "encounters",
    "exports",
    "guests",
    "holders",
    "keeping",
    "notifications",
    "scanning",
    "selections",
    "today",
    "touches",
    "unsubscriptions",
]
