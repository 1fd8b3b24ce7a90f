"""Everything I have as JSON: what I reported, what moderators decided about me, and whom I represent."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask

from meetup.extensions import db, now
from meetup.moderation.reportables import Reportable
from meetup.moderation.reports import Report
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.moderator_actions import ModeratorAction
from meetup.rooms.sanctions import Sanction
from meetup.rooms.talk import saying
from meetup.sponsors import Representative, Sponsor
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.transfer.test_take_everything_along import everything


def test_what_i_reported_and_what_moderators_decided(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """G1: what I was told, and neither why among moderators nor who reported me, nor what others said."""
    with app.app_context():
        room, me, friend = db.session.get_one(Room, cast.room.id), *users_of(cast.owner, cast.friend)
        mine, theirs = (
            Reportable(saying.say(room, who, text, uuid4())) for who, text in ((me, "Mine"), (friend, "No"))
        )
        Report.create(theirs, room, me, "spam", "Again")
        Report.create(mine, room, friend, "unkind", "Reported by a friend")
        about = {"room_id": room.id, "event_id": room.event_id, "user_id": me.id, "anonymous": False}
        texts = {"said": "Mine", "reason": "Between moderators", "told": "Be kind"}
        Sanction.impose(mine.key, "silence", False, now() + timedelta(minutes=5), **about, idle=False, **texts)
        Sanction.impose(mine.key, "ban", True, None, **about, idle=True, **texts)
        ModeratorAction.log(room, me, "closed")
        db.session.commit()
    owner = client_for(cast.owner)
    found = everything(owner)
    (report,), (sanction,), (act,) = found["reports"], found["sanctions"], found["moderator_acts"]
    assert (report["event"], report["room"], report["reason"]) == ("PyData Lisbon", "Hall B", "spam")
    assert (sanction["kind"], sanction["room"], sanction["told"]) == ("silence", "Hall B", "Be kind")
    assert (act["kind"], act["room"]) == ("closed", "Hall B")
    for theirs_alone in ("Between moderators", "Reported by a friend", '"No"'):
        assert theirs_alone not in owner.get("/me/export.json").text


def users_of(*people: User) -> list[User]:
    return [db.session.get_one(User, person.id) for person in people]


def test_which_sponsors_i_represent(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        sponsor = Sponsor.add(cast.event.id, {"name": "Acme", "link": "https://acme.example", "tier": "Gold"})
        Representative.add(sponsor, cast.owner.email)
        Representative.all_of(sponsor)[0].accept(cast.owner)
        db.session.commit()
    (represented,) = everything(client_for(cast.owner))["represented_sponsors"]
    assert (represented["event"], represented["sponsor"]) == ("PyData Lisbon", "Acme")
    assert represented["accepted_at"]
