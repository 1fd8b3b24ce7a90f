"""A goal from start to done: set before, counted by scans with and without a signal, and mended where it was wrong."""

from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.installed import entries, install
from tests.browser.test_offline import kept_scan, offline, soon
from tests.browser.test_scanning import address_of, qr, scanning, sheet
from tests.goals.goals import GOALS, progress

MEET = "Meet 2 people who work at Brightline"
PRESSED = "aria-pressed"


def test_from_start_to_done_through_scans(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = phone.page
    page.goto(GOALS)
    page.get_by_label("Who or what").fill("work at Brightline")
    page.get_by_label("How many?").fill("2")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text(MEET)).to_be_visible()
    phone = install(site, lambda *_: phone, site.cast.owner)

    page = scanning(phone)
    phone.look_at(qr(address_of(site, site.cast.contact)))
    chip = sheet(page).get_by_role("button", name=MEET)
    chip.click()
    expect(chip).to_have_attribute(PRESSED, "true")
    soon(lambda: progress(site.app, site.cast) == [f"{MEET}: 1 of 2"])
    phone.look_at(None)
    page.get_by_role("button", name="Save and next").click()

    offline(phone, watch)
    page = kept_scan(phone, site, site.cast.friend)
    waiting = sheet(page).get_by_role("button", name=MEET)
    waiting.click()
    expect(waiting).to_have_attribute(PRESSED, "true")
    page.get_by_role("button", name="Save and next").click()
    expect(sheet(page)).to_be_empty()
    (entry,) = entries(page)
    assert entry["goals"]
    assert progress(site.app, site.cast) == [f"{MEET}: 1 of 2"]

    phone.context.set_offline(False)
    page.goto("/")
    soon(lambda: progress(site.app, site.cast) == [f"{MEET}: 2 of 2"])
    page.reload()
    expect(page.get_by_text("2 of 2").first).to_be_visible()


def test_a_choice_while_the_scan_is_on_its_way_is_not_lost(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    """The scan has left without it, and its answer brings another sheet."""
    phone = phone_for(site.cast.owner)
    phone.page.goto(GOALS)
    phone.page.get_by_role("button", name="Find a mentor").click()
    phone = install(site, lambda *_: phone, site.cast.owner)
    held: list[Route] = []
    page = scanning(phone)

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/contacts", hold)
    phone.look_at(qr(address_of(site, site.cast.contact)))
    chip = sheet(page).get_by_role("button", name="Find a mentor")
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    chip.click()
    phone.look_at(None)
    held[0].continue_()
    expect(sheet(page).get_by_role("heading", name="Contact Person")).to_be_visible()
    expect(chip).to_have_attribute(PRESSED, "true")
    soon(lambda: progress(site.app, site.cast) == ["Find a mentor: done"])


def test_a_choice_on_the_persons_page_waits_for_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone, person = phone_for(site.cast.owner), f"/contacts/{site.cast.met.id}"
    phone.page.goto(GOALS)
    phone.page.get_by_role("button", name="Find a mentor").click()
    expect(phone.page.get_by_text("Added. You'll see your progress on Today.")).to_be_visible()
    phone = install(site, lambda *_: phone, site.cast.owner, person)
    offline(phone, watch)
    phone.page.goto(person)
    chip: Locator = phone.page.get_by_role("button", name="Find a mentor")
    chip.click()
    expect(chip).to_have_attribute(PRESSED, "true")
    expect(phone.page.get_by_text("Saved on this phone. It'll send when you're online.")).to_be_visible()
    phone.page.goto(person)
    expect(chip).to_have_attribute(PRESSED, "true")
    phone.context.set_offline(False)
    phone.page.goto("/")
    soon(lambda: progress(site.app, site.cast) == ["Find a mentor: done"])
    phone.page.goto(person)
    chip.click()
    soon(lambda: progress(site.app, site.cast) == ["Find a mentor: not yet"])


def test_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(GOALS)
    page.get_by_role("button", name="Find a mentor").click()
    page.goto("/run-through?run=to_do")
    page.get_by_role("button", name="Find a mentor").click()
    expect(page.get_by_text("Counted.")).to_be_visible()
    expect(page.get_by_role("button", name="Find a mentor")).to_have_attribute(PRESSED, "true")
    page.goto("/")
    expect(page.get_by_text("done", exact=True).first).to_be_visible()
