"""Ideas for goals: from what somebody is looking for, and for everybody."""

import pytest
from flask import Flask

from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.goals.goals import GOALS, progress
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def ideas(page: Page) -> list[dict[str, str]]:
    """What the buttons of the suggestions send."""
    names = ("kind", "text", "target")
    columns = [[str(field["value"]) for field in page.all("input", name=name, type="hidden")] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def look_for(app: Flask, user: User, *asks: str) -> None:
    with app.app_context():
        db.session.get_one(User, user.id).profile.set_topics("ask", list(asks))
        db.session.commit()


def test_what_one_is_looking_for_comes_first(app: Flask, cast: Cast, owner: Client) -> None:
    look_for(app, cast.owner, "Rust", "Grant writing")
    page = owner.visit(GOALS)
    found = ideas(page)
    assert [(idea["kind"], idea["text"], idea["target"]) for idea in found[:3]] == [
        ("words", "Find: Rust", "1"),
        ("words", "Find: grant writing", "1"),
        ("words", "Talk to 3 people about Rust", "3"),
    ]
    assert len(found) == 6
    assert "Say what you're looking for" not in page


def test_one_tap_adds_it_and_it_is_offered_no_more(app: Flask, cast: Cast, owner: Client) -> None:
    look_for(app, cast.owner, "Rust")
    first = ideas(owner.visit(GOALS))[0]
    for _ in range(2):
        assert owner.post_form(GOALS, first).location == GOALS
    assert progress(app, cast) == ["Find: Rust: not yet"]
    assert first not in ideas(owner.visit(GOALS))


def test_what_reads_like_a_goal_is_no_idea(app: Flask, cast: Cast, owner: Client) -> None:
    look_for(app, cast.owner, "a mentor")
    texts = [idea["text"] for idea in ideas(owner.visit(GOALS))]
    assert texts[0] == "Find: a mentor" and "a mentor" not in texts, "said once"
    owner.post_form(GOALS, {"kind": "words", "text": "find A Mentor", "target": "1"})
    texts = [idea["text"] for idea in ideas(owner.visit(GOALS))]
    assert "Find: a mentor" not in texts and "a mentor" not in texts


def test_without_asks_there_are_some_and_the_way_to_the_profile(cast: Cast, owner: Client) -> None:
    page = owner.visit(GOALS)
    assert {idea["text"] for idea in ideas(page)} >= {"a mentor", "a co-founder", "my first customer", "my next job"}
    assert "Say what you're looking for" in page
    assert page.all("a", href="/me/profile")
