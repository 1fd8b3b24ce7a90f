"""The code is held out to somebody: it stays where it is, whole, and names nobody else."""

from typing import Literal
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from meetup.codes import Code
from meetup.exchange.exchanges import Scan, record_exchange
from meetup.extensions import db, now
from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.codes.drawings import read
from tests.pictures import store_photo


def scan_the_owner(site: Site, scanner: User) -> None:
    with site.app.app_context():
        code = Code.get_or_create_phone_code(db.session.get_one(User, site.cast.owner.id))
        record_exchange(db.session.get_one(User, scanner.id), code, Scan(uuid=uuid4(), at=now()))
        db.session.commit()


def box_of_the_code(page: Page) -> dict[str, float]:
    box = page.locator(".code-card .qr img").bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def test_news_never_moves_it_and_names_nobody(site: Site, laptop_for: LaptopFor) -> None:
    scan_the_owner(site, site.cast.stranger)  # Older than the page: for Today.
    page = laptop_for(site.cast.owner, **PHONE)
    page.wait_for_timeout(1_100)  # The page counts whole seconds.
    page.goto("/me/code")
    before = box_of_the_code(page)
    page.wait_for_timeout(1_100)
    scan_the_owner(site, site.cast.staff)
    expect(page.get_by_text("1 new scan", exact=True)).to_be_visible()
    assert box_of_the_code(page) == before
    assert "Staff Person" not in page.content()
    assert "Stranger Person" not in page.content()
    news = page.locator(".code-news").bounding_box()
    assert news and news["y"] > before["y"] + before["height"]


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (844, 390), (1280, 800)])
def test_it_is_whole_on_every_screen(site: Site, laptop_for: LaptopFor, size: tuple[int, int]) -> None:
    page = laptop_for(site.cast.owner)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/me/code")
    box = box_of_the_code(page)
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size[1]
    assert box["width"] >= 180


def test_the_screen_stays_on_while_it_is_shown(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.add_init_script(
        "window.asked = 0; navigator.wakeLock.request = async () => (window.asked++, { release() {} })"
    )
    page.goto("/me/code")
    page.wait_for_function("() => window.asked > 0")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1280, 800)])
def test_another_phone_reads_it_with_the_face_in_it(
    site: Site, laptop_for: LaptopFor, size: tuple[int, int], theme: Literal["light", "dark"]
) -> None:
    with site.app.app_context():
        db.session.get_one(User, site.cast.owner.id).profile.set_photo(store_photo(site.cast.owner.id, "brown"))
        code = Code.get_phone_code(db.session.get_one(User, site.cast.owner.id)).code
        db.session.commit()
    page = laptop_for(site.cast.owner, color_scheme=theme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/me/code")
    expect(page.locator(".qr > .face")).to_be_visible()
    assert read(page.screenshot()).endswith(f"/C/{code}")


@pytest.mark.parametrize("width", [320, 390])
def test_a_long_name_stays_on_the_card(site: Site, laptop_for: LaptopFor, width: int) -> None:
    with site.app.app_context():
        profile = db.session.get_one(User, site.cast.owner.id).profile
        profile.name = "Maria-Alexandrina Wolfeschlegelsteinhausenbergerdorff von Hohenlohe-Schillingsfürst"
        db.session.commit()
    page = laptop_for(site.cast.owner, **{**PHONE, "viewport": {"width": width, "height": 640}})
    for path in ("/me/code", "/me/code/card", "/me/preview", f"/events/{site.cast.event.slug}/badge"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
