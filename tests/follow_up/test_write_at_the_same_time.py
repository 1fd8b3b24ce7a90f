"""Q6 for following up: doubled taps and two devices at once leave one promise, one draft and one decision."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from meetup.contacts import Change, Contact, Promise, Touch
from meetup.contacts.tags import Tag
from meetup.drafts import Draft, Template
from meetup.extensions import db
from meetup.follow_up import Decision, RunThrough
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.exchange.test_scan_at_the_same_time import at_once, posting, statuses

TIMES = 20


def test_one_promise_one_draft_one_template(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, path = client_for(cast.owner), f"/contacts/{cast.met.id}"
    promise = {"side": "mine", "text": "Send the slides", "uuid": str(uuid4())}
    draft = {"subject": "Hey", "body": "Hi", "version": "0"}
    posts = [posting(owner, f"{path}/promises", promise) for _ in range(TIMES)]
    posts += [posting(owner, f"{path}/draft", draft) for _ in range(TIMES)]
    posts += [posting(owner, "/me/templates", {"name": "Thanks", "body": "Hi"}) for _ in range(TIMES)]
    assert statuses(at_once(posts)) == {303: 2 * TIMES, 200: TIMES}
    with app.app_context():
        assert [db.session.query(model).count() for model in (Promise, Draft, Template)] == [1, 1, 1]
        assert db.session.query(Draft).one().version == 1


def test_one_decision_whatever_two_devices_say(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The last one stands, and of the others nothing is left."""
    phone, laptop = client_for(cast.owner), client_for(cast.owner)
    path = f"/contacts/{cast.met.id}/decision"
    wrote = [posting(phone, path, {"run": "to_do", "kind": "wrote"}) for _ in range(TIMES)]
    let_go = [posting(laptop, path, {"run": "to_do", "kind": "let_go"}) for _ in range(TIMES)]
    posts = [post for pair in zip(wrote, let_go, strict=True) for post in pair]
    assert statuses(at_once(posts)) == {303: 2 * TIMES}
    with app.app_context():
        (decision,) = db.session.query(Decision)
        assert db.session.query(RunThrough).count() == 1
        assert db.session.query(Touch).count() == (decision.kind == "wrote")
    stage = {"wrote": "waiting", "let_go": "let_go"}[decision.kind]
    assert kept(app, cast.owner, cast.contact).stage == stage


def test_deciding_on_everyone_at_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    with app.app_context():
        ids = [contact.id for contact in db.session.query(Contact).filter_by(owner_id=cast.owner.id)]
    posts = [posting(owner, f"/contacts/{number}/decision", {"kind": "let_go"}) for number in ids * TIMES]
    posts += [posting(owner, f"/contacts/{number}/passing", {}) for number in ids * TIMES]
    assert statuses(at_once(posts)) == {303: 4 * TIMES}
    with app.app_context():
        assert db.session.query(Decision).count() == len(ids) == 2


def test_a_promise_that_is_kept_by_many_taps_is_one_step_done(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, path = client_for(cast.owner), f"/contacts/{cast.met.id}"
    owner.post_form(f"{path}/promises", {"side": "mine", "text": "Send the slides", "uuid": str(uuid4())})
    owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": ""})
    with app.app_context():
        promise = f"{path}/promises/{db.session.scalars(select(Promise.id)).one()}"
    assert statuses(at_once([posting(owner, f"{promise}/keeping", {})] * TIMES)) == {303: TIMES}
    with app.app_context():
        assert db.session.query(Change).filter_by(kind="step").count() == 1
    assert kept(app, cast.owner, cast.contact).next_step == ""
    assert statuses(at_once([posting(owner, f"{promise}/reopening", {})] * TIMES)) == {303: TIMES}
    assert kept(app, cast.owner, cast.contact).next_step == "Send the slides"


def test_tags_are_put_together_deleted_and_put_on_people_at_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, path = client_for(cast.owner), f"/contacts/{cast.met.id}/tags"
    for _ in range(3):
        owner.post_form(path, {"tags": "Speaker, Talks"})
        with app.app_context():
            talks = db.session.scalars(select(Tag.id).where(Tag.name == "Talks")).one()
            speaker = db.session.scalars(select(Tag.id).where(Tag.name == "Speaker")).one()
        posts = [
            posting(owner, f"/contacts/tags/{talks}", {"name": "Speaker", "together": "y"}),
            posting(owner, f"/contacts/tags/{speaker}/removal", {}),
            posting(owner, path, {"tags": "Talks, Speaker"}),
            posting(owner, f"/contacts/tags/{talks}/removal", {}),
        ]
        assert set(statuses(at_once(posts * 5))) <= {200, 303, 404, 422}
