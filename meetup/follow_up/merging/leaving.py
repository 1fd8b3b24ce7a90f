"""What merges, and the record of agreements, hold of somebody who deletes their account."""

from collections.abc import Iterator, Sequence

from sqlalchemy import String, and_, cast, func, literal, or_, select, update

from ...contacts.kept_cards import KeptCard
from ...contacts.leaving import is_given_by
from ...contacts.models import Contact
from ...database import in_ids
from ...extensions import db, now
from ...people import Agreement, User
from ...people.leaving.erasing import erases, in_steps
from .adoption import GUEST_AGREEMENT, holder_key
from .cards import without_given
from .merges import Merge


@erases.first  # While contacts and cards still say whose they are.
def _forget_guest_in_merges(user: User) -> Iterator[int]:
    """Take out of merges what the user gave as a guest. Undoing one still takes out what it had added otherwise."""
    for merge in _merges_about(user):
        card = without_given(merge.moved["card"])
        if card != merge.moved["card"]:
            merge.moved = {**merge.moved, "card": card}
            db.session.flush()
            yield 1


def _merges_about(user: User) -> Sequence[Merge]:
    """Return the merges of contacts with ``user``, or with a card that ``user`` gave as a guest."""
    is_theirs = or_(
        Contact.person_id == user.id, Contact.kept_card_id.in_(select(KeptCard.id).where(is_given_by(user)))
    )
    ids = reached = set(db.session.scalars(select(Contact.id).where(is_theirs)))
    while reached:
        parts = select(Contact.id).where(Contact.merged_into_id.is_not(None), in_ids(Contact.merged_into_id, reached))
        reached = set(db.session.scalars(parts)) - ids
        ids = ids | reached
    return db.session.scalars(select(Merge).where(in_ids(Merge.contact_id, ids)).order_by(Merge.contact_id)).all()


@erases
def _end_agreements_about(user: User) -> Iterator[int]:
    """End what guests agreed to about being on the user's list, and take the name out if it is withheld.

    The first of them were about a contact, which may be another one by now: those are found by the name as well.
    """
    own = Contact.owner_id == user.id
    is_on_list = Agreement.user_id.in_(select(Contact.person_id).where(own))
    own_subjects = select(literal("contact ") + cast(Contact.id, String)).where(own)
    is_old = and_(is_on_list, or_(Agreement.subject.in_(own_subjects), Agreement.about == user.profile.name))
    is_about = Agreement.subject != "", or_(Agreement.subject == holder_key(user), is_old)
    values = {"subject": "", "ended_at": func.coalesce(Agreement.ended_at, now())}
    values |= {"about": ""} if user.name_withheld_at else {}
    yield from in_steps(update(Agreement).values(values), and_(Agreement.kind == GUEST_AGREEMENT, *is_about))
