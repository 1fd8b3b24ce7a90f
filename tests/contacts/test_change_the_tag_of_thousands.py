"""Delete a tag that thousands have, put it together with another, or give it a cadence: the worker does it in parts."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetup.contacts import Contact, bulk_parts
from meetup.contacts.tags import Tag, Tagging
from meetup.extensions import db
from meetup.jobs import Job
from meetup.jobs.running import run_part
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.follow_up.test_keep_long_lists_fast import meet
from tests.transfer.files import work

MANY, FIRST = 120, 1_000_000
TAGGED = MANY // 10
SPEAKER = FIRST
"""The id of the tag that every tenth has."""


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a dozen people were thousands."""
    monkeypatch.setattr(bulk_parts, "MAX_CONTACTS_AT_ONCE", 5)
    monkeypatch.setattr(bulk_parts, "CONTACTS_PER_PART", 4)


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    with app.app_context():
        person = db.session.get_one(User, cast.friend.id)
        meet(person, MANY, FIRST)
        db.session.execute(update(Contact).values(keep_every="", keep_on=None))
        Tag.get_or_create(person, ["Talks"])
        db.session.commit()
    return client_for(cast.friend)


def keep_days(app: Flask) -> list[date]:
    with app.app_context():
        return list(db.session.scalars(select(Contact.keep_on).where(Contact.keep_on.is_not(None))))


def tagged(app: Flask) -> dict[str, int]:
    with app.app_context():
        names = db.session.scalars(select(Tag.name).join(Tagging, Tagging.tag_id == Tag.id)).all()
        return {name: names.count(name) for name in names}


def handed_over(client: Client, path: str, **form: Any) -> str:
    answer = client.post_form(path, form)
    assert "/jobs/" in answer.location
    return str(answer.location)


def test_everybody_is_to_be_kept_in_touch_with(app: Flask, owner: Client) -> None:
    page = handed_over(owner, f"/contacts/tags/{SPEAKER}/cadence", every="P1M")
    assert not keep_days(app)
    work(app)
    assert "Saved." in owner.visit(page)
    assert len(keep_days(app)) == TAGGED


def test_a_deleted_tag_is_on_nobody(app: Flask, owner: Client) -> None:
    handed_over(owner, f"/contacts/tags/{SPEAKER}/cadence", every="P1M")
    work(app)
    page = handed_over(owner, f"/contacts/tags/{SPEAKER}/removal")
    assert handed_over(owner, f"/contacts/tags/{SPEAKER}/removal") == page, "a double tap"
    with app.app_context():
        assert run_part()
    assert tagged(app) == {"Speaker": TAGGED - 4}
    work(app)
    assert "“Speaker” is deleted" in owner.visit(page)
    assert (tagged(app), keep_days(app)) == ({}, [])


def test_two_tags_become_one(app: Flask, owner: Client) -> None:
    handed_over(owner, f"/contacts/tags/{SPEAKER}/cadence", every="P1M")
    work(app)
    page = handed_over(owner, f"/contacts/tags/{SPEAKER}", name="Talks", together="y")
    work(app)
    assert "“Speaker” is now “Talks”" in owner.visit(page)
    assert tagged(app) == {"Talks": TAGGED}
    assert len(keep_days(app)) == TAGGED
    with app.app_context():
        assert db.session.get(Tag, SPEAKER) is None


def test_after_a_journey_all_days_are_new(app: Flask, cast: Cast, owner: Client) -> None:
    handed_over(owner, f"/contacts/tags/{SPEAKER}/cadence", every="P1M")
    work(app)
    with app.app_context():
        db.session.get_one(User, cast.friend.id).set_time_zone("Pacific/Auckland")
        db.session.commit()
        assert db.session.scalars(select(Job.total).where(Job.finished_at.is_(None))).all() == [TAGGED]
    work(app)
    assert len(keep_days(app)) == TAGGED
