"""A member in a concrete hall: the app opens, scans and keeps everything, and sends it once there is a signal."""

from collections.abc import Callable
from time import monotonic, sleep

from playwright.sync_api import Page, expect

from meetup.contacts import Contact
from meetup.people import User
from tests.browser.conftest import PATIENCE, Phone, PhoneFor, Site, Watch
from tests.browser.installed import background_sync, entries, install
from tests.browser.test_scanning import address_of, code_of, meetings, qr, scanning, sheet

NO_SIGNAL = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch")
HERE = "Saved on this phone. It'll send when you're online."


def soon(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE / 1000
    while not holds():
        assert monotonic() < deadline, "not on the server"
        sleep(0.1)


def contact(site: Site, person: User) -> Contact | None:
    with site.app.app_context():
        return Contact.find(site.cast.owner, person)


def offline(phone: Phone, watch: Watch) -> None:
    watch.expect(*NO_SIGNAL)
    phone.context.set_offline(True)


def kept_scan(phone: Phone, site: Site, person: User) -> Page:
    """Scan ``person`` without a signal, as far as the sheet that says where it is."""
    page = scanning(phone)
    phone.look_at(qr(address_of(site, person)))
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    phone.look_at(None)
    return page


def shows_qr(page: Page) -> bool:
    return bool(page.locator(".qr img").evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)"))


def test_a_day_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    path, code = f"/contacts/{site.cast.met.id}", code_of(site, site.cast.owner)
    phone = install(site, phone_for, site.cast.owner, path, f"/c/{code}.svg", "/me/code/card.svg")
    offline(phone, watch)
    phone.page.close()
    phone.page = phone.context.new_page()  # Opened from the home screen.

    phone.page.goto("/?")
    expect(phone.page.get_by_text("This page is from")).to_be_visible()
    phone.page.goto("/me/code")
    expect(phone.page.get_by_label("My code, to type")).to_be_visible()
    assert shows_qr(phone.page)
    phone.page.get_by_role("link", name="Offline card").click()
    expect(phone.page.get_by_role("heading", name="Offline card")).to_be_visible()
    assert shows_qr(phone.page)

    page = kept_scan(phone, site, site.cast.stranger)
    sheet(page).get_by_label("Note to self").fill("Red scarf")
    sheet(page).get_by_text("Next step").click()
    sheet(page).get_by_label("What").fill("Send the slides")
    page.get_by_role("button", name="Save and next").click()

    page.goto("/contacts")
    expect(page.get_by_text("This page is from")).to_be_visible()
    page.get_by_role("link", name="Contact Person").click()
    expect(page.get_by_text("This page is from")).to_be_visible()
    page.get_by_label("Private note").fill("Knows Kafka")
    expect(page.locator("[data-autosave-target=state]")).to_have_text(HERE)
    page.get_by_label("Next step", exact=True).fill("Write to them")
    page.get_by_role("button", name="Tomorrow").click()
    expect(page.locator("[data-step-target=state]")).to_have_text(HERE)
    page.reload()
    expect(page.get_by_label("Private note")).to_have_value("Knows Kafka")
    expect(page.get_by_label("Next step", exact=True)).to_have_value("Write to them")
    page.goto("/contacts")
    expect(page.locator("#people").get_by_text("Not sent yet: Write to them")).to_be_visible()
    page.goto("/contacts?stage=waiting")
    expect(page.get_by_text("This page is from")).to_be_visible()

    page.goto("/")
    expect(page.get_by_text("3 changes saved on this phone. They'll send when you're back online.")).to_be_visible()
    assert contact(site, site.cast.stranger) is None
    phone.context.set_offline(False)
    soon(lambda: not entries(page))
    new, old = contact(site, site.cast.stranger), contact(site, site.cast.contact)
    assert new and old
    assert (new.note, new.next_step) == ("Red scarf", "Send the slides")
    assert (old.note, old.next_step) == ("Knows Kafka", "Write to them")
    assert old.due_on is not None
    expect(page.get_by_text("saved on this phone")).to_be_hidden()


def test_what_waits_can_be_changed_and_removed(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner)
    offline(phone, watch)
    for person in (site.cast.stranger, site.cast.staff):
        page = kept_scan(phone, site, person)
        page.get_by_role("button", name="Save and next").click()
    page.get_by_text("2 scans saved on this phone.").click()
    rows = page.get_by_role("region", name="Waiting on this phone").get_by_role("listitem")
    expect(rows.first.locator("strong")).to_contain_text("Someone ·")
    rows.first.get_by_label("Note to self").fill("Red scarf")
    rows.first.get_by_label("Next step").fill("Call")
    rows.last.get_by_role("button", name="Remove").click()
    rows.last.get_by_role("button", name="Remove for good?").click()
    expect(rows).to_have_count(1)
    phone.context.set_offline(False)
    soon(lambda: not entries(page))
    kept = contact(site, site.cast.stranger)
    assert kept
    assert (kept.note, kept.next_step) == ("Red scarf", "Call")
    assert contact(site, site.cast.staff) is None


def test_the_page_and_the_worker_send_the_same_scan_and_it_is_one_meeting(
    site: Site, watch: Watch, phone_for: PhoneFor
) -> None:
    phone = install(site, phone_for, site.cast.owner)
    offline(phone, watch)
    page = kept_scan(phone, site, site.cast.stranger)
    posts: list[str] = []
    phone.context.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    sheet(page).get_by_label("Note to self").fill("Red scarf")
    phone.context.set_offline(False)
    background_sync(phone.context, page, site.url)
    soon(lambda: not entries(page))
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()
    expect(sheet(page).get_by_label("Note to self")).to_have_value("Red scarf")
    assert meetings(site, site.cast.owner, site.cast.stranger) == 1
    kept = contact(site, site.cast.stranger)
    assert kept
    assert kept.note == "Red scarf"


def test_the_worker_alone_sends_what_a_closed_page_left(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner)
    offline(phone, watch)
    page = kept_scan(phone, site, site.cast.stranger)
    page.goto("about:blank")  # No page of ours is open.
    phone.context.set_offline(False)
    background_sync(phone.context, page, site.url)
    soon(lambda: meetings(site, site.cast.owner, site.cast.stranger) == 1)


def test_two_notes_of_one_contact_are_both_kept(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("409")
    path = f"/contacts/{site.cast.met.id}"
    phone = install(site, phone_for, site.cast.owner, path)
    offline(phone, watch)
    phone.page.goto(path)
    phone.page.get_by_label("Private note").fill("From the phone")
    expect(phone.page.locator("[data-autosave-target=state]")).to_have_text(HERE)
    laptop = site.app.test_client()
    laptop.sign_in(site.cast.owner)  # type: ignore[attr-defined]
    laptop.post_form(f"{path}/note", {"note": "From the laptop", "version": "0"})  # type: ignore[attr-defined]
    phone.page.goto("/")
    phone.context.set_offline(False)
    soon(lambda: not entries(phone.page))
    kept = contact(site, site.cast.contact)
    assert kept
    assert kept.note == "From the phone\n— and written elsewhere meanwhile: —\nFrom the laptop"


def test_what_is_not_kept_says_so(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner)
    offline(phone, watch)
    phone.page.goto("/events/new")
    expect(phone.page.get_by_role("heading", name="You're offline")).to_be_visible()
    phone.page.get_by_role("link", name="Scan a code").click()
    expect(phone.page.get_by_role("heading", name="Scan")).to_be_visible()


def test_a_new_version_is_offered_and_never_forced(site: Site, phone_for: PhoneFor) -> None:
    page = install(site, phone_for, site.cast.owner).page
    page.goto("/scan")
    toast = page.get_by_text("A new version is ready.")
    expect(toast).to_be_hidden()
    page.evaluate("() => (window.stays = true)")
    page.evaluate("() => void navigator.serviceWorker.register('/service-worker.js?next', { type: 'module' })")
    expect(toast).to_be_visible()
    assert page.evaluate("() => window.stays && !navigator.serviceWorker.controller.scriptURL.endsWith('?next')")
    page.get_by_role("button", name="Reload").click()
    page.wait_for_function("() => !window.stays && navigator.serviceWorker.controller.scriptURL.endsWith('?next')")


def test_every_tab_opens_and_a_missing_page_comes_by_itself(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner, "/rooms", "/me", "/events")
    offline(phone, watch)
    for path in ("/rooms", "/me", "/events"):
        phone.page.goto(path)
        expect(phone.page.get_by_text("This page is from")).to_be_visible()
    phone.page.goto("/me/security")
    expect(phone.page.get_by_role("heading", name="You're offline")).to_be_visible()
    expect(phone.page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_count(5)
    phone.context.set_offline(False)
    expect(phone.page.get_by_role("heading", name="Sign-in and devices")).to_be_visible()


def test_the_list_is_searched_on_the_phone(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    """Without a signal it looks through what is kept, says so, and asks the server again once there is one."""
    phone = install(site, phone_for, site.cast.owner)
    page = phone.page
    page.goto("/contacts")
    offline(phone, watch)
    page.reload()
    box = page.get_by_role("searchbox", name="Search my contacts")
    box.press_sequentially("FRÍEND", delay=20)
    expect(page.get_by_text("You're offline. These are matches among the people saved on this phone.")).to_be_visible()
    expect(page.locator("#people li strong")).to_have_text(["Friend Person"])
    expect(page.locator("#people button")).to_have_count(0)
    box.fill("zoe")
    expect(page.get_by_text("You're offline, and no one saved on this phone matches “zoe”.")).to_be_visible()
    box.fill("person lisbon")
    expect(page.locator("#people li")).to_have_count(2)
    box.press("Enter")
    expect(page.get_by_text("These are matches among")).to_be_visible()
    phone.context.set_offline(False)
    box.fill("contact person")
    expect(page.get_by_text("These are matches among")).to_have_count(0)
    expect(page.locator("#people li")).to_have_count(1)
    expect(page.get_by_role("button", name="Thank Contact Person")).to_be_visible()


def test_the_run_opens_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner, "/run-through")
    offline(phone, watch)
    phone.page.goto("/run-through")
    expect(phone.page.get_by_text("This page is from")).to_be_visible()
    expect(phone.page.get_by_role("heading", level=2, name="Contact Person")).to_be_visible()
