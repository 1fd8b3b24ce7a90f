"""An organizer's rules meet people who want to come: on two phones and a laptop, by touch and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from meetup.extensions import db, now
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.cast import join

NEW_EVENT = "/events/rust-evening"


def new_people(site: Site, *names: str) -> list[object]:
    with site.app.app_context():
        people = [join(name) for name in names]
        db.session.commit()
        return list(people)


def publish_an_event(page: Page) -> None:
    page.goto("/events/new")
    page.get_by_label("Title").fill("Rust Evening")
    starts = now() + timedelta(days=7)
    page.get_by_label("Starts").fill(f"{starts:%Y-%m-%dT18:00}")
    page.get_by_label("Ends").fill(f"{starts:%Y-%m-%dT22:00}")
    page.get_by_label("Venue").fill("Casa da Música, Porto")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("button", name="Publish").click()


def set_the_rules(page: Page) -> None:
    page.get_by_role("link", name="Manage event").click()
    page.get_by_role("link", name="Registration").click()
    page.get_by_text("By approval").click()
    page.get_by_label("Places").fill("1")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("Question").fill("What are you working on?")
    page.get_by_text("People have to answer it").click()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="What are you working on?")).to_be_visible()


def ask_to_join(page: Page, answer: str) -> None:
    page.goto(NEW_EVENT)
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_label("What are you working on?").fill(answer)
    page.get_by_role("button", name="Ask to join").click()
    expect(page.get_by_text("The organizers will decide").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_an_idea_to_a_full_room_with_a_line(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    gita, hugo = new_people(site, "gita", "hugo")
    organizer = laptop_for(site.cast.organizer, java_script_enabled=scripts)
    publish_an_event(organizer)
    set_the_rules(organizer)
    phones = [laptop_for(who, **PHONE, java_script_enabled=scripts) for who in (gita, hugo)]
    ask_to_join(phones[0], "Parsers")
    ask_to_join(phones[1], "A railway timetable")

    organizer.goto(f"{NEW_EVENT}/manage")
    organizer.get_by_role("link", name="2 people ask to join").click()
    expect(organizer.get_by_text("“A railway timetable”")).to_be_visible()
    organizer.get_by_role("button", name="Give Gita Person a place").click()
    organizer.get_by_role("button", name="Give Hugo Person a place").click()
    expect(organizer.get_by_text("It's full, so 1 is on the waiting list").first).to_be_visible()

    phones[1].goto(f"{NEW_EVENT}/registration")
    expect(phones[1].get_by_text("Number 1 in line")).to_be_visible()
    phones[0].goto(f"{NEW_EVENT}/registration")
    phones[0].get_by_text("Can't make it?").click()
    phones[0].get_by_role("button", name="Leave event").click()
    phones[1].reload()
    expect(phones[1].get_by_text("You're going.")).to_be_visible()
    organizer.goto(f"{NEW_EVENT}/manage/guests?state=going")
    expect(organizer.get_by_text("Hugo Person")).to_be_visible()


def test_the_guest_list_by_keyboard_alone(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto("/events/pydata-lisbon/manage/guests")
    page.get_by_role("searchbox", name="Search guests").focus()
    page.keyboard.type("owner")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Friend Person")).to_have_count(0)
    page.get_by_role("link", name="Owner Person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Owner Person")).to_be_visible()
