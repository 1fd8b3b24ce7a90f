"""The pages of announcements, one module a noun."""

from flask import Blueprint

from . import announcements, manage, previews, settings, unsubscriptions

bp = Blueprint("announcements", __name__)
for pages in (announcements, manage, previews, settings, unsubscriptions):
    bp.register_blueprint(pages.bp)
