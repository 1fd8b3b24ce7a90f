"""Sending one form of a page loses nothing of what was typed into the others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_offline import NO_SIGNAL

SENTENCE = "Not saved yet"


def test_what_was_typed_elsewhere_comes_back_until_it_is_sent(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    path = f"/contacts/{site.cast.met.id}"
    page.goto(path)
    step, tags = page.locator("#step"), page.locator("#tags-form")
    page.locator("#more > summary").click()
    promise = page.locator("#promises form").last
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    step.locator("[name=next_step]").fill("Send the slides")
    tags.locator("[name=tags]").fill("Speaker")
    page.locator("#promises summary").click()
    promise.locator("label", has_text="They").click()
    promise.locator("[name=text]").fill("The benchmark")

    page.get_by_role("button", name="Waiting", exact=True).click()
    page.locator("#more > summary").click()
    expect(page.get_by_role("button", name="Waiting", exact=True)).to_have_attribute("aria-pressed", "true")
    for form in (step, promise):
        expect(form.get_by_text(SENTENCE)).to_be_visible()
    expect(step.locator("[name=next_step]")).to_have_value("Send the slides")
    expect(tags.locator("[name=tags]")).to_have_value("Speaker")
    expect(promise.locator("[name=text]")).to_have_value("The benchmark")
    expect(promise.locator("[value=theirs]")).to_be_checked()

    expect(tags.get_by_text(SENTENCE)).to_have_count(0)
    expect(step.get_by_text(SENTENCE)).to_be_visible()
    promise.get_by_role("button").click()
    expect(page.get_by_role("button", name="Done: The benchmark")).to_be_visible()
    expect(promise.locator("[name=text]")).to_have_value("")
    with page.expect_navigation():
        step.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(SENTENCE)).to_have_count(0)
    page.goto(path)
    expect(step.locator("[name=next_step]")).to_have_value("Send the slides")
    expect(page.get_by_text(SENTENCE)).to_have_count(0)


def test_nothing_of_it_stays_for_somebody_else(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto(f"/contacts/{site.cast.met.id}")
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    page.locator("#promises summary").click()
    page.locator("#promises form [name=text]").last.fill("Speaker")
    page.locator("#more > summary").click()
    page.get_by_role("button", name="Waiting", exact=True).click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    page.goto("/me")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{site.url}/")
    assert "Speaker" not in page.evaluate("() => Object.values(sessionStorage).join()")


def test_nothing_of_it_stays_in_another_tab_either(site: Site, laptop_for: LaptopFor) -> None:
    """H4: neither in a tab that shows a page, nor in one that was asleep while the person signed out."""
    first = laptop_for(site.cast.owner)
    shown, asleep = first.context.new_page(), first.context.new_page()
    for page in (shown, asleep):
        page.goto(f"/contacts/{site.cast.met.id}")
        expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
        page.locator("#promises summary").click()
        page.locator("#promises form [name=text]").last.fill("Speaker")
        page.wait_for_function("() => Object.values(sessionStorage).join().includes('Speaker')")
    asleep.goto("about:blank")
    first.goto("/me")
    first.get_by_role("button", name="Sign out", exact=True).click()
    first.wait_for_url(f"{site.url}/")
    shown.wait_for_url(f"{site.url}/")
    assert "Speaker" not in shown.evaluate("() => Object.values(sessionStorage).join()")
    asleep.goto("/sign-in")
    asleep.wait_for_function("() => !Object.values(sessionStorage).join().includes('Speaker')")


def refused(page: Page) -> None:
    page.route("**/promises", lambda route: route.fulfill(status=503, body="Later"))


def out_of_reach(page: Page) -> None:
    page.route("**/promises", lambda route: route.abort())


def signed_out(page: Page) -> None:
    page.context.clear_cookies()


@pytest.mark.parametrize("happens", [refused, out_of_reach, signed_out])
def test_what_was_sent_and_did_not_arrive_comes_back(
    site: Site, laptop_for: LaptopFor, watch: Watch, happens: Callable[[Page], None]
) -> None:
    watch.expect("400", "503", *NO_SIGNAL)
    page = laptop_for(site.cast.owner)
    path = f"/contacts/{site.cast.met.id}"
    page.goto(path)
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    page.locator("#promises summary").click()
    promise, cookies = page.locator("#promises form").last, page.context.cookies()
    promise.locator("[name=text]").fill("Speaker")
    page.wait_for_function("() => Object.values(sessionStorage).join().includes('Speaker')")
    happens(page)
    promise.get_by_role("button").click()
    expect(promise).to_have_count(0)
    page.unroute_all()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(path)
    expect(promise.get_by_text(SENTENCE)).to_be_visible()
    expect(promise.locator("[name=text]")).to_have_value("Speaker")
    with page.expect_navigation():  # Until the page is whole: its module forgets what has arrived.
        promise.get_by_role("button").click()
    expect(promise.get_by_text(SENTENCE)).to_have_count(0)
    page.goto(path)
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    expect(promise.get_by_text(SENTENCE)).to_have_count(0)


def test_what_is_wrong_stays_typed_on_another_page_too(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    """Also where the module that saves the form by itself did not come."""
    watch.expect("422", "ERR_FAILED", "save-itself")
    page = laptop_for(site.cast.owner)
    page.route("**/save-itself*", lambda route: route.abort())
    path = f"/contacts/{site.cast.met.id}"
    page.goto(path)
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    page.locator("#more > summary").click()
    tags = page.locator("#tags-form")
    tags.locator("[name=tags]").fill("x" * 41)
    page.wait_for_function("() => Object.values(sessionStorage).join().includes('xxx')")
    tags.get_by_role("button").click()
    page.wait_for_url(f"**{path}/tags")
    expect(page.get_by_role("button", name="Save the note")).to_be_hidden()
    page.goto(path)
    expect(tags.get_by_text(SENTENCE)).to_be_visible()
    expect(tags.locator("[name=tags]")).to_have_value("x" * 41)
