"""A draft in a real browser: the ways out follow what is typed, and coming back asks whether it was sent."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from meetup.contacts import Contact
from meetup.drafts import Draft
from meetup.extensions import db
from meetup.people import Profile
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_offline import soon

TYPED = "Tom & Jerry?\nbcc=evil@example.org 100 % + 再见 🎷 it's (so) good!"
LINKEDIN = "https://www.linkedin.com/in/contact"


@pytest.fixture
def path(site: Site) -> str:
    with site.app.app_context():
        profile = db.session.get_one(Profile, site.cast.contact.id)
        profile.links = [LINKEDIN]
        profile.share(["email", "phone", "links"])
        db.session.commit()
    return f"/contacts/{site.cast.met.id}/draft"


def way(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-opening={kind}]")


def address(page: Page, kind: str) -> str:
    return way(page, kind).get_attribute("href") or ""


def message(page: Page) -> Locator:
    return page.get_by_label("Message", exact=True)


def question(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Did you send it?")


def go_and_come_back(page: Page) -> None:
    """As the window loses the focus to another program, and gets it again."""
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")


def follow_nothing(page: Page) -> None:
    """Let links to other programs lead nowhere: there are none here."""
    page.evaluate(
        """() => addEventListener("click", (event) => {
          if (event.target.closest("a[data-opening]")) event.preventDefault();
        })"""
    )


def met(site: Site) -> Contact:
    with site.app.app_context():
        return db.session.get_one(Contact, site.cast.met.id)


def kept(site: Site) -> str:
    with site.app.app_context():
        draft = db.session.get(Draft, site.cast.met.id)
        return draft.body if draft else ""


def test_every_way_out_carries_what_is_typed(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    page.get_by_label("Subject").fill("Hey & ho")
    message(page).fill(TYPED)
    mail = urlsplit(address(page, "email"))
    assert unquote(mail.path) == "contact@work.example.org"
    assert parse_qs(mail.query) == {"subject": ["Hey & ho"], "body": [TYPED.replace("\n", "\r\n")]}
    sms, whatsapp = urlsplit(address(page, "sms")), urlsplit(address(page, "whatsapp"))
    assert (sms.scheme, sms.path, parse_qs(sms.query)) == ("sms", "+351912345678", {"body": [TYPED]})
    assert (whatsapp.netloc, whatsapp.path, parse_qs(whatsapp.query)) == ("wa.me", "/351912345678", {"text": [TYPED]})
    assert address(page, "linkedin") == LINKEDIN
    soon(lambda: kept(site) == TYPED)
    page.reload()
    expect(message(page)).to_have_value(TYPED)
    assert parse_qs(urlsplit(address(page, "sms")).query) == {"body": [TYPED]}


def test_without_javascript_the_links_carry_what_was_saved(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(path)
    message(page).fill(TYPED)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    assert parse_qs(urlsplit(address(page, "sms")).query) == {"body": [TYPED]}
    expect(way(page, "copy")).to_be_hidden()
    expect(way(page, "share")).to_be_hidden()
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("now under “Waiting”")).to_be_visible()


def test_coming_back_asks_and_yes_counts(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    go_and_come_back(page)
    expect(question(page)).to_have_count(0)
    follow_nothing(page)
    way(page, "email").click()
    expect(question(page)).to_have_count(0)
    go_and_come_back(page)
    question(page).get_by_role("button", name="Not yet").click()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    go_and_come_back(page)
    expect(question(page)).to_have_count(0)
    assert met(site).thanked_at is None, "nobody said that it was sent"
    way(page, "email").click()
    go_and_come_back(page)
    question(page).get_by_role("button", name="Yes, I sent it").click()
    expect(page.get_by_text("Thanked: Contact Person, now under “Waiting”.")).to_be_visible()
    assert (met(site).stage, met(site).thanked_at is not None) == ("waiting", True)
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert (met(site).stage, met(site).thanked_at) == ("to_do", None)


def test_a_page_that_was_put_away_meanwhile_asks_too(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    follow_nothing(page)
    way(page, "sms").click()
    page.reload()
    expect(question(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(way(page, "copy")).to_be_visible()
    expect(question(page)).to_have_count(0)


def test_another_tab_and_back(site: Site, watch: Watch, laptop_for: LaptopFor, path: str) -> None:
    """LinkedIn takes no text, so it is on the clipboard when its page opens."""
    watch.expect(LINKEDIN)
    page = laptop_for(site.cast.owner)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.context.route("https://www.linkedin.com/**", lambda route: route.fulfill(body="<title>Them</title>"))
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    message(page).fill(TYPED)
    with page.context.expect_page() as opened:
        way(page, "linkedin").click()
    assert opened.value.evaluate("() => [window.opener, document.referrer]") == [None, ""]
    opened.value.close()
    page.bring_to_front()
    go_and_come_back(page)
    expect(question(page)).to_be_visible()
    question(page).get_by_role("button", name="Not yet").click()
    assert page.evaluate("() => navigator.clipboard.readText()") == TYPED


def test_copied_and_shared(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page.goto(path)
    way(page, "copy").click()
    expect(page.get_by_text("Copied. Now paste it.")).to_be_visible()
    assert str(page.evaluate("() => navigator.clipboard.readText()")).startswith("Hi Contact,\n\n")
    page.get_by_label("Subject").fill("Hey")
    message(page).fill(TYPED)
    way(page, "share").click()
    expect(question(page)).to_be_visible()
    assert page.evaluate("() => window.shared") == {"title": "Hey", "text": TYPED}


def test_a_share_sheet_closed_again_asks_nothing(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner)
    page.add_init_script("navigator.share = async () => { throw new DOMException('', 'AbortError'); };")
    page.goto(path)
    way(page, "share").click()
    go_and_come_back(page)
    expect(question(page)).to_have_count(0)


def test_a_line_of_the_note_goes_where_the_caret_is(site: Site, laptop_for: LaptopFor, path: str) -> None:
    with site.app.app_context():
        db.session.get_one(Contact, site.cast.met.id).write_note("Asked about hiring\n<b>second</b>")
        db.session.commit()
    page = laptop_for(site.cast.owner)
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    message(page).fill("Hi,\n\nBye")
    page.evaluate("() => { const b = document.querySelector('#body'); b.focus(); b.setSelectionRange(3, 3); }")
    page.get_by_role("button", name="Insert: Asked about hiring").click()
    expect(message(page)).to_have_value("Hi,\n\nAsked about hiring\n\nBye")
    page.get_by_role("button", name="Insert: <b>second</b>").click()
    expect(message(page)).to_have_value("Hi,\n\nAsked about hiring\n\n<b>second</b>\n\nBye")
    soon(lambda: "second" in kept(site))


def test_a_draft_written_without_a_signal_goes_by_itself(
    site: Site, watch: Watch, laptop_for: LaptopFor, path: str
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = laptop_for(site.cast.owner)
    page.goto(path)
    expect(way(page, "copy")).to_be_visible()
    state = page.locator("[data-autosave-target=state]")
    page.context.set_offline(True)
    message(page).fill("From the train")
    expect(state).to_have_text("Saved on this phone. It'll send when you're online.")
    page.context.set_offline(False)
    expect(state).to_have_text("Saved")
    assert kept(site) == "From the train"


def test_two_tabs_and_both_drafts_are_there_to_choose(
    site: Site, watch: Watch, laptop_for: LaptopFor, path: str
) -> None:
    watch.expect("409")
    laptop = laptop_for(site.cast.owner)
    phone = laptop.context.new_page()
    for page in (laptop, phone):
        page.goto(path)
        expect(way(page, "copy")).to_be_visible()
    message(laptop).fill("From the laptop")
    soon(lambda: kept(site) == "From the laptop")
    message(phone).fill("From the phone")
    state = phone.locator("[data-autosave-target=state]")
    expect(state).to_contain_text("It now says: “From the laptop”")
    phone.get_by_role("button", name="Use the other").click()
    expect(message(phone)).to_have_value("From the laptop")
