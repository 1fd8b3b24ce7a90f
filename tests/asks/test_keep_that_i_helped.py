"""A helper is asked whether to keep it in both histories. Only they know what they answer, and who hides (Q10)."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.asks import Outcome, OutcomeHelper
from meetup.asks.models import ASKED_FOR
from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.contacts.details import Details
from meetup.exchange import Scan, giving
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, limiter, now
from meetup.people import User
from meetup.transfer.full_export import export_lines
from tests.asks.asks import KEEP, NOT_NOW, answer, ask_for, close, help_id, settle
from tests.cast import Cast
from tests.casting import Casting
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.introductions.three_people import BEGAN, give_again, plain, sign_in, take_back, unblock

QUESTION = "Owner Person says that you helped with grant writing. Keep it in both histories?"
MINE, THEIRS = "Helped you with grant writing", "You helped them with grant writing"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def helper(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.contact)


def export_of(app: Flask, person: User) -> dict[str, Any]:
    with app.test_request_context():
        user = db.session.get_one(User, person.id)
        ids = db.session.scalars(select(Contact.id).where(Contact.owner_id == user.id).order_by(Contact.id)).all()
        found = json.loads("".join(export_lines(user, ids)))
        assert isinstance(found, dict)
        return found


def history_of_owner(app: Flask, cast: Cast, helper: Client) -> Any:
    return helper.visit(f"/contacts/{kept(app, cast.contact, cast.owner).id}")


def test_keep_it(app: Flask, cast: Cast, owner: Client, helper: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    assert MINE in owner.visit(f"/contacts/{cast.met.id}"), "mine shows it at once"
    assert QUESTION in helper.visit("/")
    assert THEIRS not in history_of_owner(app, cast, helper)
    assert "Whom I helped" not in helper.visit("/me/pictures")
    assert answer(app, helper, outcome, KEEP) == 303
    assert THEIRS in history_of_owner(app, cast, helper)
    year = helper.visit("/me/pictures")
    assert "Whom I helped" in year and "You helped them with grant writing" in year
    assert "Who helped me" in owner.visit("/me/pictures")
    assert QUESTION not in helper.visit("/")
    (mine,), (theirs,) = export_of(app, cast.owner)["outcomes"], export_of(app, cast.contact)["helped"]
    assert (mine["topic"], mine["helpers"][0]["name"]) == ("Grant writing", "Contact Person")
    assert (theirs["whom"], bool(theirs["agreed_at"]), theirs["put_aside_at"]) == ("Owner Person", True, None)
    assert answer(app, helper, outcome, KEEP) == 303, "a doubled tap"
    assert answer(app, helper, outcome, NOT_NOW) == 303, "an answer stays"
    assert THEIRS in history_of_owner(app, cast, helper)


def test_say_not_now(app: Flask, cast: Cast, owner: Client, helper: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    assert answer(app, helper, outcome, NOT_NOW) == 303
    assert QUESTION not in helper.visit("/")
    assert THEIRS not in history_of_owner(app, cast, helper)
    assert export_of(app, cast.contact)["helped"][0]["put_aside_at"]


def test_only_in_my_year(app: Flask, cast: Cast, owner: Client, helper: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact], is_shown=False)
    assert MINE not in owner.visit(f"/contacts/{cast.met.id}")
    assert "Who helped me" in owner.visit("/me/pictures")
    assert QUESTION not in helper.visit("/")
    assert answer(app, helper, outcome, KEEP) == 404
    assert export_of(app, cast.contact)["helped"] == []


def test_nobody_answers_for_another(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    for person in (cast.owner, cast.friend, cast.stranger):
        assert answer(app, client_for(person), outcome, KEEP) == 404
        assert answer(app, client_for(person), outcome, NOT_NOW) == 404
    assert client_for(cast.friend).post_form("/helps/99999/keeping").status_code == 404


def test_the_question_ends(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    with time_machine.travel(now() + ASKED_FOR + timedelta(minutes=1)):
        helper = client_for(cast.contact)
        assert QUESTION not in helper.visit("/")
        assert answer(app, helper, outcome, KEEP) == 404


Act = Callable[[User, User], object]

HIDING: dict[str, Act] = {
    "the owner blocks": Block.create,
    "the helper blocks": lambda owner, helper: Block.create(helper, owner),
    "the owner takes their card back": take_back,
    "the helper takes their card back": lambda owner, helper: take_back(helper, owner),
    "the owner takes all cards back": lambda owner, _: giving.revoke_from_all(owner),
}
SHOWING: dict[str, Act] = {
    "the owner blocks": lambda owner, helper: unblock(owner, helper),
    "the helper blocks": lambda owner, helper: unblock(helper, owner),
    "the owner takes their card back": give_again,
    "the helper takes their card back": lambda owner, helper: give_again(helper, owner),
    "the owner takes all cards back": give_again,
}


def between(app: Flask, cast: Cast, act: Act) -> None:
    with app.test_request_context():
        act(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("is_before", [True, False])
def test_who_hides_is_asked_nothing(
    app: Flask, cast: Cast, owner: Client, helper: Client, how: str, is_before: bool
) -> None:
    if is_before:
        between(app, cast, HIDING[how])
    outcome = settle(app, owner, cast.owner, [cast.contact])
    if not is_before:
        assert QUESTION in helper.visit("/")
        between(app, cast, HIDING[how])
    for _ in range(2):
        assert "says that you helped" not in helper.visit("/")
        assert answer(app, helper, outcome, KEEP) == 404
        assert export_of(app, cast.contact)["helped"] == []
        assert MINE in owner.visit(f"/contacts/{cast.met.id}"), "the owner sees no difference"
        between(app, cast, SHOWING[how])  # nothing comes back with it


def seen_by_owner(app: Flask, casting: Casting, what: str) -> list[Any]:
    """All that the owner sees of an outcome and its helper, after the helper did this."""
    with time_machine.travel(BEGAN, tick=False):
        limiter.reset()
        cast = casting.call()
        owner, helper = sign_in(app, cast.owner), sign_in(app, cast.contact)
        outcome = settle(app, owner, cast.owner, [cast.contact])
        if what in (KEEP, NOT_NOW):
            assert answer(app, helper, outcome, what) == 303
        contact = f"/contacts/{cast.met.id}"
        paths = ("/", "/today/news", "/me/outcomes", f"/me/outcomes/{outcome}", "/me/pictures", contact, "/contacts")
        pages = [plain(owner.get(path).text) for path in (*paths, f"{contact}/draft", "/me/offers-and-asks")]
        pages = [page.replace(f"/me/outcomes/{outcome}", "/me/outcomes/id") for page in pages]
        return [*pages, json.dumps(export_of(app, cast.owner), default=str)]


def test_keep_not_now_and_silence_look_the_same_to_the_owner(app: Flask, casting: Casting) -> None:
    silence = seen_by_owner(app, casting, "silence")
    assert any("grant writing" in page for page in silence)
    for what in (NOT_NOW, KEEP):
        assert seen_by_owner(app, casting, what) == silence


def test_merging_takes_it_along(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        paper = save_person(user, Details(name="Contact P."), Scan(uuid4(), now(), "by_hand")).contact
        db.session.commit()
        paper_id = paper.id
    topic_id = ask_for(app, owner, cast.owner)
    outcome = close(owner, topic_id, [paper])
    assert owner.post_form(f"/contacts/{cast.met.id}/merges", {"other_id": str(paper_id)}).status_code == 303
    assert MINE in owner.visit(f"/contacts/{cast.met.id}")
    owner.post_form(f"/contacts/{cast.met.id}/merges/{paper_id}/removal")
    assert MINE in owner.visit(f"/contacts/{paper_id}")
    assert MINE not in owner.visit(f"/contacts/{cast.met.id}")
    assert help_id(app, outcome)


def test_a_deleted_contact_helped_nobody(app: Flask, cast: Cast, owner: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    assert owner.post_form(f"/contacts/{cast.met.id}/deletion").status_code == 303
    owner.visit("/me/profile")  # says that the contact was deleted
    assert "Contact Person" not in owner.visit(f"/me/outcomes/{outcome}")
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        contact.delete_with_card()
        db.session.commit()
        assert not db.session.scalars(select(OutcomeHelper)).all()


def test_people_who_delete_their_account(app: Flask, cast: Cast, owner: Client, helper: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    assert answer(app, helper, outcome, KEEP) == 303
    with app.app_context():
        db.session.delete(db.session.get_one(User, cast.contact.id))
        db.session.commit()
    assert "Contact Person" not in owner.visit(f"/me/outcomes/{outcome}")
    with app.app_context():
        db.session.delete(db.session.get_one(User, cast.owner.id))
        db.session.commit()
        assert not db.session.scalars(select(Outcome)).all()
