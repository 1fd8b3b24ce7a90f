"""Form fields for local times, and their conversion to moments in UTC."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired, Optional, ValidationError

from ..languages import gettext

INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
ALLOWED_YEARS = range(2000, 2101)


class LocalTimeField(DateTimeLocalField):
    """Day and time in some time zone. It is required if there is a ``required_message``."""

    def __init__(self, label: str, required_message: str = "", **kwargs: Any) -> None:
        presence = InputRequired(required_message) if required_message else Optional()
        message = gettext("That's not a date and time. It should look like 2026-06-12T09:00.")
        super().__init__(label, format=INPUT_FORMATS, validators=[presence], invalid_value_message=message, **kwargs)

    def to_utc(self, zone: str) -> datetime | None:
        """Return the first moment in UTC at which clocks in ``zone`` (IANA) show this time, ``None`` if it is empty.

        Raises:
            ValidationError: the year is not in ``ALLOWED_YEARS``, or clocks in ``zone`` never show this time.
        """
        if self.data is None:
            return None
        if self.data.year not in ALLOWED_YEARS:
            raise ValidationError(
                gettext("Choose a year from %(first)s to %(last)s.", first=ALLOWED_YEARS[0], last=ALLOWED_YEARS[-1])
            )
        zone_info = ZoneInfo(zone)
        moment: datetime = self.data.replace(tzinfo=zone_info).astimezone(UTC)
        if moment.astimezone(zone_info).replace(tzinfo=None) != self.data:
            raise ValidationError(gettext("This time doesn't exist: the clocks go forward that night. Choose another."))
        return moment


def to_local_time(at: datetime | None, zone: str) -> datetime | None:
    """Return what clocks in ``zone`` show at the moment ``at``, as a naive datetime for a field."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None


class TimeSpanMixin:
    """For forms with the fields ``starts`` and ``ends`` in the time zone ``zone``, which have to be in order."""

    zone: Any
    starts: LocalTimeField
    order_message: str
    """The message if ``ends`` is not after ``starts``."""

    def validate_starts(self, field: LocalTimeField) -> None:
        field.to_utc(self.zone)

    def validate_ends(self, field: LocalTimeField) -> None:
        ends = field.to_utc(self.zone)
        starts = None if self.starts.errors else self.starts.to_utc(self.zone)
        if starts and ends and ends <= starts:
            raise ValidationError(self.order_message)
