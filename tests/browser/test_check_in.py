"""Two devices at two doors, one of them without a signal: who is in, who was let in twice, and who may know."""

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from meetup.checkin import CheckIn
from meetup.events import Attendance, Event, change_role
from meetup.extensions import db
from meetup.people import User
from meetup.tickets import Ticket
from tests.browser.conftest import LaptopFor, Phone, PhoneFor, Site, Watch
from tests.browser.installed import everything, until_kept
from tests.browser.test_offline import offline, soon
from tests.browser.test_offline_privacy import sign_out
from tests.browser.test_scanning import qr

READ = """(text) => document.querySelector('.door').dispatchEvent(
  new CustomEvent('scanner:read', { detail: { text, how: 'scan' } }))"""


def badge_of(site: Site, person: User) -> str:
    with site.app.app_context():
        query = select(Attendance).where(Attendance.user_id == person.id, Attendance.event_id == site.cast.event.id)
        return db.session.scalars(query).one().badge.code


def path_of(site: Site) -> str:
    return f"/events/{site.cast.event.slug}/check-in"


def at_the_door(site: Site, phone_for: PhoneFor, person: User, door: str = "") -> Phone:
    """A phone whose list is there."""
    phone = phone_for(person)
    phone.page.goto(path_of(site))
    expect(status(phone.page)).to_contain_text("List just updated")
    if door:
        phone.page.get_by_label("This door").fill(door)
        phone.page.get_by_label("This door").blur()
    return phone


def status(page: Page) -> Locator:
    return page.locator(".standing")


def verdict(page: Page) -> Locator:
    return page.locator(".verdict")


def hold(page: Page, text: str, *words: str) -> None:
    """Hold a code in front of the camera, and read what the door says to it."""
    page.evaluate(READ, text)
    for word in words:
        expect(verdict(page)).to_contain_text(word)


def walk_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Walk-in").click()
    dialog = page.get_by_role("dialog", name="Walk-in")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Kind of ticket").fill("Day ticket")
    dialog.get_by_role("button", name="Check in").click()
    expect(verdict(page)).to_contain_text(name)


def go_on(page: Page) -> None:
    verdict(page).get_by_role("button", name="Next").click()


def recorded(site: Site) -> int:
    with site.app.app_context():
        return len(db.session.scalars(select(CheckIn.id)).all())


def test_two_doors_one_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor, laptop_for: LaptopFor) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED", "fetching the script")
    code = badge_of(site, site.cast.owner)
    here = at_the_door(site, phone_for, site.cast.staff, "Main door")
    there = at_the_door(site, phone_for, site.cast.organizer, "Side door")
    offline(there, watch)

    here.look_at(qr(f"{site.url}/c/{code}"))
    expect(verdict(here.page)).to_contain_text("Owner Person")
    expect(verdict(here.page)).to_contain_text("Welcome")
    here.look_at(None)
    go_on(here.page)
    expect(status(here.page)).to_contain_text("1 of 5 in")

    hold(there.page, code, "Owner Person", "Welcome")
    hold(there.page, "a code of nobody", "Not on the list")
    hold(there.page, badge_of(site, site.cast.friend), "Friend Person", "Welcome")
    hold(there.page, "another one", "Not on the list")
    hold(there.page, badge_of(site, site.cast.friend), "Already in", "Side door")
    go_on(there.page)
    there.page.get_by_role("button", name="Undo last").click()
    expect(there.page.get_by_text("Friend Person isn't checked in anymore.")).to_be_visible()
    walk_in(there.page, "Nadia Walk")
    go_on(there.page)
    expect(status(there.page)).to_contain_text("2 of 6 in")
    expect(status(there.page)).to_contain_text("4 saved on this phone")
    assert recorded(site) == 1

    there.context.set_offline(False)
    soon(lambda: recorded(site) == 4)
    for phone in (here, there):
        expect(status(phone.page)).to_contain_text("2 of 6 in")
        expect(phone.page.get_by_text("1 person was let in at two doors")).to_be_visible()
    expect(status(there.page)).not_to_contain_text("saved on this phone")
    with site.app.app_context():
        assert db.session.scalars(select(Ticket.name)).all() == ["Nadia Walk"]

    here.page.get_by_role("button", name="By name").click()
    search = here.page.get_by_role("dialog", name="Search by name")
    search.get_by_label("Name or company").fill("nadia")
    expect(search.get_by_text("Day ticket")).to_be_visible()
    search.get_by_role("button", name="Close").click()

    here.page.get_by_role("button", name="Undo last").click()
    laptop = laptop_for(site.cast.organizer)
    soon(lambda: "two doors" not in _manage(site, laptop))
    expect(laptop.get_by_text("2 of 6 in")).to_be_visible()


