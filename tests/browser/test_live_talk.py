"""Three people talk in a room, each with a browser: what one says is on the others' screens at once."""

import re
import time
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from meetup.contacts.blocks import Block
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Message, Room
from meetup.rooms.talk import saying
from meetup.rooms.talk.readings import Reading
from tests.browser.chromium import PHONE
from tests.browser.conftest import AT_ONCE, PATIENCE, LaptopFor, Site, Watch

LOST = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_NETWORK_CHANGED", "ERR_INCOMPLETE_CHUNKED", "ERR_FAILED")


def come_in(site: Site, laptop_for: LaptopFor, person: User, **options: object) -> Page:
    page = laptop_for(person, **options)
    page.goto(f"/rooms/{site.cast.room.id}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send").click()


def message(page: Page, text: str) -> Locator:
    return page.locator(".message:not(.pending)").filter(has=page.locator(".bubble", has_text=re.compile(f"^{text}$")))


def said_by(site: Site, person: User, *texts: str) -> list[int]:
    """Said at once, with nobody told but the database."""
    with site.app.app_context():
        room, user = db.session.get_one(Room, site.cast.room.id), db.session.get_one(User, person.id)
        messages = [saying.say(room, user, text, uuid4()) for text in texts]
        db.session.commit()
        return [each.id for each in messages]


