"""Moderation of rooms: reports, the actions of moderators, and the frames that show both on screens."""

from flask import Flask

from . import actions, alerts, cases, feed, leaving, routes, tidying


def init_app(app: Flask) -> None:
    app.jinja_env.globals["open_case_count"] = cases.open_case_count
    app.register_blueprint(routes.bp)


__all__ = [
    "actions",
    "alerts",
    "feed",
    "init_app",
    "leaving",
    "tidying",
]
