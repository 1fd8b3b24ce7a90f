"""The form with which organizers set up random coffee."""

from contextlib import suppress

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import StopValidation, ValidationError

from ..events import Event
from ..events.practical.forms import check_meeting_points
from ..languages import gettext, lazy_gettext
from ..people.fields import LinesField
from .models import ROUND_MINUTES, Coffee


def check_points(points: list[str]) -> None:
    """Raise ValidationError if there is no meeting point, or there are too many or too long ones."""
    if not points:
        raise ValidationError(gettext("Name at least one place to meet, such as the coffee bar."))
    check_meeting_points(points)


class MinutesField(IntegerField):
    """A number of minutes within ``ROUND_MINUTES``. Other values get one error message and stay in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        with suppress(IndexError, ValueError):
            self.data = int(valuelist[0])

    def pre_validate(self, form: FlaskForm) -> None:
        least, most = ROUND_MINUTES
        if self.data is None or not least <= self.data <= most:
            raise StopValidation(
                gettext("Type a number of minutes, from %(least)s to %(most)s.", least=least, most=most)
            )


class CoffeeForm(FlaskForm):
    """How often there is a round of coffee, and where pairs meet."""

    every = MinutesField(lazy_gettext("Minutes between rounds"), default=30)
    points = LinesField(lazy_gettext("Where to meet, one place per line"), check=check_points)

    def start_coffee(self, event: Event) -> Coffee:
        """Start random coffee at ``event``, or change it if it is running."""
        return Coffee.start(event, self.every.data or ROUND_MINUTES[0], self.points.data)

    @classmethod
    def for_coffee(cls, coffee: Coffee | None) -> "CoffeeForm":
        """Return a form with the settings of ``coffee``, or with the defaults."""
        if coffee is None:
            return cls(formdata=None)
        return cls(formdata=None, data={"every": coffee.every, "points": coffee.meeting_points})
