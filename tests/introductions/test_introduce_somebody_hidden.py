"""Who hides from somebody cannot be introduced to them, and the introducer is not told (Q10)."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.exchange import giving
from meetup.extensions import db
from meetup.introductions import IntroductionSettings
from meetup.outbox import Mail
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.exchange.scans import kept
from tests.introductions.introducing import (
    connect,
    contacts_between,
    introduce,
    latest_id,
    new_path,
    say_yes,
    tell,
    withdraw,
)
from tests.introductions.three_people import take_back, unblock, written

Hide = Callable[[Cast], object]


def users(*people: User) -> list[User]:
    return [db.session.get_one(User, person.id) for person in people]


def delete_contact(owner: User, person: User) -> None:
    contact = Contact.find(owner, person)
    assert contact
    contact.mark_deleted()


HIDING: dict[str, Hide] = {
    "one blocks the other": lambda cast: Block.create(*users(cast.contact, cast.friend)),
    "the other blocks the one": lambda cast: Block.create(*users(cast.friend, cast.contact)),
    "one blocks the introducer": lambda cast: Block.create(*users(cast.contact, cast.owner)),
    "the other blocks the introducer": lambda cast: Block.create(*users(cast.friend, cast.owner)),
    "the introducer blocks one": lambda cast: Block.create(*users(cast.owner, cast.contact)),
    "one took their card back from the introducer": lambda cast: take_back(*users(cast.contact, cast.owner)),
    "the introducer took theirs back from one": lambda cast: take_back(*users(cast.owner, cast.contact)),
    "one took their card back from the other": lambda cast: take_back(*users(cast.contact, cast.friend)),
    "one deleted the introducer": lambda cast: delete_contact(*users(cast.contact, cast.owner)),
    "one has paused": lambda cast: users(cast.contact)[0].profile.pause(),
    "the other has paused": lambda cast: users(cast.friend)[0].profile.pause(),
    "one may not be introduced": lambda cast: turn_off(*users(cast.contact)),
    "the other may not be introduced": lambda cast: turn_off(*users(cast.friend)),
}
NEED_CONTACT = {"one took their card back from the other"}
AT_ONCE = sorted(
    HIDING.keys() - {"one may not be introduced", "the other may not be introduced", "one deleted the introducer"}
)
"""What also ends an introduction that is under way."""


def turn_off(user: User) -> None:
    IntroductionSettings.choose(user, introducible=False, mailed=True, mutual=False)


def hide(app: Flask, cast: Cast, how: str) -> None:
    with app.test_request_context():
        HIDING[how](cast)
        db.session.commit()


def prepare(app: Flask, cast: Cast, how: str) -> None:
    if how in NEED_CONTACT:
        connect(app, (cast.contact, cast.friend))


def sees_nothing(app: Flask, visit: Visit, *people: User) -> None:
    tell(app)
    for person in people:
        for path in ("/", "/introductions"):
            assert "would like to introduce" not in visit(path, as_=person)
    with app.test_request_context():
        assert not [mail for mail in db.session.scalars(select(Mail)) if written(mail)]


@pytest.mark.parametrize("how", sorted(HIDING))
def test_it_reaches_nobody(
    app: Flask, cast: Cast, visit: Visit, client_for: ClientFor, queries: Queries, how: str
) -> None:
    prepare(app, cast, how)
    hide(app, cast, how)
    assert introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend).status_code == 303
    sees_nothing(app, visit, cast.contact, cast.friend)
    for person in (cast.contact, cast.friend):
        client, id_ = client_for(person), latest_id(app)
        say_yes(client, id_ + 1)
        assert [try_to_answer(client, queries, each) for each in (id_, id_ + 9)] == [
            try_to_answer(client, queries, 0)
        ] * 2


def try_to_answer(client: Client, queries: Queries, introduction_id: int) -> Any:
    """The answer to a yes, and how many statements it takes: whether it is hidden or does not exist."""
    with queries() as statements:
        answer = say_yes(client, introduction_id)
    assert answer.status_code == 404
    return len(statements)


@pytest.mark.parametrize("how", sorted(HIDING))
def test_the_introducer_notices_nothing(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, how: str
) -> None:
    """Not by an answer, a choice that is missing, or by how many statements it takes."""
    prepare(app, cast, how)
    unhidden = act_as_introducer(app, cast, client_for(cast.owner), queries)
    withdraw(client_for(cast.owner), latest_id(app))
    hide(app, cast, how)
    assert act_as_introducer(app, cast, client_for(cast.owner), queries) == unhidden


def act_as_introducer(app: Flask, cast: Cast, client: Client, queries: Queries) -> list[Any]:
    """What the introducer gets to see when they introduce the two."""
    choose = f"/contacts/{kept(app, cast.owner, cast.contact).id}/introductions/choices"
    path, seen = new_path(app, cast.owner, cast.contact, cast.friend), []
    token = client.token()
    form = {"csrf_token": token, "to_a": "You both stream.", "to_b": "You both stream."}
    asks: list[Callable[[], Any]] = [
        lambda: client.get(choose),
        lambda: client.get(path),
        lambda: client.post(path, data=form),
        lambda: client.get("/introductions"),
    ]
    for ask in asks:
        with queries() as statements:
            answer = ask()
        names = [name for name in ("Contact Person", "Friend Person") if name in answer.text]
        pills = answer.text.count('class="pill">Waiting<')
        seen.append((answer.status_code, answer.location, names, pills, len(statements)))
    return seen


@pytest.mark.parametrize("how", AT_ONCE)
@pytest.mark.parametrize("who", ["contact", "friend"])
def test_hiding_later_ends_it(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor, how: str, who: str) -> None:
    """For both it is gone; to the introducer it goes on. A yes from before, or after it, does nothing."""
    prepare(app, cast, how)
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    count = len(contacts_between(app, cast.contact, cast.friend))
    early, late = (cast.contact, cast.friend) if who == "contact" else (cast.friend, cast.contact)
    assert say_yes(client_for(early), latest_id(app)).status_code == 303
    hide(app, cast, how)
    sees_nothing(app, visit, cast.contact, cast.friend)
    assert say_yes(client_for(late), latest_id(app)).status_code == 404
    assert len(contacts_between(app, cast.contact, cast.friend)) == count
    page = visit("/introductions", as_=cast.owner)
    assert "Waiting" in page and "Both said yes" not in page


def test_it_does_not_come_back_with_an_unblock(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    hide(app, cast, "one blocks the other")
    with app.test_request_context():
        unblock(*users(cast.contact, cast.friend))
        db.session.commit()
    sees_nothing(app, visit, cast.contact, cast.friend)


def test_taking_the_card_back_from_all_ends_it(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    with app.test_request_context():
        giving.revoke_from_all(*users(cast.contact))
        db.session.commit()
    sees_nothing(app, visit, cast.contact, cast.friend)
    with app.test_request_context():
        held = Contact.find(*users(cast.owner, cast.contact))
        assert held
        pair = giving.lock_contact_pair(users(cast.contact)[0], held.id)
        assert pair
        giving.restore_card(pair)
        db.session.commit()
    sees_nothing(app, visit, cast.contact, cast.friend)


def test_somebody_who_gave_only_their_badge_is_not_reached(
    app: Flask, cast: Cast, visit: Visit, client_for: ClientFor
) -> None:
    """Or whoever scans a badge could send a request through a friend."""
    with app.app_context():
        held = Contact.find(*users(cast.owner, cast.contact))
        assert held
        held.given_at = None
        db.session.commit()
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    sees_nothing(app, visit, cast.contact, cast.friend)
