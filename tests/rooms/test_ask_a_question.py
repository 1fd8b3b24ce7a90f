"""Questions in a room: asked with a name or without, wanted by others, answered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup import live
from meetup.contacts.blocks import Block
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room, updates, versions
from meetup.rooms.questions import models as questions
from meetup.rooms.questions.models import Question, QuestionVote
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit

pytestmark = pytest.mark.also_serializable


def path(cast: Cast) -> str:
    return f"/rooms/{cast.room.id}/questions"


def ask(client: Client, cast: Cast, text: str, **form: str) -> int:
    answer = client.post_form(path(cast), {"body": text, "uuid": str(uuid4())} | form)
    assert answer.status_code == 303
    return int(answer.location.rpartition("-")[2])


def asked(page: Any) -> list[str]:
    return [item.one("p").text for item in page.all("li", class_="question line top")]


def test_asked_wanted_pinned_and_answered(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    me, staff = client_for(cast.owner), client_for(cast.staff)
    one, two, three = (ask(me, cast, text) for text in ("One?", "Two?", "<b>Three</b>?"))
    assert asked(me.visit(path(cast))) == ["<b>Three</b>?", "Two?", "One?"]
    for who in (cast.contact, cast.friend):
        client_for(who).post_form(f"/questions/{two}/votes")
    assert asked(me.visit(path(cast)))[0] == "Two?"
    assert asked(me.visit(f"{path(cast)}?sort=new"))[0] == "<b>Three</b>?"
    staff.post_form(f"/questions/{one}/pinning")
    assert asked(me.visit(path(cast)))[0] == "One?"
    staff.post_form(f"/questions/{two}/answering")
    assert asked(me.visit(path(cast))) == ["One?", "<b>Three</b>?"]
    assert asked(me.visit(f"{path(cast)}?sort=answered")) == ["Two?"]
    staff.post_form(f"/questions/{two}/answering", {"off": "1"})
    me.post_form(f"/questions/{three}/removal")
    assert asked(me.visit(path(cast))) == ["One?", "Two?"]
    staff.post_form(f"/questions/{one}/pinning", {"off": "1"})
    assert asked(me.visit(path(cast))) == ["Two?", "One?"]


def test_one_vote_each_and_back_again(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    question = ask(client_for(cast.owner), cast, "Why?")
    me = client_for(cast.contact)
    for _ in range(3):
        me.post_form(f"/questions/{question}/votes")
    votes = me.visit(path(cast)).one("strong", id=f"votes-{question}")
    assert votes["data-votes"] == "1"
    assert me.visit(path(cast)).one(class_="vote").one("button", aria_pressed="true")
    for _ in range(2):
        me.post_form(f"/questions/{question}/votes", {"off": "1"})
    assert me.visit(path(cast)).one("strong", id=f"votes-{question}")["data-votes"] == "0"


def test_fifty_votes_at_once_are_one_each(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Fifty posts of two people: two votes, counted and in the table."""
    question = ask(client_for(cast.owner), cast, "Why?")
    voters = [client_for(who) for who in (cast.contact, cast.friend)]
    forms = [{"csrf_token": voter.token()} for voter in voters]

    def vote(number: int) -> int:
        who = number % 2
        client = client_for((cast.contact, cast.friend)[who])
        return client.post(f"/questions/{question}/votes", data={"csrf_token": client.token()}).status_code

    assert forms
    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(vote, range(50))) == {303}
    with app.app_context():
        votes = select(func.count()).select_from(QuestionVote).where(QuestionVote.question_id == question)
        assert db.session.scalar(votes) == db.session.get_one(Question, question).votes == 2


def test_of_two_votes_the_later_has_the_later_stamp(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same millisecond, too: a page takes a frame of the stamp it shows for the one it shows."""
    number, stopped = ask(client_for(cast.owner), cast, "Why?"), now()
    monkeypatch.setattr(versions, "now", lambda: stopped)
    monkeypatch.setattr(questions, "now", lambda: stopped)
    stamps, changes = [], []
    with app.app_context():
        question = db.session.get_one(Question, number)
        for who in (cast.owner, cast.contact, cast.friend):
            question.add_vote(db.session.get_one(User, who.id))
            db.session.flush()
            assert question.voted_at is not None
            stamps.append(live.make_stamp(question.voted_at))
        for change in (question.pin, question.mark_answered, question.mark_unanswered):
            change()
            changes.append(live.make_stamp(question.changed_at))
    assert stamps == sorted(set(stamps))
    assert changes == sorted(set(changes))


def test_nobody_learns_who_asks_without_a_name(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Not those in the room, not its moderators, on no page, in no frame."""
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        user.profile.name = "Zanzibar Marker"
        user.profile.run_change_hooks()
        db.session.commit()
    question = ask(client_for(cast.owner), cast, "Who am I?", anonymous="y")
    for who in (cast.contact, cast.staff, cast.organizer):
        client = client_for(who)
        client.post_form(f"/questions/{question}/votes")
        paths = [path(cast), f"{path(cast)}?sort=new", f"/rooms/{cast.room.id}"]
        if who is not cast.contact:
            paths.append(f"/rooms/{cast.room.id}/presentation")
        for address in paths:
            page = client.get(address)
            assert "Zanzibar" not in page.text
            assert "Zanzibar" not in str(page.headers)
        assert "Who am I?" in client.visit(path(cast))
    with app.test_request_context():
        said = [frame.data for frame in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))]
    assert any("Who am I?" in data for data in said)
    assert not any("Zanzibar" in data or f'"{cast.owner.id}"' in data for data in said)
    assert "Delete" in client_for(cast.owner).visit(path(cast))


