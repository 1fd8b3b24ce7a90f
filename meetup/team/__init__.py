"""Teams: who runs an event with whom, invitations to take part in that, and the log of what a team does."""

from flask import Flask

from . import acts, copying, data_requests, leaving, letters, management, room_invitations, routes, tidying
from .models import TeamInvitation


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "TeamInvitation",
    "acts",
    "copying",
    "data_requests",
    "init_app",
    "leaving",
    "letters",
    "management",
    "room_invitations",
    "tidying",
]
