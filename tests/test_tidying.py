"""G3: what has been kept for long enough goes, and a second run changes nothing."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup import outbox, tidying
from meetup.coffee.models import Coffee, CoffeePair, CoffeeParticipant, CoffeeSeat
from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.people.signing_in.sign_ins import SignIn
from meetup.registration import Answer, QuestionKind, Registration, RegistrationChange, RegistrationState
from meetup.registration import Question as EntryQuestion
from meetup.rooms import Message, Room, Visit
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from meetup.rooms.talk.notices import Notice
from meetup.rooms.talk.reactions import Reaction
from meetup.rooms.talk.readings import Reading
from meetup.tidying import ROWS_PER_BATCH
from tests.cast import Cast
from tests.conftest import ClientFor

RETENTION = Path(__file__).resolve().parent.parent / "docs" / "retention.md"
TALK: tuple[Any, ...] = (Message, Question, Visit, Reading, CoffeePair, CoffeeSeat, CoffeeParticipant)


def tidy(app: Flask) -> str:
    outcome = app.test_cli_runner().invoke(args=["tidy"])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def erased(output: str) -> int:
    return sum(int(line.split()[1]) for line in output.splitlines())


def later(days: float) -> Any:
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def count(app: Flask, *models: Any) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def be_there(app: Flask, cast: Cast) -> None:
    """Say, ask, read, enter and drink something in the room of the cast."""
    with app.app_context():
        owner, friend = (db.session.get_one(User, who.id) for who in (cast.owner, cast.friend))
        room = db.session.get_one(Room, cast.room.id)
        message = saying.say(room, owner, "Hello", uuid4())
        Reading.advance_to(message, friend)
        Question.ask(room, owner, "Why?", False, uuid4())
        Visit.enter(room.id, owner, True)
        coffee = Coffee(event_id=cast.event.id, every=15, points="Bar", round=1)
        db.session.add(coffee)
        db.session.flush()
        db.session.add(CoffeeParticipant(coffee_id=coffee.id, user_id=owner.id))
        seats = [CoffeeSeat(coffee_id=coffee.id, round=1, user_id=who.id) for who in (owner, friend)]
        a, b = sorted((owner.id, friend.id))
        db.session.add(CoffeePair(coffee_id=coffee.id, round=1, a_id=a, b_id=b, point="Bar", seats=seats))
        db.session.commit()


def test_of_a_room_nothing_stays_a_year_after_its_event(app: Flask, cast: Cast) -> None:
    be_there(app, cast)
    known = count(app, Room, Contact, Encounter)
    before = count(app, *TALK)
    assert all(before)
    with later(365):
        tidy(app)
        assert count(app, *TALK) == before, "the event has been over for less than a year"
    with later(367):
        assert erased(tidy(app))
        assert count(app, *TALK) == [0] * len(TALK)
        assert erased(tidy(app)) == 0
    assert count(app, Room, Contact, Encounter) == known


def test_of_registrations_only_who_went_stays_a_year_after(app: Flask, cast: Cast) -> None:
    with app.app_context():
        question = EntryQuestion.add(cast.event.id, QuestionKind.SHORT, "Why?", [], required=False)
        db.session.flush()
        Answer.store(cast.owner.id, {question.id: ["To meet people"]})
        Registration.put(cast.event, cast.stranger, RegistrationState.DECLINED)
        db.session.commit()
    going = count(app, Registration)[0] - 1
    with later(367):
        tidy(app)
    assert count(app, Answer, RegistrationChange, Registration) == [0, 0, going]


def test_what_goes_on_elsewhere_stays(app: Flask, cast: Cast) -> None:
    be_there(app, cast)
    with later(367):
        with app.app_context():
            db.session.get_one(Event, cast.event.id).ends_at = now()
            db.session.commit()
        tidy(app)
        assert all(count(app, *TALK))


def test_mails_that_went_a_month_ago_go_and_those_that_wait_stay(app: Flask, cast: Cast) -> None:
    with app.app_context():
        db.session.query(Mail).delete()
        for number in range(ROWS_PER_BATCH + 3):
            outbox.write_letter("sign_in", f"a{number}@example.org").sent_at = now()
        outbox.write_letter("sign_in", "waits@example.org")
        outbox.write_letter("sign_in", "given-up@example.org").given_up_at = now()
        db.session.commit()
    with later(29):
        tidy(app)
        assert count(app, Mail) == [ROWS_PER_BATCH + 5]
    with later(31):
        assert f"Erased {ROWS_PER_BATCH + 4} mails." in tidy(app)
        assert count(app, Mail) == [1]
        assert erased(tidy(app)) == 0


def test_notices_go_once_they_were_seen(app: Flask, cast: Cast) -> None:
    with app.app_context():
        owner, friend = (db.session.get_one(User, who.id) for who in (cast.owner, cast.friend))
        message = saying.say(db.session.get_one(Room, cast.room.id), owner, "Hello", uuid4())
        for who, seen_at in ((friend, now()), (owner, None)):
            db.session.add(Notice(user_id=who.id, message_id=message.id, kind="mention", seen_at=seen_at))
        db.session.commit()
    with later(91):
        assert "Erased 1 notices." in tidy(app)
    assert count(app, Notice) == [1]


def test_links_go_after_a_day_with_what_was_typed_and_sign_ins_90_days_after_their_end(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """G3: also of people who never confirmed; who is signed in stays so."""
    client = client_for(None)
    typed = {"name": "CANARY", "email": "canary@example.org", "reach": "link", "link": "canary.example"}
    client.post_form("/sign-up", typed)
    with app.app_context():
        db.session.scalars(select(Mail).where(Mail.recipient == "canary@example.org")).one().sent_at = now()
        db.session.commit()
    ended, live = client_for(cast.owner), client_for(cast.owner)
    ended.post_form("/sign-out")
    with later(0.99):
        tidy(app)
        assert count(app, SignInLink, SignIn) == [1, 2]
    with later(1.01):
        assert "Erased 1 sign-in links." in tidy(app)
        assert count(app, SignInLink, SignIn) == [0, 2]
    with later(89):
        tidy(app)
        assert count(app, SignIn) == [2]
        assert live.get("/me").status_code == 200
    with later(91):
        assert "Erased 1 ended sign-ins." in tidy(app)
        assert count(app, SignIn) == [1], "the other has ended by itself, a day ago"
    with later(179):
        tidy(app)
        assert count(app, SignIn) == [1]
    with later(181):
        assert "Erased 1 ended sign-ins." in tidy(app)
        assert erased(tidy(app)) == 0
        with app.app_context():
            rows = [row for table in (SignInLink, SignIn, Mail) for row in db.session.execute(select(table.__table__))]
        assert "canary" not in str(rows).lower()


def test_the_docs_name_the_term_of_every_table(app: Flask) -> None:
    """G3: add a new table to docs/retention.md."""
    rows = [line for line in RETENTION.read_text().splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall("`([a-z_]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(db.metadata.tables)


def test_one_that_fails_leaves_the_others_their_turn(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """L1: what went wrong is told by its kind alone."""
    be_there(app, cast)

    def fail() -> int:
        raise ValueError("Canary")

    monkeypatch.setattr(tidying.tidies, "followers", {"broken things": fail, **tidying.tidies.followers})
    with later(367):
        outcome = app.test_cli_runner().invoke(args=["tidy"])
    assert (outcome.exit_code, "Canary" in outcome.output) == (1, False)
    assert "Not everything of this is erased: broken things." in outcome.output
    assert count(app, *TALK) == [0] * len(TALK)


def test_what_hangs_on_others_goes_before_them(app: Flask, cast: Cast) -> None:
    be_there(app, cast)
    with app.app_context():
        message = db.session.scalars(select(Message)).one()
        db.session.add(Reaction(message_id=message.id, user_id=cast.friend.id, emoji="👍"))
        db.session.commit()
    with later(367):
        output = tidy(app)
    assert output.index("Erased 1 reactions.") < output.index("Erased 1 messages.")
    assert output.index("Erased 2 seats of random coffee.") < output.index("Erased 1 pairs of random coffee.")
