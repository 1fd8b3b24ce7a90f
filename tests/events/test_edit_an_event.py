"""Organizers change their page; nobody else does."""

import re

import pytest
from flask import Flask

from meetup.events import Event
from meetup.events.description import render_description
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import typed

NASTY = """
<script>alert(1)</script> <img src=x onerror=alert(1)> ![pixel](https://tracker.example/p.png)
[run](javascript:alert(1)) [data](data:text/html,<script>) <javascript:alert(1)> [ok](https://example.org/a?b=c)

# As big as a title

<div onclick="x">**bold**</div>
"""


def test_the_form_holds_what_is_there_and_keeps_what_is_changed(
    cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    organizer = client_for(cast.organizer)
    page = organizer.visit("/events/pydata-lisbon/edit")
    assert page.one("input", id="title")["value"] == "PyData Lisbon"
    assert organizer.post_form("/events/pydata-lisbon", typed(title="PyData Lisboa")).status_code == 303
    assert "PyData Lisboa" in visit("/events/pydata-lisbon")  # the address has been shared, and stays


def test_what_does_not_fit_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.organizer).post_form("/events/pydata-lisbon", typed(title="", venue="Elsewhere"))
    assert answer.status_code == 422
    assert "Elsewhere" in answer.text
    with app.app_context():
        assert db.session.get_one(Event, cast.event.id).venue == "LX Factory"


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 403), ("stranger", 404)])
@pytest.mark.parametrize("path", ["", "/publication", "/cancellation", "/cover/removal", "/removal"])
def test_others_do_not_change_it(cast: Cast, client_for: ClientFor, who: str, status: int, path: str) -> None:
    answer = client_for(getattr(cast, who)).post_form(f"/events/pydata-lisbon{path}", typed())
    assert answer.status_code == status


def test_called_off_and_on_again(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    organizer = client_for(cast.organizer)
    organizer.post_form("/events/pydata-lisbon/cancellation")
    assert "been cancelled" in visit("/events/pydata-lisbon")
    assert client_for(cast.stranger).post_form("/events/pydata-lisbon/attendance").status_code == 422
    organizer.post_form("/events/pydata-lisbon/publication")
    assert "been cancelled" not in visit("/events/pydata-lisbon", as_=cast.stranger)
    assert client_for(cast.stranger).post_form("/events/pydata-lisbon/attendance").status_code == 303


def test_a_description_brings_no_markup_of_its_own(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """I2"""
    client_for(cast.organizer).post_form("/events/pydata-lisbon", typed(description=NASTY))
    story = visit("/events/pydata-lisbon", as_=cast.stranger).one(class_="prose")
    assert not story.all("script", "img", "div", "iframe")
    assert [heading.text for heading in story.all("h3")] == ["As big as a title"]
    links = {link["href"]: link["rel"] for link in story.all("a")}
    assert links.pop("https://example.org/a?b=c") == "nofollow ugc noopener"
    assert all(href.startswith("https://") for href in links)


@pytest.mark.parametrize(
    ("text", "levels"),
    [("# A\n## B\n# C", "343"), ("## A\n\ntext\n\n## B", "33"), ("### A\n# B\n##### C", "334"), ("# A\n" * 2, "33")],
)
def test_headings_leave_out_no_level(text: str, levels: str) -> None:
    assert "".join(re.findall(r"<h(\d)>", render_description(text))) == levels


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["[" * 20_000, "> " * 10_000, "*a " * 6_600, "[a](" * 5_000, "`" * 20_000])
def test_a_description_made_to_be_slow_is_not(text: str) -> None:
    assert len(render_description(text)) < 100_000
