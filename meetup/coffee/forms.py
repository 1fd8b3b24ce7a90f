"""What organizers set for random coffee."""

from contextlib import suppress

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import StopValidation, ValidationError

from ..events import Event
from ..people.forms import Lines
from .models import EVERY, Coffee

POINTS, POINT = 20, 80


def check_points(points: list[str]) -> None:
    if not points:
        raise ValidationError("Name at least one place to meet, such as the coffee bar.")
    if len(points) > POINTS or any(len(point) > POINT for point in points):
        raise ValidationError(f"Keep it to {POINTS} places of {POINT} characters each.")


class Minutes(IntegerField):
    """How many, within ``EVERY``; anything else is told once and kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        with suppress(IndexError, ValueError):
            self.data = int(valuelist[0])

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data is None or not EVERY[0] <= self.data <= EVERY[1]:
            raise StopValidation(f"Type a number of minutes, from {EVERY[0]} to {EVERY[1]}.")


class CoffeeForm(FlaskForm):
    """How random coffee is poured."""

    every = Minutes("Minutes between two rounds", default=30)
    points = Lines("Where to meet, one place a line", check=check_points)

    def pour(self, event: Event) -> Coffee:
        return Coffee.pour(event, self.every.data or EVERY[0], self.points.data)

    @classmethod
    def of(cls, coffee: Coffee | None) -> "CoffeeForm":
        if coffee is None:
            return cls(formdata=None)
        return cls(formdata=None, data={"every": coffee.every, "points": coffee.points.split("\n")})
