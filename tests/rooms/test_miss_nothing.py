"""Whatever a phone does not hear, it has in the end what everybody else has."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetup import live
from meetup.contacts.blocks import Block
from meetup.extensions import db, now
from meetup.live.frames import replay_start
from meetup.live.registry import frames_since as said_lately
from meetup.people import User
from meetup.rooms import Message, Room, updates
from meetup.rooms.talk import publishing
from meetup.rooms.talk.feed import message_view
from tests.cast import Cast
from tests.conftest import Queries
from tests.rooms.talks import Heard, changed, say

PEOPLE = ("owner", "contact", "friend")
VERSION = re.compile(r'id="([a-z]+-\d+)"[^>]*data-changed="(\d+)"')
WITHIN = re.compile(r'<div class="reactions".*?</div>', re.DOTALL)
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(("say", "say", "edit", "take back", "react", "react")),
        st.sampled_from(PEOPLE),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


class Phone:
    """The page's side, as static/js/rooms/lib/live-frames.js does it: what came, the newest of each element."""

    def __init__(self, account: int, began: str) -> None:
        self.account, self.stamp = account, began
        self.shown: dict[str, tuple[int, str]] = {}

    def hear(self, heard: Sequence[live.Frame]) -> None:
        for frame in heard:
            if self.account in frame.excluded_accounts:
                continue
            parts = (
                [frame.data] if frame.event == "reaction" else [WITHIN.sub("", frame.data), *WITHIN.findall(frame.data)]
            )
            for part in parts:
                self._put(part)
            self.stamp = frame.stamp or self.stamp

    def _put(self, html: str) -> None:
        found = VERSION.search(html)
        assert found
        element, version = found[1], int(found[2])
        if version > self.shown.get(element, (-1, ""))[0]:
            self.shown[element] = version, html


def act(app: Flask, cast: Cast, said: list[int], what: str, who: str, which: int) -> None:
    """Do it, and publish it as the routes do."""
    user = getattr(cast, who)
    if what == "say" or not said:
        said.append(say(app, cast, user, f"Line {len(said)}", said[which % len(said)] if said else None))
        which = len(said) - 1
    with changed(app, said[which % len(said)]) as message:
        if what == "edit":
            if not message.deleted_at:
                message.edit(f"{message.body} and more")
        elif what == "take back":
            message.delete_by_author()
        elif what == "react" and not message.deleted_at:
            message.set_reaction(db.session.get_one(User, user.id), "👍", on=bool(which % 2))
    with app.test_request_context(), app.app_context():
        message = db.session.get_one(Message, message.id)
        if what == "react":
            publishing.publish_reactions(message)
        else:
            publishing.publish_message(message)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_what_is_replayed_makes_up_for_whatever_was_lost(
    app: Flask, cast: Cast, published: Heard, actions: list[tuple[str, str, int, bool]]
) -> None:
    with app.app_context():
        db.session.query(Message).delete()
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()
    began = live.make_stamp(now())
    phones = {name: (Phone(getattr(cast, name).id, began), Phone(getattr(cast, name).id, began)) for name in PEOPLE}
    said: list[int] = []
    for what, who, which, lost in actions:
        published.clear()
        act(app, cast, said, what, who, which)
        for everything, some in phones.values():
            everything.hear(published)
            if not lost:
                some.hear(published)
    for everything, some in phones.values():
        with app.test_request_context():
            some.hear(updates.missed_room_frames(cast.room.id, replay_start(some.stamp, now())))
            some.hear(updates.missed_room_frames(cast.room.id, replay_start(some.stamp, now()) - timedelta(minutes=1)))
        for element, (version, html) in everything.shown.items():
            if element.startswith("message-") or f"message-{element[10:]}" not in gone(everything):
                assert some.shown[element] == (version, html)
    names = phones["owner"][1], phones["contact"][1]
    assert not any("Contact Person" in html for _, html in names[0].shown.values())
    assert not any("Owner Person" in html for _, html in names[1].shown.values())


def gone(phone: Phone) -> set[str]:
    """What was taken back: with it went its reactions."""
    return {element for element, (_, html) in phone.shown.items() if "Deleted" in html}


def test_a_frame_is_made_once_and_is_the_same_for_all(app: Flask, cast: Cast) -> None:
    """Nothing in it is its reader's: neither a token nor whose page it goes into."""
    message = say(app, cast, cast.owner)
    with app.test_request_context(), app.app_context():
        html = publishing._message_update(message_view(db.session.get_one(Message, message))).html
    assert "csrf_token" not in html
    assert "mine" not in html
    assert html.count("<li ") == 1


def test_rooms_are_looked_through_at_one_cost(app: Flask, cast: Cast, queries: Queries) -> None:
    """However many rooms and changes: a query for each source, and one for who is hidden from whom."""
    with app.app_context():
        rooms = [cast.room.id, *(Room.create(cast.event, f"Room {number}").id for number in range(5))]
        db.session.commit()
    costs = set()
    for count in (1, 20):
        for _ in range(count):
            say(app, cast, cast.contact)
        with app.test_request_context(), queries() as statements:
            said_lately([updates.room_channel(room) for room in rooms], now() - timedelta(minutes=1))
        costs.add(len(statements))
    assert costs == {len(set(updates.finds_updates.followers.values())) + 1}
