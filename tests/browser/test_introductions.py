"""Three phones: two people are introduced. Both say yes, or one says not now, and nobody can tell."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site

WHY = "You both stream for a living."
YES, NOT_NOW = "Yes, introduce us", "Not now"


def three_phones(site: Site, laptop_for: LaptopFor) -> Sequence[Page]:
    """Those of the introducer and of the two whom they know."""
    return [laptop_for(person, **PHONE) for person in (site.cast.owner, site.cast.contact, site.cast.friend)]


def introduce(introducer: Page) -> None:
    """From the page of one contact, by typing a part of the other's name."""
    introducer.goto("/contacts?stage=all")
    introducer.get_by_role("link", name="Contact Person").first.click()
    introducer.locator("#more > summary").click()
    introducer.get_by_role("link", name="Introduce to …").click()
    introducer.get_by_role("searchbox").press_sequentially("frie")
    expect(introducer.locator("#choices li")).to_have_count(1)
    introducer.get_by_role("link", name="Friend Person").click()
    introducer.get_by_label("Tell Contact Person").fill(WHY)
    second = introducer.get_by_label("Tell Friend Person")
    second.focus()
    expect(second).to_have_value("")
    second.fill(f"{WHY} Contact asked for you.")
    introducer.get_by_role("button", name="Send to both").click()
    expect(introducer.get_by_role("status").filter(has_text="Sent to Contact Person and Friend Person")).to_be_visible()


def answer(phone: Page, name: str) -> None:
    phone.goto("/")
    expect(phone.get_by_text("Owner Person would like to introduce you to")).to_be_visible()
    expect(phone.get_by_text(WHY)).to_be_visible()
    phone.get_by_role("button", name=name).click()
    expect(phone.get_by_role("button", name=name)).to_have_count(0)


def test_both_say_yes(site: Site, laptop_for: LaptopFor) -> None:
    introducer, contact, friend = three_phones(site, laptop_for)
    introduce(introducer)
    answer(contact, YES)
    expect(contact.get_by_role("status").filter(has_text="tell you if Friend Person says yes too")).to_be_visible()
    answer(friend, YES)
    expect(friend.get_by_role("heading", level=1, name="Contact Person")).to_be_visible()
    expect(friend.get_by_text("Introduced by Owner Person")).to_be_visible()
    expect(friend.locator(".letter")).to_contain_text("Owner Person")
    contact.goto("/")
    expect(contact.get_by_text("2 new: Friend Person said yes too")).to_be_visible()
    contact.goto("/contacts?stage=all")
    contact.get_by_role("link", name="Friend Person").first.click()
    expect(contact.get_by_text("Introduced by Owner Person")).to_be_visible()
    introducer.goto("/")
    introducer.get_by_role("button", name="OK, Contact Person and Friend Person know each other").click()
    introducer.goto("/introductions")
    expect(introducer.get_by_text("Both said yes")).to_be_visible()


def test_one_says_not_now(site: Site, laptop_for: LaptopFor) -> None:
    introducer, contact, friend = three_phones(site, laptop_for)
    introduce(introducer)
    answer(contact, NOT_NOW)
    contact.goto("/introductions")
    expect(contact.get_by_text("would like to introduce you")).to_have_count(0)
    introducer.reload()
    expect(introducer.locator(".pill").filter(has_text="Waiting")).to_be_visible()
    answer(friend, YES)
    friend.goto("/introductions")
    expect(friend.get_by_text("We'll tell you if Contact Person says yes too")).to_be_visible()
    introducer.reload()
    expect(introducer.locator(".pill").filter(has_text="Waiting")).to_be_visible()
    friend.goto("/contacts?stage=all")
    expect(friend.get_by_role("link", name="Contact Person")).to_have_count(0)
