"""The pages of contacts: one module a noun."""

from . import (
    archiving,
    blocks,
    cards,
    contacts,
    drafts,
    encounters,
    exports,
    guests,
    hellos,
    holders,
    kept_cards,
    merges,
    notes,
    promises,
    run_throughs,
    scanning,
    selections,
    templates,
    today,
    touches,
    years,
)

BLUEPRINTS = (
    today.bp,
    scanning.bp,
    touches.bp,
    promises.bp,
    drafts.bp,
    templates.bp,
    run_throughs.bp,
    encounters.bp,
    holders.bp,
    selections.bp,
    blocks.bp,
    exports.bp,
    guests.bp,
    hellos.bp,
    kept_cards.bp,
    archiving.bp,
    merges.bp,
    notes.bp,
    years.bp,
)

__all__ = ["BLUEPRINTS", "cards", "contacts"]
