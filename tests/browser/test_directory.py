"""The directory in the hand: searched while typing, and from a name to a hello by keyboard alone."""

from playwright.sync_api import expect

from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from tests.browser.conftest import LaptopFor, Site


def list_everybody(site: Site) -> None:
    with site.app.app_context():
        event = db.session.get_one(Event, site.cast.event.id)
        for person in (site.cast.owner, site.cast.contact, site.cast.friend):
            user = db.session.get_one(User, person.id)
            user.profile.share(["headline", "company"])
            attendance = event.find_attendance(user)
            assert attendance is not None
            attendance.list_in_directory()
        db.session.commit()


def test_somebody_is_found_while_typing_and_greeted(site: Site, laptop_for: LaptopFor) -> None:
    list_everybody(site)
    page = laptop_for(site.cast.organizer)
    page.goto("/events/pydata-lisbon/people")
    expect(page.locator("#directory li")).to_have_count(3)
    page.get_by_role("searchbox", name="Search people").press_sequentially("bright fri", delay=20)
    expect(page.locator("#directory li")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.wait_for_url("**q=bright+fri*")
    page.locator("#directory a").focus()
    page.keyboard.press("Enter")
    hello = page.get_by_role("button", name="Say hello")
    expect(hello).to_be_visible()
    hello.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said hello. We've asked Friend Person for their card.")).to_be_visible()
