"""On a phone, what people say, ask and vote on, and who is there, stands on the first screen of a room."""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.polls.models import Poll
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from meetup.rooms.talk.readings import Reading
from tests.browser.chromium import PHONE
from tests.browser.conftest import AT_ONCE, LaptopFor, Site

FIRST = {"": ".message", "/questions": ".question", "/polls": ".poll fieldset", "/visits": "#present li"}
LOWEST = 480
"""Where the first of each begins at the latest, in pixels of a screen that is 844 high."""


@pytest.fixture
def path(site: Site) -> str:
    """The address of a room with an icebreaker, an open poll, and one of everything."""
    with site.app.app_context():
        room = db.session.get_one(Room, site.cast.room.id)
        owner, contact = (db.session.get_one(User, who.id) for who in (site.cast.owner, site.cast.contact))
        room.topic = "A topic that is long enough to be cut off on every phone that there is"
        room.set_icebreaker("What did you break in production this year, and what did it teach you?", None)
        saying.say(room, contact, "Hello", uuid4())
        Question.ask(room, contact, "Why?", anonymous=False, uuid=uuid4())
        Poll.create(room, contact, uuid4(), ["Tabs", "Spaces"], question="Well?", several=False, hidden=False)
        for who in (contact, owner):
            room.enter(who).set_listing(True, False)
        db.session.commit()
    return f"/rooms/{site.cast.room.id}"


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_the_first_of_each_is_on_the_first_screen(site: Site, laptop_for: LaptopFor, path: str, who: str) -> None:
    page = laptop_for(getattr(site.cast, who), **PHONE)
    for part, first in FIRST.items():
        page.goto(path + part)
        expect(page.locator("#live-mark")).to_be_visible()
        box = page.locator(first).first.bounding_box()
        assert box
        assert page.evaluate("() => scrollY") == 0
        if part:
            assert box["y"] <= LOWEST, part
        assert box["y"] + box["height"] <= PHONE["viewport"]["height"], part


def test_the_boxes_to_write_in_stand_at_the_thumb(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    for part, label in (("", "Message"), ("/questions", "Your question")):
        page.goto(path + part)
        box = page.get_by_label(label, exact=True).bounding_box()
        assert box
        assert PHONE["viewport"]["height"] - 80 <= box["y"] + box["height"] <= PHONE["viewport"]["height"]


def test_the_icebreaker_is_closed_to_whoever_has_read_on(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto(path)
    expect(icebreaker(page)).to_be_visible()
    mark_as_read(site)
    page.goto(path)
    expect(page.get_by_text("Icebreaker")).to_be_visible()
    expect(icebreaker(page)).to_be_hidden()
    page.get_by_text("Icebreaker").click()
    expect(icebreaker(page)).to_be_visible()


def test_a_lost_connection_is_told_above_the_box(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    for part, label in (("", "Message"), ("/questions", "Your question")):
        page.goto(path + part)
        expect(page.locator("#live-mark")).to_be_visible()
        page.evaluate("() => dispatchEvent(new Event('offline'))")
        state = page.locator(".composer .live-state")
        expect(state).to_have_text("Reconnecting…", timeout=AT_ONCE)
        expect(page.locator("#live-mark")).to_be_hidden()
        above, box = state.bounding_box(), page.get_by_label(label, exact=True).bounding_box()
        assert above
        assert box
        assert 0 <= above["y"] < box["y"] <= PHONE["viewport"]["height"]


def icebreaker(page: Page) -> Locator:
    return page.get_by_text("What did you break in production")


def mark_as_read(site: Site) -> None:
    """As the phone does once they leave: until now."""
    with site.app.app_context():
        db.session.merge(Reading(room_id=site.cast.room.id, user_id=site.cast.owner.id, read_to=now()))
        db.session.commit()
