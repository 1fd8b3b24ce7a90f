"""The scanned person decides: a badge asks, one tap answers, and what was given is taken back at once."""

from PIL import Image
from playwright.sync_api import Page, expect

from meetup.extensions import db
from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, PhoneFor, Site

NUMBER = "tel:+351912345678"
ASKS = "Organizer Person asks for your card"


def share_phone(site: Site) -> None:
    with site.app.app_context():
        db.session.get_one(User, site.cast.owner.id).profile.share(["headline", "company", "phone"])
        db.session.commit()


def badge_on_screen(page: Page, site: Site) -> Page:
    page.goto(f"/events/{site.cast.event.slug}")
    page.get_by_role("link", name="My badge").click()
    expect(page.get_by_role("img", name="QR code of my badge")).to_be_visible()
    return page


def contact_page(page: Page, name: str) -> Page:
    page.goto("/contacts?stage=all")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return page


def test_a_badge_is_scanned_and_answered_with_one_tap(site: Site, phone_for: PhoneFor) -> None:
    share_phone(site)
    wearer, scanner = phone_for(site.cast.owner), phone_for(site.cast.organizer)
    badge_on_screen(wearer.page, site)
    shown: Image.Image = wearer.screen(".qr")
    wearer.page.goto("/")
    scanner.page.goto("/scan")
    scanner.look_at(shown)

    sheet = scanner.page.locator(".sheet")
    expect(sheet.get_by_role("heading", name="Owner Person")).to_be_visible()
    expect(sheet).to_contain_text("You have Owner Person's badge details")
    scanner.look_at(None)
    wearer.page.get_by_text(ASKS).first.click()
    expect(wearer.page.get_by_role("article").filter(has_text=ASKS)).to_be_visible()
    expect(contact_page(scanner.page, "Owner Person").locator(f"a[href='{NUMBER}']")).to_have_count(0)

    wearer.page.get_by_role("button", name="Share my card with Organizer Person", exact=True).click()
    expect(wearer.page.get_by_role("status").filter(has_text="has your card now")).to_be_visible()
    expect(wearer.page.get_by_text(ASKS)).to_have_count(0)
    scanner.page.reload()
    expect(scanner.page.locator(f"a[href='{NUMBER}']")).to_be_visible()


def test_taking_it_back_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    share_phone(site)
    owner, reader = (
        laptop_for(person, **PHONE, java_script_enabled=False) for person in (site.cast.owner, site.cast.contact)
    )
    expect(contact_page(reader, "Owner Person").locator(f"a[href='{NUMBER}']")).to_be_visible()
    owner.goto("/me")
    owner.get_by_role("link", name="Who has my card").click()
    owner.locator("summary[aria-label='Stop sharing with Contact Person']").click()
    owner.get_by_role("button", name="Stop sharing my card with Contact Person").click()
    expect(owner.get_by_role("status")).to_contain_text("Copies they saved elsewhere remain")
    reader.reload()
    expect(reader.locator(f"a[href='{NUMBER}']")).to_have_count(0)
    expect(reader.get_by_text("aren't sharing their card with you right now")).to_be_visible()

    owner.get_by_role("link", name="Removed").click()
    owner.get_by_role("button", name="Share my card with Contact Person").click()
    reader.reload()
    expect(reader.locator(f"a[href='{NUMBER}']")).to_be_visible()

    owner.goto("/me/card/holders")
    owner.get_by_role("link", name="Stop sharing with everyone…").click()
    owner.get_by_role("button", name="Stop sharing with 2 people").click()
    expect(owner.get_by_role("status")).to_contain_text("Stopped sharing with 2 people. You have new codes.")
    reader.reload()
    expect(reader.locator(f"a[href='{NUMBER}']")).to_have_count(0)


def test_what_is_shared_here_and_pausing_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    owner, reader = (
        laptop_for(person, **PHONE, java_script_enabled=False) for person in (site.cast.owner, site.cast.contact)
    )
    owner.goto("/me/sharing")
    owner.get_by_role("link", name="Different for one event").click()
    owner.get_by_role("link", name="PyData Lisbon").click()
    owner.get_by_role("switch", name="Phone").check()
    owner.get_by_role("button", name="Save for this event").click()
    expect(contact_page(reader, "Owner Person").locator(f"a[href='{NUMBER}']")).to_be_visible()

    owner.goto("/me/sharing")
    owner.locator("#pause > summary").click()
    owner.get_by_role("button", name="Pause sharing").click()
    expect(owner.get_by_text("Sharing has been paused since")).to_be_visible()
    owner.get_by_role("button", name="Resume").click()
    expect(owner.get_by_text("People who scan you get your card again.")).to_be_visible()
