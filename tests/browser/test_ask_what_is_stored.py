"""Somebody without an account left their card, asks what is stored about them, and has it erased."""

import re

import pytest
from playwright.sync_api import Page, expect

from meetup.codes import Code
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.browser.test_axe import sideways, violations

LINK = re.compile(r"/data-requests/[\w.-]{20,}")
ADDRESS = "gita@example.org"
SMALLEST = {**PHONE, "viewport": {"width": 320, "height": 640}}


def leave_card(guest: Page, site: Site) -> None:
    with site.app.app_context():
        code = Code.get_phone_code(site.cast.owner).code
    guest.goto(f"/c/{code}")
    guest.get_by_label("Your name").fill("Gita Guest")
    guest.get_by_label("Email, phone or a profile link").fill(ADDRESS)
    guest.get_by_role("button", name="Send to Owner Person").click()
    expect(guest.get_by_text("Sent. Only Owner Person can see it.")).to_be_visible()


def open_mailed_link(guest: Page) -> None:
    guest.goto("/dev/mails")
    found = LINK.search(guest.get_by_role("article").filter(has_text="What is stored").first.inner_text())
    assert found
    guest.goto(found.group())


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_see_it_and_have_it_erased(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    guest, owner = laptop_for(None, **SMALLEST, java_script_enabled=scripts), laptop_for(site.cast.owner, **PHONE)
    leave_card(guest, site)
    guest.goto("/privacy")
    guest.get_by_role("link", name="see what is stored about your address").click()
    guest.get_by_label("Email").fill(ADDRESS)
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("heading", name="Check your email")).to_be_visible()
    open_mailed_link(guest)
    expect(guest.get_by_role("heading", name="Owner Person")).to_be_visible()
    expect(guest.get_by_text("Gita Guest")).to_be_visible()
    if scripts:
        assert violations(guest, "light") == violations(guest, "dark") == []
        assert not sideways(guest)
    guest.get_by_role("switch", name="And don't store it again").check()
    guest.get_by_role("button", name="Erase all of this").focus()
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Nothing is stored about this address any more.")).to_be_visible()
    expect(guest.get_by_text("You asked us not to store your address.")).to_be_visible()

    owner.goto("/contacts?stage=all")
    expect(owner.get_by_text("Someone you met at PyData Lisbon")).to_be_visible()
    expect(owner.get_by_text("Gita Guest")).to_have_count(0)

    guest.get_by_role("button", name="Allow it again").click()
    expect(guest.get_by_role("button", name="Don't store my address")).to_be_visible()
