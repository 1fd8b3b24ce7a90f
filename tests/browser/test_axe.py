"""WCAG 2.2 AA on every page, light and dark, and no sideways scrolling on the narrowest phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site
from tests.routes import routes

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 640}
PEOPLE = ("nobody", "owner", "organizer", "staff")


def pages_of(site: Site, who: str) -> list[str]:
    """The addresses that answer this person with a page."""
    person = getattr(site.cast, who, None)
    client = site.app.test_client()
    if person is not None:
        client.sign_in(person)  # type: ignore[attr-defined]
    paths = sorted({route.path for route in routes(site.app, site.cast) if route.method == "GET"})
    answers = {path: client.get(path) for path in paths}
    return [path for path, answer in answers.items() if answer.status_code == 200 and is_page(answer)]


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and answer.text.lstrip().lower().startswith("<!doctype html")


def unroll(page: Page) -> None:
    """Make the screen taller than the page: what the bottom bar covers, a person scrolls out from under it."""
    page.set_viewport_size(PHONE["viewport"])
    height = page.evaluate("() => document.scrollingElement.scrollHeight")
    # Twice, as scripts may yet add to it: that the camera is missing, for one.
    page.set_viewport_size({"width": PHONE["viewport"]["width"], "height": 2 * height})


def violations(page: Page, scheme: str) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url} in {scheme}: {rule['help']} ({rule['id']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("() => document.scrollingElement.scrollWidth")
    return [f"{page.url} is {width} px wide on a screen of 320"] if width > NARROW["width"] else []


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_accessible(site: Site, laptop_for: LaptopFor, who: str) -> None:
    page = laptop_for(getattr(site.cast, who, None))
    paths = pages_of(site, who)
    assert paths
    found: list[str] = []
    for path in paths:
        page.goto(path)
        unroll(page)
        found += violations(page, "light") + violations(page, "dark") + sideways(page)
    assert not found, "\n".join(found)