def wait_for_mark(site: Site, page: Page) -> None:
    """Until it has arrived where somebody stopped reading: it is sent when they go.

    The page is waited with, because Playwright handles what the browser asks for only while it waits itself.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    with site.app.app_context():
        while not db.session.scalar(select(Reading.read_to)):
            assert time.monotonic() < deadline
            db.session.rollback()
            page.wait_for_timeout(50)


def shown(page: Page) -> list[str]:
    return page.locator(".bubble").all_inner_texts()


def test_what_one_says_is_on_the_others_at_once(site: Site, laptop_for: LaptopFor) -> None:
    pages = [come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact", "friend")]
    one, two, three = pages
    say(one, "Hello all")
    for page in (two, three):
        expect(message(page, "Hello all")).to_be_visible(timeout=AT_ONCE)
        expect(page.locator(".message.mine")).to_have_count(0)
        expect(page.locator("li.day")).to_have_count(1)
    expect(one.locator(".message.mine")).to_have_count(1)
    say(two, "<b>Hello</b> one")
    for page in pages:
        expect(message(page, "<b>Hello</b> one")).to_have_count(1, timeout=AT_ONCE)
        expect(page.locator(".bubble")).to_have_count(2)
        expect(page.locator("li.day")).to_have_count(1)
        expect(page.get_by_label("Message")).to_have_value("")


def test_changing_it_reacting_and_answering_is_seen_by_all(site: Site, laptop_for: LaptopFor) -> None:
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    say(one, "Anybody for lunch")
    theirs = message(two, "Anybody for lunch")
    theirs.get_by_label("React or reply").click()
    expect(theirs.get_by_role("link", name="Reply", exact=True)).to_be_visible()
    expect(theirs.get_by_role("link", name="Edit")).to_have_count(0)
    two.get_by_role("button", name="React with 🎉").click()
    expect(theirs.get_by_role("button", name="🎉 1", pressed=True)).to_be_visible()
    mine = message(one, "Anybody for lunch")
    expect(mine.get_by_role("button", name="🎉 1", pressed=False)).to_be_visible(timeout=AT_ONCE)
    mine.get_by_role("button", name="🎉 1").click()
    expect(theirs.get_by_role("button", name="🎉 2", pressed=True)).to_be_visible(timeout=AT_ONCE)
    theirs.get_by_role("button", name="🎉 2").click()
    expect(mine.get_by_role("button", name="🎉 1", pressed=True)).to_be_visible(timeout=AT_ONCE)

    theirs.get_by_label("React or reply").click()
    theirs.get_by_role("link", name="Reply", exact=True).click()
    expect(two.get_by_text("In reply to Owner Person")).to_be_visible()
    say(two, "At one")
    for page in (one, two):
        expect(message(page, "At one").locator(".quote")).to_contain_text("Owner Person Anybody for lunch")
    expect(one.locator("#unseen")).to_have_text(re.compile("^1"))

    mine.get_by_label("React or reply").click()
    mine.get_by_role("link", name="Edit or delete").click()
    expect(one.get_by_role("heading", name="Edit your message")).to_be_visible()
    one.get_by_label("Message").fill("Anybody for dinner")
    one.get_by_role("button", name="Save").click()
    expect(message(two, "Anybody for dinner")).to_contain_text("edited", timeout=AT_ONCE)
    expect(message(two, "At one").locator(".quote")).to_contain_text("dinner")
    expect(message(two, "Anybody for dinner").get_by_role("button", name="🎉 1", pressed=False)).to_be_visible()
    changed = message(one, "Anybody for dinner")
    changed.get_by_label("React or reply").click()
    changed.get_by_role("link", name="Edit or delete").click()
    one.get_by_role("button", name="Delete message").click()
    expect(two.locator(".message.gone")).to_contain_text("Deleted", timeout=AT_ONCE)
    expect(two.get_by_text("Anybody for")).to_have_count(0)


def test_half_a_minute_without_a_network_loses_and_doubles_nothing(
    site: Site, laptop_for: LaptopFor, watch: Watch
) -> None:
    watch.expect(*LOST)
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    say(one, "Before")
    expect(message(two, "Before")).to_be_visible()
    two.context.set_offline(True)
    expect(two.get_by_text("Reconnecting…")).to_be_visible()
    began = time.monotonic()
    for number in range(3):
        say(one, f"Meanwhile {number}")
        expect(message(one, f"Meanwhile {number}")).to_have_count(1)
    say(two, "Said without a signal")
    expect(two.locator(".message.pending")).to_contain_text("You're offline")
    two.wait_for_timeout(1000 * max(0.0, 30 - (time.monotonic() - began)))
    expect(two.locator(".message.pending")).to_have_count(1)
    two.context.set_offline(False)
    expect(message(two, "Meanwhile 2")).to_have_count(1)
    expect(message(one, "Said without a signal")).to_have_count(1, timeout=2 * PATIENCE)
    expect(two.locator(".message.pending")).to_have_count(0)
    say(one, "After")
    for page in (one, two):
        expect(message(page, "After")).to_be_visible()
        said = ["Before", "Meanwhile 0", "Meanwhile 1", "Meanwhile 2", "Said without a signal", "After"]
        assert shown(page) == said


def test_what_waits_outlives_the_page_and_is_said_once(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect(*LOST)
    page = come_in(site, laptop_for, site.cast.owner)
    page.route("**/messages", lambda route: route.abort())
    say(page, "Kept here")
    expect(page.locator(".message.pending")).to_contain_text("You're offline")
    page.unroute("**/messages")
    page.reload()
    expect(message(page, "Kept here")).to_have_count(1)
    expect(page.locator(".message.pending")).to_have_count(0)
    page.reload()
    expect(message(page, "Kept here")).to_have_count(1)


def test_what_is_refused_says_why_and_can_be_tried_again(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("422")
    page = come_in(site, laptop_for, site.cast.owner)
    with site.app.app_context():
        db.session.get_one(Room, site.cast.room.id).close()
        db.session.commit()
    say(page, "Too late")
    pending = page.locator(".message.pending")
    expect(pending).to_contain_text("This room is closed.")
    with site.app.app_context():
        db.session.get_one(Room, site.cast.room.id).reopen()
        db.session.commit()
    pending.get_by_role("button", name="Try again").click()
    expect(message(page, "Too late")).to_have_count(1)
    expect(pending).to_have_count(0)


def test_leaving_the_event_cuts_the_stream(site: Site, laptop_for: LaptopFor) -> None:
    """S2"""
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    other = two.context.new_page()
    other.goto(f"/events/{site.cast.event.slug}")
    other.on("dialog", lambda dialog: dialog.accept())
    token = other.locator("input[name=csrf_token]").first.input_value()
    left = other.request.post(
        f"{site.url}/events/{site.cast.event.slug}/attendance/removal", form={"csrf_token": token}
    )
    assert left.ok
    expect(two.get_by_text("This room is no longer live.")).to_be_visible()
    say(one, "Behind their back")
    expect(message(one, "Behind their back")).to_be_visible()
    two.wait_for_timeout(1_000)
    expect(two.locator(".bubble")).to_have_count(0)


def test_who_is_blocked_neither_hears_nor_is_heard(site: Site, laptop_for: LaptopFor) -> None:
    one, two, three = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact", "friend"))
    with site.app.app_context():
        Block.create(db.session.get_one(User, site.cast.owner.id), db.session.get_one(User, site.cast.contact.id))
        db.session.commit()
    say(one, "From one @Contact Person")
    expect(message(three, "From one @Contact Person")).to_be_visible(timeout=AT_ONCE)
    three.get_by_label("React or reply").click()
    three.get_by_role("link", name="Reply", exact=True).click()
    say(three, "An answer")
    expect(message(two, "An answer")).to_be_visible(timeout=AT_ONCE)
    expect(message(two, "An answer").locator(".quote")).to_have_text("In reply to an earlier message")
    assert shown(two) == ["An answer"]
    two.reload()
    expect(message(two, "An answer")).to_be_visible()
    assert "From one" not in two.content()
    expect(two.locator("#unseen")).to_be_hidden()


def test_who_reads_further_up_is_told_and_not_moved(site: Site, laptop_for: LaptopFor) -> None:
    said_by(site, site.cast.contact, *(f"Line {number}" for number in range(100)))
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    expect(message(one, "Line 99")).to_be_in_viewport()
    expect(message(one, "Line 59")).to_have_count(0)
    message(one, "Line 65").scroll_into_view_if_needed()
    one.mouse.wheel(0, -200)
    expect(message(one, "Line 59")).to_have_count(1)
    say(two, "Down here")
    pill = one.get_by_role("button", name="1 new message")
    expect(pill).to_be_visible()
    expect(message(one, "Down here")).not_to_be_in_viewport()
    pill.click()
    expect(message(one, "Down here")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_the_line_says_what_is_new(site: Site, laptop_for: LaptopFor) -> None:
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    say(two, "Seen")
    expect(message(one, "Seen")).to_be_visible()
    one.goto("/rooms")
    wait_for_mark(site, one)
    say(two, "Not seen")
    expect(message(two, "Not seen")).to_have_count(1)
    one.goto(f"/rooms/{site.cast.room.id}")
    expect(one.locator("#new + .message")).to_contain_text("Not seen")


def test_names_are_offered_and_enter_sends(site: Site, laptop_for: LaptopFor) -> None:
    said_by(site, site.cast.contact, "Here I am")
    one = come_in(site, laptop_for, site.cast.owner)
    field = one.get_by_label("Message")
    field.press_sequentially("Hi @con")
    one.get_by_role("button", name="@Contact Person").click()
    expect(field).to_have_value("Hi @Contact Person ")
    field.press_sequentially("there")
    field.press("Shift+Enter")
    field.press_sequentially("friend")
    field.press("Enter")
    expect(one.locator(".message.mine:not(.pending) .bubble")).to_have_text("Hi @Contact Person there\nfriend")
    with site.app.app_context():
        assert db.session.query(Message).count() == 2
    for key in ("Enter", "Tab"):
        field.press_sequentially("@con")
        expect(one.get_by_role("button", name="@Contact Person")).to_be_visible()
        field.press(key)
        expect(field).to_have_value("@Contact Person ")
        field.fill("")
    phone = come_in(site, laptop_for, site.cast.friend, **PHONE)
    phone.get_by_label("Message").press_sequentially("One")
    phone.get_by_label("Message").press("Enter")
    expect(phone.get_by_label("Message")).to_have_value("One\n")


def test_a_notice_comes_while_one_is_in_any_room_and_goes_once_seen(site: Site, laptop_for: LaptopFor) -> None:
    said_by(site, site.cast.owner, "I am in the hall")
    with site.app.app_context():
        other = Room.create(db.session.get_one(Event, site.cast.event.id), "Hallway").id
        db.session.commit()
    one, two = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact"))
    one.goto(f"/rooms/{other}")
    expect(one.get_by_text("Live", exact=True)).to_be_visible()
    say(two, "Ask @Owner Person about it")
    expect(one.locator("#unseen")).to_have_text(re.compile("^1"), timeout=AT_ONCE)
    one.goto("/rooms")
    one.get_by_role("link", name="Mentions").click()
    expect(one.get_by_text("Contact Person mentioned you in Hall B")).to_be_visible()
    expect(one.locator("#unseen")).to_be_hidden()
    one.get_by_role("link", name=re.compile("mentioned you")).click()
    expect(message(one, "Ask @Owner Person about it")).to_be_in_viewport()


def test_talk_works_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    said_by(site, site.cast.contact, "Hello")
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(f"/rooms/{site.cast.room.id}")
    page.get_by_label("React or reply").click()
    page.get_by_role("button", name="React with 👏").click()
    page.get_by_role("button", name="👏 1", pressed=True).click()
    expect(page.get_by_role("button", name="👏 1")).to_have_count(0)
    page.get_by_label("React or reply").click()
    page.get_by_role("link", name="Reply", exact=True).click()
    expect(page.get_by_text("In reply to Contact Person")).to_be_visible()
    say(page, "Hello yourself")
    expect(message(page, "Hello yourself").locator(".quote")).to_contain_text("Contact Person Hello")
    message(page, "Hello yourself").get_by_label("React or reply").click()
    page.get_by_role("link", name="Edit or delete").click()
    page.get_by_label("Message").fill("Hello to you")
    page.get_by_role("button", name="Save").click()
    expect(message(page, "Hello to you")).to_contain_text("edited")


def test_closing_the_room_and_signing_out_end_it(site: Site, laptop_for: LaptopFor) -> None:
    """S2"""
    one, two, boss = (come_in(site, laptop_for, getattr(site.cast, name)) for name in ("owner", "contact", "organizer"))
    token = two.locator("input[name=csrf_token]").first.input_value()
    assert two.request.post(f"{site.url}/sign-out", form={"csrf_token": token}).ok
    expect(two.get_by_text("This room is no longer live.")).to_be_visible()
    expect(one.get_by_text("Live", exact=True)).to_be_visible()
    boss.get_by_role("button", name="More about the room").click()
    boss.get_by_role("link", name="Edit the room").click()
    boss.get_by_role("button", name="Close the room").click()
    expect(one.get_by_text("This room is no longer live.")).to_be_visible()
    one.get_by_role("link", name="Reload").click()
    expect(one.get_by_text("This room is closed. You can still read it.")).to_be_visible()
    expect(one.get_by_label("Message")).to_have_count(0)
