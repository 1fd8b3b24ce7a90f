"""Every look of an operator is written down, and whoever it is about can read it. Operators see nothing else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.extensions import db, now
from meetup.operators import Look, Operator
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import make_operator, open_report, report, restore, suspend
from tests.people.canaries import plant

LOOKS = "/me/operator-looks"
NOTHING = "No operator has looked"


def count_looks(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Look)) or 0


def test_nothing_is_shown_before_it_is_written_down(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    operator = client_for(make_operator(app))
    path = f"/operator/reports/{report(app, cast, 'profile')}"
    for _ in range(3):
        assert "Contact Person" not in operator.visit(path)
    assert count_looks(app) == 0
    assert NOTHING in client_for(cast.contact).visit(LOOKS)
    open_report(operator, int(path.rpartition("/")[2]))
    assert count_looks(app) == 1
    assert "Contact Person" in operator.visit(path)
    assert count_looks(app) == 1
    shown = client_for(cast.contact).visit(LOOKS)
    for text in ("Looked at it", "Your public card", "Pretends to be someone else"):
        assert text in shown
    assert NOTHING in client_for(cast.owner).visit(LOOKS)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert "Contact Person" not in operator.visit(path)


def test_what_was_decided_can_be_read(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Also while the account is suspended, and in the export."""
    operator, person = client_for(make_operator(app)), client_for(cast.contact)
    suspension_id = suspend(app, cast, operator, "profile")
    assert "Suspended it" in person.visit(LOOKS)
    restore(operator, suspension_id)
    assert "Restored it" in person.visit(LOOKS)
    exported = person.get("/me/export.json").json or {}
    assert [look["act"] for look in exported["operator_looks"]] == ["looked", "suspended", "looked", "restored"]
    (suspension,) = exported["suspensions"]
    assert suspension["reason"]
    assert suspension["messages"]


@pytest.mark.parametrize("kind", ["event", "room"])
def test_the_team_of_an_event_reads_it(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    open_report(client_for(make_operator(app)), report(app, cast, kind))
    for who in (cast.organizer, cast.staff):
        assert "Looked at it" in client_for(who).visit(LOOKS)
    assert NOTHING in client_for(cast.owner).visit(LOOKS)


def test_operators_see_nothing_but_what_was_reported(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P1: no note, contact, message that was not reported, phone or address is on any page of an operator."""
    made = plant(app, cast, client_for)
    with app.app_context():
        profile = db.session.get_one(User, cast.owner.id).profile
        public = {profile.name, profile.headline, profile.company, profile.pronouns, profile.bio, *profile.links}
        public |= {topic.topic.name for topic in profile.topics}
        profile.share(
            ["headline", "company", "pronouns", "bio", "email", "phone", "links", "interests", "offers", "asks"]
        )
        db.session.commit()
    operator = client_for(make_operator(app))
    subjects = [
        report(app, cast, "event"),
        report(app, cast, "room"),
        report(app, cast, "profile", subject_id=cast.owner.id),
    ]
    pages = ["/operator", "/operator/closed", "/operator/suspended"]
    pages += [open_report(operator, complaint_id) for complaint_id in subjects]
    texts = {page: operator.visit(page).text.lower() for page in pages}
    secret = [word for word in made.words if not any(word in text for text in public)]
    assert len(secret) > 30
    shown = [f"{word} on {page}" for page, text in texts.items() for word in secret if word.lower() in text]
    assert not shown
    assert profile.name.lower() in texts[pages[-1]]


@pytest.mark.parametrize("kind", ["event", "room", "profile"])
def test_operators_do_not_decide_on_what_concerns_themselves(
    app: Flask, cast: Cast, client_for: ClientFor, kind: str
) -> None:
    """Z7, Z2: their own account, and events that they help to run, look as if they were not reported."""
    concerned = cast.contact if kind == "profile" else cast.staff
    with app.app_context():
        Operator.add(db.session.get_one(User, concerned.id), "a test")
        db.session.commit()
    other = client_for(make_operator(app))
    path = f"/operator/reports/{report(app, cast, kind)}"
    client = client_for(concerned)
    assert "No report is waiting" in client.visit("/operator")
    assert client.get(path).status_code == 404
    for act in ("looks", "closing", "suspension"):
        assert client.post_form(f"{path}/{act}", {"reason": "It is fine as it is, I say."}).status_code == 404
    suspension_id = suspend(app, cast, other, kind)
    desk = f"/operator/suspensions/{suspension_id}"
    for act in ("looks", "restoration", "replies"):
        answer = client.post_form(f"{desk}/{act}", {"reason": "It is fine as it is, I say."})
        assert answer.status_code in (302, 303, 404)
    assert "Restored on" not in other.get(desk).text
    assert "Restored on" not in client.visit(f"/me/suspensions/{suspension_id}")


def test_looks_lose_the_name_with_the_operator(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """G2: when the account of an operator is erased, what they looked at can still be read."""
    user = make_operator(app)
    open_report(client_for(user), report(app, cast, "profile"))
    with app.app_context():
        db.session.delete(db.session.get_one(User, user.id))
        db.session.commit()
        (look,) = db.session.scalars(select(Look))
        assert look.operator_id is None
    assert "Looked at it" in client_for(cast.contact).visit(LOOKS)


def test_looks_are_erased_in_the_end(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """G3"""
    open_report(client_for(make_operator(app)), report(app, cast, "profile"))
    with time_machine.travel(now() + timedelta(days=366)):
        app.test_cli_runner().invoke(args=["tidy"])
    assert count_looks(app) == 0
