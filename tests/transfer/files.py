"""Choosing files to import, and looking at what came of it."""

import json
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import User
from meetup.transfer import Import
from tests.clients import Client
from tests.elements import Element
from tests.exchange.scans import rows
from tests.pages import Page

CSV = (
    "Name,E-mail,Phone,Company,Note,Tags\r\n"
    "Ana Matos,ana@tagus.example,+351 911 111 111,Tagus,Likes Kafka,Speaker\r\n"
    "李美玲,mei@example.org,,,,\r\n"
)


def upload(client: Client, content: str | bytes, name: str = "people.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post_form("/contacts/import", {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def review(client: Client, content: str | bytes, name: str = "people.csv") -> Page:
    """The page on which to look a file over."""
    answer = upload(client, content, name)
    assert answer.status_code == 303, answer.text
    return client.visit(answer.location)


def refused(client: Client, content: str | bytes) -> str:
    """The sentence beside the field."""
    answer = upload(client, content)
    assert answer.status_code == 422
    return Page(answer.text, "/contacts/import").one("p", id="file-problem").text


def choices(page: Page) -> dict[str, str]:
    """What is chosen, as the page comes, for each who may be on the list already: by name, as people read it."""
    asked = [select for select in page.all("select") if select["name"].startswith("choice-")]
    return {label_of(page, field): chosen(field).text for field in asked}


def label_of(page: Page, field: Element) -> str:
    return page.one("label", for_=field["id"]).all("span")[0].text


def chosen(field: Element) -> Element:
    options = field.all("option")
    return next((option for option in options if "selected" in option.attributes), options[0])


def ticked(page: Page) -> list[str]:
    """Who of the new people is ticked, by their places."""
    return [box["value"] for box in page.all("input", name="take") if "checked" in box.attributes]


def complete(client: Client, page: Page, **form: str | list[str]) -> TestResponse:
    """Press “Import”, with what the page has chosen and changes to it."""
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith("/completion"))
    fields = {field["name"]: chosen(field).get("value") for field in page.all("select") if field.get("name") != "q"}
    return client.post_form(action, {"take": ticked(page), **fields, **form})


def bring_in(client: Client, content: str | bytes, **form: str) -> None:
    page = review(client, content)
    if any(form["action"].endswith("/completion") for form in page.all("form")):
        assert complete(client, page, **form).status_code == 303


def kept_rows(app: Flask) -> dict[str, Any]:
    """Every row of every table but the one in which a file waits."""
    return {table: found for table, found in rows(app).items() if table != "imports"}


def mine(app: Flask, owner: User) -> list[Contact]:
    """The list of ``owner``, the first made first."""
    with app.app_context():
        found = db.session.scalars(select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)).unique()
        contacts = list(found)
        for contact in contacts:
            assert contact.tags is not None
        return contacts


def waiting(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Import.id).where(Import.done_at.is_(None))).all())


def archive(*contacts: dict[str, Any], **more: Any) -> str:
    return json.dumps({"format": "meetup-companion", "version": 1, "contacts": list(contacts), **more})


def work(app: Flask) -> None:
    """Do all jobs, as the worker does."""
    answer = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert answer.exit_code == 0, answer.output
