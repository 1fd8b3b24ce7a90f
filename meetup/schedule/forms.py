"""Forms of organizers: a session, a file, an address, a time zone."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, ValidationError

from ..events import Event
from ..events.local_time import LocalTimeField, TimeSpanMixin, to_local_time
from ..formats import TIME_ZONES
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField, LinesField, MaxLength, ProseField
from ..people.links import is_web_address, normalize_link
from ..people.text import clean
from .models import ScheduleSession
from .reading.values import (
    MAX_ABSTRACT_LENGTH,
    MAX_KIND_LENGTH,
    MAX_LANGUAGE_LENGTH,
    MAX_LENGTH_WITH_END,
    MAX_LINK_LENGTH,
    MAX_NAME_LENGTH,
    MAX_SPEAKERS,
    MAX_TITLE_LENGTH,
    day_of,
)


def check_speakers(names: list[str]) -> None:
    """Raise ValidationError if there are too many names, or one is too long."""
    if len(names) > MAX_SPEAKERS or any(len(name) > MAX_NAME_LENGTH for name in names):
        raise ValidationError(gettext("Type one name a line, with up to %(num)s characters.", num=MAX_NAME_LENGTH))


class SessionForm(TimeSpanMixin, FlaskForm):
    """Everything that organizers say about a session. Times are local to the event."""

    order_message = lazy_gettext("The end must be after the start.")

    title = LineField(lazy_gettext("Title"), MAX_TITLE_LENGTH, lazy_gettext("Give the session a title."))
    starts = LocalTimeField(lazy_gettext("Starts"), lazy_gettext("Enter when it starts."))
    ends = LocalTimeField(lazy_gettext("Ends"), lazy_gettext("Enter when it ends."))
    room_name = LineField(lazy_gettext("Room"), MAX_NAME_LENGTH)
    speakers = LinesField(lazy_gettext("Speakers"), check=check_speakers)
    track = LineField(lazy_gettext("Track"), MAX_NAME_LENGTH)
    kind = LineField(lazy_gettext("Type"), MAX_KIND_LENGTH)
    language = LineField(lazy_gettext("Language"), MAX_LANGUAGE_LENGTH)
    link = LineField(lazy_gettext("Link"), MAX_LINK_LENGTH)
    abstract = ProseField(lazy_gettext("Description"), MAX_ABSTRACT_LENGTH)
    do_not_record = BooleanField(lazy_gettext("Don't record this session"))

    def __init__(self, event: Event, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.zone = event.time_zone

    @classmethod
    def blank(cls, event: Event) -> "SessionForm":
        return cls(event, formdata=None, data={"starts": to_local_time(event.starts_at, event.time_zone)})

    @classmethod
    def for_session(cls, session: ScheduleSession) -> "SessionForm":
        zone = session.event.time_zone
        times = {"starts": to_local_time(session.starts_at, zone), "ends": to_local_time(session.ends_at, zone)}
        return cls(session.event, formdata=None, data={**session.values, **times})

    def validate_link(self, field: StringField) -> None:
        if field.data:
            field.data = normalize_link(field.data)
            if not is_web_address(field.data):
                raise ValidationError(gettext("That's not a web address. It should start with https://."))

    def validate_ends(self, field: LocalTimeField) -> None:
        super().validate_ends(field)
        starts, ends = self.starts.to_utc(self.zone), field.to_utc(self.zone)
        if starts and ends and ends - starts > MAX_LENGTH_WITH_END:
            raise ValidationError(gettext("A session can't be longer than a week."))

    def values(self) -> dict[str, Any]:
        """Return the values of ``SESSION_FIELDS``."""
        starts_at, ends_at = self.starts.to_utc(self.zone), self.ends.to_utc(self.zone)
        assert starts_at is not None
        assert ends_at is not None
        lines = ("title", "room_name", "track", "kind", "language", "link", "abstract")
        return {
            **{name: getattr(self, name).data or "" for name in lines},
            "speakers": tuple(self.speakers.data or ()),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "day": day_of(starts_at, ends_at, self.zone),
            "do_not_record": self.do_not_record.data,
        }


class ScheduleFileForm(FlaskForm):
    """A schedule as a file. The route reads it, as that takes a while."""

    file = FileField(lazy_gettext("File"))

    @classmethod
    def blank(cls) -> "ScheduleFileForm":
        return cls(formdata=None)

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError(gettext("Choose a file first."))

    @property
    def file_name(self) -> str:
        return clean(self.file.data.filename or "")[:200] or gettext("A file")


class ScheduleAddressForm(FlaskForm):
    """The address of a schedule, and whether it is read again every hour."""

    address = StringField(
        lazy_gettext("Address"), filters=[lambda value: (value or "").strip()], validators=[MaxLength(MAX_LINK_LENGTH)]
    )
    hourly = BooleanField(lazy_gettext("Read it again every hour"))

    def validate_address(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(gettext("Type the address first."))


class ZoneForm(FlaskForm):
    """The time zone of a file that does not tell one."""

    time_zone = StringField(
        lazy_gettext("Time zone"),
        validators=[AnyOf(TIME_ZONES, lazy_gettext("Choose one from the list."))],
    )
