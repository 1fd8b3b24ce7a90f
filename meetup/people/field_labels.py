"""The names of the fields of a card, and which of them somebody gives and keeps."""

from collections.abc import Collection

from .card import card_of
from .models import Profile

FIELD_LABELS = {
    "headline": "Headline",
    "company": "Company",
    "pronouns": "Pronouns",
    "bio": "About you",
    "photo": "Photo",
    "links": "Links",
    "email": "E-mail",
    "phone": "Phone",
    "interests": "Interests",
    "offers": "What you offer",
    "asks": "What you look for",
}
"""The label of each of ``SHAREABLE_FIELDS``, in the same order."""


def shared_and_private_labels(
    profile: Profile, shared_fields: Collection[str] | None = None
) -> tuple[list[str], list[str]]:
    """Return the labels of the filled-in fields that a scan gives, and of those that stay private.

    ``shared_fields`` are as for `card_of`.
    """
    full_card, card = card_of(profile, show_all=True), card_of(profile, shared_fields)
    labels = {("photo_key" if field == "photo" else field): label for field, label in FIELD_LABELS.items()}
    shared = ["Name", *(label for field, label in labels.items() if getattr(card, field))]
    private = [label for field, label in labels.items() if getattr(full_card, field) and not getattr(card, field)]
    return shared, private
