"""What a team does is in the log of its event, without names of people who are gone."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.events.log import ACTS_PER_PAGE, EventAct, describes_act, load_act_page, record_act
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import Queries


def sentences(cast: Cast, after: str | None = None) -> list[str]:
    return [act.sentence for act in load_act_page(cast.event.id, after).rows]


def test_the_latest_act_comes_first(app: Flask, cast: Cast) -> None:
    with app.app_context():
        record_act(cast.event.id, cast.organizer, "event_published")
        record_act(cast.event.id, cast.organizer, "event_moved")
        db.session.commit()
        moved, published = sentences(cast)
    assert moved == "Organizer Person changed when or where the event is."
    assert published == "Organizer Person published the event."


def test_a_kind_needs_a_sentence(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(KeyError):
        record_act(cast.event.id, cast.organizer, "unheard_of")


def test_of_somebody_who_is_gone_the_name_is_gone_too(app: Flask, cast: Cast) -> None:
    with app.app_context():
        record_act(cast.event.id, cast.staff, "event_moved", person_id=cast.friend.id)
        db.session.commit()
        for user in (cast.staff, cast.friend):
            db.session.delete(db.session.get_one(User, user.id))
        db.session.commit()
        (act,) = load_act_page(cast.event.id, None).rows
    assert (act.actor, act.person) == ("A former member", "A former member")
    assert act.sentence == "A former member changed when or where the event is."


def test_page_after_page_with_one_query_each(app: Flask, cast: Cast, queries: Queries) -> None:
    with app.app_context():
        for number in range(ACTS_PER_PAGE + 2):
            record_act(cast.event.id, cast.organizer, "event_moved", number=number)
        db.session.commit()
        with queries() as statements:
            first = load_act_page(cast.event.id, None)
        assert len(statements) == 1
        rest = load_act_page(cast.event.id, first.next)
    assert [act.facts["number"] for act in rest.rows] == [1, 0]
    assert rest.next is None


def test_an_entry_never_changes(app: Flask, cast: Cast) -> None:
    with app.app_context():
        record_act(cast.event.id, cast.organizer, "event_moved")
        entry = db.session.scalars(select(EventAct)).one()
        entry.kind = "event_published"
        with pytest.raises(RuntimeError, match="only ever added to"):
            db.session.flush()


def test_a_year_after_the_event_the_log_is_gone(app: Flask, cast: Cast) -> None:
    with app.app_context():
        record_act(cast.event.id, cast.organizer, "event_moved")
        db.session.commit()
        ends_at = db.session.get_one(Event, cast.event.id).ends_at
    for days, left in ((364, 1), (366, 0)):
        with time_machine.travel(ends_at + timedelta(days=days), tick=False):
            assert app.test_cli_runner().invoke(args=["tidy"]).exit_code == 0
            with app.app_context():
                assert len(sentences(cast)) == left


def test_every_kind_is_short_enough_to_be_stored() -> None:
    assert describes_act.items()
    assert not [kind for kind, _ in describes_act.items() if len(kind) > 30]
