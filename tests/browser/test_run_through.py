"""Going through people in a real browser: by thumb on the narrowest phone, by keyboard on a laptop, without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

from meetup.contacts import Contact
from meetup.extensions import db
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.browser.test_axe import NARROW, sideways, unroll, violations
from tests.follow_up.runs import URL, meet_five

ANIMATION = "() => getComputedStyle(document.querySelector('.done .drawing')).animationName"


@pytest.fixture
def ids(site: Site) -> list[int]:
    return meet_five(site.app, site.cast)


def name(page: Page) -> Locator:
    return page.locator("main h2").first


def press(page: Page, key: str) -> None:
    """Press a letter once the page listens, which it shows."""
    expect(page.locator("kbd").first).to_be_visible()
    page.keyboard.press(key)


def stages(site: Site, ids: list[int]) -> list[str]:
    with site.app.app_context():
        return [db.session.get_one(Contact, number).stage for number in ids]


@pytest.mark.parametrize("scripts", [True, False])
def test_by_thumb_on_the_narrowest_phone(site: Site, laptop_for: LaptopFor, ids: list[int], scripts: bool) -> None:
    settings = {**PHONE, "viewport": NARROW, "java_script_enabled": scripts}
    page = laptop_for(site.cast.owner, **settings)
    page.goto("/contacts")
    page.get_by_role("link", name="Follow up one by one").tap()
    expect(name(page)).to_have_text("Contact Person")
    for label in ("Edit draft", "Later: Tomorrow", "Later: Next week", "Let go", "Next"):
        button = page.get_by_role("link" if label == "Edit draft" else "button", name=label, exact=True)
        box = button.bounding_box()
        assert box, label
        assert box["height"] >= 48, label
        assert 0 <= box["x"] <= NARROW["width"] - box["width"], label
        assert box["y"] + box["height"] <= NARROW["height"], f"{label} is out of reach"
    page.get_by_role("button", name="Let go").tap()
    expect(name(page)).to_have_text("Friend Person")
    page.get_by_role("button", name="Undo").tap()
    expect(name(page)).to_have_text("Contact Person")
    page.get_by_role("button", name="Later: Next week").tap()
    expect(name(page)).to_have_text("Friend Person")
    page.get_by_role("link", name="Edit draft").tap()
    page.get_by_role("button", name="I sent it").tap()
    expect(name(page)).to_have_text("Ana Person")
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_text("Written to", exact=True)).to_be_visible()
    page.goto("/")
    page.goto(URL)
    expect(name(page)).to_have_text("Ana Person")
    assert stages(site, ids) == ["to_do", "waiting", "to_do", "to_do", "to_do"]


def test_by_keyboard(site: Site, laptop_for: LaptopFor, ids: list[int]) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(URL)
    press(page, "n")
    expect(name(page)).to_have_text("Friend Person")
    press(page, "b")
    expect(name(page)).to_have_text("Contact Person")
    press(page, "g")
    expect(name(page)).to_have_text("Friend Person")
    press(page, "l")
    expect(page.get_by_role("button", name="Tomorrow")).to_be_focused()
    page.keyboard.press("Enter")
    expect(name(page)).to_have_text("Ana Person")
    press(page, "w")
    expect(page.get_by_role("heading", name="Write to Ana Person")).to_be_visible()
    assert stages(site, ids) == ["let_go", "to_do", "to_do", "to_do", "to_do"]


def test_letters_count_only_where_they_are_meant(site: Site, laptop_for: LaptopFor, ids: list[int]) -> None:
    """WCAG 2.2, 2.1.4: not with the focus elsewhere, not with another key held, not while somebody types."""
    page = laptop_for(site.cast.owner)
    page.goto(URL)
    expect(page.locator("kbd").first).to_be_visible()
    page.keyboard.press("Control+g")
    page.keyboard.press("Alt+n")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").focus()
    expect(page.locator("kbd").first).to_be_hidden()
    page.keyboard.press("g")
    page.evaluate(
        """() => {
          const field = document.createElement("input");
          field.setAttribute("aria-label", "Field");
          document.querySelector(".run").append(field);
          field.focus();
        }"""
    )
    page.keyboard.type("glnwb")
    expect(page.get_by_label("Field")).to_have_value("glnwb")
    page.wait_for_timeout(300)
    expect(name(page)).to_have_text("Contact Person")
    assert stages(site, ids) == ["to_do"] * 5


@pytest.mark.parametrize(("motion", "moving"), [("no-preference", "pop"), ("reduce", "none")])
def test_the_end_is_celebrated_and_calm_for_who_wants_calm(
    site: Site, laptop_for: LaptopFor, ids: list[int], motion: str, moving: str
) -> None:
    page = laptop_for(site.cast.owner, reduced_motion=motion)
    page.goto(URL)
    for number in range(2, 6):
        press(page, "g")
        expect(page.get_by_text(f"{number} of 5", exact=True)).to_be_visible()
    press(page, "g")
    expect(page.get_by_role("heading", name="That's everyone")).to_be_visible()
    assert page.evaluate(ANIMATION) == moving


def test_every_screen_of_it_is_accessible(site: Site, laptop_for: LaptopFor, ids: list[int]) -> None:
    page = laptop_for(site.cast.owner)
    found: list[str] = []
    page.goto(URL)
    for _ in range(6):
        unroll(page)
        found += violations(page, "light") + violations(page, "dark") + sideways(page)
        if page.locator("button[value=let_go]").count():
            page.get_by_role("button", name="Let go").click()
            page.wait_for_load_state("networkidle")
    assert page.get_by_role("heading", name="That's everyone").count() == 1
    assert not found, "\n".join(found)