def _manage(site: Site, laptop: Page) -> str:
    laptop.goto(f"/events/{site.cast.event.slug}/manage/check-in")
    return laptop.content()


def test_let_in_anyway(site: Site, phone_for: PhoneFor) -> None:
    phone = at_the_door(site, phone_for, site.cast.staff)
    code = badge_of(site, site.cast.owner)
    hold(phone.page, code, "Welcome")
    hold(phone.page, "something else", "Not on the list")
    hold(phone.page, code, "Already in", "this device")
    verdict(phone.page).get_by_role("button", name="Let in anyway").click()
    expect(verdict(phone.page)).to_contain_text("Let in")
    soon(lambda: recorded(site) == 2)


def test_the_page_opens_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = at_the_door(site, phone_for, site.cast.staff)
    until_kept(phone.page, "/me/code")
    phone.page.reload()
    until_kept(phone.page, path_of(site))
    offline(phone, watch)
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.page.goto(path_of(site))
    expect(status(phone.page)).to_contain_text("0 of 5 in")
    expect(status(phone.page)).to_contain_text("List just updated")  # which the script says once it listens
    hold(phone.page, badge_of(site, site.cast.owner), "Owner Person", "Welcome")
    expect(status(phone.page)).to_contain_text("1 saved on this phone")
    phone.page.goto("/contacts")  # whatever page is open then sends it
    phone.context.set_offline(False)
    soon(lambda: recorded(site) == 1)


def test_removed_staff_lose_the_list(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    """Z3: as soon as the phone hears of the server again."""
    watch.expect("403")
    phone = at_the_door(site, phone_for, site.cast.staff)
    assert "Owner Person" in everything(phone.page)
    with site.app.app_context():
        event = db.session.get_one(Event, site.cast.event.id)
        attendance = event.find_attendance(db.session.get_one(User, site.cast.staff.id))
        assert attendance
        change_role(attendance, "attendee")
        db.session.commit()
    phone.page.evaluate(READ, badge_of(site, site.cast.owner))
    expect(phone.page.get_by_text("This device's list has been erased.")).to_be_attached()
    assert recorded(site) == 0
    phone.page.goto("/me")
    assert "Owner Person" not in everything(phone.page)


def test_signing_out_erases_the_list(site: Site, phone_for: PhoneFor) -> None:
    """H4: nothing of it is left, nor for whoever signs in next."""
    phone = at_the_door(site, phone_for, site.cast.staff)
    sign_out(phone.page)
    expect(phone.page).to_have_url(f"{site.url}/")
    assert "Owner Person" not in everything(phone.page)


def test_the_next_person_finds_no_list(site: Site, phone_for: PhoneFor) -> None:
    phone = at_the_door(site, phone_for, site.cast.staff)
    phone.context.clear_cookies()
    site.sign_in(phone.context, site.cast.stranger)
    phone.page.goto("/events")
    soon(lambda: "Friend Person" not in everything(phone.page))


def test_a_kiosk_checks_people_in_by_their_own_code(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.staff)
    phone.page.goto(f"{path_of(site)}/kiosk")
    expect(status(phone.page)).to_contain_text("List just updated")
    hold(phone.page, badge_of(site, site.cast.owner), "Owner Person", "Welcome")
    hold(phone.page, "something else", "Not on the list", "Please ask at the desk.")
    expect(phone.page.get_by_role("button", name="By name")).to_have_count(0)
    with site.app.app_context():
        soon(lambda: recorded(site) == 1)
        assert db.session.scalars(select(CheckIn.way)).all() == ["kiosk"]
