"""Local times that people type, and the moments they mean."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired, Optional, ValidationError

INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
ALLOWED_YEARS = range(2000, 2101)


class LocalTimeField(DateTimeLocalField):
    """A day and time on the clocks of some zone; ``missing`` is the sentence when it must not be empty."""

    def __init__(self, label: str, missing: str = "", **kwargs: Any) -> None:
        needed = InputRequired(missing) if missing else Optional()
        sentence = "This is not a day and time. One looks like 2026-06-12T09:00."
        super().__init__(label, format=INPUT_FORMATS, validators=[needed], invalid_value_message=sentence, **kwargs)

    def to_utc(self, zone: str) -> datetime | None:
        """The moment meant, in UTC; of an hour that comes twice, when clocks go back, the first.

        Raises:
            ValidationError: the clocks of ``zone`` never show it, or it is out of all reason.
        """
        if self.data is None:
            return None
        if self.data.year not in ALLOWED_YEARS:
            raise ValidationError(f"Choose a year from {ALLOWED_YEARS[0]} to {ALLOWED_YEARS[-1]}.")
        place = ZoneInfo(zone)
        moment: datetime = self.data.replace(tzinfo=place).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) != self.data:
            raise ValidationError("This hour does not exist: the clocks go forward that night. Choose another.")
        return moment


def to_local_time(at: datetime | None, zone: str) -> datetime | None:
    """The moment ``at`` as the clocks of ``zone`` show it, without a zone, for a field to hold."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None


class TimeSpanMixin:
    """For forms with ``starts`` and ``ends`` on the clocks of ``zone``: the second comes after the first."""

    zone: Any
    starts: LocalTimeField
    order_message: str
    """What to say when it does not."""

    def validate_starts(self, field: LocalTimeField) -> None:
        field.to_utc(self.zone)

    def validate_ends(self, field: LocalTimeField) -> None:
        ends = field.to_utc(self.zone)
        starts = None if self.starts.errors else self.starts.to_utc(self.zone)
        if starts and ends and ends <= starts:
            raise ValidationError(self.order_message)
