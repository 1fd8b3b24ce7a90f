"""The names of the fields of a card, and which of them somebody gives and keeps."""

from collections.abc import Collection

from sqlalchemy import Select, select

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db
from ..languages import gettext, lazy_gettext
from .card import TEXT_FIELDS, TOPIC_KIND_OF_FIELD
from .models import Profile
from .topics import ProfileTopic

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
    shared_fields = profile.shared if shared_fields is None else shared_fields
    filled_in = _filled_in_fields(profile)
    shared = [label for field, label in FIELD_LABELS.items() if field in filled_in and field in shared_fields]
    private = [label for field, label in FIELD_LABELS.items() if field in filled_in and field not in shared_fields]
    return [gettext("Name"), *shared], private


def _filled_in_fields(profile: Profile) -> set[str]:
    """Return those of ``SHAREABLE_FIELDS`` that say something. Runs one query, for the topics."""
    kinds = set(db.session.scalars(_topic_kinds_query(), {"user_id": profile.user_id}))
    filled_in = {field for field, kind in TOPIC_KIND_OF_FIELD.items() if kind in kinds}
    filled_in.update(field for field in (*TEXT_FIELDS, "links") if getattr(profile, field))
    return {*filled_in, "photo"} if profile.photo_key else filled_in


@prepared
def _topic_kinds_query() -> Select[str]:
    return select(ProfileTopic.kind).where(ProfileTopic.user_id == GIVEN_USER.id).distinct()
