"""The names of the fields of a card, and which of them somebody gives and keeps."""

from collections.abc import Collection

from ..languages import gettext, lazy_gettext
from .card import card_of
from .models import Profile

FIELD_LABELS = {
    "headline": lazy_gettext("Headline"),
    "company": lazy_gettext("Company"),
    "pronouns": lazy_gettext("Pronouns"),
    "bio": lazy_gettext("About you"),
    "photo": lazy_gettext("Photo"),
    "links": lazy_gettext("Links"),
    "email": lazy_gettext("Email"),
    "phone": lazy_gettext("Phone"),
    "interests": lazy_gettext("Interests"),
    "offers": lazy_gettext("What you can offer"),
    "asks": lazy_gettext("What you're looking for"),
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
    shared = [gettext("Name"), *(label for field, label in labels.items() if getattr(card, field))]
    private = [label for field, label in labels.items() if getattr(full_card, field) and not getattr(card, field)]
    return shared, private
