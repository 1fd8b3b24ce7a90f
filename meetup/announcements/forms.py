"""The forms of announcements: writing one, changing its text, and choosing what to be told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from ..events import Event
from ..events.local_time import LocalTimeField, to_local_time
from ..extensions import now
from ..fields import IdsField, UuidField
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField, MaxLength, NotBlank, clean_lines
from ..rooms import Room
from .labels import AUDIENCE_LABELS
from .models import MAX_TEXT, MAX_TITLE, Announcement, Audience

WHEN_LABELS = {"now": lazy_gettext("Now"), "later": lazy_gettext("Later")}
PLANNED_UNTIL = timedelta(days=30)
"""How long after the end of an event something can be announced."""


class AnnouncementTextForm(FlaskForm):
    """What an announcement says."""

    title = LineField(lazy_gettext("Title"), MAX_TITLE)
    text = TextAreaField(
        lazy_gettext("Message"),
        filters=[clean_lines],
        validators=[
            InputRequired(lazy_gettext("Type a message.")),
            NotBlank(lazy_gettext("Type a message.")),
            MaxLength(MAX_TEXT),
        ],
    )

    @property
    def texts(self) -> dict[str, str]:
        return {"title": self.title.data or "", "text": self.text.data or ""}


class AnnouncementForm(AnnouncementTextForm):
    """An announcement: what it says, to whom, how and when, with times in the time zone of the event."""

    audience = RadioField(
        lazy_gettext("To"),
        choices=AUDIENCE_LABELS,
        default=Audience.GOING.value,
        validate_choice=False,
        validators=[AnyOf([*Audience], lazy_gettext("Choose who it's for."))],
    )
    room_id = SelectField(lazy_gettext("Room"), choices=[], validate_choice=False)
    by_push = BooleanField(lazy_gettext("Push"))
    by_mail = BooleanField(lazy_gettext("Email"))
    when = RadioField(
        lazy_gettext("When"),
        choices=WHEN_LABELS,
        default="now",
        validate_choice=False,
        validators=[AnyOf([*WHEN_LABELS], lazy_gettext("Choose when to send it."))],
    )
    send_at = LocalTimeField(lazy_gettext("Day and time"))
    uuid = UuidField()

    is_planned = False
    """Whether it changes a planned one, whose time stands in the form."""

    def __init__(self, event: Event, rooms: list[Room], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event
        self.rooms = {str(room.id): room for room in rooms}
        self.room_id.choices = [("", gettext("Choose a room")), *((key, room.name) for key, room in self.rooms.items())]

    @classmethod
    def empty(cls, event: Event, rooms: list[Room]) -> "AnnouncementForm":
        """Return the form for a new announcement to everyone going."""
        return cls(event, rooms, formdata=None, data={"by_push": True, "uuid": str(uuid4())})

    @classmethod
    def for_planned(cls, announcement: Announcement, rooms: list[Room]) -> "AnnouncementForm":
        event = announcement.event
        names = "title", "text", "audience", "by_push", "by_mail"
        data: Mapping[str, Any] = {
            **{name: getattr(announcement, name) for name in names},
            "room_id": str(announcement.room_id or ""),
            "when": "later",
            "send_at": to_local_time(announcement.send_at, event.time_zone),
        }
        return cls(event, rooms, formdata=None, data=data)

    def validate_room_id(self, field: Field) -> None:
        if self.audience.data == Audience.ROOM and field.data not in self.rooms:
            raise ValidationError(gettext("Choose a room."))
        if self.audience.data != Audience.ROOM and field.data in self.rooms:
            raise ValidationError(gettext("To reach this room, choose “In a room now” above, or clear it."))

    def validate_when(self, field: Field) -> None:
        has_time = any(self.send_at.raw_data or ())
        if field.data == "later" and not has_time:
            raise ValidationError(gettext("Choose a day and a time."))
        if field.data == "now" and has_time and not self.is_planned:
            raise ValidationError(gettext("There's a time below. Choose “Later”, or clear it."))
        if field.data == "now" and now() > self.event.ends_at + PLANNED_UNTIL:
            raise ValidationError(gettext("The event ended more than 30 days ago. You can't announce anything now."))

    def validate_send_at(self, field: LocalTimeField) -> None:
        """Check the time, if there is one and it counts. The field has checked what it looks like."""
        at = field.to_utc(self.event.time_zone) if self.when.data == "later" else None
        if at is None:
            return
        if at <= now():
            raise ValidationError(gettext("That's in the past. Choose a later time, or send it now."))
        if at > self.event.ends_at + PLANNED_UNTIL:
            raise ValidationError(gettext("That's more than 30 days after the event."))

    @property
    def moment(self) -> datetime | None:
        """When to send it, ``None`` for now."""
        return self.send_at.to_utc(self.event.time_zone) if self.when.data == "later" else None

    @property
    def chosen_audience(self) -> Audience:
        return Audience(self.audience.data)

    @property
    def room(self) -> Room | None:
        """The room, if it is for one."""
        return self.rooms.get(self.room_id.data or "") if self.audience.data == Audience.ROOM else None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the announcement, but for its times."""
        room = self.room
        ways = {"by_push": bool(self.by_push.data), "by_mail": bool(self.by_mail.data)}
        return {**self.texts, **ways, "audience": self.chosen_audience, "room_id": room.id if room else None}

    @property
    def key(self) -> UUID:
        return UUID(self.uuid.data)


class AnnouncementSettingsForm(FlaskForm):
    """What somebody wants to be told: by push at all, and by mail of which events."""

    pushes = BooleanField()
    event_id = IdsField(default=())
