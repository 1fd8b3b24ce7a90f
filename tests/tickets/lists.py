"""Importing lists of attendees as an organizer does, and looking at the tickets that come of it."""

from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.extensions import db
from meetup.tickets import Ticket
from tests.clients import Client
from tests.pages import Page

MANAGE = "/events/pydata-lisbon/manage/guests"
IMPORT = f"{MANAGE}/import"
TICKETS = f"{MANAGE}/tickets"
LIST = (
    "Ticket ID,Name,Email,Company,Ticket type,Status\r\n"
    "T-1,Dana Kowalski,dana@example.org,Brightline,Speaker,Confirmed\r\n"
    "T-2,Teo Kowalski,dana@example.org,,Regular,Confirmed\r\n"
    "T-3,Mei Li,mei@example.org,Lotus,Regular,Cancelled\r\n"
)


def upload(client: Client, content: str | bytes, name: str = "people.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post_form(IMPORT, {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def review(client: Client, content: str | bytes) -> Page:
    """The page on which to look a list over."""
    answer = upload(client, content)
    assert answer.status_code == 303, answer.text
    return client.visit(answer.location)


def form_of(page: Page, end: str) -> str:
    """The address of the form that ends like this."""
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith(end))
    return str(action)


def bring_in(client: Client, content: str | bytes, **form: Any) -> TestResponse:
    answer = client.post_form(form_of(review(client, content), "/completion"), form)
    assert answer.status_code == 303, answer.text
    return answer


def refused(client: Client, content: str | bytes) -> str:
    """The sentence beside the field."""
    answer = upload(client, content)
    assert answer.status_code == 422
    return Page(answer.text, IMPORT).one("p", id="file-problem").text


def tickets(app: Flask) -> list[dict[str, Any]]:
    """Every column of every ticket, by name."""
    with app.app_context():
        rows = db.session.execute(select(*Ticket.__table__.columns).order_by(Ticket.name, Ticket.id)).mappings()
        return [dict(row) for row in rows]


def names(app: Flask) -> list[str]:
    """The names on the tickets that are valid."""
    return [ticket["name"] for ticket in tickets(app) if ticket["cancelled_at"] is None]
