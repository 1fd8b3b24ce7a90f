"""Going through people as a person does it, and looking at where that leads."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast, join, scan
from tests.clients import Client
from tests.pages import Page

RUN = {"run": "to_do"}
URL = "/run-through?run=to_do"


def meet_five(app: Flask, cast: Cast) -> list[int]:
    """The contacts of ``owner`` with five people, met an hour apart, the first one first."""
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        for name in ("ana", "bo", "cleo"):
            scan(owner, join(name))
        contacts = db.session.scalars(select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)).all()
        for hours, contact in enumerate(contacts):
            contact.met_at = now() - timedelta(days=1) + timedelta(hours=hours)
        db.session.commit()
        return [contact.id for contact in contacts]


def shown(page: Page) -> str:
    """Who it is, and which of how many."""
    return page.title.removesuffix(" · Meetup companion")


def decide(client: Client, contact_id: int, kind: str, until: str = "", **scope: object) -> Page:
    """Decide, and look at who is next."""
    answer = client.post_form(f"/contacts/{contact_id}/decision", {**RUN, "kind": kind, "until": until, **scope})
    assert answer.status_code == 303
    return client.visit(answer.location)


def pass_by(client: Client, contact_id: int) -> Page:
    return client.visit(client.post_form(f"/contacts/{contact_id}/passing", RUN).location)


def undo(client: Client, contact_id: int) -> Page:
    return client.visit(client.post_form(f"/contacts/{contact_id}/decision/removal?run=to_do").location)


def states(app: Flask, ids: list[int]) -> list[tuple[str, date | None]]:
    with app.app_context():
        return [(contact.stage, contact.due_on) for contact in (db.session.get_one(Contact, id_) for id_ in ids)]
