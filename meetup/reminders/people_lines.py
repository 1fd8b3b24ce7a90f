"""People in letters: a line each, with their face and a link to their page."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from ..contacts.models import Contact
from ..extensions import db
from ..languages import lazy_gettext
from ..outbox import Face, Link, PersonLine, absolute_url
from ..people.pictures import SQUARE_SIDES, PictureFile

OPEN_LABEL = lazy_gettext("Open")
WRITE_LABEL = lazy_gettext("Write")
JPEG_QUALITY = 70
MAX_PHOTO_BYTES = 40_000
"""Bytes of all photos in one letter. Whoever comes after that has initials, so that a mail stays below 100 KB."""


def person_lines(
    contacts: Sequence[Contact], label: str, tasks: Mapping[int, Sequence[str]] | None = None
) -> tuple[PersonLine, ...]:
    """Return a line for each of ``contacts``, with what there is to do by the id of the contact; one query.

    A photo is only in it if the person shares it with the owner at this moment.
    """
    cards = [contact.summary_card for contact in contacts]
    photos = _photos_of([card.photo_key for card in cards if card.photo_key])
    left, lines = MAX_PHOTO_BYTES, []
    for contact, card in zip(contacts, cards, strict=True):
        photo = photos.get(card.photo_key or "")
        if photo and len(photo) > left:
            photo = None
        left -= len(photo or b"")
        link = Link(label, absolute_url(f"/contacts/{contact.id}"))
        lines.append(
            PersonLine(card.name, Face(card.initials, card.tone, photo), link, tuple((tasks or {}).get(contact.id, ())))
        )
    return tuple(lines)


def _photos_of(keys: Sequence[str]) -> dict[str, bytes]:
    """Return the photos as JPEGs by their keys: many mail programs do not show WebP."""
    is_small = PictureFile.key.in_(keys), PictureFile.size == min(SQUARE_SIDES)
    rows = db.session.execute(select(PictureFile.key, PictureFile.content).where(*is_small)) if keys else ()
    return {key: _jpeg(content) for key, content in rows}


def _jpeg(content: bytes) -> bytes:
    buffer = BytesIO()
    Image.open(BytesIO(content)).convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()
