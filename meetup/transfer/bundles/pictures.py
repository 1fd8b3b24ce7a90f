"""The pictures in a bundle: the owner's photo, the photos of paper cards that they kept, and what they uploaded."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from ...contacts.card_photos import CardPhoto
from ...contacts.models import Contact
from ...database import in_ids
from ...events import Event
from ...extensions import db
from ...people import Profile, User
from ...people.pictures import Picture, PictureFile

OWN_PHOTO = "photos/me.webp"


def card_photo_path(contact_id: int) -> str:
    """Return the path of the photo of a contact's paper card. Names of people are not in it: they may be anything."""
    return f"photos/card-{contact_id}.webp"


def list_pictures(owner: User) -> list[tuple[str, str]]:
    """Return the pictures that ``owner`` has uploaded, as pairs of key and path."""
    query = select(Picture.key, Profile.user_id, func.min(Event.id)).where(Picture.owner_id == owner.id)
    query = query.outerjoin(Profile, Profile.photo_key == Picture.key).outerjoin(Event, Event.cover_key == Picture.key)
    rows = db.session.execute(
        query.group_by(Picture.key, Profile.user_id, Picture.created_at).order_by(Picture.created_at)
    )
    return [
        (
            key,
            OWN_PHOTO if user_id == owner.id else f"photos/event-{event_id}.webp" if event_id else f"photos/{key}.webp",
        )
        for key, user_id, event_id in rows
    ]


def remaining_keys(owner: User) -> set[str]:
    """Return the keys of the pictures that ``owner`` still has."""
    return set(db.session.scalars(select(Picture.key).where(Picture.owner_id == owner.id)))


def load_picture(owner: User, key: str) -> bytes | None:
    """Return a picture of ``owner`` in the largest size, as WebP, or ``None`` if it has been deleted."""
    query = select(PictureFile.content).join(Picture, Picture.key == PictureFile.key)
    query = query.where(Picture.owner_id == owner.id, Picture.key == key)
    return db.session.scalar(query.order_by(PictureFile.size.desc()).limit(1))


def contacts_with_photos(owner: User) -> list[int]:
    """Return the ids of the contacts with a photo of their card, those included that were merged into another."""
    query = _card_photos_query(Contact.id).where(Contact.owner_id == owner.id)
    return list(db.session.scalars(query.order_by(Contact.id)))


def ids_with_photos(ids: Collection[int]) -> set[int]:
    """Return those of these contacts whose card has a photo."""
    return set(db.session.scalars(_card_photos_query(Contact.id).where(in_ids(Contact.id, ids))))


def load_card_photos(owner: User, ids: Collection[int]) -> Sequence[tuple[int, bytes]]:
    """Return the photos of cards that are still there, with the id of the contact."""
    query = _card_photos_query(Contact.id, CardPhoto.content)
    query = query.where(Contact.owner_id == owner.id, in_ids(Contact.id, ids))
    return [(contact_id, content) for contact_id, content in db.session.execute(query)]


def _card_photos_query(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Return the query for ``columns`` of contacts that are not deleted, with the photo of their paper card."""
    query = select(*columns).select_from(Contact).join(CardPhoto, CardPhoto.card_id == Contact.kept_card_id)
    return query.where(Contact.deleted_at.is_(None))
