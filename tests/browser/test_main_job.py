"""Two phones meet, and each has the other on a follow-up list: by camera, without JavaScript, by keyboard alone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, PhoneFor, Site
from tests.browser.newcomers import mailed_link, sign_up, typed_code

NARROW: Any = {"viewport": {"width": 320, "height": 640}}
EVENT = "/events/pydata-lisbon"
NAME = """() => {
  const { activeElement: element } = document;
  const labels = [...(element.labels ?? [])].map((label) => label.innerText);
  return element.getAttribute("aria-label") ?? (labels.join(" ") || element.innerText);
}"""


def go_to_the_event(page: Page) -> None:
    page.goto(EVENT)
    page.get_by_role("button", name="I'm going").click()
    expect(page.get_by_text("You're going", exact=True)).to_be_visible()


def list_of_the_event(page: Page, site: Site) -> Page:
    page.goto(f"/contacts?event={site.cast.event.id}")
    return page


def test_by_camera(site: Site, phone_for: PhoneFor) -> None:
    ana, ben = phone_for(None), phone_for(None)
    for phone, name in ((ana, "Ana Shown"), (ben, "Ben Scanner")):
        sign_up(phone.page, name)
        go_to_the_event(phone.page)
    ana.page.goto("/me/code")
    ben.page.goto("/scan")
    ben.look_at(ana.screen(".qr"))

    sheet = ben.page.locator(".sheet")
    expect(sheet.get_by_role("heading", name="Ana Shown")).to_be_visible()
    expect(sheet).to_contain_text("Ana by trade, Brightline")
    expect(sheet).to_contain_text("PyData Lisbon")
    expect(sheet.get_by_text("Saved", exact=True).first).to_be_visible()
    ben.look_at(None)
    sheet.get_by_label("Note to self").fill("Red scarf")
    sheet.get_by_role("button", name="Save and next").click()
    expect(sheet).to_be_empty()

    expect(ana.page.get_by_text("1 new scan")).to_be_visible()
    assert "Ben Scanner" not in ana.page.content()
    expect(list_of_the_event(ben.page, site).get_by_role("listitem").filter(has_text="Ana Shown")).to_contain_text(
        "Red scarf"
    )

    list_of_the_event(ana.page, site)
    expect(ana.page.get_by_role("listitem").filter(has_text="Ben Scanner")).to_be_visible()
    assert "Red scarf" not in ana.page.content()

    ana.page.goto("/")
    ana.page.get_by_text("Ben Scanner has your card").first.click()
    expect(ana.page.get_by_role("article")).to_contain_text("Ben by trade, Brightline")
    ana.page.get_by_role("button", name="Undo with Ben Scanner").click()
    expect(ana.page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    expect(ana.page.get_by_text("Ben Scanner has your card")).to_have_count(0)
    for page, other in ((ana.page, "Ben Scanner"), (ben.page, "Ana Shown")):
        expect(list_of_the_event(page, site).get_by_text(other)).to_have_count(0)


def test_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    """By the phone's own camera, which opens the address in the QR; and one tap."""
    ana, ben = (laptop_for(None, **PHONE, java_script_enabled=False) for _ in range(2))
    for page, name in ((ana, "Ana Shown"), (ben, "Ben Scanner")):
        sign_up(page, name)
        go_to_the_event(page)
    ana.goto("/me/code")
    ben.goto(f"/c/{typed_code(ana).replace(' ', '')}")
    expect(ben.get_by_text("Ana Shown").first).to_be_visible()
    assert not on_list(ben, "Ana Shown")
    ben.go_back()
    ben.get_by_role("button", name="Connect").click()
    expect(ben.get_by_text("Saved: Ana Shown is on your list, and you're on theirs.")).to_be_visible()
    ben.get_by_label("Private note").fill("Red scarf")
    ben.get_by_role("button", name="Save the note").click()
    expect(ben.get_by_text("Note saved. Only you see it.")).to_be_visible()

    ana.goto("/")
    ana.get_by_text("Ben Scanner has your card").first.click()
    ana.get_by_role("button", name="OK, Ben Scanner may have it").click()
    expect(ana.get_by_text("Ben Scanner has your card")).to_have_count(0)
    expect(list_of_the_event(ana, site).get_by_role("listitem").filter(has_text="Ben Scanner")).to_be_visible()
    expect(list_of_the_event(ben, site).get_by_role("listitem").filter(has_text="Ana Shown")).to_contain_text(
        "Red scarf"
    )


