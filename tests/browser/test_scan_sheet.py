"""The sheet after a scan: in sight on the smallest screen, with a day by one tap, and nothing that lingers."""

from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Phone, PhoneFor, Site, Watch
from tests.browser.test_scanning import address_of, code_of, notice, qr, scanning, sheet


def test_name_and_buttons_are_in_sight_on_a_small_screen(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone: Phone = phone_for(site.cast.owner)
    phone.page.set_viewport_size({"width": 320, "height": 640})
    page = scanning(phone)
    phone.look_at(qr(address_of(site, site.cast.stranger)))
    heading = sheet(page).get_by_role("heading", name="Stranger Person")
    expect(heading).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Save and next")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.scrollingElement.scrollTop") == 0

    phone.look_at(None)
    tomorrow = page.get_by_role("button", name="Tomorrow")
    tomorrow.click()
    expect(tomorrow).to_have_attribute("aria-pressed", "true")
    assert sheet(page).locator("[name=due_on]").input_value()
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator(".tally")).to_have_text("Stranger Person · saved")
    expect(notice(page)).to_be_empty()


def test_ones_own_code_is_told_once_and_dropped(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("422")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr(address_of(site, site.cast.owner)))
    expect(sheet(page)).to_contain_text("That's your own code. Ask someone else to scan it.")
    phone.look_at(None)
    page.goto("/")
    expect(page.get_by_role("heading", name="Due today")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".pending")).to_be_hidden()


def test_who_waited_is_named_once_there_is_a_signal(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "Failed to load")
    page = laptop_for(site.cast.owner)
    page.goto("/scan")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    field = page.get_by_role("textbox", name="Enter a code")
    for person in (site.cast.stranger, site.cast.staff):
        field.fill(code_of(site, person))
        field.press("Enter")
        page.get_by_role("button", name="Save and next").click()
    page.context.set_offline(False)
    told = page.locator("[data-pending-target=told]")
    expect(told).to_have_text("Stranger Person and Staff Person are on your list.")
    told.get_by_role("link", name="Staff Person").click()
    expect(page.get_by_role("heading", level=1, name="Staff Person")).to_be_visible()


def test_on_its_side_the_frame_has_most_of_the_height(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE | {"viewport": {"width": 844, "height": 390}})
    page.goto("/scan")
    frame, ways = page.locator(".frame").bounding_box(), page.locator(".ways").bounding_box()
    assert frame and ways
    assert frame["height"] > 200
    assert frame["x"] + frame["width"] < ways["x"]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 844
