"""What pages call the kinds of access that an event may have."""

from ...languages import lazy_gettext

ACCESSIBILITY_LABELS = {
    "step_free": lazy_gettext("Step-free access"),
    "quiet_room": lazy_gettext("Quiet room"),
    "childcare": lazy_gettext("Childcare"),
    "captions": lazy_gettext("Live captions"),
}
