"""A meeting at a time and a place: suggested, moved, and met, with one phone out of reach."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from meetup.appointments import Appointment
from meetup.contacts.touches import Touch
from meetup.events import Event
from meetup.extensions import db, now
from tests.browser.conftest import PhoneFor, Site, Watch
from tests.browser.installed import install, until_kept
from tests.browser.test_offline import offline, soon


def choose_times(page: Page, count: int) -> None:
    boxes = page.locator(".chip:has(input[name=starts])")
    for number in range(count):
        boxes.nth(number).click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()


def daytime(site: Site) -> None:
    """Let the event go on for some days, so that there is a day ahead whatever the hour is."""
    with site.app.app_context():
        db.session.execute(update(Event).values(ends_at=now() + timedelta(days=3)))
        db.session.commit()


def begin(site: Site) -> None:
    """Let the meeting that was agreed on begin a minute ago."""
    with site.app.app_context():
        started = now() - timedelta(minutes=1)
        is_on = Appointment.accepted_at.is_not(None), Appointment.cancelled_at.is_(None)
        db.session.execute(update(Appointment).where(*is_on).values(starts_at=started))
        db.session.commit()


def is_late(site: Site) -> bool:
    with site.app.app_context():
        return bool(db.session.scalar(select(Appointment.id).where(Appointment.late_minutes == 10)))


def touches(site: Site) -> int:
    with site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Touch)) or 0


def test_suggested_moved_and_met_with_one_phone_offline(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    daytime(site)
    owner, contact = phone_for(site.cast.owner), phone_for(site.cast.contact)
    page, other = owner.page, contact.page

    page.goto(f"/contacts/{site.cast.met.id}")
    page.get_by_role("link", name="Suggest a time to meet").click()
    choose_times(page, 3)

    other.goto("/")
    other.get_by_role("link", name="Owner Person Would like to meet you").click()
    other.get_by_role("link", name="Suggest another time").click()
    choose_times(other, 1)

    page.goto("/")
    page.get_by_role("link", name="Contact Person Would like to meet you").click()
    page.locator("button[name=slot]").first.click()
    expect(page.get_by_text("It's settled.")).to_be_visible()
    other.reload()
    other.get_by_role("button", name="10 min").click()
    soon(lambda: is_late(site))
    page.reload()
    expect(page.get_by_text("Contact Person is running 10 minutes late.")).to_be_visible()

    begin(site)
    owner = install(site, lambda *_: owner, site.cast.owner)
    address = page.get_by_role("link", name="Contact Person").first.get_attribute("href")
    assert address
    page.goto(address)
    until_kept(page, address)
    offline(owner, watch)
    page.goto(address)
    page.get_by_role("button", name="We met").click()
    expect(page.get_by_text("Waiting for a signal. It's kept on this phone.").first).to_be_visible()
    assert touches(site) == 0

    owner.context.set_offline(False)
    page.goto("/")
    soon(lambda: touches(site) == 1)
    page.goto(address)
    expect(page.get_by_text("You've met.")).to_be_visible()
    other.reload()
    other.get_by_role("button", name="We met").click()
    soon(lambda: touches(site) == 2)