def on_list(page: Page, name: str) -> bool:
    page.goto("/contacts?stage=all")
    return page.get_by_role("listitem").filter(has_text=name).count() > 0


class Keyboard:
    """Somebody who never touches a page, at 320 px: whatever they use, they reach by Tab and see whole."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        """Tab to what is called ``name``."""
        passed = []
        for _ in range(60):
            self.page.keyboard.press("Tab")
            passed.append(" ".join(self.page.evaluate(NAME).split()))
            if name in passed[-1]:
                break
        assert name in passed[-1], f"{name!r} is not among {passed}"
        width = self.page.evaluate("() => document.scrollingElement.scrollWidth")
        assert width <= NARROW["viewport"]["width"], f"{self.page.url} is {width} px wide"

    def press(self, name: str, key: str = "Enter") -> None:
        self.reach(name)
        self.page.keyboard.press(key)

    def type(self, name: str, text: str) -> None:
        self.reach(name)
        self.page.keyboard.type(text)

    def sign_up(self, name: str) -> None:
        address = f"{name.split()[0].lower()}@example.org"
        self.page.goto("/")
        self.press("Create my code")
        expect(self.page).to_have_url(re.compile("/sign-up"))
        self.type("Your name", name)
        self.type("Email", address)
        self.press("This email", "Space")
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(re.compile("/sign-in/sent"))
        self.page.goto(mailed_link(self.page, address))
        self.press("Sign in")
        expect(self.page).to_have_url(re.compile("/me/code"))
        self.press("Add them")
        expect(self.page).to_have_url(re.compile("/me/profile"))
        self.type("Headline", "By trade")
        self.press("Continue")
        expect(self.page).to_have_url(re.compile("/me/code"))


def test_by_keyboard_at_320_pixels(site: Site, laptop_for: LaptopFor) -> None:
    ana, ben = (Keyboard(laptop_for(None, **NARROW)) for _ in range(2))
    ana.sign_up("Ana Shown")
    ben.sign_up("Ben Typing")
    code = typed_code(ana.page).lower()

    ben.press("Scan a code")
    expect(ben.page.get_by_role("alert")).to_contain_text("No camera was found on this device.")
    ben.press("Enter a code")
    expect(ben.page.get_by_role("textbox", name="Enter a code")).to_be_focused()
    ben.page.keyboard.type(code)
    ben.page.keyboard.press("Enter")
    heading = ben.page.get_by_role("heading", name="Ana Shown")
    expect(heading).to_be_focused()
    ben.type("Note to self", "Red scarf")
    ben.press("Save and next")
    expect(heading).to_have_count(0)
    ben.press("Follow up")
    expect(ben.page).to_have_url(re.compile("/contacts"))
    ben.press("Ana Shown")
    expect(ben.page.get_by_label("Private note")).to_have_value("Red scarf")

    expect(ana.page.get_by_text("1 new scan")).to_be_visible()
    ana.press("View")
    expect(ana.page).to_have_url(f"{site.url}/")
    expect(ana.page.get_by_role("heading", name="Due today")).to_be_visible()
    ana.press("Ben Typing has your card", "Enter")
    ana.press("OK, Ben Typing may have it")
    expect(ana.page.get_by_text("Ben Typing has your card")).to_have_count(0)
    ana.press("Follow up")
    expect(ana.page.get_by_role("listitem").filter(has_text="Ben Typing")).to_be_visible()
