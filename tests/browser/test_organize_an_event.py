"""A new organizer gets from an idea to a full room: one journey of an organizer and two guests, without a detour."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.schedule import Star
from tests.browser.conftest import LaptopFor, Phone, PhoneFor, Site, Watch
from tests.browser.installed import install
from tests.browser.test_offline import offline, soon
from tests.schedule.files import event as session
from tests.schedule.files import xml

MAX_STEPS = 30
"""What an organizer types, chooses and taps until the page is published, with everything on it."""


@dataclass
class Steps:
    """What somebody does on their way, counted."""

    page: Page
    taken: list[str] = field(default_factory=list)

    def type(self, label: str, text: str) -> None:
        self.taken.append(f"type {label}")
        self.page.get_by_label(label, exact=True).fill(text)

    def tap(self, what: Locator) -> None:
        self.taken.append(f"tap {what}")
        what.click()

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("main").get_by_role("button", name=name))

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name).first)

    def tab(self, name: str) -> None:
        self.tap(self.page.get_by_role("navigation", name="Manage").get_by_role("link", name=name))


def work(site: Site) -> None:
    """Let the worker do what waits for it."""
    result = site.app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_from_an_idea_to_a_full_room(site: Site, watch: Watch, laptop_for: LaptopFor, phone_for: PhoneFor) -> None:
    """Schedule imported, questions, approval; two ask, one waits and moves up; stars and an announcement."""
    cast = site.cast
    organizer = Steps(laptop_for(cast.stranger))
    path = make_and_fill(organizer)
    publish(organizer)
    assert len(organizer.taken) <= MAX_STEPS, "\n".join(organizer.taken)

    first = install(site, phone_for, cast.contact)
    second = laptop_for(cast.friend)
    for page, food in ((first.page, "Vegan"), (second, "Anything")):
        ask_to_join(page, path, food)
    admit(organizer, "Contact Person", "Friend Person")
    expect_state(first.page, path, "You're going")
    expect_state(second, path, "Number 1 in line")

    star_without_a_signal(site, watch, first, path)
    announce(organizer, path, "The door is in the yard.")
    work(site)
    first.page.goto(path)
    expect(first.page.get_by_text("The door is in the yard.")).to_be_visible()

    leave(first.page, path)
    expect_state(second, path, "You're going")
    second.goto(path)
    expect(second.get_by_text("The door is in the yard.")).to_be_visible()


def make_and_fill(organizer: Steps) -> str:
    """Create a draft with registration and an imported schedule. Return the address of its page."""
    page, zone = organizer.page, ZoneInfo("Europe/Lisbon")
    day = (now() + timedelta(days=2)).astimezone(zone).date()
    page.goto("/events")
    organizer.link("Create an event")
    organizer.type("Title", "Data in the yard")
    organizer.type("Starts", f"{day}T09:00")
    organizer.type("Ends", f"{day}T18:00")
    organizer.type("Time zone", "Europe/Lisbon")
    organizer.type("Venue", "LX Factory, Lisbon")
    organizer.type("Description", "Talks, and **coffee**.")
    organizer.button("Create a draft")
    page.wait_for_url("**/events/data-in-the-yard")
    organizer.link("Manage event")
    organizer.tab("Schedule")
    organizer.link("Import")
    talks = [session(name, f"{day}T{hour}:00:00+01:00") for name, hour in (("Streaming", 10), ("Polars", 11))]
    content = xml(*talks, day=str(day))
    organizer.taken.append("choose a file")
    page.get_by_label("File").set_input_files(files={"name": "schedule.xml", "mimeType": "text/xml", "buffer": content})
    organizer.tap(page.locator("form", has=page.get_by_label("File")).get_by_role("button", name="Read it"))
    organizer.button("Publish 2 changes")
    organizer.tab("Registration")
    organizer.tap(page.get_by_label("By approval: people ask, and you decide"))
    organizer.type("Places", "1")
    organizer.button("Save")
    organizer.link("Add a question")
    organizer.type("Question", "What do you eat?")
    organizer.button("Add")
    expect(page.get_by_role("link", name="What do you eat?")).to_be_visible()
    return "/events/data-in-the-yard"


def publish(organizer: Steps) -> None:
    organizer.tab("Overview")
    organizer.link("Publish your event")
    organizer.button("Publish")
    expect(organizer.page.get_by_text("Published. People can join now.")).to_be_visible()


def ask_to_join(page: Page, path: str, food: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_label("What do you eat?").fill(food)
    page.get_by_role("button", name="Ask to join").click()
    expect(page.get_by_role("main").get_by_text("You've asked to join")).to_be_visible()


def admit(organizer: Steps, *names: str) -> None:
    organizer.page.goto("/events/data-in-the-yard/manage")
    organizer.link("2 people ask to join")
    for name in names:
        organizer.button(f"Give {name} a place")
        expect(organizer.page.get_by_role("button", name=f"Give {name} a place")).to_be_hidden()


def expect_state(page: Page, path: str, state: str) -> None:
    page.goto(path)
    expect(page.get_by_role("region", name="Are you going?")).to_contain_text(state)


def star_without_a_signal(site: Site, watch: Watch, phone: Phone, path: str) -> None:
    schedule = f"{path}/schedule"
    phone.page.goto(schedule)
    soon(lambda: bool(phone.page.evaluate("async path => !!(await caches.match(path))", schedule)))
    offline(phone, watch)
    phone.page.goto(schedule)
    star = phone.page.get_by_role("button", name="Star “Streaming”")
    star.click()
    expect(phone.page.get_by_text("No signal: your stars are saved on this phone and sent later.")).to_be_visible()
    phone.context.set_offline(False)
    phone.page.goto(schedule)
    soon(lambda: has_stars(site))
    phone.page.goto(schedule)
    expect(phone.page.get_by_text("No signal: your stars")).to_be_hidden()
    expect(star).to_have_attribute("aria-pressed", "true")


def has_stars(site: Site) -> bool:
    with site.app.app_context():
        return db.session.scalar(select(Star.session_id).limit(1)) is not None


def announce(organizer: Steps, path: str, text: str) -> None:
    organizer.page.goto(f"{path}/manage")
    organizer.tab("Announce")
    organizer.type("Message", text)
    organizer.button("Preview")
    organizer.button("Send to")
    expect(organizer.page.get_by_text("It's on its way.")).to_be_visible()


def leave(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_text("Can't make it?").click()
    page.get_by_role("button", name="Leave event").click()
    expect(page.get_by_role("main")).to_contain_text("Data in the yard")
