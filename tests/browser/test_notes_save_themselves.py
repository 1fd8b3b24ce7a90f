"""A note saves itself, says how it stands, and never writes over what was written elsewhere."""

import pytest
from playwright.sync_api import Locator, Page, expect

from meetup.contacts import Contact
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_offline import soon

PAUSE = 1_200  # milliseconds: longer than it waits for more to be typed


@pytest.fixture
def path(site: Site) -> str:
    return f"/contacts/{site.cast.met.id}"


def note(page: Page) -> Locator:
    return page.get_by_label("Private note")


def state(page: Page) -> Locator:
    return page.locator("[data-autosave-target=state]")


def open_note(page: Page, path: str) -> None:
    """Go to the contact, and wait until the note saves itself, which takes its button away."""
    page.goto(path)
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()


def kept(site: Site) -> str:
    with site.app.app_context():
        found = Contact.find_owned(site.cast.owner, site.cast.met.id)
        assert found
        return found.note


def test_it_says_how_it_stands(site: Site, watch: Watch, laptop_for: LaptopFor, path: str) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = laptop_for(site.cast.owner)
    open_note(page, path)
    note(page).fill("Red")
    expect(state(page)).to_have_text("Saved")
    assert kept(site) == "Red"

    page.context.set_offline(True)
    note(page).press_sequentially(" scarf")
    expect(state(page)).to_have_text("Saved on this phone. It'll send when you're online.")
    expect(note(page)).to_have_value("Red scarf")
    page.context.set_offline(False)
    expect(state(page)).to_have_text("Saved")
    assert kept(site) == "Red scarf"


def test_it_says_that_it_is_saving(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    open_note(page, path)
    page.evaluate(
        """() => {
          window.said = [];
          const state = document.querySelector("[data-autosave-target=state]");
          new MutationObserver(() => window.said.push(state.textContent)).observe(state, { childList: true });
        }"""
    )
    note(page).fill("Red")
    expect(state(page)).to_have_text("Saved")
    assert page.evaluate("() => window.said") == ["Saving…", "Saved"]


def test_what_was_typed_last_is_saved_on_leaving(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    open_note(page, path)
    note(page).fill("In a hurry")
    page.goto("/contacts")
    soon(lambda: kept(site) == "In a hurry")  # It is on its way while the next page comes.
    page.goto(path)
    expect(note(page)).to_have_value("In a hurry")


@pytest.mark.parametrize(("choice", "stays"), [("Keep mine", "From the phone."), ("Use the other", "From the laptop")])
def test_two_tabs_and_both_notes_are_there_to_choose(
    site: Site, watch: Watch, laptop_for: LaptopFor, path: str, choice: str, stays: str
) -> None:
    watch.expect("409")
    laptop = laptop_for(site.cast.owner)
    phone = laptop.context.new_page()
    for page in (laptop, phone):
        open_note(page, path)
    note(laptop).fill("From the laptop")
    expect(state(laptop)).to_have_text("Saved")
    note(phone).fill("From the phone")
    expect(state(phone)).to_contain_text("This note was changed elsewhere. It now says: “From the laptop”")
    expect(note(phone)).to_have_value("From the phone")
    note(phone).press_sequentially(".")
    note(phone).blur()
    phone.wait_for_timeout(PAUSE)
    assert kept(site) == "From the laptop"
    phone.get_by_role("button", name=choice).click()
    expect(state(phone)).to_have_text("Saved")
    expect(note(phone)).to_have_value(stays)
    assert kept(site) == stays
    note(phone).press_sequentially("!")
    expect(state(phone)).to_have_text("Saved")


@pytest.mark.parametrize("back", ["reload", "history", "visit"])
def test_what_is_typed_before_the_choice_is_kept_and_not_saved(
    site: Site, watch: Watch, laptop_for: LaptopFor, path: str, back: str
) -> None:
    watch.expect("409")
    laptop = laptop_for(site.cast.owner)
    phone = laptop.context.new_page()
    for page in (laptop, phone):
        open_note(page, path)
    note(laptop).fill("one")
    expect(state(laptop)).to_have_text("Saved")
    note(phone).fill("two")
    for typed in ("two", "two, three", "four"):
        note(phone).fill(typed)
        expect(state(phone)).to_contain_text("It now says: “one”")
        come_back(phone, path, back)
        expect(state(phone)).to_contain_text("It now says: “one”")
        expect(note(phone)).to_have_value(typed)
        phone.wait_for_timeout(PAUSE)
        assert kept(site) == "one"
    phone.get_by_role("button", name="Keep mine").click()
    expect(state(phone)).to_have_text("Saved")
    assert kept(site) == "four"


def come_back(page: Page, path: str, way: str) -> None:
    """Leave the contact at once, and open it again."""
    if way == "reload":
        page.reload()
    else:
        page.goto("/contacts")
        page.go_back() if way == "history" else page.goto(path)
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()


def test_tags_and_how_often_save_themselves(site: Site, watch: Watch, laptop_for: LaptopFor, path: str) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "status of 422")
    page = laptop_for(site.cast.owner)
    page.goto(path)
    page.locator("#more > summary").click()
    tags, cadence = page.locator("#tags-form"), page.locator("#keep form")
    for form in (tags, cadence):
        expect(form.get_by_role("button")).to_be_hidden()
    tags.get_by_label("Tags").fill("Speaker, Kafka")
    cadence.get_by_label("How often").focus()
    expect(tags.get_by_role("status")).to_have_text("Saved")
    cadence.get_by_label("How often").select_option("P3M")
    expect(cadence.get_by_role("status")).to_contain_text("Keep in touch: next")
    page.reload()
    page.locator("#more > summary").click()
    expect(tags.get_by_label("Tags")).to_have_value("Kafka, Speaker")
    expect(cadence.get_by_label("How often")).to_have_value("P3M")

    cadence.get_by_label("How often").select_option("own")
    cadence.get_by_label("Every … weeks").fill("900")
    cadence.get_by_label("How often").focus()
    expect(cadence.get_by_role("status")).to_have_text("Type a number of weeks, 1 to 104.")
    expect(cadence.get_by_role("button", name="Save")).to_be_visible()
    page.context.set_offline(True)
    tags.get_by_label("Tags").fill("Speaker")
    cadence.get_by_label("How often").focus()
    expect(tags.get_by_role("status")).to_have_text("Not saved: no response. Try again in a moment.")
    page.context.set_offline(False)
    tags.get_by_role("button", name="Save the tags").click()
    expect(tags.get_by_role("status")).to_have_text("Saved")
    page.reload()
    page.locator("#more > summary").click()
    expect(tags.get_by_label("Tags")).to_have_value("Speaker")


def test_tags_without_javascript(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(path)
    page.locator("#more > summary").click()
    page.locator("#tags-form").get_by_label("Tags").fill("Speaker")
    page.get_by_role("button", name="Save the tags").click()
    expect(page.get_by_text("Tags saved.")).to_be_visible()
