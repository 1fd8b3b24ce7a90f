"""The page of an event on a phone and on a laptop: the cover first, the one thing to do at the thumb."""

from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.pictures import webp

EVENT = "/events/pydata-lisbon"


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box
    return box


@pytest.mark.parametrize("size", [(390, 844), (320, 640)])
@pytest.mark.parametrize("who", ["owner", "stranger", None])
def test_on_a_phone(site: Site, laptop_for: LaptopFor, size: tuple[int, int], who: str | None) -> None:
    phone = PHONE | {"viewport": {"width": size[0], "height": size[1]}}
    page = laptop_for(getattr(site.cast, who) if who else None, **phone)
    page.goto(EVENT)
    assert box_of(page.locator(".cover"))["y"] == 0
    button = box_of(page.locator(".rsvp .btn.primary:visible"))
    assert size[1] - 100 < button["y"] + button["height"] <= size[1] - 8
    assert button["height"] >= 48
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    assert box_of(page.locator(".rsvp .btn.primary:visible")) == button
    last, place = box_of(page.get_by_role("link", name="Report this event")), box_of(page.locator(".rsvp"))
    assert last["y"] + last["height"] <= place["y"], "nothing stays under it"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_the_form_rises_where_the_button_was(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(None, **PHONE, java_script_enabled=False)
    page.goto(EVENT)
    page.get_by_text("I'm going", exact=True).click()
    expect(page.get_by_label("Your name")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Join")).to_be_in_viewport()


def test_a_page_from_memory_runs_its_scripts(site: Site, laptop_for: LaptopFor) -> None:
    """Its policy has no nonce: it allows the import map by its hash, also in the copy that a 304 brings back."""
    page = laptop_for(None)
    page.add_init_script("navigator.share = async () => { window.shared = true; };")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for _ in range(3):
        answer = page.goto(EVENT)
        assert answer and "nonce" not in answer.headers["content-security-policy"]
        page.locator(".bar [role=status]").wait_for(state="attached")  # which the script adds
        page.get_by_role("link", name="Share").click()
        page.wait_for_function("() => window.shared")
    assert not refused


def test_on_a_laptop_two_columns_begin_together(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto(EVENT)
    cover, title = box_of(page.locator(".cover")), box_of(page.get_by_role("heading", level=1))
    assert abs(cover["y"] - title["y"]) < 8
    assert title["x"] + title["width"] <= cover["x"]
    assert box_of(page.get_by_role("link", name="Show my code"))["width"] < 260
    assert box_of(page.get_by_role("heading", name="For organizers"))["x"] == cover["x"]


def test_the_form_shows_what_the_page_will_look_like(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto("/events/new")
    preview = page.locator(".look-preview")
    page.get_by_label("Title").fill("Jazz & Rust")
    expect(preview.locator(".name")).to_have_text("Jazz & Rust")
    page.get_by_role("radio", name="Violet").check()
    page.get_by_role("radio", name="Crowd").check()
    expect(preview.locator("img")).to_have_attribute("src", "/events/covers/crowd-9.svg?seed=")
    assert box_of(preview)["x"] > 800
    accent = "() => getComputedStyle(document.querySelector('.look-preview .btn')).backgroundColor"
    assert page.evaluate(accent) == "rgb(149, 69, 190)"


@pytest.mark.parametrize("path", ["/", "/scan", EVENT])
def test_text_of_twice_the_size_fits_the_narrowest_phone(site: Site, laptop_for: LaptopFor, path: str) -> None:
    page = laptop_for(site.cast.owner, **PHONE | {"viewport": {"width": 320, "height": 640}})
    page.goto(path)
    page.evaluate("() => (document.documentElement.style.fontSize = '200%')")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_a_tap_on_the_picture_chooses_what_stays_in_sight(site: Site, laptop_for: LaptopFor, tmp_path: Path) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto(f"{EVENT}/edit")
    expect(page.get_by_label("From left to right")).to_be_hidden()
    (tmp_path / "cover.webp").write_bytes(webp((400, 600)))
    page.locator("#cover").set_input_files(tmp_path / "cover.webp")
    whole = page.get_by_role("img", name="Your picture")
    box = box_of(whole)
    whole.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.9})
    expect(page.get_by_label("From left to right")).to_have_value("25")
    page.get_by_label("From top to bottom").press("ArrowLeft")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".event > .cover")).to_have_class("cover focus-x-25 focus-y-75")


def test_the_description_is_previewed_while_it_is_typed(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto("/events/new")
    expect(page.get_by_role("button", name="Preview")).to_have_count(0)
    page.get_by_label("Description").fill("Bring *tea*.")
    expect(page.locator("#preview em")).to_have_text("tea")


def test_rows_are_added_for_more_questions(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.organizer)
    page.goto(f"{EVENT}/manage/practical")
    for number in range(3):
        if number == 2:
            page.get_by_role("button", name="Add a question").click()
        page.get_by_label("Question", exact=True).nth(number).fill(f"Question {number}?")
        page.get_by_label("Answer", exact=True).nth(number).fill(f"Answer {number}.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Question 2?").click()
    expect(page.get_by_text("Answer 2.")).to_be_visible()
