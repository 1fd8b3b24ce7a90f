"""The follow-up list in the hand: searched while typing, swept aside, several ticked at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from meetup.contacts.details import Details
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
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
    expect(page.get_by_text("No matches for “nobody at all”.")).to_be_visible()


def test_a_line_is_swept_aside_and_brought_back(site: Site, phone_for: PhoneFor) -> None:
    page = phone_for(site.cast.owner, has_touch=True).page
    page.goto("/contacts")
    swipe(page, "Friend Person", 40)
    expect(page.locator("#people li")).to_have_count(2)
    swipe(page, "Friend Person", 160)
    expect(page.locator("#people li")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Thanked")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone")).to_be_visible()
    page.goto("/contacts")
    expect(page.locator("#people li")).to_have_count(2)


def test_several_at_once_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(
        site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    page.goto("/contacts")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Select").click()
    for name in ("Friend Person", "Contact Person"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_text("Selected people").click()
    page.get_by_label("Tag", exact=True).fill("Speaker")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_text("2 people tagged “Speaker”.")).to_be_visible()
    expect(page.locator("#people li").first).to_contain_text("#Speaker")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone for 2 people.")).to_be_visible()
    expect(page.locator("#people li").first).not_to_contain_text("#Speaker")


def test_by_letters_on_a_laptop(site: Site, laptop_for: LaptopFor) -> None:
    """The letters work without taking the focus, a row is acted on without a reload, and the pane follows."""
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    pane = page.get_by_role("complementary", name="Contact")
    expect(pane.get_by_role("heading", level=2).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.goto("/contacts")
    expect(pane).to_be_visible()
    page.evaluate("() => (window.isSamePage = true)")
    links = page.locator("#people li > a")
    for key, line in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(line)).to_be_focused()
    name, other = (links.nth(line).locator("strong").inner_text() for line in (0, 1))
    expect(pane).to_contain_text(name)
    page.keyboard.press("t")
    expect(page.locator("#people li")).to_have_count(1)
    expect(links.first).to_be_focused()
    expect(pane).to_contain_text(other)
    expect(page.get_by_role("navigation", name="Stages")).to_contain_text("To do 1 Waiting 1")
    page.keyboard.press("u")
    expect(page.locator("#people li")).to_have_count(2)
    expect(links.filter(has_text=name)).to_be_focused()
    page.keyboard.press("s")
    expect(page.get_by_text("person planned for")).to_be_visible()
    assert page.evaluate("() => window.isSamePage"), "the page was loaded again"
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("tkj")
    expect(page.get_by_role("searchbox")).to_have_value("tkj")
    page.goto("/contacts?select=1")
    expect(pane).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#people input:checked")).to_have_count(1)
    expect(page.get_by_text("1 selected")).to_be_visible()


def meet_sixty(site: Site) -> None:
    """Sixty people, the last met first, before the two of the cast."""
    with site.app.app_context():
        owner = db.session.get_one(User, site.cast.owner.id)
        for number in range(60):
            met_at = now() - timedelta(days=2, minutes=number)
            save_person(owner, Details(name=f"Person {number:02}"), Scan(uuid4(), met_at, "by_hand"))
        db.session.commit()


def test_through_sixty_people_without_a_reload(site: Site, laptop_for: LaptopFor) -> None:
    """The letters go through all of them, and what is shown below stays there after each act."""
    meet_sixty(site)
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    rows, focused = page.locator("#people li"), page.locator("#people li a:focus strong")
    expect(rows).to_have_count(25)
    page.wait_for_load_state("networkidle")  # Until the scripts are there, nobody hears a letter.
    page.evaluate("() => (window.isSamePage = true)")
    names = []
    for number in range(62):
        page.keyboard.press("j")
        expect(rows.nth(number).locator("a").first).to_be_focused()
        names.append(focused.inner_text())
    assert len(set(names)) == 62
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    assert "shown=62" in page.url
    page.keyboard.press("k")
    expect(focused).to_have_text(names[60])
    page.keyboard.press("t")
    expect(rows).to_have_count(61)
    expect(focused).to_have_text(names[61])
    page.keyboard.press("u")
    expect(rows).to_have_count(62)
    expect(focused).to_have_text(names[60])
    page.keyboard.press("s")
    expect(page.get_by_text("person planned for")).to_be_visible()
    expect(focused).to_have_text(names[61])
    expect(rows).to_have_count(62)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.evaluate("() => window.isSamePage"), "the page was loaded again"


@pytest.mark.parametrize("button", ["Done", "Tomorrow", "Next week"])
def test_the_pane_acts_and_moves_on(site: Site, laptop_for: LaptopFor, button: str) -> None:
    meet_sixty(site)
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    pane = page.get_by_role("complementary", name="Contact")
    links = page.locator("#people li > a")
    page.evaluate("() => (window.isSamePage = true)")
    links.nth(3).click()
    name, following = (links.nth(number).locator("strong").inner_text() for number in (3, 4))
    expect(pane.get_by_role("heading", level=2).first).to_have_text(name)
    if button == "Done":
        pane.get_by_role("button", name="Tomorrow").click()
        expect(pane.get_by_role("heading", level=2).first).to_have_text(following)
        links.filter(has_text=name).click()
        expect(pane.get_by_role("heading", level=2).first).to_have_text(name)
    pane.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").filter(has_text="Done." if button == "Done" else "planned for")).to_be_visible()
    expect(pane.get_by_role("heading", level=2).first).not_to_have_text(name)
    expect(page.locator("#people li > a:focus")).to_have_count(1)
    assert page.evaluate("() => window.isSamePage"), "the page was loaded again"
    assert page.url.endswith("/contacts")


def test_more_on_a_phone_and_back_to_the_same_place(site: Site, phone_for: PhoneFor) -> None:
    meet_sixty(site)
    page = phone_for(site.cast.owner).page
    page.goto("/contacts?stage=all&q=person")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#people li")).to_have_count(50)
    row = page.locator("#people li").nth(40)
    name = row.locator("strong").inner_text()
    row.scroll_into_view_if_needed()
    height = page.evaluate("() => window.scrollY")
    assert height > 1000
    row.locator("a").first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.get_by_role("link", name="Back to follow up").click()
    expect(page.locator("#people li")).to_have_count(50)
    assert "q=person" in page.url and "shown=50" in page.url
    page.wait_for_function("height => Math.abs(window.scrollY - height) < 200", arg=height)
    page.reload()
    expect(page.locator("#people li")).to_have_count(50)


def test_the_list_is_the_page_on_a_phone(site: Site, phone_for: PhoneFor) -> None:
    """The first person stands high up, a row is acted on where it is, and the way back leads to the same place."""
    page = phone_for(site.cast.owner).page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/contacts?q=person&stage=all")
    name = page.locator("#people li strong").first
    box = name.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 320
    page.evaluate("() => (window.isSamePage = true)")
    page.get_by_role("button", name="Thank Friend Person").click()
    expect(page.locator("#people li").filter(has_text="Contact Person").locator("a").first).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Friend Person")).to_be_in_viewport()
    assert page.evaluate("() => window.isSamePage"), "the page was loaded again"
    assert "q=person" in page.url
    address = page.url
    page.locator("#people li > a").first.click()
    page.get_by_role("link", name="Back to follow up").click()
    page.wait_for_url(address)


def test_one_filter_button_opens_a_sheet(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(
        site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    page.goto("/contacts")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("radio", name="All", exact=True).check()
    page.get_by_role("radio", name="Name", exact=True).check()
    page.get_by_role("button", name="Show people").click()
    expect(page.locator("#people li strong")).to_have_text(["Contact Person", "Friend Person"])
    expect(page.get_by_role("button", name="Filter 2")).to_be_visible()


def test_a_contact_takes_two_and_a_half_screens(site: Site, phone_for: PhoneFor) -> None:
    page = phone_for(site.cast.owner).page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/contacts/{site.cast.met.id}")
    expect(page.get_by_role("link", name="Write", exact=True)).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollHeight") <= 2.5 * 844


def test_weeks_are_asked_for_where_they_are_chosen(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto(f"/contacts/{site.cast.met.id}")
    page.locator("#more > summary").click()
    expect(page.get_by_label("How often")).to_be_visible()
    expect(page.get_by_label("Every … weeks")).to_be_hidden()
    page.get_by_label("How often").select_option("own")
    expect(page.get_by_label("Every … weeks")).to_be_visible()
