"""Questions and polls as they happen, on phones and on the projector."""

from playwright.sync_api import Page, expect

from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import AT_ONCE, LaptopFor, Site


def open_page(site: Site, laptop_for: LaptopFor, person: User, part: str) -> Page:
    page = laptop_for(person)
    page.goto(f"/rooms/{site.cast.room.id}/{part}".rstrip("/"))
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    return page


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question", has_text=text)).to_be_visible()


def test_asked_wanted_and_answered_on_all_screens(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    one, two = (open_page(site, laptop_for, who, "questions") for who in (cast.owner, cast.contact))
    screen = open_page(site, laptop_for, cast.staff, "presentation")
    ask(one, "First of all?")
    ask(one, "Second, <b>please</b>?")
    for page in (two, screen):
        expect(page.locator(".question")).to_have_count(2, timeout=AT_ONCE)
    two.get_by_role("button", name="Upvote: First of all?").click()
    expect(two.get_by_role("button", name="Upvote: First of all?")).to_have_attribute("aria-pressed", "true")
    for page in (one, screen):
        expect(page.locator(".question", has_text="First of all?").locator("[data-votes='1']")).to_be_visible(
            timeout=AT_ONCE
        )
    expect(screen.locator(".question").first).to_contain_text("First of all?")
    moderator = open_page(site, laptop_for, cast.organizer, "questions")
    moderator.locator(".question", has_text="First").get_by_role("button", name="Answered").click()
    for page in (one, two, screen):
        expect(page.locator(".question", has_text="First of all?")).to_be_hidden(timeout=AT_ONCE)
        expect(page.locator(".question", has_text="Second, <b>please</b>?")).to_be_visible()


def test_a_poll_is_on_all_screens_and_grows(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    one, two = (open_page(site, laptop_for, who, "polls") for who in (cast.owner, cast.contact))
    screen = open_page(site, laptop_for, cast.staff, "presentation")
    moderator = open_page(site, laptop_for, cast.organizer, "polls")
    moderator.get_by_role("button", name="New poll").click()
    moderator.get_by_label("Question", exact=True).fill("Tabs or spaces?")
    moderator.get_by_label("Choices, one per line").fill("Tabs\nSpaces")
    moderator.get_by_role("button", name="Start poll").click()
    for page in (one, two, screen):
        expect(page.get_by_role("heading", name="Tabs or spaces?")).to_be_visible(timeout=AT_ONCE)
    two.get_by_role("radio", name="Spaces").check()
    one.get_by_role("radio", name="Tabs").check()
    one.get_by_role("button", name="Vote").click()
    for page in (one, screen, moderator):
        expect(page.get_by_text("100 % (1)")).to_be_visible(timeout=AT_ONCE)
    expect(two.get_by_text("1 person has voted.")).to_be_visible(timeout=AT_ONCE)
    expect(two.locator("progress")).to_have_count(0)
    expect(two.get_by_text("%")).to_have_count(0)
    expect(two.get_by_role("radio", name="Spaces")).to_be_checked()
    two.get_by_role("button", name="Vote").click()
    expect(two.get_by_text("You voted Spaces.")).to_be_visible()
    for page in (one, two, screen):
        expect(page.get_by_text("50 % (1)")).to_have_count(2, timeout=AT_ONCE)
    one.get_by_text("Change my vote").click()
    one.get_by_role("radio", name="Spaces").check()
    one.get_by_role("button", name="Vote").click()
    expect(one.get_by_text("You voted Spaces.")).to_be_visible()
    expect(two.get_by_text("100 % (2)")).to_be_visible(timeout=AT_ONCE)
    moderator.get_by_role("button", name="Close the poll").click()
    for page in (one, two):
        expect(page.get_by_role("radio")).to_have_count(0, timeout=AT_ONCE)
        expect(page.get_by_text("100 % (2)")).to_be_visible()


def test_numbers_and_an_open_poll_come_to_the_other_tabs(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    talk = open_page(site, laptop_for, cast.owner, "")
    asking = open_page(site, laptop_for, cast.contact, "questions")
    ask(asking, "Why?")
    for page in (talk, asking):
        expect(page.locator("#count-questions")).to_have_text("1", timeout=AT_ONCE)
    moderator = open_page(site, laptop_for, cast.organizer, "polls")
    moderator.get_by_role("button", name="New poll").click()
    moderator.get_by_label("Question", exact=True).fill("Tabs or spaces?")
    moderator.get_by_label("Choices, one per line").fill("Tabs\nSpaces")
    moderator.get_by_role("button", name="Start poll").click()
    for page in (talk, asking):
        expect(page.locator("#open-poll")).to_contain_text("Poll: Tabs or spaces?", timeout=AT_ONCE)
        expect(page.locator("#count-polls")).to_have_text("1")
    expect(moderator.locator("#open-poll")).to_have_count(0)
    moderator.get_by_role("button", name="Close the poll").click()
    for page in (talk, asking):
        expect(page.locator("#open-poll")).to_be_empty(timeout=AT_ONCE)


def test_a_report_comes_to_the_desk(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    asking = open_page(site, laptop_for, cast.contact, "questions")
    ask(asking, "Who buys my coins?")
    desk = laptop_for(cast.staff)
    desk.goto(f"/events/{cast.event.slug}/reports")
    expect(desk.get_by_text("Live", exact=True)).to_be_visible()
    reader = open_page(site, laptop_for, cast.owner, "questions")
    reader.get_by_role("link", name="Report").click()
    reader.get_by_label("Spam").check()
    reader.get_by_role("button", name="Report").click()
    expect(desk.locator(f"#reported-at-{cast.event.id}")).to_have_text("1")
    expect(desk.get_by_text("Who buys my coins?")).to_be_visible(timeout=AT_ONCE)


def test_without_javascript_on_the_smallest_phone(site: Site, laptop_for: LaptopFor) -> None:
    settings = {**PHONE, "viewport": {"width": 320, "height": 640}}
    page = laptop_for(site.cast.owner, **settings, java_script_enabled=False)
    page.goto(f"/rooms/{site.cast.room.id}/questions")
    page.get_by_label("Your question").fill("Why?")
    page.get_by_role("switch", name="Ask without my name").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question")).to_contain_text("Anonymous")
    page.get_by_role("button", name="Upvote: Why?").click()
    expect(page.locator("[data-votes='1']")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Question deleted.")).to_be_visible()
