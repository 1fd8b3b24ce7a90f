"""Mutual contacts are named where all three agree, and not counted anywhere else (P7)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.extensions import db
from meetup.introductions import IntroductionSettings
from meetup.people import Agreement, User
from meetup.transfer.full_export import export_lines
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit
from tests.exchange.scans import kept
from tests.introductions.introducing import connect
from tests.introductions.test_introduce_somebody_hidden import delete_contact, users
from tests.introductions.three_people import take_back
from tests.pages import Page

AT = re.compile(r'"exported_at": "[^"]+"')

HIDING: dict[str, Callable[[Cast], object]] = {
    "the owner blocks the mutual person": lambda cast: Block.create(*users(cast.owner, cast.friend)),
    "the mutual person blocks the contact": lambda cast: Block.create(*users(cast.friend, cast.contact)),
    "the contact blocks the mutual person": lambda cast: Block.create(*users(cast.contact, cast.friend)),
    "the contact blocks the owner": lambda cast: Block.create(*users(cast.contact, cast.owner)),
    "the mutual person took their card back from the contact": lambda cast: take_back(
        *users(cast.friend, cast.contact)
    ),
    "the contact took theirs back from the mutual person": lambda cast: take_back(*users(cast.contact, cast.friend)),
    "the mutual person took theirs back from the owner": lambda cast: take_back(*users(cast.friend, cast.owner)),
    "the contact took theirs back from the owner": lambda cast: take_back(*users(cast.contact, cast.owner)),
    "the owner took theirs back from the contact": lambda cast: take_back(*users(cast.owner, cast.contact)),
    "the mutual person deleted the contact": lambda cast: delete_contact(*users(cast.friend, cast.contact)),
    "the contact deleted the mutual person": lambda cast: delete_contact(*users(cast.contact, cast.friend)),
    "the owner has paused": lambda cast: pause(*users(cast.owner)),
    "the contact has paused": lambda cast: pause(*users(cast.contact)),
    "the mutual person has paused": lambda cast: pause(*users(cast.friend)),
    "the owner turns it off": lambda cast: agree(False, cast.owner),
    "the contact turns it off": lambda cast: agree(False, cast.contact),
    "the mutual person turns it off": lambda cast: agree(False, cast.friend),
}


def pause(user: User) -> None:
    user.profile.pause()


def agree(mutual: bool, *people: User) -> None:
    for user in users(*people):
        IntroductionSettings.choose(user, introducible=True, mailed=True, mutual=mutual)


def change(app: Flask, verb: Callable[[], object]) -> None:
    with app.test_request_context():
        verb()
        db.session.commit()


@pytest.fixture
def trio(app: Flask, cast: Cast) -> Cast:
    """All three know each other, and have agreed."""
    connect(app, (cast.contact, cast.friend))
    change(app, lambda: agree(True, cast.owner, cast.contact, cast.friend))
    return cast


def page_of(app: Flask, visit: Visit, cast: Cast) -> Page:
    return visit(f"/contacts/{kept(app, cast.owner, cast.contact).id}", as_=cast.owner)


def between(page: Page) -> str:
    """What the page says is between the two."""
    return page.one("section", id="between").text


def test_where_all_three_agree(app: Flask, trio: Cast, visit: Visit) -> None:
    page = page_of(app, visit, trio)
    assert "You both know Friend Person" in between(page)
    link = page.one("section", id="between").one("a")["href"]
    assert link == f"/contacts/{kept(app, trio.owner, trio.friend).id}"


@pytest.mark.parametrize("how", sorted(HIDING))
def test_one_of_them_is_enough_to_hide_it(app: Flask, trio: Cast, visit: Visit, how: str) -> None:
    assert "Friend Person" in page_of(app, visit, trio)
    change(app, lambda: HIDING[how](trio))
    page = page_of(app, visit, trio)
    assert "You both know" not in page and "Friend Person" not in page, "nor how many there would be"


def test_nobody_is_shown_at_first(app: Flask, cast: Cast, visit: Visit) -> None:
    connect(app, (cast.contact, cast.friend))
    change(app, lambda: agree(True, cast.owner, cast.contact))
    assert "You both know" not in page_of(app, visit, cast)


def test_not_who_only_one_of_them_knows(app: Flask, cast: Cast, visit: Visit) -> None:
    change(app, lambda: agree(True, cast.owner, cast.contact, cast.friend))
    assert "You both know" not in page_of(app, visit, cast)


def test_five_are_named_and_nobody_else_is_counted(app: Flask, trio: Cast, visit: Visit, queries: Queries) -> None:
    page_of(app, visit, trio)  # signs in
    with queries() as before:
        page_of(app, visit, trio)
    with app.app_context():
        people = [join(name) for name in ("ana", "bo", "chen", "dora", "emil", "fay")]
        db.session.commit()
    connect(app, *((known, person) for person in people for known in (trio.owner, trio.contact)))
    change(app, lambda: agree(True, *people))
    with queries() as after:
        page = page_of(app, visit, trio)
    assert [link.text for link in page.one("section", id="between").all("a")] == [
        f"{name.capitalize()} Person" for name in ("ana", "bo", "chen", "dora", "emil")
    ]
    assert not {"6", "7", "more", "others"} & set(between(page).split())
    assert len(after) == len(before)


def test_turning_it_on_is_an_agreement(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    words = "they see that both know me, if all three of us have this on"
    assert words in visit("/me/introductions", as_=cast.owner)
    client_for(cast.owner).post_form("/me/introductions", {"introducible": "y", "mailed": "y", "mutual": "y"})
    assert words in visit("/me/agreements", as_=cast.owner)
    with app.app_context():
        assert Agreement.is_standing(cast.owner, "mutual_contact", "")
    client_for(cast.owner).post_form("/me/introductions", {"introducible": "y", "mailed": "y"})
    with app.app_context():
        assert not Agreement.is_standing(cast.owner, "mutual_contact", "")


def test_others_do_not_take_it_along(app: Flask, trio: Cast, client_for: ClientFor) -> None:
    """What an owner exports says nothing of whom their contacts know."""
    shown = export_of(app, trio)
    change(app, lambda: agree(False, trio.friend))
    hidden = export_of(app, trio)
    assert AT.sub("", shown) == AT.sub("", hidden)


def export_of(app: Flask, cast: Cast) -> str:
    with app.test_request_context():
        ids = db.session.scalars(select(Contact.id).where(Contact.owner_id == cast.owner.id).order_by(Contact.id)).all()
        (owner,) = users(cast.owner)
        return "".join(export_lines(owner, ids))
