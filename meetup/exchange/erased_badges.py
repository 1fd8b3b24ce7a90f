"""Cards that were scanned from the badge of a ticket, as its owner without an account sees and empties them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from ..contacts.emptying import empty, name_left_to, select_with_holders
from ..contacts.kept_cards import KeptCard
from ..database import in_ids
from ..extensions import db
from ..languages import gettext
from ..people.data_requests.held import MAX_SHOWN, Held, erases_address, finds_held
from ..tickets.data_requests import own_ticket_ids

CARDS_PER_STEP = 50


@finds_held
def _find_scanned_badges(email: str) -> list[Held]:
    return [
        Held(
            holder=gettext("Someone with an account here"),
            origin=gettext("They scanned your badge."),
            since=card.created_at,
            lines=tuple(
                (label, text)
                for label, text in ((gettext("Name"), card.name), (gettext("Company"), card.company))
                if text
            ),
        )
        for card, _, _ in _scanned(email, MAX_SHOWN)
    ]


@erases_address.first  # While tickets still say whose they are.
def _empty_scanned_badges(email: str) -> Iterator[int]:
    while rows := _scanned(email, CARDS_PER_STEP):
        for card, contact, holder in rows:
            empty(card, name_left_to(holder, contact))
            card.ticket_id = None
        db.session.flush()
        yield len(rows)


def _scanned(email: str, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    is_theirs = KeptCard.ticket_id.is_not(None), in_ids(KeptCard.ticket_id, own_ticket_ids(email))
    return db.session.execute(select_with_holders().where(*is_theirs).limit(limit)).all()
