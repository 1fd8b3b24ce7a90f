"""The first card of a newcomer: their name, and the way to reach them that they chose when they signed up."""

from typing import NamedTuple

from ..languages import gettext, lazy_gettext
from .agreements import Agreement
from .models import User

REACH_LABELS = {
    "email": lazy_gettext("This email"),
    "phone": lazy_gettext("Phone"),
    "link": lazy_gettext("A link, such as LinkedIn"),
    "none": lazy_gettext("Not yet"),
}
_FIELD_OF_REACH = {"email": "email", "phone": "phone", "link": "links"}
_LABEL_OF_REACH = {"email": lazy_gettext("Email"), "phone": lazy_gettext("Phone"), "link": lazy_gettext("Links")}


class Reach(NamedTuple):
    """How somebody may be reached: a kind of ``REACH_LABELS``, and the phone number or link itself.

    The kind is empty for people who were not asked.
    """

    kind: str = ""
    value: str = ""


def share_first_card(user: User, reach: Reach) -> None:
    """Put what ``user`` answered on their card, and record that they agreed to it. Nothing else is switched on."""
    field = _FIELD_OF_REACH.get(reach.kind)
    if field is None:
        return
    value = user.email if reach.kind == "email" else reach.value
    setattr(user.profile, field, [value] if field == "links" else value)
    user.profile.share(["headline", field])
    Agreement.record(user, "reach", chosen=[gettext("Name"), gettext("Headline"), _LABEL_OF_REACH[reach.kind]])


def share_first_photo(user: User) -> None:
    """Put the photo that ``user`` has just chosen on their card, and record that they agreed to it."""
    user.profile.share([*user.profile.shared, "photo"])
    Agreement.record(user, "photo")
