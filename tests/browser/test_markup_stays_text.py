"""I1: script and markup in whatever people type; opened by the others it is text, and no script of theirs runs."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from meetup.contacts import Contact, Promise
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.drafts import Template
from meetup.events import Event
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.formats import today
from meetup.people import User
from meetup.people.models import SHAREABLE_FIELDS
from meetup.rooms import Room
from meetup.rooms.talk import saying
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_scanning import code_of, sheet

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'></textarea></title></script><img src=x onerror=alert(2)>"
TEMPLATE = "{{ 7 * 7 }}${7*7}"
NASTY = f"{SCRIPT}{BREAKOUT}{TEMPLATE}"


@pytest.fixture
def written(site: Site) -> str:
    """Everybody has typed it everywhere; the address of the owner's contact with ``contact``."""
    cast = site.cast
    with site.app.app_context():
        for person in (cast.owner, cast.contact, cast.stranger):
            profile = db.session.get_one(User, person.id).profile
            said = dict.fromkeys(("name", "headline", "company", "pronouns", "bio", "email", "phone"), NASTY[:100])
            topics = {kind: [NASTY[:40]] for kind in ("interests", "offers", "asks")}
            profile.update({**said, **topics, "links": ["https://x.example/<b>\"'"]})
            profile.share(list(SHAREABLE_FIELDS))
        event = db.session.get_one(Event, cast.event.id)
        event.edit(title=NASTY[:140], venue=NASTY, description=f"{NASTY}\n\n[x](javascript:alert(3))")
        room = db.session.get_one(Room, cast.room.id)
        room.edit(name=NASTY[:80], topic=NASTY)
        for person in (cast.owner, cast.contact):
            user = db.session.get_one(User, person.id)
            event.find_attendance(user).list_in_directory()  # type: ignore[union-attr]
            room.enter(user)
            saying.say(room, user, NASTY, uuid4())
        nasty = Details(name=NASTY[:100], headline=NASTY[:100], company=NASTY[:100], bio=NASTY, phones=("+1", "+2"))
        save_person(db.session.get_one(User, cast.owner.id), nasty, Scan(uuid4(), now(), "by_hand"))
        met = db.session.get_one(Contact, cast.met.id)
        met.write_note(NASTY)
        met.plan(NASTY[:200], None)
        Promise.add(met, uuid4(), "mine", NASTY[:200], today())
        Template.create(db.session.get_one(User, cast.owner.id), NASTY[:40], f"Hi,\n{SCRIPT}")
        db.session.commit()
    return f"/contacts/{cast.met.id}"


def fresh(site: Site, person: User) -> User:
    """The person as they are by now."""
    with site.app.app_context():
        return db.session.get_one(User, person.id)


def pages(site: Site, contact: str) -> list[str]:
    event, room = f"/events/{site.cast.event.slug}", f"/rooms/{site.cast.room.id}"
    with site.app.app_context():
        card = db.session.scalars(select(KeptCard)).one()
        kept = db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one()
    by_hand = (f"/contacts/{kept.id}", f"/cards/{card.id}/edit", "/contacts/new")
    mine = ("/me", "/me/profile", "/me/sharing", "/me/preview", "/me/code", "/me/blocks")
    listed = ("/", "/contacts?stage=all", f"/contacts?stage=all&q={SCRIPT}", "/scan", "/rooms", "/events")
    writing = (f"{contact}/draft", "/run-through", "/me/templates")
    code = f"/c/{code_of(site, site.cast.contact)}"
    return [*listed, contact, *writing, code, event, room, f"{event}/goals", *mine, *by_hand]


@pytest.mark.parametrize("who", ["owner", "contact", "organizer", None])
def test_pages_show_it_as_text(site: Site, watch: Watch, laptop_for: LaptopFor, written: str, who: str | None) -> None:
    """What the browser complains of, a question on the screen included, fails the test; so does markup that took."""
    watch.expect("404")  # not every page is for everyone
    page = laptop_for(fresh(site, getattr(site.cast, who)) if who else None)
    shown = 0
    for path in pages(site, written):
        page.goto(path)
        assert page.locator("img[src=x], [onerror], script:not([nonce])").count() == 0, path
        shown += SCRIPT in page.locator("body").inner_text()
    assert shown > 2


def test_sheets_and_news_that_scripts_put_on_the_page(
    site: Site, watch: Watch, laptop_for: LaptopFor, written: str
) -> None:
    watch.expect("409")
    scanner, scanned = (laptop_for(fresh(site, person)) for person in (site.cast.owner, site.cast.stranger))
    scanned.goto("/me/code")
    scanner.goto("/scan")
    scanner.wait_for_load_state("networkidle")
    scanner.get_by_role("textbox", name="Type a code").fill(code_of(site, site.cast.stranger))
    scanner.get_by_role("button", name="Use this code").click()
    expect(sheet(scanner)).to_contain_text(SCRIPT)
    expect(scanned.locator(".news")).to_contain_text(SCRIPT)
    other = scanner.context.new_page()
    for page in (scanner, other):
        page.goto(written)
    scanner.get_by_label("Private note").fill(NASTY + "1")
    expect(scanner.locator("[data-autosave-target=state]")).to_have_text("Saved")
    other.get_by_label("Private note").fill(NASTY + "2")
    expect(other.locator("[data-autosave-target=state]")).to_contain_text(NASTY + "1")
    for page in (scanner, scanned, other):
        assert page.locator("img[src=x], [onerror], script:not([nonce])").count() == 0
