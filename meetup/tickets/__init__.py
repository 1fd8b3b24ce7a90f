"""Tickets: people whom another program, or the door, has on its list. They have no account until they claim theirs."""

from flask import Flask

from . import models
from .codes import code_hash
from .expected import ExpectedPerson, expected_batches, expected_count, expected_page, people_by_keys
from .models import Ticket, TicketCode


def init_app(app: Flask) -> None:
    pass


__all__ = [
    "ExpectedPerson",
    "Ticket",
    "TicketCode",
    "code_hash",
    "expected_batches",
    "expected_count",
    "expected_page",
    "init_app",
    "models",
    "people_by_keys",
]
