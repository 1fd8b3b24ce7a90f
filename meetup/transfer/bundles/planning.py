"""Into which parts the writing of a bundle is split, so that each takes little memory and keeps nobody waiting."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...database import chunks
from ...follow_up.list_filters import all_contacts
from ...people import User
from ..batches import contact_ids_of
from .pages import CONTACTS_PER_PAGE, page_path
from .pictures import contacts_with_photos, list_pictures

CONTACTS_PER_PART = 100
"""A page of contacts is written by several parts."""
PHOTOS_PER_PART = 6
"""Photos of cards have 200 KB each: a part stores them in less than a quarter of a second."""

Content = Mapping[str, Any]


def list_parts(owner: User) -> list[Content]:
    """Return the parts that write everything that ``owner`` has."""
    ids = contact_ids_of(all_contacts(owner))
    pictures = list_pictures(owner)
    parts: list[Content] = [{"do": "account"}, {"do": "lists"}, *_contact_parts(ids)]
    parts += [{"do": "card_photos", "ids": list(part)} for part in chunks(contacts_with_photos(owner), PHOTOS_PER_PART)]
    parts += [{"do": "pictures", "pictures": list(part)} for part in chunks(pictures, PHOTOS_PER_PART)]
    return [*parts, {"do": "end", "people": len(ids), "pictures": pictures}]


def _contact_parts(ids: Sequence[int]) -> Iterator[Content]:
    for page, on_page in enumerate(chunks(ids, CONTACTS_PER_PAGE)):
        start = page * CONTACTS_PER_PAGE
        for at, part in enumerate(chunks(on_page, CONTACTS_PER_PART)):
            yield {
                "do": "contacts",
                "ids": list(part),
                "page": page_path("contacts", page + 1),
                "range": [start, start + len(on_page)],
                "begins": at == 0,
                "ends": (at + 1) * CONTACTS_PER_PART >= len(on_page),
            }
