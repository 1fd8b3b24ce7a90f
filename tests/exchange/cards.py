"""Making cards of others, and looking at what came of it."""

from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Contact
from meetup.contacts.kept_cards import KeptCard
from meetup.exchange import Encounter
from meetup.extensions import db
from meetup.people import User
from tests.clients import Client
from tests.pages import Page

ANA = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Matos;Ana;;;\r\nFN:Ana Matos\r\nORG:Tagus Health\r\nTITLE:ML engineer\r\n"
    "EMAIL:ana@tagus.example\r\nEMAIL:ana@home.example\r\nTEL:+351 912 345 678\r\n"
    "URL:https://www.linkedin.com/in/ana\r\nEND:VCARD\r\n"
)


def look_over(client: Client, text: str, **form: str) -> TestResponse:
    """The form in which to look over what a code says."""
    return client.post_form("/cards/drafts", {"text": text, **form})


def filled(page: Page) -> dict[str, str]:
    """What the form would send as it stands."""
    form = page.form("/cards")
    sent = {field["name"]: field.get("value") for field in form.all("input") if field.get("type") in ("hidden", "")}
    sent |= {field["name"]: field.get("value") for field in form.all("input", type="text")}
    sent |= {field["name"]: "".join(field.texts()).strip() for field in form.all("textarea")}
    chosen = [field for field in form.all("input", type="radio") if "checked" in field.attributes]
    sent |= {field["name"]: field["value"] for field in chosen}
    events = [option for option in form.all("option") if "selected" in option.attributes]
    return sent | {"event_id": events[0]["value"] if events else ""}


def save(client: Client, text: str, **changes: str) -> TestResponse:
    """Look over what a code says, change what is to be changed, and save it."""
    return client.post_form("/cards", filled(Page(look_over(client, text).text, "/cards/drafts")) | changes)


def write(client: Client, **said: Any) -> TestResponse:
    """Add somebody by hand."""
    return client.post_form("/cards", {"uuid": str(uuid4()), "how": "by_hand", **said})


def cards(app: Flask) -> list[KeptCard]:
    """All of them, the first made first."""
    with app.app_context():
        return list(db.session.scalars(select(KeptCard).order_by(KeptCard.id)))


def listed(app: Flask, owner: User, name: str) -> list[Contact]:
    """The contacts of that name on the list of ``owner``."""
    with app.app_context():
        mine = db.session.scalars(select(Contact).where(Contact.owner_id == owner.id)).unique().all()
        return [contact for contact in mine if contact.name == name]


def meetings(app: Flask, contact: Contact) -> list[Encounter]:
    with app.app_context():
        return Encounter.all_for(contact)
