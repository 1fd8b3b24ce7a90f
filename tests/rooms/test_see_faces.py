"""The photo beside what somebody says opens at one address for all who may see it, and for nobody else."""

from flask import Flask

from meetup.contacts.blocks import Block
from meetup.events import EventSharing
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.pictures import store_photo
from tests.rooms.talks import say


def wear(app: Flask, who: User, shared: bool = True) -> str:
    with app.app_context():
        user = db.session.get_one(User, who.id)
        user.profile.set_photo(store_photo(user.id))
        user.profile.share(["photo"] if shared else [])
        db.session.commit()
        return user.profile.photo_key or ""


def test_who_is_in_the_talk_sees_the_face_that_is_shared(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """P1, P2"""
    key = wear(app, cast.owner)
    say(app, cast, cast.owner)
    image = visit(f"/rooms/{cast.room.id}", as_=cast.contact).one("img", class_="face xs")
    assert image["src"] == f"/rooms/{cast.room.id}/faces/{key}.webp"
    answer = client_for(cast.contact).get(image["src"])
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert client_for(cast.stranger).get(image["src"]).status_code == 404
    assert client_for(None).get(image["src"]).status_code == 302
    with app.app_context():
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.friend.id))
        db.session.commit()
    assert client_for(cast.friend).get(image["src"]).status_code == 404
    wear(app, cast.owner, shared=False)
    assert client_for(cast.contact).get(image["src"]).status_code == 404


def test_a_face_is_shown_as_it_is_shared_at_the_event(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P1"""
    path = f"/rooms/{cast.room.id}/faces/{wear(app, cast.owner, shared=False)}.webp"
    contact = client_for(cast.contact)
    assert contact.get(path).status_code == 404
    with app.app_context():
        EventSharing.set_fields(db.session.get_one(User, cast.owner.id), cast.event.id, ["photo"])
        db.session.commit()
    assert contact.get(path).status_code == 200
    assert contact.get(path.replace("/faces/", "/faces/x")).status_code == 404
