"""H4: after signing out, and for somebody else on the same phone, there is nothing of the first, online or not."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from meetup.people import User
from tests.browser.conftest import Phone, PhoneFor, Site, Watch
from tests.browser.installed import entries, everything, install
from tests.browser.test_offline import HERE, kept_scan, offline, soon
from tests.browser.test_scanning import code_of, meetings

PRIVATE = ("Contact Person", "Friend Person", "Owner Person", "Knows Kafka", "Red scarf", "+351 912 345 678")


def traces(site: Site, page: Page, reader: User | None = None) -> list[str]:
    """What this phone still holds of the owner, and of all others but ``reader``, who is signed in."""
    held = everything(page)
    codes = [code_of(site, person) for person in (site.cast.owner, site.cast.stranger) if person is not reader]
    return [canary for canary in (*PRIVATE, *codes) if canary in held]


def sign_out(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()


def used(site: Site, phone_for: PhoneFor) -> Phone:
    """A phone on which the owner has looked at a contact."""
    path = f"/contacts/{site.cast.met.id}"
    phone = install(site, phone_for, site.cast.owner, path, f"/c/{code_of(site, site.cast.owner)}.svg")
    phone.page.goto(path)
    phone.page.get_by_label("Private note").fill("Knows Kafka")
    expect(phone.page.locator("[data-autosave-target=state]")).to_have_text("Saved")
    assert {"Contact Person", "Owner Person"} <= set(traces(site, phone.page))
    return phone


def test_signing_out_leaves_nothing(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = used(site, phone_for)
    sign_out(phone.page)
    expect(phone.page).to_have_url(f"{site.url}/")
    assert not traces(site, phone.page)
    offline(phone, watch)
    for path in ("/", "/contacts", "/me/code", "/scan", f"/contacts/{site.cast.met.id}"):
        phone.page.goto(path)
        expect(phone.page.get_by_role("heading", name="You're offline")).to_be_visible()
        assert not traces(site, phone.page)


def test_somebody_else_sees_nothing_of_the_first(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    """The first has not even signed out: their session ended, and the next person signed in."""
    phone = used(site, phone_for)
    phone.context.clear_cookies()
    site.sign_in(phone.context, site.cast.stranger)
    phone.page.goto("/")
    phone.page.goto("/contacts")
    assert not traces(site, phone.page, site.cast.stranger)
    offline(phone, watch)
    phone.page.goto("/contacts")
    expect(phone.page.get_by_text("This page is from")).to_be_visible()
    phone.page.goto(f"/contacts/{site.cast.met.id}")
    expect(phone.page.get_by_role("heading", name="You're offline")).to_be_visible()
    assert not traces(site, phone.page, site.cast.stranger)


def test_scans_of_the_first_wait_for_them_and_are_sent_by_nobody_else(
    site: Site, watch: Watch, phone_for: PhoneFor
) -> None:
    watch.expect("401")
    phone = install(site, phone_for, site.cast.owner)
    offline(phone, watch)
    page = kept_scan(phone, site, site.cast.staff)
    page.goto("/")
    phone.context.clear_cookies()
    site.sign_in(phone.context, site.cast.stranger)
    phone.context.set_offline(False)
    page.goto("/scan")
    expect(page.get_by_text("saved on this phone")).to_be_hidden()
    for person in (site.cast.owner, site.cast.stranger):
        assert meetings(site, person, site.cast.staff) == 0
    page.wait_for_load_state("networkidle")  # An answer under way would bring the stranger's cookie back.
    phone.context.clear_cookies()
    site.sign_in(phone.context, site.cast.owner)
    page.goto("/")
    soon(lambda: meetings(site, site.cast.owner, site.cast.staff) == 1)


def test_what_waits_can_be_saved_or_sent_before_signing_out(
    site: Site, watch: Watch, phone_for: PhoneFor, tmp_path: Path
) -> None:
    phone = install(site, phone_for, site.cast.owner, f"/contacts/{site.cast.met.id}")
    me = phone.context.new_page()
    me.goto("/me")
    offline(phone, watch)
    phone.page.goto(f"/contacts/{site.cast.met.id}")
    phone.page.get_by_label("Private note").fill("Knows Kafka")
    expect(phone.page.locator("[data-autosave-target=state]")).to_have_text(HERE)

    me.get_by_role("button", name="Sign out").click()
    question = me.get_by_role("dialog", name="Not everything has been sent")
    with me.expect_download() as saving:
        question.get_by_role("button", name="Save it as a file").click()
    saving.value.save_as(tmp_path / "kept.json")
    [entry] = json.loads((tmp_path / "kept.json").read_text())
    assert (entry["kind"], entry["name"], entry["note"]) == ("note", "Contact Person", "Knows Kafka")
    question.get_by_role("button", name="Sign out anyway").click()
    me.get_by_role("dialog", name="You're offline").get_by_role("button", name="Close").click()
    assert len(entries(phone.page)) == 1

    me.get_by_role("button", name="Sign out").click()
    expect(question).to_be_visible()
    phone.page.close()
    phone.context.set_offline(False)
    question.get_by_role("button", name="Try to send it now").click()
    expect(me).to_have_url(f"{site.url}/")
    assert not traces(site, me)


def test_a_full_phone_says_so_before_the_scan(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("Nothing more can be kept")
    phone = phone_for(site.cast.owner)
    quota = {"origin": site.url, "quotaSize": 1}
    phone.context.new_cdp_session(phone.page).send("Storage.overrideQuotaForOrigin", quota)
    phone.page.goto("/scan")
    expect(phone.page.get_by_text("storage is")).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so_before_the_scan(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("keeps nothing for pages")
    phone = phone_for(site.cast.owner)
    phone.context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }")
    phone.page.goto("/scan")
    expect(phone.page.get_by_text("Keep this page open: this browser can't store scans.")).to_be_visible()
