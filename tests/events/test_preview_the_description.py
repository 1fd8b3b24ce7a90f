"""Organizers see what a description will look like before they save it."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup.events import Event, form_pages
from meetup.events.description import MOST_BRACKETS, draw_description
from meetup.events.routes import previews
from meetup.extensions import db
from meetup.people import User
from tests.announcements.announcing import MANAGE, form
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.events.pages import typed
from tests.pages import Page
from tests.pictures import webp

EDIT = "/events/pydata-lisbon/preview"
TEXT = "Bring *tea*.\n\n<script>alert(1)</script> [x](javascript:alert(1))"


def draw(client: Client, text: str) -> TestResponse:
    return client.post_form("/events/new/description", {"description": text})


def test_it_looks_as_on_the_page(cast: Cast, client_for: ClientFor) -> None:
    answer = draw(client_for(cast.organizer), TEXT)
    assert "<em>tea</em>" in answer.text
    assert "<script" not in answer.text
    assert "javascript:" not in Page(answer.text).markup.replace("(javascript:alert(1))", "")
    client_for(cast.organizer).post_form("/events/pydata-lisbon", typed(description=TEXT))
    shown = client_for(None).get("/events/pydata-lisbon").text
    assert answer.text.strip() in shown


def test_a_long_one_gets_a_sentence(cast: Cast, client_for: ClientFor) -> None:
    answer = draw(client_for(cast.organizer), "x" * 20_001)
    assert answer.status_code == 422
    assert "Keep this to 20000 characters." in answer.text


def test_there_is_a_limit_for_each_person(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.organizer)
    assert {draw(client, "tea").status_code for _ in range(60)} == {200}
    assert draw(client, "tea").status_code == 429
    assert draw(client_for(cast.owner), "tea").status_code == 200


@pytest.mark.parametrize("path", [EDIT, "/events/new/preview"])
def test_without_scripts_the_form_comes_back_with_it(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    changes = {"title": "", "venue": "Elsewhere", "description": TEXT, "starts": "yesterday"}
    answer = client_for(cast.organizer).post_form(path, typed(**changes))
    assert answer.status_code == 200
    assert "<em>tea</em>" in answer.text
    for kept in ("Elsewhere", "Bring *tea*.", 'value="yesterday"'):
        assert kept in answer.text
    assert "Not saved yet" not in answer.text
    with app.app_context():
        assert db.session.get_one(Event, cast.event.id).venue == "LX Factory"
        assert db.session.query(Event).count() == 1


def test_the_picture_stays_in_the_form(cast: Cast, client_for: ClientFor) -> None:
    upload = {"cover": (BytesIO(webp((64, 64))), "cover.webp"), **typed()}
    page = Page(client_for(cast.organizer).post_form(EDIT, upload, content_type="multipart/form-data").text)
    assert len(page.one("input", name="kept_cover")["value"]) > 50


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 403), ("stranger", 404)])
def test_others_do_not_see_the_form(cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    person: User = getattr(cast, who)
    assert client_for(person).post_form(EDIT, typed()).status_code == status


@pytest.mark.parametrize("path", [EDIT, "/events/new/preview", "/events/new/description"])
def test_no_address_holds_the_text(cast: Cast, client_for: ClientFor, path: str) -> None:
    answer = client_for(cast.organizer).get(f"{path}?description=tea")
    assert answer.status_code in (302, 404, 405)
    assert "tea" not in answer.text + answer.headers.get("Location", "")


@pytest.mark.parametrize("path", [EDIT, "/events/new/preview"])
def test_a_long_one_is_not_drawn_with_the_form(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A text of the size that a form may have takes seconds."""
    drawn: list[str] = []
    monkeypatch.setattr(form_pages, "draw_description", drawn.append)
    answer = client_for(cast.organizer).post_form(path, typed(description="[" * 490_000))
    assert "Keep this to 20000 characters." in answer.text
    assert drawn == []


@pytest.mark.parametrize("path", [EDIT, "/events/new/preview", "/events/new/description", f"{MANAGE}/preview"])
def test_somebody_else_writes_while_it_is_drawn(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A preview writes nothing, so it waits for no turn and takes none."""
    organizer, other = client_for(cast.organizer), client_for(cast.stranger)
    organizer.visit("/")
    other.visit("/")
    answers: list[int] = []

    def write_meanwhile(*arguments: Any, **values: Any) -> str:
        with ThreadPoolExecutor() as threads:
            posted = threads.submit(other.post_form, "/me/profile", {"name": "Written meanwhile"})
            answers.append(posted.result().status_code)
        return "Drawn"

    monkeypatch.setattr(form_pages, "draw_description", write_meanwhile)
    monkeypatch.setattr(previews, "draw_description", write_meanwhile)
    monkeypatch.setattr("meetup.announcements.routes.previews.render_template", write_meanwhile)
    values = form() if path.startswith(MANAGE) else typed(description="tea")
    assert "Drawn" in organizer.post_form(path, values).text
    assert answers == [303]


def test_links_are_found_in_a_text_with_as_many_brackets_as_people_write() -> None:
    """Looking for where each bracket ends is most of the work."""
    link = "[x](https://example.org)"
    assert "<a " in draw_description(link + " [" * (MOST_BRACKETS - 1))
    assert "<a " not in draw_description(link + " [" * MOST_BRACKETS)
