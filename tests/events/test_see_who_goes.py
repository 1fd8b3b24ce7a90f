"""People who go see the faces of others who let themselves be found there."""

import pytest
from flask import Flask

from meetup.contacts.blocks import Block
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast, join
from tests.conftest import Queries, Visit
from tests.pages import Page

EVENT = "/events/pydata-lisbon"


def initials(page: Page) -> list[str]:
    """Return what the faces under the heading "5 going" show."""
    return [face.text for row in page.all("div", class_="faces") for face in row.all("span") if face.get("aria-hidden")]


@pytest.fixture
def listed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event = db.session.merge(cast.event)
        for person in (cast.contact, cast.staff):
            attendance = event.find_attendance(db.session.merge(person))
            assert attendance
            attendance.list_in_directory()
        db.session.commit()


def test_only_the_listed_and_only_to_those_who_go(listed: None, cast: Cast, visit: Visit) -> None:
    assert initials(visit(EVENT, as_=cast.owner)) == ["CP", "SP"]
    assert initials(visit(EVENT, as_=cast.contact)) == ["SP"], "oneself is not among the others"
    assert initials(visit(EVENT, as_=cast.stranger)) == []
    assert initials(visit(EVENT)) == []


def test_a_block_hides_both_ways(listed: None, app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        Block.create(db.session.get_one(User, cast.staff.id), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert initials(visit(EVENT, as_=cast.owner)) == ["CP"]


def test_many_faces_cost_one_query(listed: None, app: Flask, cast: Cast, visit: Visit, queries: Queries) -> None:
    visit(EVENT, as_=cast.owner)
    with queries() as few:
        visit(EVENT, as_=cast.owner)
    with app.app_context():
        event = db.session.merge(cast.event)
        for number in range(10):
            event.add_attendee(join(f"goer{number}")).list_in_directory()
        db.session.commit()
    with queries() as many:
        page = visit(EVENT, as_=cast.owner)
    assert len(initials(page)) == 6
    assert len(few) == len(many)
