"""Three people and a moderator: what is moderated is so on all screens at once."""

import re
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.talk import saying
from tests.browser.conftest import AT_ONCE, LaptopFor, Site, Watch


def come_in(site: Site, laptop_for: LaptopFor, person: User, part: str = "") -> Page:
    page = laptop_for(person)
    page.goto(f"/rooms/{site.cast.room.id}{part}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(message(page, text)).to_be_visible()


def message(page: Page, text: str) -> Locator:
    return page.locator(".message:not(.pending)").filter(has=page.locator(".bubble", has_text=re.compile(f"^{text}$")))


def moderate(page: Page, text: str, button: str) -> None:
    found = message(page, text)
    expect(found).to_be_visible()
    found.get_by_label("Moderate").click()
    found.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").filter(has_text=re.compile("^(Removed|Muted|Banned)"))).to_be_visible()


def ban(page: Page, text: str, with_messages: bool = False) -> None:
    found = message(page, text)
    expect(found).to_be_visible()
    found.get_by_label("Moderate").click()
    found.get_by_role("link", name="Ban…").click()
    if with_messages:
        page.get_by_role("switch", name="Also remove what they said").check()
    page.get_by_role("button", name="Ban", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Banned from the room.")).to_be_visible()


def test_what_is_removed_disappears_from_all_screens(site: Site, laptop_for: LaptopFor) -> None:
    """Said while the moderator looks, or before; and from what answers it."""
    cast = site.cast
    one, two = (come_in(site, laptop_for, who) for who in (cast.owner, cast.contact))
    moderator = come_in(site, laptop_for, cast.staff)
    say(one, "Buy my coins")
    found = message(two, "Buy my coins")
    found.get_by_label("React or reply").click()
    found.get_by_role("link", name="Reply", exact=True).click()
    say(two, "Never")
    moderate(moderator, "Buy my coins", "Remove")
    for page in (one, two, moderator):
        expect(page.get_by_text("Removed by a moderator").first).to_be_visible(timeout=AT_ONCE)
        expect(page.get_by_text("Buy my coins")).to_have_count(0)


def test_a_ban_ends_the_stream_and_the_page_says_so(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    """S2: what is said a second later never arrives."""
    watch.expect("403")
    cast = site.cast
    one, two = (come_in(site, laptop_for, who) for who in (cast.owner, cast.contact))
    moderator = come_in(site, laptop_for, cast.staff)
    say(one, "Hello")
    expect(message(two, "Hello")).to_be_visible(timeout=AT_ONCE)
    ban(moderator, "Hello")
    expect(one.get_by_text("The moderators have banned you from this room")).to_be_visible(timeout=AT_ONCE)
    expect(one.locator(".live-state")).to_contain_text("no longer live", timeout=AT_ONCE)
    expect(one.get_by_role("button", name="Send")).to_be_hidden()
    say(two, "Afterwards")
    expect(message(one, "Afterwards")).to_have_count(0)
    one.get_by_role("link", name="Reload").click()
    expect(one.get_by_text("have banned you from this room")).to_be_visible()
    expect(one.get_by_text("Afterwards")).to_have_count(0)


def test_with_a_ban_all_they_said_disappears_from_all_screens(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("403")
    cast = site.cast
    one, two = (come_in(site, laptop_for, who) for who in (cast.owner, cast.contact))
    moderator = come_in(site, laptop_for, cast.staff)
    for text in ("Buy coins", "Cheap coins"):
        say(one, text)
        expect(message(two, text)).to_be_visible(timeout=AT_ONCE)
    say(two, "No thanks")
    ban(moderator, "Cheap coins", with_messages=True)
    for page in (two, moderator):
        expect(page.get_by_text("Removed by a moderator")).to_have_count(2, timeout=AT_ONCE)
        expect(page.locator(".bubble")).to_have_text(["No thanks"])


def test_a_silence_is_on_the_screen_at_once_and_ends_by_being_lifted(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    one, two = (come_in(site, laptop_for, who) for who in (cast.owner, cast.contact))
    moderator = come_in(site, laptop_for, cast.staff)
    say(one, "Hello")
    moderate(moderator, "Hello", "Mute for 5 minutes")
    expect(one.get_by_text("been muted here until")).to_be_visible(timeout=AT_ONCE)
    expect(one.get_by_role("button", name="Send")).to_be_hidden()
    say(two, "It is quiet")
    expect(message(one, "It is quiet")).to_be_visible(timeout=AT_ONCE)
    expect(two.get_by_text("been muted")).to_have_count(0)
    moderator.goto(f"/events/{cast.event.slug}/sanctions")
    moderator.get_by_role("button", name="Lift: Owner Person").click()
    expect(one.get_by_text("been muted here until")).to_be_hidden(timeout=AT_ONCE)
    say(one, "Thank you")
    expect(message(two, "Thank you")).to_be_visible(timeout=AT_ONCE)


def test_slow_mode_is_told_and_keeps_what_was_typed(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("425")
    cast = site.cast
    one, moderator = (come_in(site, laptop_for, who) for who in (cast.owner, cast.staff))
    moderator.get_by_role("button", name="More about the room").click()
    moderator.get_by_text("30 seconds").click()
    moderator.get_by_role("button", name="Set").click()
    expect(one.get_by_text("Slow mode: one message every 30 seconds.")).to_be_visible(timeout=AT_ONCE)
    say(one, "First")
    one.get_by_label("Message").fill("Second")
    one.get_by_role("button", name="Send").click()
    pending = one.locator(".message.pending").filter(has_text="Second")
    expect(pending).to_contain_text("Slow mode: this goes in")
    one.reload()
    expect(pending).to_contain_text("Slow mode: this goes in")


def test_a_slowed_message_sends_itself(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("425")
    with site.app.app_context():
        db.session.get_one(Room, site.cast.room.id).set_pace(2)
        db.session.commit()
    one, two = (come_in(site, laptop_for, who) for who in (site.cast.owner, site.cast.contact))
    for text in ("First", "Second", "Third"):
        one.get_by_label("Message").fill(text)
        one.get_by_role("button", name="Send").click()
    for text in ("First", "Second", "Third"):
        expect(message(two, text)).to_be_visible()
    expect(one.locator(".message.pending")).to_have_count(0)
    expect(one.locator(".bubble")).to_have_text(["First", "Second", "Third"])


def test_a_question_is_removed_from_all_screens(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    one, two = (come_in(site, laptop_for, who, "/questions") for who in (cast.owner, cast.contact))
    moderator = come_in(site, laptop_for, cast.staff, "/questions")
    one.get_by_label("Your question").fill("Are you stupid?")
    one.get_by_text("Ask without my name").click()
    one.get_by_role("button", name="Ask", exact=True).click()
    question = moderator.locator(".question", has_text="Are you stupid?")
    question.get_by_label("Moderate").click()
    question.get_by_role("button", name="Remove").click()
    for page in (one, two):
        expect(page.get_by_text("Removed by a moderator")).to_be_visible(timeout=AT_ONCE)
        expect(page.get_by_text("Are you stupid?")).to_have_count(0)


def test_reported_and_settled(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    with site.app.app_context():
        saying.say(
            db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.contact.id), "Buy my coins", uuid4()
        )
        db.session.commit()
    one, moderator = come_in(site, laptop_for, cast.owner), come_in(site, laptop_for, cast.staff)
    found = message(one, "Buy my coins")
    found.get_by_label("React or reply").click()
    found.get_by_role("link", name="Report").click()
    one.get_by_text("Spam").click()
    one.get_by_role("button", name="Report").click()
    expect(one.get_by_text("Reported.")).to_be_visible()
    moderator.goto(f"/events/{cast.event.slug}/reports")
    case = moderator.locator(".case")
    expect(case).to_contain_text("Buy my coins")
    case.get_by_role("button", name="Remove").click()
    expect(case).to_have_count(0)
