"""Stars in a real browser: put on without leaving the page, kept on the phone without a signal, and sent later."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.schedule import Star
from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.installed import install
from tests.browser.test_offline import offline, soon
from tests.schedule.sessions import make_session


def fill(site: Site) -> str:
    """Put two sessions into the schedule. Return its address."""
    with site.app.app_context():
        event = db.session.get_one(Event, site.cast.event.id)
        starts_at = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        for title in ("Streaming", "Polars"):
            make_session(event, title, starts_at)
        db.session.commit()
        return f"/events/{event.slug}/schedule"


def starred(site: Site) -> list[str]:
    with site.app.app_context():
        stars = db.session.scalars(select(Star).where(Star.user_id == site.cast.owner.id))
        return sorted(star.session.title for star in stars)


def test_a_star_goes_on_and_off_in_place(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(fill(site))
    button = page.get_by_role("button", name="Star “Streaming”")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    soon(lambda: starred(site) == ["Streaming"])
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    soon(lambda: starred(site) == [])
    expect(button).to_have_attribute("aria-pressed", "false")


def test_stars_without_a_signal_wait_on_the_phone(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    schedule = fill(site)
    phone = install(site, phone_for, site.cast.owner)
    phone.page.goto(schedule)
    expect(phone.page.get_by_role("heading", name="Streaming")).to_be_visible()
    soon(lambda: bool(phone.page.evaluate("async path => !!(await caches.match(path))", schedule)))
    offline(phone, watch)
    phone.page.goto(schedule)
    expect(phone.page.get_by_role("heading", name="Streaming")).to_be_visible()
    first, second = (phone.page.get_by_role("button", name=f"Star “{title}”") for title in ("Streaming", "Polars"))
    first.click()
    second.click()
    expect(phone.page.get_by_text("No signal: your stars are saved on this phone and sent later.")).to_be_visible()
    second.click()  # taken off again: only the last counts
    phone.page.goto(schedule)
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(second).to_have_attribute("aria-pressed", "false")
    assert starred(site) == []
    phone.context.set_offline(False)
    phone.page.goto(schedule)
    soon(lambda: starred(site) == ["Streaming"])
    expect(phone.page.get_by_text("No signal: your stars")).to_be_hidden()
