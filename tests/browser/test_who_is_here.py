"""People in a room find each other there, as it happens."""

from playwright.sync_api import Page, expect

from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from tests.browser.chromium import PHONE
from tests.browser.conftest import AT_ONCE, LaptopFor, Site
from tests.cast import join


def in_the_room(site: Site, laptop_for: LaptopFor, person: User, part: str = "/visits") -> Page:
    page = laptop_for(person)
    page.goto(f"/rooms/{site.cast.room.id}{part}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    return page


def four_are_there(site: Site) -> None:
    with site.app.app_context():
        room = db.session.get_one(Room, site.cast.room.id)
        for number in range(4):
            guest = join(f"guest{number}")
            room.event.add_attendee(guest)
            room.enter(guest)
        db.session.commit()


def test_entering_is_seen_and_hello_is_asked_on_today(site: Site, laptop_for: LaptopFor) -> None:
    four_are_there(site)
    staff, owner = (in_the_room(site, laptop_for, who) for who in (site.cast.staff, site.cast.owner))
    expect(staff.get_by_text("5 here")).to_be_hidden()
    owner.get_by_role("button", name="I'm here").click()
    expect(staff.get_by_text("5 here")).to_be_visible(timeout=AT_ONCE)
    expect(staff.locator("#present strong")).to_have_count(0)
    expect(owner.get_by_role("button", name="I'm here")).to_have_count(0)
    owner.get_by_role("switch", name="Open to talk").check()
    expect(owner.get_by_text("Saved")).to_be_visible()
    row = staff.locator("#present li", has_text="Owner Person")
    expect(row).to_contain_text("Open to talk", timeout=AT_ONCE)
    row.get_by_role("button", name="Say hello to Owner Person").click()
    expect(staff.get_by_text("You said hello. We've asked Owner Person for their card.")).to_be_visible()
    owner.goto("/")
    owner.get_by_text("Staff Person asks for your card").first.click()
    owner.get_by_role("button", name="Share my card with Staff Person", exact=True).click()
    expect(owner.get_by_text("Staff Person has your card now.")).to_be_visible()


def test_another_icebreaker_is_on_all_screens(site: Site, laptop_for: LaptopFor) -> None:
    one, organizer = (in_the_room(site, laptop_for, who, "") for who in (site.cast.owner, site.cast.organizer))
    expect(one.locator("#icebreaker")).to_be_hidden()
    organizer.get_by_role("button", name="More about the room").click()
    organizer.get_by_role("button", name="Another icebreaker").click()
    expect(one.locator("#icebreaker p:visible")).to_have_count(1, timeout=AT_ONCE)
    expect(organizer.locator("#icebreaker p:visible")).to_have_text(one.locator("#icebreaker p:visible").inner_text())


def test_without_javascript_on_the_smallest_phone(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(
        site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    page.goto(f"/rooms/{site.cast.room.id}")
    page.get_by_role("link", name="Here").click()
    page.get_by_role("button", name="I'm here").click()
    expect(page.locator("nav a[aria-current=page]").first).to_contain_text("Here")
    page.get_by_role("switch", name="Show me in this list").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#present li")).to_contain_text("Owner Person")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="More about the room").click()
    page.get_by_role("button", name="Leave the room").click()
    expect(page.get_by_text("You've left the room.")).to_be_visible()
