"""The pages about reminders, with one module for each noun."""

from flask import Blueprint

from . import calendars, notifications, unsubscriptions

bp = Blueprint("reminders", __name__)
for pages in (calendars, notifications, unsubscriptions):
    bp.register_blueprint(pages.bp)
