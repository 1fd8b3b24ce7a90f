"""Appointments: people who know each other agree to meet at an event, at a time and a place."""

from flask import Flask

from . import calendar, routes, stopping, telling, tidying, today
from .models import Appointment, Slot


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Appointment", "Slot", "calendar", "init_app", "stopping", "telling", "tidying", "today"]
