"""The scan page in a crowd: no camera, no signal, foreign codes, and how soon it says "saved"."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import BrowserType, Locator, Page, Request, Route, expect
from sqlalchemy import select

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.exchange import Encounter
from meetup.extensions import db
from meetup.people import User
from tests.browser.camera import write_film
from tests.browser.chromium import FLAGS, PHONE, camera_flags, find_chromium
from tests.browser.conftest import LaptopFor, Phone, PhoneFor, Site, Watch, signed_in_page


def qr(text: str) -> Image.Image:
    picture: Image.Image = qrcode.make(text).get_image()
    return picture


def code_of(site: Site, person: User) -> str:
    with site.app.app_context():
        return Code.get_phone_code(person).code


def address_of(site: Site, person: User) -> str:
    """What the QR of ``person`` says."""
    return f"{site.url}/c/{code_of(site, person)}".upper()


def meetings(site: Site, scanner: User, scanned: User) -> int:
    with site.app.app_context():
        both = Encounter.scanner_id == scanner.id, Encounter.scanned_id == scanned.id
        return len(db.session.scalars(select(Encounter).where(*both)).unique().all())


def sheet(page: Page) -> Locator:
    return page.locator(".sheet")


def scanning(phone: Phone) -> Page:
    """The page, its camera running and reading: it has read something that is not ours."""
    phone.look_at(qr("Ready?"))
    phone.page.goto("/scan")
    expect(notice(phone.page)).to_contain_text("It says: Ready?")
    phone.look_at(None)
    return phone.page


def notice(page: Page) -> Locator:
    return page.locator("[data-scanner-target=notice]")


@pytest.fixture
def wary_phone(site: Site, watch: Watch, browser_type: BrowserType, tmp_path: Path) -> Iterator[Phone]:
    """The phone of ``owner``, whose camera is not allowed to this site."""
    film = tmp_path / "camera.y4m"
    write_film(film)
    flags = [*FLAGS, *(flag for flag in camera_flags(film) if "fake-ui" not in flag)]
    with browser_type.launch(executable_path=find_chromium(), args=flags) as browser:
        context = watch.over(browser.new_context(**PHONE, base_url=site.url))
        yield Phone(signed_in_page(site, context, site.cast.owner), context, film)


def test_foreign_codes_are_shown_and_scanning_goes_on(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("404")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr("https://elsewhere.example/c/<b>0000</b>"))
    expect(notice(page)).to_have_text("That's a link to elsewhere.example. Nothing was saved.")
    expect(sheet(page)).to_be_empty()

    phone.look_at(qr(f"{site.url}/c/0000000000000000"))
    expect(sheet(page)).to_contain_text("We don't know that code. Check the letters, or ask to see it again.")

    for person, name in ((site.cast.stranger, "Stranger Person"), (site.cast.staff, "Staff Person")):
        phone.look_at(qr(address_of(site, person)))
        expect(sheet(page).get_by_role("heading", name=name)).to_be_visible()
        phone.look_at(None)
        page.get_by_role("button", name="Save and next").click()
        assert meetings(site, site.cast.owner, person) == 1


def test_the_modules_of_the_sheet_are_there_before_it_opens(site: Site, laptop_for: LaptopFor) -> None:
    """Without a signal they would not come any more."""
    page = laptop_for(site.cast.owner)
    with page.expect_response(lambda response: "exchange/day-chips" in response.url):
        page.goto("/scan")
    expect(sheet(page)).to_be_empty()


def test_a_blocked_camera_is_explained_and_works_once_it_is_allowed(site: Site, wary_phone: Phone) -> None:
    page = wary_phone.page
    page.goto("/scan")
    expect(page.get_by_role("alert")).to_contain_text("The camera is blocked for this page.")
    expect(page.get_by_role("textbox", name="Enter a code")).to_be_visible()
    expect(page.get_by_label("Scan a photo")).to_be_visible()

    wary_phone.context.grant_permissions(["camera"], origin=site.url)
    page.get_by_role("button", name="Try again").click()
    wary_phone.look_at(qr(address_of(site, site.cast.stranger)))
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()


def test_without_a_camera_a_photo_is_read_on_the_phone(
    site: Site, watch: Watch, laptop_for: LaptopFor, tmp_path: Path
) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/scan")
    expect(page.get_by_role("alert")).to_contain_text("No camera was found on this device.")
    uploads: list[str] = []
    page.on("request", lambda request: uploads.append(request.url) if "photos" in request.url else None)
    photo, state = page.get_by_label("Scan a photo"), page.locator("[data-photo-target=state]")
    photo.set_input_files({"name": "wall.png", "mimeType": "image/png", "buffer": png(Image.new("RGB", (300, 300)))})
    expect(state).to_contain_text("We couldn't find a code in that photo.")
    photo.set_input_files({"name": "text.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(state).to_contain_text("We can't open that file as a photo.")
    small_in_large = Image.new("RGB", (3000, 2200), "white")
    small_in_large.paste(qr(address_of(site, site.cast.stranger)), (1400, 900))
    photo.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": png(small_in_large)})
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()
    assert not uploads


def png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_typed_code_that_is_wrong_is_said_beside_it(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    watch.expect("404", "422")
    page = laptop_for(site.cast.owner)
    page.goto("/scan")
    page.wait_for_load_state("networkidle")
    field = page.get_by_role("textbox", name="Enter a code")
    for typed, sentence in (
        ("K7Q2", "A code has 16 letters and digits"),
        ("K7Q2 M9XW 4TDB 0FZR", "We don't know that code."),
        (code_of(site, site.cast.owner), "That's your own code."),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(page.locator("#code-problem")).to_contain_text(sentence)
        expect(field).to_have_value(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(code_of(site, site.cast.stranger).lower())
    field.press("Enter")
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()
    expect(page.locator("#code-problem")).to_be_hidden()


def test_without_a_signal_it_is_kept_and_sent_by_itself(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.context.set_offline(True)
    phone.look_at(qr(address_of(site, site.cast.stranger)))
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    phone.look_at(None)
    sheet(page).get_by_label("Note to self").fill("Red scarf")
    page.get_by_role("button", name="Save and next").click()
    waiting = page.get_by_text("1 scan saved on this phone. It'll send when you're back online.")
    expect(waiting).to_be_visible()
    assert meetings(site, site.cast.owner, site.cast.stranger) == 0

    phone.context.set_offline(False)
    expect(waiting).to_be_hidden()
    assert meetings(site, site.cast.owner, site.cast.stranger) == 1
    page.goto("/contacts")
    expect(page.get_by_role("listitem").filter(has_text="Stranger Person")).to_contain_text("Red scarf")


def test_a_scan_outlives_the_page_and_a_lost_answer_and_is_one_meeting(
    site: Site, watch: Watch, phone_for: PhoneFor
) -> None:
    """The server has it, its answer is lost, the page is closed: opened again, it sends the same scan once more."""
    watch.expect("ERR_FAILED")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/contacts", lose_the_answer)
    phone.look_at(qr(address_of(site, site.cast.stranger)))
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    assert meetings(site, site.cast.owner, site.cast.stranger) == 1
    phone.look_at(None)
    page.unroute("**/contacts")
    with page.expect_response("**/contacts") as sent:
        page.goto("/")
    assert sent.value.status == 200
    expect(page.get_by_text("saved on this phone")).to_be_hidden()
    assert meetings(site, site.cast.owner, site.cast.stranger) == 1


def test_an_undo_before_it_was_sent_leaves_nothing(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.context.set_offline(True)
    phone.look_at(qr(address_of(site, site.cast.stranger)))
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    phone.look_at(None)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Removed from this phone.")).to_be_visible()
    phone.context.set_offline(False)
    page.goto("/contacts?stage=all")
    expect(page.get_by_text("Stranger Person")).to_have_count(0)
    assert meetings(site, site.cast.owner, site.cast.stranger) == 0


def test_undo_on_the_sheet(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr(address_of(site, site.cast.stranger)))
    sheet(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    with site.app.app_context():
        assert Contact.find(site.cast.owner, site.cast.stranger) is None


def test_from_recognition_to_saved_is_one_trip(site: Site, phone_for: PhoneFor) -> None:
    """So that it takes a moment in a slow network, too. Nothing else has to come first, and nothing is waited for."""
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    for person in (site.cast.stranger, site.cast.staff, site.cast.organizer):
        with trips_of(page) as asked:
            phone.look_at(qr(address_of(site, person)))
            expect(sheet(page).locator(".pill.good")).to_be_visible()
        assert asked == [f"POST {site.url}/contacts"]
        phone.look_at(None)
        page.get_by_role("button", name="Save and next").click()
        expect(sheet(page)).to_be_empty()


@pytest.mark.parametrize(("by", "trips"), [("touch", 2), ("keys", 1)])
def test_from_the_tap_to_saved_is_a_trip_or_two(site: Site, laptop_for: LaptopFor, by: str, trips: int) -> None:
    """The tap on a card, which loads another page, and the one on a typed code, which does not."""
    page = laptop_for(site.cast.owner)
    for person in (site.cast.stranger, site.cast.staff, site.cast.organizer):
        if by == "touch":
            page.goto(f"/c/{code_of(site, person)}")
            tap, saved = page.get_by_role("button", name="Connect"), page.get_by_text("Saved: ")
        else:
            page.goto("/scan")
            page.get_by_role("textbox", name="Enter a code").fill(code_of(site, person))
            tap, saved = (
                page.get_by_role("button", name="Look up"),
                sheet(page).get_by_text("Saved", exact=True).first,
            )
        page.wait_for_load_state("networkidle")
        with trips_of(page) as asked:
            tap.click()
            expect(saved).to_be_visible()
        assert len(asked) == trips, asked


@contextmanager
def trips_of(page: Page) -> Iterator[list[str]]:
    """List what the page waits for during the block: not what it brings along, nor news and goals, which come later."""
    asked: list[str] = []

    def note(request: Request) -> None:
        is_waited_for = "/news" not in request.url and not request.url.endswith("/goals")
        if request.resource_type in ("document", "fetch", "xhr") and is_waited_for:
            asked.append(f"{request.method} {request.url}")

    page.on("request", note)
    yield asked
    page.remove_listener("request", note)