def test_the_blocked_do_not_see_what_the_other_asks(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """Either way; nor can they vote for it, and the number on the tab does not count it (P4)."""
    question = ask(client_for(cast.owner), cast, "Why?")
    block(app, cast.contact, cast.owner)
    page = visit(path(cast), as_=cast.contact)
    assert asked(page) == []
    assert not page.all(id="count-questions") or page.one(id="count-questions").text == ""
    assert client_for(cast.contact).post_form(f"/questions/{question}/votes").status_code == 404
    with app.test_request_context():
        for frame in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1)):
            assert frame.event != "question" or cast.contact.id in frame.excluded_accounts


def test_a_question_without_a_name_is_for_the_blocked_as_for_all(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """P4: whoever blocks somebody for a moment does not learn from what is gone who asked it."""
    question = ask(client_for(cast.owner), cast, "Why?", anonymous="y")
    for reader, author in ((cast.contact, cast.owner), (cast.owner, cast.friend)):
        block(app, reader, author)
    for reader in (cast.contact, cast.friend, cast.staff):
        page = visit(path(cast), as_=reader)
        assert asked(page) == ["Why?"]
        assert page.one(id="count-questions").text == "1"
    assert client_for(cast.contact).post_form(f"/questions/{question}/votes").status_code == 303
    with app.test_request_context():
        told = updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))
    assert {"question", "votes"} <= {frame.event for frame in told}
    assert not any(frame.excluded_accounts for frame in told)


def block(app: Flask, one: User, other: User) -> None:
    with app.app_context():
        Block.create(db.session.get_one(User, one.id), db.session.get_one(User, other.id))
        db.session.commit()


def test_said_twice_it_is_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, uuid = client_for(cast.owner), str(uuid4())
    assert ask(me, cast, "Why?", uuid=uuid) == ask(me, cast, "Why?", uuid=uuid)
    assert ask(me, cast, "Why not?", uuid=uuid) != ask(me, cast, "Why?", uuid=uuid)
    assert len(asked(me.visit(path(cast)))) == 2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"body": " \n "}, "Type a question first."),
        ({"body": "x" * 301}, "Keep this to 300 characters."),
        ({"body": "What I typed", "uuid": "broken"}, "Something's wrong with this form."),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, client_for: ClientFor, form: dict[str, str], sentence: str) -> None:
    answer = client_for(cast.owner).post_form(path(cast), {"uuid": str(uuid4()), "anonymous": "y"} | form)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert form["body"].strip() in answer.text
    assert "checked" in answer.text


def test_only_who_may(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    question = ask(client_for(cast.owner), cast, "Why?")
    assert client_for(cast.contact).post_form(f"/questions/{question}/removal").status_code == 403
    assert client_for(cast.owner).post_form(f"/questions/{question}/answering").status_code == 403
    assert client_for(cast.stranger).post_form(f"/questions/{question}/votes").status_code == 404
    with app.app_context():
        db.session.get_one(Room, cast.room.id).close()
        db.session.commit()
    assert client_for(cast.contact).post_form(f"/questions/{question}/votes").status_code == 422
    assert client_for(cast.contact).post_form(path(cast), {"body": "Hm?", "uuid": str(uuid4())}).status_code == 422


def test_long_lists_page_by_page_at_the_same_cost(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["live"].throttle, "schedule", lambda *_: None)  # which would count as well
    me = client_for(cast.owner)
    ask(me, cast, "First?")
    with queries() as few:
        me.visit(path(cast))
    with app.app_context():
        room, user = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.contact.id)
        for number in range(64):
            Question.ask(room, user, f"Number {number}?", anonymous=False, uuid=uuid4()).votes = number % 5
        db.session.commit()
    for sort in ("top", "new"):
        seen, address = [], f"{path(cast)}?sort={sort}"
        while address:
            with queries() as many:
                page = me.visit(address)
            assert len(many) <= len(few)
            seen += asked(page)
            address = next((a["href"] for a in page.all("a") if a.text == "More questions"), "")
        assert len(seen) == len(set(seen)) == 65


def test_the_number_on_the_tab_follows(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """P4: who does not see one who asks by name has another number, and hears none of theirs."""
    assert visit(path(cast), as_=cast.staff).one(id="count-questions").text == "", "it is there to be replaced"

    def told() -> live.Frame:
        with app.test_request_context():
            found = updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))
        (frame,) = [frame for frame in found if frame.event == "count"]
        return frame

    first = ask(client_for(cast.owner), cast, "One?")
    ask(client_for(cast.friend), cast, "Two?", anonymous="y")
    assert '<span id="count-questions">2</span>' in told().data
    block(app, cast.contact, cast.owner)
    block(app, cast.staff, cast.friend)
    assert told().excluded_accounts == {cast.contact.id}, "whoever asks without a name is for all"
    client_for(cast.staff).post_form(f"/questions/{first}/answering")
    assert '<span id="count-questions">1</span>' in told().data
    assert told().excluded_accounts == frozenset()


def test_nobody_reports_their_own_question(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """A frame is the same for everybody, so the page keeps the place of the link as it is."""
    question = ask(client_for(cast.owner), cast, "Why?")
    own = visit(path(cast), as_=cast.owner).one("span", data_keep="report")
    assert not own.all("a")
    assert (
        visit(path(cast), as_=cast.contact)
        .one("span", data_keep="report")
        .one("a")["href"]
        .endswith(f"/questions/{question}/report")
    )
