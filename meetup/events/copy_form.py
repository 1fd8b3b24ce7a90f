"""The form with which an event is held again."""

from datetime import datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField

from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .local_time import LocalTimeField, to_local_time
from .models import Event, Visibility


class CopyForm(FlaskForm):
    """What is different the next time. Times are in the time zone of the event."""

    title = LineField(lazy_gettext("Title"), 140, lazy_gettext("Give the event a title."))
    starts = LocalTimeField(lazy_gettext("Starts"), lazy_gettext("Enter when it starts."))
    in_series = BooleanField(lazy_gettext("Part of a series"), default=True)
    series_title = LineField(lazy_gettext("Name of the series"), 140)

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.series = event.time_zone, event.series

    @classmethod
    def for_event(cls, event: Event, weeks: int) -> "CopyForm":
        """Return the form for the same event, some weeks later at the same time of the day."""
        starts = to_local_time(event.starts_at, event.time_zone)
        assert starts
        is_public = event.status != "draft" and event.visibility == Visibility.PUBLIC
        values = {"title": event.title, "series_title": event.title if is_public else ""}
        return cls(event, formdata=None, starts=starts + timedelta(weeks=weeks), **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate all fields, and that a new series has a name."""
        is_valid: bool = super().validate(extra_validators)
        if self.in_series.data and not self.chosen_series_title:
            self.series_title.errors = [gettext("Give the series a name.")]
            return False
        return is_valid

    @property
    def chosen_series_title(self) -> str:
        """The name of the series; empty if the copy is in none."""
        if not self.in_series.data:
            return ""
        return self.series.title if self.series else self.series_title.data or ""

    @property
    def starts_at(self) -> datetime:
        """When the copy starts. The form is valid."""
        starts_at = self.starts.to_utc(self.zone)
        assert starts_at
        return starts_at

    def validate_starts(self, field: LocalTimeField) -> None:
        field.to_utc(self.zone)


class SeriesForm(FlaskForm):
    """What a series is called."""

    title = LineField(lazy_gettext("Name of the series"), 140, lazy_gettext("Give the series a name."))
