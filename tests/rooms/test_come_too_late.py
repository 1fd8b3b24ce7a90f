"""What somebody acts on may be tidied away at that moment: they are told so, and nothing breaks."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete

from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Message, Room
from meetup.rooms.errors import ParentGoneError
from meetup.rooms.polls.models import Poll
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from tests.cast import Cast

ACTS: dict[str, Callable[[User, Poll, Question, Message], object]] = {
    "voting in a poll": lambda me, poll, *_: poll.cast_ballot(me, [poll.choices[0].id]),
    "closing a poll": lambda _, poll, *__: poll.close(),
    "wanting to know": lambda me, _, question, __: question.add_vote(me),
    "removing a question": lambda _, __, question, ___: question.remove_by_moderator(),
    "reacting": lambda me, *things: things[-1].set_reaction(me, "👍", True),
    "putting another poll": lambda me, poll, *_: put(poll.room, me),
}


def put(room: Room, who: User) -> Poll:
    return Poll.create(room, who, uuid4(), ["Yes", "No"], question="Lunch?", several=False, hidden=False)


@pytest.mark.parametrize("name", ACTS)
def test_what_is_gone_meanwhile_is_said(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context():
        room, me = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.owner.id)
        things = put(room, me), Question.ask(room, me, "Why?", False, uuid4()), saying.say(room, me, "Hello", uuid4())
        db.session.commit()
        assert things[0].choices, things[0].room.id
        assert [thing.id for thing in things]
        for model, row_id in ((Poll, things[0].id), (Question, things[1].id), (Message, things[2].id), (Room, room.id)):
            db.session.execute(delete(model).where(model.id == row_id).execution_options(synchronize_session=False))
        with pytest.raises(ParentGoneError, match="What this belongs to is gone"):
            ACTS[name](me, *things)
