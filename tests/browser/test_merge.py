"""Merging two entries in a real browser and taking it back: on the narrowest phone, with and without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.browser.test_axe import NARROW, sideways, unroll, violations


@pytest.fixture
def paper(site: Site) -> int:
    """The id of a paper card of somebody whom the owner has also scanned."""
    with site.app.app_context():
        owner = db.session.get_one(User, site.cast.owner.id)
        said = Details(name="Contact Person", emails=("paper@example.org",))
        contact = save_person(owner, said, Scan(uuid4(), now(), "by_hand")).contact
        contact.write_note("From the paper card")
        db.session.get_one(Contact, site.cast.met.id).write_note("From the phone")
        db.session.commit()
        return contact.id


def mails(page: Page) -> int:
    return page.locator("a[href='mailto:paper@example.org']").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_merge_and_undo(site: Site, laptop_for: LaptopFor, paper: int, scripts: bool) -> None:
    page = laptop_for(site.cast.owner, **{**PHONE, "viewport": NARROW, "java_script_enabled": scripts})
    page.goto(f"/contacts/{paper}")
    page.locator("#more > summary").tap()
    page.get_by_role("link", name="Merge duplicate").tap()
    button = page.get_by_role("button", name="Merge with Contact Person")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 36
    assert 0 <= box["x"] <= NARROW["width"] - box["width"]
    button.tap()
    expect(page.get_by_label("Private note")).to_have_value("From the phone\n\nFrom the paper card")
    assert mails(page) == 1
    page.locator(".toast").get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Separated. Both are as they were.")).to_be_visible()
    expect(page.get_by_label("Private note")).to_have_value("From the phone")
    assert mails(page) == 0
    page.goto(f"/contacts/{paper}")
    expect(page.get_by_label("Private note")).to_have_value("From the paper card")


def test_the_year_is_readable_on_the_narrowest_phone(site: Site, laptop_for: LaptopFor, paper: int) -> None:
    page = laptop_for(site.cast.owner, **{**PHONE, "viewport": NARROW})
    page.goto("/me/pictures")
    heights = page.locator(".graph text").evaluate_all("(all) => all.map((t) => t.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 11, "as large as small print"
    edges = page.locator(".graph text").evaluate_all("(all) => all.map((t) => t.getBoundingClientRect().right)")
    assert max(edges) <= NARROW["width"]
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()


def test_every_screen_of_it_is_accessible(site: Site, laptop_for: LaptopFor, paper: int) -> None:
    page = laptop_for(site.cast.owner)
    found: list[str] = []
    for path in (
        f"/contacts/{paper}/merges/new?q=person",
        f"/contacts/{paper}",
        "/me/pictures",
        "/contacts?stage=archived",
    ):
        page.goto(path)
        unroll(page)
        found += violations(page, "light") + violations(page, "dark") + sideways(page)
    assert not found, "\n".join(found)
