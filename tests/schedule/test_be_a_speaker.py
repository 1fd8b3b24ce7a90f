"""Speakers say that a name in the schedule is theirs, organizers confirm it, and both can end it at any time."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup.contacts.blocks import Block
from meetup.events import Event, EventSharing
from meetup.events.log import load_act_page
from meetup.extensions import db
from meetup.people import User
from meetup.schedule.claims import SpeakerClaim, claim_page
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.schedule.sessions import make_session

SPEAKERS = "/events/pydata-lisbon/manage/schedule/speakers"
HEADLINE = "owner by trade"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    """The page of a session with two speakers."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        session = make_session(event, "Streaming", speakers=("O. Person", "Ana Matos"))
        db.session.commit()
        return f"/events/pydata-lisbon/schedule/{session.code}"


def claims(app: Flask) -> list[tuple[int, str, bool]]:
    with app.app_context():
        found = db.session.scalars(select(SpeakerClaim).order_by(SpeakerClaim.id))
        return [(claim.user_id, claim.name, claim.approved_at is not None) for claim in found]


def ask(client: Client, path: str, name: str = "O. Person") -> None:
    assert client.post_form(f"{path}/claim", {"name": name}).status_code == 303


def answer(app: Flask, organizer: Client, act: str = "approval", status: int = 303) -> None:
    with app.app_context():
        claim_id = db.session.scalars(select(func.max(SpeakerClaim.id))).one()
    assert organizer.post_form(f"{SPEAKERS}/{claim_id}/{act}").status_code == status


def test_it_is_asked_confirmed_and_shown(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit
) -> None:
    assert "That's me" in owner.visit(path)
    for _ in range(2):
        ask(owner, path)
    assert claims(app) == [(cast.owner.id, "O. Person", False)]
    assert "The organizers will confirm it." in owner.visit(path)
    assert HEADLINE not in visit(path, as_=cast.contact)
    organizer = client_for(cast.organizer)
    assert "Confirm 1 speaker" in organizer.visit("/events/pydata-lisbon/manage")
    assert "Owner Person" in organizer.visit(SPEAKERS)
    answer(app, organizer)
    assert HEADLINE in visit(path, as_=cast.contact)
    assert "Confirm 1 speaker" not in organizer.visit("/events/pydata-lisbon/manage")
    with app.app_context(), app.test_request_context():
        (act,) = load_act_page(cast.event.id, None).rows
        assert act.sentence == "Organizer Person confirmed Owner Person as a speaker."


def test_only_those_who_go_see_the_card_or_say_so(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit
) -> None:
    """P3"""
    ask(owner, path)
    answer(app, client_for(cast.organizer))
    for person in (None, cast.stranger):
        page = visit(path, as_=person)
        assert "O. Person" in page
        assert HEADLINE not in page
        assert "That's me" not in page
    assert client_for(cast.stranger).post_form(f"{path}/claim", {"name": "Ana Matos"}).status_code == 404


def test_the_card_shows_what_is_shared_at_the_event(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit
) -> None:
    """P1"""
    ask(owner, path)
    answer(app, client_for(cast.organizer))
    owner.post_form("/events/pydata-lisbon/sharing", {"shared": ["phone"]})
    with app.app_context():
        assert "headline" not in EventSharing.all_for(db.session.get_one(User, cast.owner.id))[0].shared
    assert HEADLINE not in visit(path, as_=cast.contact)
    assert "+351" not in visit(path, as_=cast.contact)


def test_whoever_is_blocked_sees_the_name_alone(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit
) -> None:
    ask(owner, path)
    answer(app, client_for(cast.organizer))
    with app.app_context():
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()
    assert HEADLINE not in visit(path, as_=cast.contact)


def test_a_name_of_somebody_who_is_hidden_is_not_offered(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit
) -> None:
    ask(owner, path)
    answer(app, client_for(cast.organizer))
    with app.app_context():
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()
    page = visit(path, as_=cast.contact)
    assert "That's me: Ana Matos" in page.markup
    assert "That's me: O. Person" not in page.markup


def test_organizers_see_all_claims_those_that_wait_first(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer = client_for(cast.organizer)
    ask(owner, path)
    answer(app, organizer)
    for person in (cast.contact, cast.friend):
        ask(client_for(person), path, "Ana Matos")
    with app.app_context():
        event, found, after = db.session.get_one(Event, cast.event.id), [], None
        monkeypatch.setattr("meetup.schedule.claims.CLAIMS_PER_PAGE", 1)
        for _ in range(3):
            page = claim_page(event, after)
            found += [(line.name, line.approved_at is not None) for line in page.rows]
            after = page.next
    assert after is None
    assert found == [("Ana Matos", False), ("Ana Matos", False), ("O. Person", True)]


def test_a_name_that_is_not_there_cannot_be_claimed(app: Flask, owner: Client, path: str) -> None:
    assert owner.post_form(f"{path}/claim", {"name": "Linus Torvalds"}).status_code == 404
    assert claims(app) == []


def test_one_name_is_one_person(app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str) -> None:
    organizer, contact = client_for(cast.organizer), client_for(cast.contact)
    ask(owner, path)
    ask(contact, path)
    answer(app, organizer)  # the later one
    assert claims(app) == [(cast.owner.id, "O. Person", False), (cast.contact.id, "O. Person", True)]
    with app.app_context():
        first = db.session.scalars(select(func.min(SpeakerClaim.id))).one()
    assert organizer.post_form(f"{SPEAKERS}/{first}/approval").status_code == 422
    refused = client_for(cast.friend).post_form(f"{path}/claim", {"name": "O. Person"})
    assert (refused.status_code, "Someone else is this speaker already" in refused.text) == (422, True)


@pytest.mark.parametrize("who", ["speaker", "organizer", "leaving"])
def test_either_side_ends_it(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, visit: Visit, who: str
) -> None:
    organizer = client_for(cast.organizer)
    ask(owner, path)
    answer(app, organizer)
    if who == "speaker":
        owner.post_form(f"{path}/claim/removal")
    elif who == "organizer":
        answer(app, organizer, "removal")
    else:
        owner.post_form("/events/pydata-lisbon/attendance/removal")
    assert claims(app) == []
    assert HEADLINE not in visit(path, as_=cast.contact)


def test_nobody_ends_that_of_somebody_else(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str
) -> None:
    """Z2"""
    ask(owner, path)
    client_for(cast.contact).post_form(f"{path}/claim/removal")
    answer(app, client_for(cast.staff), "approval", 403)
    answer(app, client_for(cast.contact), "removal", 403)
    assert claims(app) == [(cast.owner.id, "O. Person", False)]


def test_the_page_asks_the_same_however_many_speakers(
    app: Flask, cast: Cast, owner: Client, path: str, queries: Queries
) -> None:
    owner.visit(path)
    with queries() as before:
        owner.visit(path)
    for name in ("O. Person", "Ana Matos"):
        ask(owner, path, name)
    owner.visit(path)
    with queries() as after:
        owner.visit(path)
    assert len(after) == len(before)
