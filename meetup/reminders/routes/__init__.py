"""The pages about reminders, one module a noun."""

from flask import Blueprint

from . import calendars, notifications, unsubscriptions

bp = Blueprint("reminders", __name__)
for pages in (calendars, notifications, unsubscriptions):
    bp.register_blueprint(pages.bp)
