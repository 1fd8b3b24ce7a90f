"""Moderation of rooms: reports, what moderators do about them, and telling the screens."""

from flask import Flask

from . import actions, alerts, feed, reports, routes, tidying


def init_app(app: Flask) -> None:
    app.jinja_env.globals["reported"] = reports.open_case_count
    app.register_blueprint(routes.bp)


__all__ = ["actions", "alerts", "feed", "init_app", "tidying"]
