"""Settling asks through the pages, and looking at what came of it."""

from collections.abc import Sequence

from flask import Flask
from sqlalchemy import select

from meetup.asks import Outcome, OutcomeHelper
from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import ProfileTopic, User
from tests.clients import Client
from tests.exchange.scans import kept

KEEP, NOT_NOW = "keeping", "not-now"
TOPIC = "grant writing"


def ask_for(app: Flask, client: Client, person: User, topic: str = TOPIC) -> int:
    """Add an ask, and return the id of its topic."""
    assert client.post_form("/me/asks", {"asks-topic": topic, "asks-help": "support", "asks-note": "For a museum"})
    with app.app_context():
        query = select(ProfileTopic.topic_id).where(ProfileTopic.user_id == person.id, ProfileTopic.kind == "ask")
        return db.session.scalars(query.order_by(ProfileTopic.position.desc())).first() or 0


def settle(
    app: Flask, client: Client, person: User, helpers: Sequence[User], is_shown: bool = True, topic: str = TOPIC
) -> int:
    """Ask for something and close it, helped by these contacts. Return the id of the outcome."""
    topic_id = ask_for(app, client, person, topic)
    return close(client, topic_id, [kept(app, person, helper) for helper in helpers], is_shown)


def close(client: Client, topic_id: int, contacts: Sequence[Contact], is_shown: bool = True) -> int:
    """Close an ask, helped by these contacts. Return the id of the outcome."""
    ids = [str(contact.id) for contact in contacts]
    form = {"contact": ids, "shown": ids if is_shown else []}
    answer = client.post_form(f"/me/asks/{topic_id}/outcome", form)
    assert answer.status_code == 303
    return int(answer.location.rpartition("/")[2])


def help_id(app: Flask, outcome_id: int) -> int:
    """The id of the one helper of an outcome."""
    with app.app_context():
        return db.session.scalars(select(OutcomeHelper.id).where(OutcomeHelper.outcome_id == outcome_id)).one()


def answer(app: Flask, client: Client, outcome_id: int, what: str) -> int:
    """Answer as the one helper. Return the status."""
    return client.post_form(f"/helps/{help_id(app, outcome_id)}/{what}").status_code


def count_outcomes(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Outcome)).all())


def asks_of(app: Flask, person: User) -> list[tuple[str, str | None, str | None]]:
    """The asks on a profile, with help and note."""
    with app.app_context():
        topics = db.session.get_one(User, person.id).profile.topics_of_kind("ask")
        return [(each.topic.name, each.help, each.note) for each in topics]
