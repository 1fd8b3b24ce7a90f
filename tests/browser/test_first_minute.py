"""What a newcomer sees in the first minute lies where it can be read, on a phone."""

from playwright.sync_api import Locator, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.newcomers import mailed_link

LIES_FREE = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const places = [[left + 12, top + 12], [left + width - 12, top + 12], [left + width / 2, top + height / 2]];
  return places.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}"""
"""Whether nothing lies over an element, at its two upper corners and in its middle."""


def expect_in_sight(element: Locator) -> None:
    expect(element).to_be_visible()
    element.page.wait_for_function(LIES_FREE, arg=element.element_handle())


def test_the_welcome_lies_below_the_buttons_of_my_code(laptop_for: LaptopFor) -> None:
    page = laptop_for(None, **PHONE)
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Zoë Newcomer")
    page.get_by_label("Email", exact=True).fill("zoe@example.org")
    page.get_by_role("radio", name="Not yet").check()
    page.get_by_role("button", name="Create my code").click()
    page.goto(mailed_link(page, "zoe@example.org"))
    page.get_by_role("button", name="Sign in").click()
    welcome = page.locator("[data-flash]").filter(has=page.get_by_role("link"))
    expect_in_sight(welcome)
    for button in page.get_by_role("banner").locator(".icon-btn:visible").all():
        expect_in_sight(button)
    expect(page.locator(".code-card .qr img")).to_be_in_viewport(ratio=0.9)


def test_a_forgotten_answer_asks_for_nothing_else(laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("422")
    page = laptop_for(None, **PHONE)
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Zoë Newcomer")
    page.get_by_label("Email", exact=True).fill("zoe@example.org")
    with page.expect_response(lambda response: response.status == 422):
        page.get_by_role("button", name="Create my code").click()
    number = page.get_by_label("Your phone number")
    expect(number).to_be_hidden()
    page.get_by_role("radio", name="Phone").check()
    expect(number).to_be_visible()


def test_the_draft_of_a_run_is_in_sight(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, **PHONE)
    page.goto("/run-through?run=to_do")
    expect_in_sight(page.get_by_role("link", name="Write", exact=True))
    expect_in_sight(page.locator(".ready .letter"))


def test_undo_renews_the_line_above_the_list(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/contacts")
    line = page.locator("#run-line small")
    before = line.inner_text()
    page.goto(f"/contacts/{site.cast.met.id}")
    page.locator("#more > summary").click()
    page.get_by_text("Delete this contact").click()
    page.get_by_role("button", name="Delete Contact Person").click()
    expect(line).not_to_have_text(before)
    page.get_by_role("button", name="Undo").click()
    expect(line).to_have_text(before)
