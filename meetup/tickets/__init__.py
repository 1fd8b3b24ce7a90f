"""Tickets: people whom another program, or the door, has on its list. They have no account until they claim theirs."""

from flask import Flask

from . import claiming, data_requests, importing, invitations, leaving, models, routes, tidying
from .claiming import TicketGoneError, claim, claim_for_attendees, on_claim
from .codes import code_hash
from .expected import ExpectedPerson, expected_batches, expected_count, expected_page, people_by_keys
from .invitations import invite_ticket_holders
from .models import Ticket, TicketCode


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "ExpectedPerson",
    "Ticket",
    "TicketCode",
    "TicketGoneError",
    "claim",
    "claim_for_attendees",
    "claiming",
    "code_hash",
    "data_requests",
    "expected_batches",
    "expected_count",
    "expected_page",
    "importing",
    "init_app",
    "invitations",
    "invite_ticket_holders",
    "leaving",
    "models",
    "on_claim",
    "people_by_keys",
    "tidying",
]
