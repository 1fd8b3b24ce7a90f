"""Topics in a real browser: typing suggests them, keys choose one, and the card shows it."""

from playwright.sync_api import Locator, Page, expect

from meetup.extensions import db
from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label)


def open_profile(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/me/profile")
    page.get_by_text("Add more").click()


def test_a_topic_is_chosen_with_the_keyboard_and_is_on_the_card(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    open_profile(page, site)
    typed = field(page, "I can offer")
    typed.focus()
    page.keyboard.type("subvenc")
    options = page.get_by_role("listbox", name="I can offer").get_by_role("option")
    expect(options).to_have_text(["Grant writing redacción de subvenciones"])
    expect(typed).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="1 suggestion")).to_be_attached()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(typed).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(typed).to_have_value("")
    expect(typed).to_have_attribute("aria-expanded", "false")
    chosen = typed.locator("xpath=ancestor::*[contains(@class, 'field')]").get_by_role("listitem")
    expect(chosen).to_have_text(["Grant writing×"])
    page.keyboard.type("Hedge laying,")  # which nobody has listed
    expect(chosen).to_have_text(["Grant writing×", "Hedge laying×"])
    page.keyboard.type("js")
    expect(options.first).to_contain_text("JavaScript")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.press("Enter")  # adds it as it was typed, and does not send the form
    expect(chosen).to_have_count(3)
    page.get_by_role("button", name="Remove Hedge laying").press("Enter")
    expect(chosen).to_have_count(2)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page).to_have_url(f"{site.url}/me")
    page.goto(f"{site.url}/me/sharing")
    with site.app.app_context():
        db.session.get_one(User, site.cast.owner.id).profile.share(["offers"])
        db.session.commit()
    page.goto(f"{site.url}/me/preview")
    expect(page.get_by_role("listitem").filter(has_text="Grant writing")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="JavaScript")).to_be_visible()


def test_a_tap_chooses_and_a_narrow_screen_has_room(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto(f"{site.url}/me/offers-and-asks")
    page.locator("summary", has_text="Add what you're looking for").click()
    asked = page.locator("#asks").get_by_role("combobox", name="Topic")
    asked.fill("data")
    page.get_by_role("option", name="Data visualisation").click()
    expect(asked).to_have_value("Data visualisation")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.locator("#asks").get_by_label("Kind of help").select_option("mentoring")
    page.locator("#asks").get_by_label("Note").fill("For a small museum")
    page.locator("#asks").get_by_role("button", name="Add what you're looking for").click()
    expect(page.get_by_text("Mentoring: Data visualisation")).to_be_visible()
    expect(page.get_by_text("For a small museum")).to_be_visible()


def test_one_tap_says_how_i_know_somebody_and_the_page_stays(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto(f"{site.url}/contacts/{site.cast.met.id}")
    group = page.get_by_role("radiogroup", name="How do you know them?")
    note = page.get_by_label("Note", exact=False).first
    note.fill("Red scarf")
    group.get_by_label("Professional").check()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    expect(note).to_have_value("Red scarf")
    page.goto(f"{site.url}/contacts?context=professional")
    expect(page.get_by_role("link", name="Contact Person").first).to_be_visible()
    page.goto(f"{site.url}/contacts/{site.cast.met.id}")
    expect(group.get_by_label("Professional")).to_be_checked()
