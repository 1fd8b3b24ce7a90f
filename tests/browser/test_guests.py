"""Guests: any phone, no account. Nothing to fill in to save a card, two fields to give one back or to join."""

import re
from pathlib import Path
from typing import Any

import pytest
import vobject
from flask import Flask
from playwright.sync_api import Page, expect

from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db
from meetup.rooms import Room
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.newcomers import mailed_link
from tests.browser.test_axe import sideways, unroll, violations

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])


def code_of(app: Flask, site: Site, kind: str) -> str:
    """The code that the owner of the cast holds out, or that hangs at a door."""
    cast = site.cast
    with app.app_context():
        if kind == "person":
            return Code.get_phone_code(cast.owner).code
        thing: Any = (
            db.session.get_one(Room, cast.room.id) if kind == "room" else db.session.get_one(Event, cast.event.id)
        )
        return str(thing.code.code)


def fields(page: Page, action: str) -> list[str]:
    """What a person fills in to send the form, of all that it shows at first."""
    shown = page.locator(f"form[action$='{action}']").locator("input, textarea, select")
    return [field.get_attribute("name") or "" for field in shown.all() if field.is_visible() and not hidden(field)]


def hidden(field: Any) -> bool:
    """Beyond the edge of the screen, where only scripts look."""
    box = field.bounding_box()
    return box is None or box["x"] + box["width"] <= 0


@SCRIPTS
def test_a_guest_saves_a_card_and_gives_theirs_back(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    """0 fields to save, 2 to give back."""
    guest = laptop_for(None, **PHONE, java_script_enabled=scripts)
    guest.goto(f"/c/{code_of(site.app, site, 'person')}")
    expect(guest.get_by_text("Owner Person", exact=True)).to_be_visible()
    with guest.expect_download() as downloading:
        guest.get_by_role("link", name="Save to phone").click()
    saved = vobject.readOne(Path(downloading.value.path()).read_text())
    assert (saved.fn.value, saved.title.value) == ("Owner Person", "owner by trade")

    assert fields(guest, "/cards") == ["name", "channel"]
    guest.get_by_label("Your name").fill("Gita Guest")
    guest.get_by_label("Email, phone or a profile link").fill("gita@example.org")
    guest.get_by_role("button", name="Send to Owner Person").click()
    expect(guest.get_by_text("Sent. Only Owner Person can see it.")).to_be_visible()

    owner = laptop_for(site.cast.owner, **PHONE)
    owner.goto("/contacts")
    expect(owner.get_by_role("listitem").filter(has_text="Gita Guest")).to_be_visible()

    guest.goto(mailed_link(guest, "gita@example.org"))
    guest.get_by_role("switch", name="Owner Person").check()
    guest.get_by_role("button", name="Sign in").click()
    expect(guest.get_by_text("Owner Person is on your list.")).to_be_visible()
    expect(guest).to_have_url(re.compile(r"/contacts/\d+$"))
    guest.goto("/contacts?stage=all")
    expect(guest.get_by_role("listitem").filter(has_text="Owner Person")).to_be_visible()


@SCRIPTS
def test_a_guest_at_the_door_is_let_in(site: Site, laptop_for: LaptopFor, scripts: bool) -> None:
    """By the phone's own camera, which opens the address in the QR; two fields; and the mailed link."""
    guest, code = laptop_for(None, **PHONE, java_script_enabled=scripts), code_of(site.app, site, "room")
    guest.goto(f"/C/{code}")
    assert fields(guest, "/joinings") == ["name", "email"]
    guest.get_by_label("Your name").fill("محمد علي")
    guest.get_by_label("Email").fill("muhammad@example.org")
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("heading", name="Check your email")).to_be_visible()
    expect(guest.get_by_role("main")).to_contain_text("muhammad@example.org")
    expect(guest.get_by_role("main")).to_contain_text("to join Hall B, PyData Lisbon")

    guest.goto(mailed_link(guest, "muhammad@example.org"))
    expect(guest.get_by_role("main")).to_contain_text("Join Hall B, PyData Lisbon as")
    guest.get_by_role("button", name="Join").click()
    expect(guest).to_have_url(f"{site.url}/rooms/{site.cast.room.id}")
    expect(guest.get_by_text("You're here", exact=True)).to_be_visible()
    guest.get_by_label("Message").fill("Hello all")
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_text("Hello all")).to_be_visible()


@SCRIPTS
def test_a_guest_goes_to_the_event(site: Site, watch: Watch, laptop_for: LaptopFor, scripts: bool) -> None:
    """From the page itself, where the form is one tap away, and by its code, which opens it."""
    watch.expect("422")
    guest = laptop_for(None, **PHONE, java_script_enabled=scripts)
    guest.goto("/events/pydata-lisbon")
    assert fields(guest, "/joinings") == []
    guest.get_by_text("I'm going", exact=True).click()
    assert fields(guest, "/joinings") == ["name", "email"]
    guest.goto(f"/c/{code_of(site.app, site, 'event')}")
    assert fields(guest, "/joinings") == ["name", "email"]
    guest.get_by_label("Your name").fill("Gita Guest")
    guest.get_by_label("Email").fill("gita")
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_text("That's not an email address.")).to_be_visible()
    expect(guest.get_by_label("Your name")).to_have_value("Gita Guest")
    guest.get_by_label("Email").fill("gita@example.org")
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("heading", name="Check your email")).to_be_visible()
    guest.goto(mailed_link(guest, "gita@example.org"))
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_text("You're going", exact=True)).to_be_visible()


def test_the_pages_of_guests_are_accessible(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    """Light and dark, with what went wrong, and on the narrowest phone."""
    watch.expect("422")
    guest, found = laptop_for(None), list[str]()

    def look() -> None:
        unroll(guest)
        found.extend([*violations(guest, "light"), *violations(guest, "dark"), *sideways(guest)])

    for kind in ("room", "event"):
        guest.goto(f"/c/{code_of(site.app, site, kind)}")
        look()
        guest.get_by_role("button", name="Join").click()
        expect(guest.get_by_text("Type your email address.")).to_be_visible()
        look()
    guest.get_by_label("Your name").fill("Gita Guest")
    guest.get_by_label("Email").fill("gita@example.org")
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("heading", name="Check your email")).to_be_visible()
    look()
    guest.goto(mailed_link(guest, "gita@example.org"))
    look()
    assert not found, "\n".join(found)


def test_a_poster_is_saved_under_its_name(site: Site, laptop_for: LaptopFor) -> None:
    laptop = laptop_for(site.cast.owner)
    names = {
        "/me/code": "Owner-Person-code.png",
        "/events/pydata-lisbon/code": "pydata-lisbon-code.png",
        f"/rooms/{site.cast.room.id}/code": "pydata-lisbon-Hall-B-code.png",
    }
    for path, name in names.items():
        laptop.goto(path)
        with laptop.expect_download() as downloading:
            laptop.get_by_role("link", name="Save as picture").click()
        assert downloading.value.suggested_filename == name
