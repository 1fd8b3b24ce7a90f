"""Cameras fail in many ways. After three seconds at most, the page says what to do, and "Try again" does try again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PhoneFor, Site, Watch
from tests.browser.test_scanning import notice, qr, scanning

REJECTS = """(() => {
  const open = MediaDevices.prototype.getUserMedia;
  let fails = true;
  window.heal = () => (fails = false);
  MediaDevices.prototype.getUserMedia = function (wanted) {
    return fails ? %s : open.call(this, wanted);
  };
})()"""
NEVER = "new Promise(() => {})"


def failing(page: Page, outcome: str) -> Page:
    page.add_init_script(REJECTS % outcome)
    page.goto("/scan")
    return page


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("new DOMException('', 'InvalidStateError')", "The camera didn't start."),
        ("new DOMException('', 'UnknownError')", "The camera didn't start."),
        ("new TypeError('x')", "The camera didn't start."),
        ("'nothing that is an error'", "The camera didn't start."),
        ("new DOMException('', 'NotReadableError')", "Another app is using the camera."),
    ],
)
def test_any_error_becomes_a_sentence(site: Site, phone_for: PhoneFor, error: str, sentence: str) -> None:
    phone = phone_for(site.cast.owner)
    page = failing(phone.page, f"Promise.reject({error})")
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    page.evaluate("() => heal()")
    phone.look_at(qr("Ready?"))
    page.get_by_role("button", name="Try again").click()
    expect(notice(page)).to_contain_text("It says: Ready?")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_so_does_a_camera_that_never_answers(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = failing(phone.page, NEVER)
    expect(page.get_by_text("The camera hasn't started yet.")).to_be_visible(timeout=6_000)
    page.evaluate("() => heal()")
    phone.look_at(qr("Ready?"))
    page.get_by_role("button", name="Try again").click()
    expect(notice(page)).to_contain_text("It says: Ready?")


def test_so_does_a_camera_that_answers_late(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = phone.page
    late = "new Promise((resolve) => (window.allow = resolve)).then(() => open.call(this, wanted))"
    failing(page, late)
    expect(page.get_by_text("The camera hasn't started yet.")).to_be_visible(timeout=6_000)
    phone.look_at(qr("Ready?"))
    page.evaluate("() => allow()")
    expect(notice(page)).to_contain_text("It says: Ready?")
    expect(page.get_by_text("The camera hasn't started yet.")).to_be_hidden()


def test_so_does_a_camera_that_sends_no_more_pictures(site: Site, phone_for: PhoneFor) -> None:
    page = scanning(phone_for(site.cast.owner))
    page.evaluate("() => document.querySelector('video').pause()")
    expect(page.get_by_text("The camera has stopped.")).to_be_visible(timeout=6_000)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".viewfinder")).to_have_attribute("data-state", "on")


def test_so_does_a_reader_that_gives_no_more_answers(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = phone.page
    page.add_init_script(
        """(() => {
          delete window.BarcodeDetector;
          const post = Worker.prototype.postMessage;
          Worker.prototype.postMessage = function (...message) {
            if (!window.deaf) post.apply(this, message);
          };
        })()"""
    )
    scanning(phone)
    page.evaluate("() => (window.deaf = true)")
    expect(page.get_by_text("Scanning has stopped.")).to_be_visible(timeout=6_000)
    page.evaluate("() => (window.deaf = false)")
    phone.look_at(qr("Again"))
    page.get_by_role("button", name="Try again").click()
    expect(notice(page)).to_contain_text("It says: Again")


def test_when_nothing_is_read_a_hint_says_what_to_do(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = phone.page
    page.goto("/scan")
    aim = page.locator(".aim")
    expect(aim).to_have_text("Point at a badge, phone or poster")
    expect(aim).to_have_text("No code yet. Move closer, hold still, and find more light.", timeout=8_000)
    phone.look_at(qr("Ready?"))
    expect(aim).to_have_text("Point at a badge, phone or poster")
