"""The follow-up list in the hand: searched while typing, swept aside, several ticked at once."""

from playwright.sync_api import Page, expect

from meetup.contacts import Contact
from meetup.contacts.tags import Tag
from meetup.extensions import db
from meetup.people import User
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, PhoneFor, Site

SWIPE = """([row, distance]) => {
  const { left, top, width, height } = row.getBoundingClientRect();
  const at = (x) => [new Touch({ identifier: 1, target: row, clientX: x, clientY: top + height / 2 })];
  const start = left + width / 2;
  const fire = (type, x, kept) => row.dispatchEvent(
    new TouchEvent(type, { touches: kept ? at(x) : [], changedTouches: at(x), bubbles: true, cancelable: true }));
  fire("touchstart", start, true);
  fire("touchmove", start + distance / 2, true);
  fire("touchmove", start + distance, true);
  fire("touchend", start + distance, false);
}"""


def swipe(page: Page, name: str, distance: int) -> None:
    row = page.locator("#people li").filter(has_text=name).element_handle()
    page.evaluate(SWIPE, [row, distance])


def test_it_is_searched_while_typing(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    page.get_by_role("searchbox", name="Search my contacts").press_sequentially("FRÍEND", delay=20)
    expect(page.locator("#people li")).to_have_count(1)
    expect(page.locator("#people li")).to_contain_text("Friend Person")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.wait_for_url("**q=FR%C3%8DEND*")
    page.reload()
    expect(page.locator("#people li")).to_have_count(1)
    page.get_by_role("searchbox").fill("nobody at all")
    expect(page.get_by_text("Nobody fits “nobody at all” here.")).to_be_visible()


def test_a_line_is_swept_aside_and_brought_back(site: Site, phone_for: PhoneFor) -> None:
    page = phone_for(site.cast.owner, has_touch=True).page
    page.goto("/contacts")
    swipe(page, "Friend Person", 40)
    expect(page.locator("#people li")).to_have_count(2)
    swipe(page, "Friend Person", 160)
    expect(page.locator("#people li")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Thanked")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.goto("/contacts")
    expect(page.locator("#people li")).to_have_count(2)


def test_several_at_once_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(
        site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    page.goto("/contacts")
    page.get_by_role("link", name="Select").click()
    for name in ("Friend Person", "Contact Person"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_text("With those you tick").click()
    page.get_by_label("Tag", exact=True).fill("Speaker")
    page.get_by_role("button", name="Tag them").click()
    expect(page.get_by_text("2 people tagged “Speaker”.")).to_be_visible()
    expect(page.locator("#people li").first).to_contain_text("#Speaker")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back for 2 people.")).to_be_visible()
    expect(page.locator("#people li").first).not_to_contain_text("#Speaker")


def test_by_letters_on_a_laptop(site: Site, laptop_for: LaptopFor) -> None:
    """J and K go from line to line, T presses what a line has of it, / leads to the search, where one types."""
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    expect(page.locator("#people")).to_be_focused()
    expect(page.get_by_text("to move,")).to_be_visible()
    links = page.locator("#people li > a")
    for key, line in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(line)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("tkj")
    expect(page.get_by_role("searchbox")).to_have_value("tkj")
    page.goto("/contacts")
    expect(page.locator("#people")).to_be_focused()
    page.keyboard.press("j")
    name = links.nth(0).locator("strong").inner_text()
    page.keyboard.press("t")
    page.wait_for_load_state()
    expect(page.locator("#people li").filter(has_text=name)).to_have_count(0)
    page.goto("/contacts?select=1")
    expect(page.locator("#people")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#people input:checked")).to_have_count(1)
    expect(page.get_by_text("1 ticked")).to_be_visible()


def test_the_current_chip_is_seen_and_what_else_there_is(site: Site, phone_for: PhoneFor) -> None:
    page = phone_for(site.cast.owner).page
    page.goto("/contacts?stage=archived")
    expect(page.get_by_role("link", name="Archived", exact=True)).to_be_in_viewport(ratio=1)
    with site.app.app_context():
        owner, contact = db.session.get_one(User, site.cast.owner.id), db.session.get_one(Contact, site.cast.met.id)
        contact.set_tags(Tag.get_or_create(owner, [f"a longer tag {number}" for number in range(9)]))
        db.session.commit()
    page.goto("/contacts?stage=all")
    current = page.get_by_role("navigation", name="Tags").get_by_role("link", name="#a longer tag 8")
    current.click()
    expect(current).to_have_attribute("aria-current", "page")
    expect(current).to_be_in_viewport(ratio=1)


def test_weeks_are_asked_for_where_they_are_chosen(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(f"/contacts/{site.cast.met.id}")
    expect(page.get_by_label("How often")).to_be_visible()
    expect(page.get_by_label("Every … weeks")).to_be_hidden()
    page.get_by_label("How often").select_option("own")
    expect(page.get_by_label("Every … weeks")).to_be_visible()
