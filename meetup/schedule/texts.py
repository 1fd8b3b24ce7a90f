"""Words for what a session is made of."""

from ..languages import lazy_gettext

FIELD_LABELS = {
    "title": lazy_gettext("Title"),
    "abstract": lazy_gettext("Description"),
    "speakers": lazy_gettext("Speakers"),
    "track": lazy_gettext("Track"),
    "kind": lazy_gettext("Type"),
    "language": lazy_gettext("Language"),
    "room_name": lazy_gettext("Room"),
    "starts_at": lazy_gettext("Start"),
    "ends_at": lazy_gettext("End"),
    "day": lazy_gettext("Day"),
    "link": lazy_gettext("Link"),
    "do_not_record": lazy_gettext("No recording"),
}
"""The fields of a session as reviews call them."""
PLACE_FIELDS = ("starts_at", "ends_at", "room_name", "day")
