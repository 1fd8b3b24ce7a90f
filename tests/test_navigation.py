"""The bottom bar says where one is."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor
from tests.pages import Page
from tests.routes import routes

NOWHERE = {"outbox.index", "pwa.offline"}
"""The mails of a demo belong to nobody; what is shown without a signal stands for any page."""


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "organizer", "staff"])
def test_every_page_with_a_bar_has_one_current_place(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    client, wrong, seen = client_for(getattr(cast, who)), [], 0
    for route in routes(app, cast):
        answer = client.get(route.path) if route.method == "GET" else None
        if answer is None or route.endpoint in NOWHERE or answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for bar in Page(answer.text, route.path).all("nav", aria_label="Main"):
            current = [place.text for place in bar.all("a") if place.get("aria-current") == "page"]
            seen += 1
            if len(current) != 1:
                wrong.append(f"{route}: {current}")
    assert not wrong
    assert seen > 20


PAGES_OF_ME = (
    "/me/profile",
    "/me/sharing",
    "/me/preview",
    "/me/sharing/events",
    "/me/card/holders",
    "/me/card/revocations/new",
    "/me/blocks",
    "/me/security",
    "/me/agreements",
    "/me/export",
)


def test_what_is_reached_from_me_lights_me(cast: Cast, client_for: ClientFor) -> None:
    """Each link of Me leads to a page where the same place is the current one."""
    client = client_for(cast.owner)
    links = [link["href"] for link in client.visit("/me").one("main").all("a", class_="row-link")]
    assert len(links) > 10
    for path in {*links, f"/events/{cast.event.slug}/badge", f"/events/{cast.event.slug}/sharing", *PAGES_OF_ME}:
        for bar in client.visit(path).all("nav", aria_label="Main"):
            current = [place.text.strip() for place in bar.all("a") if place.get("aria-current") == "page"]
            assert path == "/events" or current == ["Me"], path
