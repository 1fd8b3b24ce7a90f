"""What a person wants to be told, and on which of their devices."""

import re

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from ..config import Config
from ..outbox import ENDPOINT, is_known
from .notifications import RHYTHMS, Notifications

NO_DEVICE = "This browser's notices come by a service that we do not push to."
P256DH = re.compile(r"B[A-Za-z0-9_-]{86}=?")
AUTH = re.compile(r"[A-Za-z0-9_-]{22}(==)?")


class NotificationsForm(FlaskForm):
    rhythm = RadioField("What is due", choices=RHYTHMS, validate_choice=False)
    after_events = BooleanField("The morning after an event")

    def validate_rhythm(self, field: Field) -> None:
        if field.data not in RHYTHMS:
            raise ValidationError("Choose how often.")

    @classmethod
    def of(cls, chosen: Notifications) -> "NotificationsForm":
        return cls(formdata=None, data={"rhythm": chosen.rhythm, "after_events": chosen.events_off_at is None})


class DeviceForm(FlaskForm):
    """A push subscription as its browser tells it (W3C Push API): 65 bytes of a point and 16 of a secret, base64url."""

    endpoint = StringField(validators=[InputRequired(), Length(max=ENDPOINT)])
    p256dh = StringField()
    auth = StringField()

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config

    def validate_endpoint(self, field: Field) -> None:
        if not self.config.pushes or not is_known(field.data, self.config.push_services):
            raise ValidationError(NO_DEVICE)

    def validate_auth(self, field: Field) -> None:
        if not (P256DH.fullmatch(self.p256dh.data or "") and AUTH.fullmatch(field.data or "")):
            raise ValidationError("Its keys are not those of a browser.")
