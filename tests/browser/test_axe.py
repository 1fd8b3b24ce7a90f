"""WCAG 2.2 AA on every page, on phone and laptop, light, dark and in forced colours; and nothing scrolls sideways."""

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests.browser.chromium import LAPTOP, PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.routes import routes

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOUR_RULES = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
"""The rules whose verdict depends on the colours. They take a fraction of the time of all."""

COLOURS_AS_PAINTED = """() => {
  const read = CSSStyleDeclaration.prototype.getPropertyValue;
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return read.call(this, name === "-webkit-text-fill-color" ? "color" : name);
  };
}"""
"""In forced colours, Chromium tells axe the page's own colour of the text in place of the system's, which it paints."""

LOOKS: dict[str, Any] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
NARROW = {"width": 320, "height": 640}
PEOPLE = (None, "owner", "organizer", "staff")
PARTS = 12
"""There are so many pages that they are several tests: any number of processes can share them."""

UNSEEN = re.compile(
    r"<!--.*?-->"
    r'|(?<=\bnonce=")[^"]*'
    r'|(?<=<meta name="person" content=")[^"]*'
    r'|(?<=name="csrf_token" value=")[^"]*'
    r'|(?<=<meta name="csrf-token" content=")[^"]*',
    re.DOTALL,
)
"""What differs from answer to answer and has no part in how the page looks or is read out."""

NAMES = re.compile(r"\b(owner|organizer|staff)(?= Person|@| by trade)", re.IGNORECASE)


def pages_of(site: Site, part: int) -> list[tuple[str | None, str]]:
    """Who gets a page at which address, of one of the parts of all addresses.

    A page that several people get alike, but for their names, is listed for the first of them.
    """
    addresses = sorted({route.path for route in routes(site.app, site.cast) if route.method == "GET"})[part::PARTS]
    pages: dict[tuple[str, str], tuple[str | None, str]] = {}
    for who in PEOPLE:
        client = site.app.test_client()
        if who is not None:
            client.sign_in(getattr(site.cast, who))  # type: ignore[attr-defined]
        for path in addresses:
            answer = client.get(path)
            if answer.status_code == 200 and is_page(answer):
                pages.setdefault((path, NAMES.sub("somebody", UNSEEN.sub("", answer.text))), (who, path))
    return list(pages.values())


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and answer.text.lstrip().lower().startswith("<!doctype html")


def unroll(page: Page, device: Any = PHONE) -> None:
    """Make the screen taller than the page: what the bottom bar covers, a person scrolls out from under it."""
    page.set_viewport_size(device["viewport"])
    height = page.evaluate("() => document.scrollingElement.scrollHeight")
    # Twice, as scripts may yet add to it: that the camera is missing, for one.
    page.set_viewport_size({"width": device["viewport"]["width"], "height": 2 * height})


def violations(page: Page, look: str, rules: Any = RULES) -> list[str]:
    page.emulate_media(reduced_motion="reduce", **LOOKS[look])
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(COLOURS_AS_PAINTED)
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"]
    where = f"{page.url} in {look} at {page.evaluate('() => innerWidth')} px"
    return [
        f"{where}: {rule['help']} ({rule['id']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_of_colour(page: Page) -> list[str]:
    """What the other colours break on a page that was looked over in the light."""
    return [found for look in ("dark", "forced colours") for found in violations(page, look, rules=COLOUR_RULES)]


def sideways(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("() => document.scrollingElement.scrollWidth")
    return [f"{page.url} is {width} px wide on a screen of 320"] if width > NARROW["width"] else []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(site: Site, laptop_for: LaptopFor, part: int) -> None:
    pages = pages_of(site, part)
    assert pages
    windows: dict[str | None, Page] = {}
    found: list[str] = []
    for who, path in pages:
        if who not in windows:
            windows[who] = laptop_for(getattr(site.cast, who) if who else None)
        page = windows[who]
        page.goto(path)
        for device in (PHONE, LAPTOP):
            unroll(page, device)
            found += violations(page, "light") + violations_of_colour(page)
        found += [f"{problem}, for {who or 'nobody'}" for problem in sideways(page)]
    assert not found, "\n".join(found)
