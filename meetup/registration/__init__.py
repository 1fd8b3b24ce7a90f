"""Registration: where people stand with an event, by the rules of its organizers."""

from flask import Flask

from . import (
    copying,
    data_requests,
    entries,
    event_acts,
    event_changes,
    guest_messages,
    invitations,
    jobs,
    joining,
    leaving,
    letters,
    management,
    planner,
    routes,
    tidying,
)
from .models import Registration, RegistrationChange, RegistrationState
from .questions import Answer, Question, QuestionKind
from .rules import RegistrationRules, Way


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Answer",
    "Question",
    "QuestionKind",
    "Registration",
    "RegistrationChange",
    "RegistrationRules",
    "RegistrationState",
    "Way",
    "copying",
    "data_requests",
    "entries",
    "event_acts",
    "event_changes",
    "guest_messages",
    "init_app",
    "invitations",
    "jobs",
    "joining",
    "leaving",
    "letters",
    "management",
    "planner",
    "tidying",
]
