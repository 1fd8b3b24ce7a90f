"""The guide on a phone: read in a hall without a signal, and out of the way once that is enough."""

from playwright.sync_api import expect

from tests.browser.conftest import PhoneFor, Site, Watch
from tests.browser.installed import install
from tests.browser.test_offline import offline

PAGES = {
    "/guide/networking": "What networking is",
    "/guide/before": "Before you go",
    "/guide/talking": "Joining and leaving a conversation",
    "/guide/afterwards": "What to write afterwards",
}


def test_it_opens_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner, "/guide", *PAGES)
    offline(phone, watch)
    phone.page.goto("/guide")
    for heading in PAGES.values():
        phone.page.get_by_role("link", name=heading).click()
        expect(phone.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        if heading == "Before you go":
            expect(phone.page.get_by_text("Have you been to Hall B?")).to_be_visible()
        phone.page.get_by_role("link", name="Back").click()


def test_one_tap_and_no_page_points_to_it_any_more(site: Site, phone_for: PhoneFor) -> None:
    page = phone_for(site.cast.owner).page
    page.goto("/run-through?run=to_do")
    pointer = page.get_by_role("link", name="Not sure what to write?")
    pointer.click()
    expect(page.get_by_role("heading", name="After a good conversation")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Don't show me this again").click()
    expect(page.get_by_text("You'll find the guide under Me.")).to_be_visible()
    expect(pointer).to_have_count(0)
    page.goto("/me")
    page.get_by_role("link", name="Guide to meeting people").click()
    expect(page.get_by_role("link", name="What networking is")).to_be_visible()
    expect(page.get_by_role("button", name="Don't show me this again")).to_have_count(0)
