"""The forms for notification settings and for the devices that receive pushes."""

import re

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from ..config import Config
from ..languages import gettext, lazy_gettext
from ..outbox import MAX_ENDPOINT_LENGTH, is_known_endpoint
from .notifications import RHYTHM_LABELS, NotificationSettings

UNKNOWN_PUSH_SERVICE = lazy_gettext("This browser's notification service isn't supported.")
P256DH_PATTERN = re.compile(r"B[A-Za-z0-9_-]{86}=?")
AUTH_PATTERN = re.compile(r"[A-Za-z0-9_-]{22}(==)?")


class NotificationsForm(FlaskForm):
    rhythm = RadioField(lazy_gettext("What's due"), choices=RHYTHM_LABELS, validate_choice=False)
    after_events = BooleanField(lazy_gettext("The morning after an event"))

    def validate_rhythm(self, field: Field) -> None:
        if field.data not in RHYTHM_LABELS:
            raise ValidationError(gettext("Choose how often."))

    @classmethod
    def for_settings(cls, settings: NotificationSettings) -> "NotificationsForm":
        """Return a form that shows ``settings``."""
        return cls(formdata=None, data={"rhythm": settings.rhythm, "after_events": settings.events_off_at is None})


class PushDeviceForm(FlaskForm):
    """A push subscription as a browser sends it (W3C Push API).

    ``p256dh`` is a point of 65 bytes and ``auth`` is a secret of 16 bytes, both in base64url.
    """

    endpoint = StringField(validators=[InputRequired(), Length(max=MAX_ENDPOINT_LENGTH)])
    p256dh = StringField()
    auth = StringField()

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config

    def validate_endpoint(self, field: Field) -> None:
        if not self.config.can_push or not is_known_endpoint(field.data, self.config.push_services):
            raise ValidationError(UNKNOWN_PUSH_SERVICE)

    def validate_auth(self, field: Field) -> None:
        if not (P256DH_PATTERN.fullmatch(self.p256dh.data or "") and AUTH_PATTERN.fullmatch(field.data or "")):
            raise ValidationError(gettext("Its keys don't come from a browser."))
