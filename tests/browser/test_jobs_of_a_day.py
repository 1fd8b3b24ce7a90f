"""What the jobs of a day cost: the first minute, at the event, and in the evening after.

Each test does a job as a person does it, and asserts the most taps and typed fields that it may need.
``MEETUP_JOBS=jobs.tsv`` writes the table of what they need, with how long the machine let the person wait.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.polls.models import Poll
from meetup.rooms.questions.models import Question
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.counting import job, record, size_of
from tests.browser.newcomers import mailed_link
from tests.browser.test_foreign_codes import SMALL as CONTACT_CARD
from tests.browser.test_guests import code_of as code_on_paper
from tests.browser.test_scanning import address_of, meetings, qr, scanning, sheet
from tests.browser.test_who_is_here import four_are_there
from tests.browser.test_write_a_message import follow_nothing, go_and_come_back
from tests.cast import join, scan
from tests.follow_up.runs import meet_five
from tests.transfer.files import CSV

SMALL_PHONE = PHONE | {"viewport": {"width": 320, "height": 640}}
SIZES = pytest.mark.parametrize("phone", [PHONE, SMALL_PHONE], ids=["390", "320"])


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def status(page: Page, text: str) -> Locator:
    return page.get_by_role("status").filter(has_text=text).first


# The first minute


def test_first_code_from_the_landing_page(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(None, **PHONE)
    page.goto("/")
    screens: list[str] = []
    page.on("framenavigated", lambda frame: screens.append(frame.url))
    with job("first code from the landing page", taps=5, fields=2) as count:
        count.tap(link(page, "Create my code").first)
        count.type(page.get_by_label("Your name"), "Nadia Newcomer")
        count.type(page.get_by_label("Email", exact=True), "nadia@example.org")
        count.tap(page.get_by_text("This email", exact=True))
        count.tap(button(page, "Create my code"))
        count.see(page.get_by_text("We sent a code and a link to nadia@example.org."))
        count.follow(page, mailed_link(page, "nadia@example.org"))
        count.tap(button(page, "Sign in"))
        count.see(page.locator(".qr img"))
    assert len(screens) <= 4, screens


# At the event


def test_member_scans_member(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    with job("member scans member", taps=0) as count:
        phone.look_at(qr(address_of(site, site.cast.stranger)))
        count.see(sheet(page).get_by_role("heading", name="Stranger Person"))
    phone.look_at(None)
    with job("note, next step and day on the sheet", taps=3, fields=2) as count:
        count.type(sheet(page).get_by_label("Note to self"), "Red scarf")
        count.tap(sheet(page).get_by_text("Next step"))
        count.type(sheet(page).get_by_label("What"), "Send the slides")
        count.tap(button(page, "Tomorrow"))
        count.tap(button(page, "Save and next"))
        count.see(page.locator(".tally").filter(has_text="Stranger Person"))
    with job("the same person again", taps=0) as count:
        phone.look_at(qr(address_of(site, site.cast.stranger)))
        count.see(sheet(page).get_by_text("already on your list"))


def test_five_in_a_row_and_one_too_many(site: Site, phone_for: PhoneFor) -> None:
    with site.app.app_context():
        more = [join(name) for name in ("ana", "bo")]
        db.session.commit()
        codes = [address_of(site, each) for each in (site.cast.stranger, site.cast.staff, site.cast.organizer, *more)]
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    with job("five people in a row", taps=5) as count:
        for code in codes:
            phone.look_at(qr(code))
            count.see(button(page, "Save and next"))
            phone.look_at(None)
            count.tap(button(page, "Save and next"))
            count.see(sheet(page).get_by_role("heading"), count=0)
    phone.look_at(qr(CONTACT_CARD))
    expect(sheet(page).get_by_label("Name")).to_have_value("Ana Matos")
    phone.look_at(None)
    with job("a contact card of another app", taps=1) as count:
        count.tap(button(sheet(page), "Save"))
        count.see(sheet(page).get_by_role("heading", name="Ana Matos"))
    with job("undo a scan", taps=1) as count:
        count.tap(button(sheet(page), "Undo"))
        count.see(page.get_by_text("Undone."))


def test_scan_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.context.set_offline(True)
    with job("scan with a note, without a signal", taps=1, fields=1) as count:
        phone.look_at(qr(address_of(site, site.cast.stranger)))
        count.see(sheet(page).get_by_role("heading", name="Saved on this phone"))
        phone.look_at(None)
        count.type(sheet(page).get_by_label("Note to self"), "Red scarf")
        count.tap(button(page, "Save and next"))
        count.see(page.get_by_text("1 scan saved on this phone. It'll send when you're back online."))
    with job("what waited is sent", taps=0) as count:
        phone.context.set_offline(False)
        count.see(page.get_by_text("Stranger Person is on your list."))
    assert meetings(site, site.cast.owner, site.cast.stranger) == 1


def test_guest(site: Site, laptop_for: LaptopFor) -> None:
    """Saves a card, gives one back, and becomes a member by the link in the mail."""
    guest = laptop_for(None, **PHONE)
    guest.goto(f"/c/{code_on_paper(site.app, site, 'person')}")
    with job("guest saves a card", taps=1) as count, guest.expect_download():
        count.tap(guest.get_by_role("link", name="Save to phone"))
    with job("guest gives a card back", taps=1, fields=2) as count:
        count.type(guest.get_by_label("Your name"), "Gita Guest")
        count.type(guest.get_by_label("Email, phone or a profile link"), "gita@example.org")
        count.tap(guest.get_by_role("button", name="Send to Owner Person"))
        count.see(guest.get_by_text("Sent. Only Owner Person can see it."))
    letter = mailed_link(guest, "gita@example.org")
    with job("guest becomes a member", taps=3) as count:
        count.follow(guest, letter)
        count.tap(guest.get_by_role("switch", name="Owner Person"))
        count.tap(button(guest, "Sign in"))
        count.see(guest.get_by_text("Owner Person is on your list."))


def test_badge_is_asked_for_and_answered(site: Site, laptop_for: LaptopFor) -> None:
    wearer, scanner = (laptop_for(who, **PHONE) for who in (site.cast.owner, site.cast.organizer))
    wearer.goto(f"/events/{site.cast.event.slug}/badge")
    badge = wearer.get_by_label("The code, to type").inner_text()
    wearer.goto("/")
    scanner.goto("/scan")
    scanner.wait_for_load_state("networkidle")
    scanner.get_by_role("textbox", name="Enter a code").fill(badge)
    scanner.keyboard.press("Enter")
    asks = wearer.get_by_text("Organizer Person asks for your card").first
    expect(asks).to_be_visible()
    with job("give my card to who scanned my badge", taps=2) as count:
        count.tap(asks)
        count.tap(button(wearer, "Share my card with Organizer Person"))
        count.see(status(wearer, "Organizer Person has your card now."))


def test_card_is_taken_back(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/me/card/holders")
    with job("take my card back", taps=2) as count:
        count.tap(page.locator("summary[aria-label='Stop sharing with Contact Person']"))
        count.tap(button(page, "Stop sharing my card with Contact Person"))
        count.see(status(page, "Copies they saved elsewhere remain"))
    with job("undo taking it back", taps=1) as count:
        count.tap(page.get_by_role("button", name="Undo"))
        count.see(status(page, "has your card"))


def test_block(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto(f"/contacts/{site.cast.met.id}")
    with job("block someone", taps=3) as count:
        count.tap(page.get_by_role("link", name="More"))
        count.tap(page.get_by_text("Block Contact Person"))
        count.tap(button(page, "Block"))
        count.see(status(page, "blocked"))


def test_pause(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/me")
    with job("pause sharing", taps=1) as count:
        count.tap(button(page, "Pause sharing"))
        count.see(page.get_by_text("Paused since"))
    with job("resume sharing", taps=1) as count:
        count.tap(button(page, "Resume sharing"))
        count.see(page.get_by_text("People who scan you get your card again."))


def test_event_from_draft_to_published_with_a_room(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer, **PHONE)
    page.goto("/events")
    with job("event from draft to published", taps=3, fields=4) as count:
        count.tap(page.get_by_role("link", name="Create an event"))
        count.type(page.get_by_label("Title"), "Jazz & Rust")
        for name, days in (("Starts", 1), ("Ends", 2)):
            count.type(page.get_by_label(name), f"{now() + timedelta(days=days):%Y-%m-%dT%H:%M}")
        count.type(page.get_by_label("Venue"), "LX Factory")
        count.tap(button(page, "Create a draft"))
        count.tap(button(page, "Publish"))
        count.see(page.get_by_role("link", name="Add a room"))
    with job("open a room", taps=2, fields=1) as count:
        count.tap(page.get_by_role("link", name="Add a room"))
        count.type(page.get_by_label("Name"), "Hall C")
        count.tap(button(page, "Create room"))
        count.see(page.get_by_role("heading", level=1, name="Hall C"))
    with job("code of a room", taps=2) as count:
        count.tap(button(page, "More about the room"))
        count.tap(page.locator("a[href$='/code']"))
        count.see(page.locator(".qr img"))


# In a room


def in_the_room(site: Site, laptop_for: LaptopFor, person: User, part: str = "") -> Page:
    page = laptop_for(person, **PHONE)
    page.goto(f"/rooms/{site.cast.room.id}{part}")
    expect(page.locator("#live-mark")).to_be_visible()
    return page


def test_talk_and_a_ban(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("403")
    one, moderator = (in_the_room(site, laptop_for, who) for who in (site.cast.owner, site.cast.staff))
    with job("say something in a room", taps=1, fields=1) as count:
        count.type(one.get_by_label("Message"), "Buy my coins")
        count.tap(button(one, "Send"))
        count.see(moderator.locator(".bubble", has_text="Buy my coins"))
    with job("ban someone from a room", taps=3) as count:
        count.tap(moderator.get_by_label("Moderate"))
        count.tap(moderator.get_by_role("link", name="Ban…"))
        count.tap(button(moderator, "Ban"))
        count.see(status(moderator, "Banned from the room."))


def test_questions_and_polls(site: Site, laptop_for: LaptopFor) -> None:
    with site.app.app_context():
        room, contact = db.session.get_one(Room, site.cast.room.id), db.session.get_one(User, site.cast.contact.id)
        Question.ask(room, contact, "Why?", anonymous=False, uuid=uuid4())
        Poll.create(room, contact, uuid4(), ["Tabs", "Spaces"], question="Well?", several=False, hidden=False)
        db.session.commit()
    page = in_the_room(site, laptop_for, site.cast.owner, "/questions")
    with job("ask a question", taps=1, fields=1) as count:
        count.type(page.get_by_label("Your question"), "How?")
        count.tap(button(page, "Ask"))
        count.see(page.locator(".question", has_text="How?"))
    with job("vote for a question", taps=1) as count:
        count.tap(button(page, "Upvote: Why?"))
        count.see(page.get_by_role("button", name="Upvote: Why?", pressed=True))
    page = in_the_room(site, laptop_for, site.cast.owner, "/polls")
    with job("vote in a poll", taps=2) as count:
        count.tap(page.get_by_role("radio", name="Spaces"))
        count.tap(button(page, "Vote"))
        count.see(page.get_by_text("You voted Spaces."))


def test_say_hello(site: Site, laptop_for: LaptopFor) -> None:
    four_are_there(site)
    with site.app.app_context():
        room = db.session.get_one(Room, site.cast.room.id)
        room.enter(db.session.get_one(User, site.cast.owner.id)).set_listing(True, True)
        db.session.commit()
    page = in_the_room(site, laptop_for, site.cast.staff, "/visits")
    with job("say hello to someone here", taps=1) as count:
        count.tap(button(page, "Say hello to Owner Person: asks for their card"))
        count.see(page.get_by_text("You said hello."))


# In the evening


def test_run_through_the_people_met(site: Site, laptop_for: LaptopFor) -> None:
    """Three with an e-mail address that they share: two taps each, after one that begins the run."""
    meet_five(site.app, site.cast)
    with site.app.app_context():
        for user in db.session.query(User):
            user.profile.share([*user.profile.shared, "email"])
        db.session.commit()
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/contacts")
    with job("begin the run", taps=1) as count:
        count.tap(page.get_by_role("link", name="Follow up one by one"))
        count.see(page.get_by_text("1 of 5"))
    with job("write to three people, one after the other", taps=6) as count:
        for number in (2, 3, 4):
            follow_nothing(page)
            count.tap(page.locator("[data-opening=email]"))
            go_and_come_back(page)
            count.tap(button(page, "Yes, I sent it"))
            count.see(page.get_by_text(f"{number} of 5", exact=True))


def test_rows_by_keyboard(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    expect(page.get_by_role("complementary", name="Contact")).to_be_visible()
    with job("thank the first person by keyboard", taps=2) as count:
        count.press(page, "j")
        count.press(page, "t")
        count.see(page.locator("#people li"), count=1)
    with job("undo it by keyboard", taps=1) as count:
        count.press(page, "u")
        count.see(page.locator("#people li"), count=2)


def test_delete_a_contact(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto(f"/contacts/{site.cast.met.id}")
    with job("delete a contact", taps=3) as count:
        count.tap(page.get_by_role("link", name="More"))
        count.tap(page.get_by_text("Delete this contact"))
        count.tap(button(page, "Delete Contact Person"))
        count.see(page.get_by_text("Contact Person is deleted"))
    with job("undo deleting a contact", taps=1) as count:
        count.tap(page.get_by_role("button", name="Undo"))
        count.see(page.get_by_text("Contact Person is back"))


def test_import_and_export(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/contacts/import")
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    with job("import a small file", taps=4) as count:
        count.pick(page.get_by_label("File"), file)
        count.tap(button(page, "Review"))
        count.tap(button(page, "Import"))
        count.see(page.get_by_text("2 people imported."))
    page.goto("/me")
    with job("export all contacts", taps=2) as count:
        count.tap(page.get_by_role("link", name="Export my data"))
        with page.expect_download():
            count.tap(button(page, "Export as CSV"))
        count.see(page.get_by_text("Exported 4 people."))


# What is in sight at once


def shown_at(page: Page, name: str, thing: Locator) -> tuple[int, int]:
    """Where it begins and ends, in pixels from the top of a screen that nobody has scrolled. All of it is in sight."""
    expect(thing).to_be_in_viewport(ratio=1)
    assert page.evaluate("() => scrollY") == 0
    box = thing.bounding_box()
    assert box
    place = round(box["y"]), round(box["y"] + box["height"])
    record(f"{name} at {size_of(page)}", "{} to {} px".format(*place))
    return place


def code_of_the_owner(page: Page) -> Locator:
    return page.get_by_role("main").locator(".qr img")


def scan_the_owner(site: Site, scanner: User) -> None:
    with site.app.app_context():
        scan(db.session.get_one(User, scanner.id), db.session.get_one(User, site.cast.owner.id))
        db.session.commit()


@SIZES
def test_the_first_person_of_the_list_is_in_sight(site: Site, laptop_for: LaptopFor, phone: dict[str, Any]) -> None:
    page = laptop_for(site.cast.owner, **phone)
    page.goto("/contacts")
    top, _ = shown_at(page, "first person of the list", page.locator("#people li").first)
    assert top <= 320


@SIZES
def test_the_way_to_my_code_is_in_sight_on_today(site: Site, laptop_for: LaptopFor, phone: dict[str, Any]) -> None:
    """During an event, with news."""
    for who in (site.cast.stranger, site.cast.staff, site.cast.organizer):
        scan_the_owner(site, who)
    page = laptop_for(site.cast.owner, **phone)
    page.goto("/")
    expect(page.get_by_text("3 new:")).to_be_visible()
    _, bottom = shown_at(page, "Show my code on Today", link(page, "Show my code"))
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    assert bar
    assert bottom <= bar["y"]


def test_my_code_stays_in_sight_while_news_arrives(site: Site, laptop_for: LaptopFor) -> None:
    """Whole on both screens, and eight seconds later, after three scans, still in the same place."""
    pages = [laptop_for(site.cast.owner, **phone) for phone in (PHONE, SMALL_PHONE)]
    before = []
    for page in pages:
        page.goto("/me/code")
        before.append(shown_at(page, "My code", code_of_the_owner(page)))
    for who in (site.cast.stranger, site.cast.staff, site.cast.organizer):
        pages[0].wait_for_timeout(2_000)
        scan_the_owner(site, who)
    pages[0].wait_for_timeout(2_000)
    for page, place in zip(pages, before, strict=True):
        expect(page.get_by_text("3 new scans", exact=True)).to_be_visible()
        assert shown_at(page, "My code with news", code_of_the_owner(page)) == place
