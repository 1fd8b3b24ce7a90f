"""A guest at a code: the form they fill in, and the link that is mailed to them."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetup.extensions import db
from tests.clients import Client
from tests.people.mailbox import letters, newest_link, path_of

GITA = "gita@example.org"
TYPED = {"name": "Gita Guest", "email": GITA}


def join(guest: Client, code: str, **typed: str) -> TestResponse:
    return guest.post_form(f"/c/{code}/joinings", {**TYPED, **typed})


def mailed(app: Flask, address: str = GITA) -> str:
    """The path to confirm, from the newest letter."""
    return path_of(newest_link(app, address))


def mails(app: Flask, address: str = GITA) -> int:
    """How many there are, without those that say how somebody stands with an event."""
    return len([letter for letter in letters(app, address) if not letter.reason])


def rows(app: Flask) -> dict[str, Any]:
    """How many there are in each table."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
