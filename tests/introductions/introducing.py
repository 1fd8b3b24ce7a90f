"""Introducing people through the pages, and looking at what came of it."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.introductions import Introduction
from meetup.introductions.telling import tell_of_introductions
from meetup.outbox.worker import run_planner
from meetup.people import User
from tests.cast import scan
from tests.clients import Client
from tests.exchange.scans import kept

TO_A, TO_B = "You both stream for a living.", "You both care about latency."


def introduce(app: Flask, client: Client, introducer: User, a: User, b: User, **sentences: str) -> TestResponse:
    """``introducer`` sends the form that introduces ``a`` and ``b``."""
    path = new_path(app, introducer, a, b)
    return client.post_form(path, {"to_a": TO_A, "to_b": TO_B, **sentences})


def new_path(app: Flask, introducer: User, a: User, b: User) -> str:
    return f"/contacts/{kept(app, introducer, a).id}/introductions/{kept(app, introducer, b).id}"


def latest_id(app: Flask) -> int:
    """The id of the introduction that was made last."""
    with app.app_context():
        return db.session.scalars(select(Introduction.id).order_by(Introduction.id.desc()).limit(1)).one()


def say_yes(client: Client, introduction_id: int) -> TestResponse:
    return client.post_form(f"/introductions/{introduction_id}/acceptance")


def say_not_now(client: Client, introduction_id: int) -> TestResponse:
    return client.post_form(f"/introductions/{introduction_id}/not-now")


def withdraw(client: Client, introduction_id: int) -> TestResponse:
    return client.post_form(f"/introductions/{introduction_id}/withdrawal")


def tell(app: Flask) -> None:
    """What the worker does every minute."""
    with app.app_context():
        run_planner(tell_of_introductions)


def connect(app: Flask, *pairs: tuple[User, User]) -> None:
    """Each pair has scanned each other's code."""
    with app.app_context():
        for scanner, owner in pairs:
            scan(db.session.merge(scanner), db.session.merge(owner))
        db.session.commit()


def contacts_between(app: Flask, a: User, b: User) -> list[Contact]:
    with app.app_context():
        ids = [a.id, b.id]
        query = select(Contact).where(Contact.owner_id.in_(ids), Contact.person_id.in_(ids)).order_by(Contact.owner_id)
        return list(db.session.scalars(query).unique())
