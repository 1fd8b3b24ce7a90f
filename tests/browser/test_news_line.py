"""News that arrives while somebody looks at Today goes into one line, and nothing moves under their thumb."""

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.browser.test_my_code import scan_the_owner


def test_what_is_due_is_on_the_first_screen(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/")
    tabs = page.get_by_role("navigation", name="Main").bounding_box()
    assert tabs
    assert due_at(page) < tabs["y"] - 150


def due_at(page: Page) -> float:
    box = page.get_by_role("heading", name="Due today").bounding_box()
    assert box
    return box["y"]


def test_what_arrives_moves_nothing(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/")
    before = due_at(page)
    scan_the_owner(site, site.cast.stranger)
    expect(page.locator(".pile > summary")).to_contain_text("1 new:")
    assert due_at(page) == before
    show = page.get_by_role("link", name="Show my code").bounding_box()
    assert show and show["y"] < 330

    page.locator(".pile > summary").click()
    article = page.get_by_role("article").filter(has_text="Stranger Person has your card")
    place = article.bounding_box()
    scan_the_owner(site, site.cast.staff)
    expect(page.locator(".pile > summary")).to_contain_text("2 new:")
    assert article.bounding_box() == place
    expect(page.get_by_role("article")).to_have_count(1)
    page.locator(".pile > summary").click()
    page.locator(".pile > summary").click()
    expect(page.get_by_role("article")).to_have_count(2)
