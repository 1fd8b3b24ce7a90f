"""What the states of a registration are called on screen."""

from ..languages import lazy_gettext
from .models import RegistrationState

STATE_LABELS = {
    RegistrationState.GOING: lazy_gettext("Going"),
    RegistrationState.WAITING: lazy_gettext("Waiting"),
    RegistrationState.REQUESTED: lazy_gettext("Asking"),
    RegistrationState.INVITED: lazy_gettext("Invited"),
    RegistrationState.DECLINED: lazy_gettext("Declined"),
    RegistrationState.CANCELLED: lazy_gettext("Cancelled"),
}
ROLE_LABELS = {
    "organizer": lazy_gettext("Organizer"),
    "staff": lazy_gettext("Staff"),
    "host": lazy_gettext("Room host"),
    "speaker": lazy_gettext("Speaker"),
    "attendee": lazy_gettext("Attendee"),
}
