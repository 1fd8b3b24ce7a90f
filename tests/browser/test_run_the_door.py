"""The day of an event, from the list of another program to the numbers: two doors, one of them without a signal."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import func, select

from meetup.checkin import CheckIn
from meetup.extensions import db
from meetup.tickets import Ticket
from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.test_check_in import at_the_door, go_on, hold, recorded, status, walk_in
from tests.browser.test_offline import offline, soon
from tests.browser.test_organize_an_event import work

MANAGE = "/events/pydata-lisbon/manage"
PEOPLE = 200
HEADINGS = "Order code,Attendee name,Product,Secret,E-mail,Company"


def write_list(folder: Path) -> Path:
    """A check-in list with people, each with a secret of their ticket."""
    rows = (
        f"O{number:04},Person {number:03},{'Speaker' if number % 20 == 0 else 'Regular'},secret{number:04}xyz,"
        f"person{number}@example.org,Company {number % 7}"
        for number in range(PEOPLE)
    )
    path = folder / "check-in list.csv"
    path.write_text("\n".join((HEADINGS, *rows)) + "\n")
    return path


def fetch_pdf(page: Page, link: str) -> PdfReader:
    answer = page.context.request.get(link)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.body()))


def import_list(site: Site, page: Page, path: Path) -> None:
    page.goto(f"{MANAGE}/guests")
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Tickets").click()
    page.get_by_role("main").get_by_role("link", name="Import a list").first.click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Review").click()
    expect(page.locator(".badge-sample")).to_have_count(5)
    expect(page.locator(".badge-sample").first).to_contain_text("Person 000")
    page.get_by_role("button", name=f"Import {PEOPLE} changes").click()
    work(site)
    page.goto(f"{MANAGE}/guests/tickets")
    expect(page.get_by_role("link", name=f"All {PEOPLE}")).to_be_visible()


def print_everything(site: Site, page: Page) -> None:
    """Badges for all who are expected, and posters for the event and its room."""
    page.get_by_role("navigation", name="Manage").get_by_role("link", name="Badges").click()
    page.locator("label.chip", has_text="Everyone").click()
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.get_by_role("heading", name="Print badges")).to_be_visible()
    work(site)
    page.reload()
    page.get_by_role("link", name="Continue").click()
    link = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    badges = fetch_pdf(page, f"{site.url}{link}")
    text = "".join("".join(one.extract_text().split()) for one in badges.pages)
    missing = [number for number in range(PEOPLE) if f"Person{number:03}" not in text]
    assert not missing, text[:300]
    posters = fetch_pdf(page, f"{site.url}{MANAGE}/posters/print.pdf?poster=event&poster=room-1&paper=a4")
    assert len(posters.pages) == 2


@pytest.mark.slow
def test_the_day_of_an_event(
    site: Site, watch: Watch, laptop_for: LaptopFor, phone_for: PhoneFor, tmp_path: Path
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")
    laptop = laptop_for(site.cast.organizer)
    import_list(site, laptop, write_list(tmp_path))
    print_everything(site, laptop)

    here = at_the_door(site, phone_for, site.cast.staff, "Main door")
    there = at_the_door(site, phone_for, site.cast.organizer, "Side door")
    offline(there, watch)
    for number in range(6):
        hold(here.page, f"secret{number:04}xyz", f"Person {number:03}", "Welcome")
        go_on(here.page)
    hold(there.page, "secret0003xyz", "Person 003", "Welcome")
    go_on(there.page)
    hold(there.page, "secret0100xyz", "Person 100", "Speaker", "Welcome")
    go_on(there.page)
    hold(there.page, "secret9999xyz", "Not on the list")
    go_on(there.page)
    walk_in(there.page, "Nadia Walk")
    go_on(there.page)
    there.context.set_offline(False)
    soon(lambda: recorded(site) == 9)
    for phone in (here, there):
        expect(status(phone.page)).to_contain_text("8 of 206 in")
        expect(phone.page.get_by_text("1 person was let in at two doors")).to_be_visible()

    laptop.goto(f"{MANAGE}/check-in")
    expect(laptop.get_by_text("Person 003").first).to_be_visible()
    laptop.get_by_role("navigation", name="Manage").get_by_role("link", name="Numbers").click()
    expect(laptop.locator(".tiles li").first).to_contain_text("8")
    expect(laptop.locator(".tiles li").first).to_contain_text("of 206 expected")
    expect(laptop.get_by_role("heading", name="Arrivals over time")).to_be_visible()
    with site.app.app_context():
        assert db.session.scalar(select(func.count()).where(Ticket.checked_in_at.is_not(None))) == 8
        assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 9
