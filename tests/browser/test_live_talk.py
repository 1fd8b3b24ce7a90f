"""Three people talk in a room, each with a browser: what one says is on the others' screens at once."""

from playwright.sync_api import Page, expect

from meetup.people import User
from tests.browser.conftest import LaptopFor, Site

AT_ONCE = 1_000  # milliseconds


def in_the_room(site: Site, laptop_for: LaptopFor, person: User) -> Page:
    page = laptop_for(person)
    page.goto(f"/rooms/{site.cast.room.id}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send").click()


def test_what_one_says_is_on_the_others_at_once(site: Site, laptop_for: LaptopFor) -> None:
    one, two, three = (
        in_the_room(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact", "friend")
    )
    say(one, "Hello all")
    for page in (two, three):
        expect(page.locator(".bubble", has_text="Hello all")).to_be_visible(timeout=AT_ONCE)
        expect(page.locator(".message.mine")).to_have_count(0)
    say(two, "<b>Hello</b> one")
    for page in (one, two, three):
        expect(page.locator(".bubble", has_text="<b>Hello</b> one")).to_have_count(1, timeout=AT_ONCE)
        expect(page.locator(".bubble")).to_have_count(2)
