"""Notices on a device: the switch, what the service worker shows, and where a tap leads."""

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from meetup.extensions import db
from meetup.outbox import PushSubscription
from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.installed import install
from tests.outbox.push_service import Device, PushService

SAID = '{"title": "3 people to follow up", "url": "/contacts?stage=all", "count": 3}'
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const notices = await registration.getNotifications();
  return notices.map(({ title, body, tag, data }) => [title, body, tag, data.url]);
}"""

# A browser that has a push service, which none of these may reach.
SUBSCRIBES = """(form) => {
  const kept = "subscribed";
  const made = {
    toJSON: () => ({ endpoint: form.endpoint, keys: { p256dh: form.p256dh, auth: form.auth } }),
    unsubscribe: async () => (localStorage.removeItem(kept), true),
  };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem(kept) ? made : null);
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 87) throw new TypeError("not as the standard wants it");
    localStorage.setItem(kept, "yes");
    return made;
  };
  Notification.requestPermission = async () => "granted";
}"""


def push(context: BrowserContext, page: Page, origin: str, said: str) -> None:
    """What a browser does when its push service has something."""
    devtools = context.new_cdp_session(page)
    registrations: list[str] = []

    def note(event: dict[str, Any]) -> None:
        registrations.extend(found["registrationId"] for found in event["registrations"])

    devtools.on("ServiceWorker.workerRegistrationUpdated", note)
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(100)
    message = {"origin": origin, "registrationId": registrations[-1], "data": said}
    devtools.send("ServiceWorker.deliverPushMessage", message)


def until_shown(page: Page, many: int) -> list[list[str]]:
    notices: list[list[str]] = []
    for _ in range(300):
        if len(notices := page.evaluate(SHOWN)) == many:
            return notices
        page.wait_for_timeout(100)
    raise AssertionError(notices)


def test_what_organizers_announce_is_shown_beside_it(site: Site, phone_for: PhoneFor) -> None:
    """It has a text, takes the place of nothing else, and leaves the number on the app's icon."""
    phone = install(site, phone_for, site.cast.owner)
    phone.context.grant_permissions(["notifications"], origin=site.url)
    told = '{"title": "Doors", "url": "/events/x", "count": null, "text": "They are open.", "topic": "announcement-5"}'
    for said in (SAID, told):
        push(phone.context, phone.page, site.url, said)
    assert ["Doors", "They are open.", "announcement-5", "/events/x"] in until_shown(phone.page, 2)


def test_what_is_pushed_is_shown_once(site: Site, phone_for: PhoneFor) -> None:
    """P1: the notice has a number and no name, and a second one takes its place."""
    phone = install(site, phone_for, site.cast.owner)
    phone.context.grant_permissions(["notifications"], origin=site.url)
    for _ in range(2):
        push(phone.context, phone.page, site.url, SAID)
    assert until_shown(phone.page, 1) == [["3 people to follow up", "", "follow-up", "/contacts?stage=all"]]


def test_the_switches_save_themselves(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/me/notifications")
    page.get_by_text("Once a week, on Mondays").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_role("switch", name="The morning after an event").uncheck()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Once a week, on Mondays")).to_be_checked()
    expect(page.get_by_role("switch", name="The morning after an event")).not_to_be_checked()


def test_without_javascript_a_button_saves(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto("/me/notifications")
    page.get_by_text("Never", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("radio", name="Never")).to_be_checked()
    page.get_by_role("button", name="Create calendar link").click()
    assert page.get_by_label("Secret address").input_value().startswith(f"{site.url}/calendar/")


def test_the_address_is_copied(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.goto("/me/notifications")
    page.get_by_role("button", name="Create calendar link").click()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    address = page.get_by_label("Secret address").input_value()
    assert page.evaluate("() => navigator.clipboard.readText()") == address


def test_the_switch_of_this_device(site: Site, laptop_for: LaptopFor) -> None:
    """On, the server knows where to push; off, and after signing out, it does not."""
    page, form = laptop_for(site.cast.owner), Device(PushService()).form
    form["endpoint"] = "https://fcm.googleapis.com/fcm/send/device"
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(form)})")
    page.goto("/me/notifications")
    button = page.get_by_role("switch", name="A notification in the morning")
    button.check()
    expect(page.locator("[data-push-target=state]")).to_have_text("Saved")
    assert endpoints(site) == [form["endpoint"]]
    button.uncheck()
    expect(page.locator("[data-push-target=state]")).to_have_text("Saved")
    assert endpoints(site) == []


def test_a_service_we_do_not_know_says_so(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("422")
    page, form = laptop_for(site.cast.owner), Device(PushService()).form
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(form)})")
    page.goto("/me/notifications")
    page.get_by_role("switch", name="A notification in the morning").click()
    expect(page.get_by_text("notification service isn't supported.")).to_be_visible()
    expect(page.get_by_role("switch", name="A notification in the morning")).not_to_be_checked()


def endpoints(site: Site) -> list[str]:
    with site.app.app_context():
        return list(db.session.scalars(select(PushSubscription.endpoint)))


def test_the_number_on_the_icon(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.add_init_script("navigator.setAppBadge = async (many) => { window.badge = many; };")
    page.add_init_script("navigator.clearAppBadge = async () => { window.badge = 0; };")
    page.goto("/")
    page.wait_for_function("() => window.badge === 0")
    page.goto(f"/contacts/{site.cast.met.id}")
    page.locator("#step").get_by_label("By").fill("2026-01-01")
    page.locator("#step").get_by_role("button", name="Save").click()
    expect(page.locator(".pill.bad")).to_have_text("Thu 1 Jan")
    page.goto("/")
    page.wait_for_function("() => window.badge === 1")
