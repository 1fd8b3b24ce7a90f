"""Polls in a room: one ballot each, bars as they grow, results when they may be seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from meetup import live
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import updates, versions
from meetup.rooms.polls.models import Ballot, BallotChoice, Poll, PollClosedError
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.rooms.talks import FRAGMENT

pytestmark = pytest.mark.also_serializable


def path(cast: Cast) -> str:
    return f"/rooms/{cast.room.id}/polls"


def put(client_for: ClientFor, cast: Cast, **form: str) -> int:
    typed = {"question": "Tabs or spaces?", "choices": "Tabs\nSpaces\nBoth", "uuid": str(uuid4())}
    answer = client_for(cast.staff).post_form(path(cast), typed | form)
    assert answer.status_code == 303
    return int(answer.location.rpartition("-")[2])


def choices(app: Flask, poll_id: int) -> list[int]:
    with app.app_context():
        return [choice.id for choice in db.session.get_one(Poll, poll_id).choices]


def test_voted_changed_closed_and_kept(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    poll = put(client_for, cast)
    tabs, spaces, _ = choices(app, poll)
    for who, choice in ((cast.owner, tabs), (cast.contact, spaces), (cast.friend, spaces), (cast.owner, spaces)):
        assert client_for(who).post_form(f"/polls/{poll}/ballots", {"choice": str(choice)}).status_code == 303
    page = visit(path(cast), as_=cast.owner)
    assert [bar.text for bar in page.one("ul", class_="bars").all("small")] == ["0 % (0)", "100 % (3)", "0 % (0)"]
    assert "checked" in page.one("input", value=str(spaces), name="choice").attributes
    assert "3 people have voted." in page
    client_for(cast.staff).post_form(f"/polls/{poll}/closing")
    assert client_for(cast.owner).post_form(f"/polls/{poll}/ballots", {"choice": str(tabs)}).status_code == 422
    page = visit(path(cast), as_=cast.owner)
    assert not page.all("input", name="choice")
    assert "100 % (3)" in page
    client_for(cast.staff).post_form(f"/polls/{poll}/closing", {"off": "1"})
    assert client_for(cast.owner).post_form(f"/polls/{poll}/ballots", {"choice": str(tabs)}).status_code == 303


def test_put_twice_it_is_one_and_another_is_another(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A form that Back restored has the same number in it, whatever is typed into it then."""
    uuid = str(uuid4())
    first = put(client_for, cast, uuid=uuid)
    assert put(client_for, cast, uuid=uuid) == first
    others = [{"question": "Vim?"}, {"choices": "Yes\nNo"}, {"several": "y"}, {"hidden": "y"}]
    polls = {put(client_for, cast, uuid=uuid, **form) for form in others * 2}
    assert len(polls | {first}) == 5
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Poll)) == 5


def test_several_where_it_says_so(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    one, many = put(client_for, cast), put(client_for, cast, several="y")
    first, second, _ = choices(app, many)
    me = client_for(cast.owner)
    assert me.post_form(f"/polls/{many}/ballots", {"choice": [str(first), str(second)]}).status_code == 303
    assert "100 % (1)" in me.visit(path(cast))
    for wrong in ([], ["x"], [str(first)], ["99999999999999999999"], [str(choice) for choice in choices(app, one)]):
        answer = me.post_form(f"/polls/{one}/ballots", {"choice": wrong})
        assert answer.status_code == 422
        assert "Pick an option first." in answer.text


@pytest.mark.slow
def test_fifty_ballots_at_once_are_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """And one choice on it, whichever came last."""
    poll = put(client_for, cast)
    ids = choices(app, poll)

    def vote(number: int) -> int:
        client = client_for(cast.owner)
        form = {"choice": str(ids[number % 3]), "csrf_token": client.token()}
        return client.post(f"/polls/{poll}/ballots", data=form).status_code

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(vote, range(50))) == {303}
    with app.app_context():
        for table in (Ballot, BallotChoice):
            assert db.session.scalar(select(func.count()).select_from(table)) == 1
        mark = db.session.scalars(select(BallotChoice)).one()
        other = next(choice for choice in ids if choice != mark.choice_id)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(
                insert(BallotChoice).values(poll_id=poll, user_id=cast.owner.id, slot=0, choice_id=other)
            )


def test_nothing_is_cast_once_it_is_closed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Closed between the voter's reading it and their vote."""
    number = put(client_for, cast)
    with app.app_context():
        poll, voter = db.session.get_one(Poll, number), db.session.get_one(User, cast.owner.id)
        ids = [choice.id for choice in poll.choices]
        closing = update(Poll).where(Poll.id == number).values(closed_at=now())
        db.session.execute(closing.execution_options(synchronize_session=False))
        with pytest.raises(PollClosedError):
            poll.cast_ballot(voter, ids[:1])
        db.session.rollback()
    with app.app_context():
        db.session.get_one(Poll, number).close()
        db.session.commit()
    answer = client_for(cast.owner).post_form(f"/polls/{number}/ballots", {"choice": str(ids[0])})
    assert answer.status_code == 422
    assert "This poll is closed." in answer.text


def test_of_two_changes_the_later_has_the_later_stamp(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same millisecond, too: a page takes a frame of the stamp it shows for the one it shows."""
    number, stopped = put(client_for, cast), now()
    with app.app_context():
        poll, voter = db.session.get_one(Poll, number), db.session.get_one(User, cast.owner.id)
        monkeypatch.setattr(versions, "now", lambda: stopped)
        ids, stamps = [choice.id for choice in poll.choices], [live.make_stamp(poll.changed_at)]
        for change in (
            lambda: poll.cast_ballot(voter, ids[:1]),
            lambda: poll.cast_ballot(voter, ids[1:2]),
            poll.close,
            poll.reopen,
        ):
            change()
            db.session.flush()
            stamps.append(live.make_stamp(poll.changed_at))
    assert stamps == sorted(set(stamps))


def test_a_hidden_result_is_nowhere_before_it_is_closed(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    poll = put(client_for, cast, hidden="y")
    _, spaces, _ = choices(app, poll)
    for who in (cast.owner, cast.contact):
        client_for(who).post_form(f"/polls/{poll}/ballots", {"choice": str(spaces)})
    pages = [(path(cast), cast.friend), (path(cast), cast.staff), (f"/rooms/{cast.room.id}/presentation", cast.staff)]
    for address, who in pages:
        page = visit(address, as_=who)
        assert "2 people have voted." in page
        assert not page.all("progress")
        assert "%" not in page.one(id=f"poll-{poll}").text
    with app.test_request_context():
        said = [frame.data for frame in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))]
    assert any("2 people have voted." in data for data in said)
    assert not any("<progress" in data for data in said)
    client_for(cast.staff).post_form(f"/polls/{poll}/closing")
    for address, who in pages:
        assert "100 % (2)" in visit(address, as_=who)


def test_only_moderators_ask_the_room(cast: Cast, client_for: ClientFor) -> None:
    form = {"question": "Well?", "choices": "Yes\nNo", "uuid": str(uuid4())}
    assert client_for(cast.owner).post_form(path(cast), form).status_code == 403
    assert client_for(cast.stranger).post_form(path(cast), form).status_code == 404
    staff = client_for(cast.staff)
    assert staff.post_form(path(cast), form).location == staff.post_form(path(cast), form).location, "a doubled tap"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"question": ""}, "Type what you want to know."),
        ({"choices": "One\nOne"}, "Give 2 to 10 different choices, one per line."),
        ({"choices": "\n".join(map(str, range(11)))}, "Give 2 to 10 different choices, one per line."),
        ({"choices": "Yes\n" + "x" * 101}, "Keep each choice to 100 characters."),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, client_for: ClientFor, form: dict[str, str], sentence: str) -> None:
    typed = {"question": "What I typed?", "choices": "Yes\nNo", "hidden": "y", "uuid": str(uuid4())} | form
    answer = client_for(cast.staff).post_form(path(cast), typed)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_page_costs_the_same_for_ten_polls(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["live"].throttle, "schedule", lambda *_: None)  # which would count as well
    put(client_for, cast)
    me = client_for(cast.owner)
    with queries() as few:
        me.visit(path(cast))
    for _ in range(11):
        put(client_for, cast)
    with queries() as many:
        page = me.visit(path(cast))
    assert len(many) == len(few)
    assert len(page.all("article", class_="stack poll")) == 10
    assert [a for a in page.all("a") if a.text == "Earlier polls"]


def test_who_is_elsewhere_in_the_room_reads_that_a_poll_is_open(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """On each page of the room but that of the polls, and live; until it is closed."""
    poll = put(client_for, cast)
    room = f"/rooms/{cast.room.id}"

    def line(address: str) -> str:
        return visit(address, as_=cast.owner).one(id="open-poll").text

    for address in (room, f"{room}/questions", f"{room}/visits"):
        assert line(address) == "Poll: Tabs or spaces? Vote"
    assert not visit(path(cast), as_=cast.owner).all(id="open-poll")
    with app.test_request_context():
        (frame,) = [
            f for f in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1)) if f.event == "poll-open"
        ]
    assert "Tabs or spaces?" in frame.data
    assert '<span id="count-polls">1</span>' in frame.data
    client_for(cast.staff).post_form(f"/polls/{poll}/closing")
    assert line(room) == ""
    with app.test_request_context():
        (frame,) = [
            f for f in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1)) if f.event == "poll-open"
        ]
    assert "Tabs or spaces?" not in frame.data
    assert '<span id="count-polls"></span>' in frame.data


def test_numbers_are_for_those_who_voted_and_for_moderators(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """Nothing that others get holds them: neither the page, nor what a script fetches, nor a frame."""
    poll = put(client_for, cast)
    _, spaces, _ = choices(app, poll)
    assert client_for(cast.contact).post_form(f"/polls/{poll}/ballots", {"choice": str(spaces)}).status_code == 303
    owner = client_for(cast.owner)
    before = owner.visit(path(cast)).one(id=f"poll-{poll}")
    fetched = owner.get(f"/polls/{poll}", headers=FRAGMENT).text
    for html in (str(before.text), fetched, *polls_heard(app, cast)):
        assert "1 person has voted." in html
        assert "%" not in html
        assert "<progress" not in html
    assert not before.all("progress")
    assert "You'll see the result once you vote." in before.text
    voter = visit(path(cast), as_=cast.contact).one(id=f"poll-{poll}")
    assert "100 % (1)" in voter.text
    assert "You voted Spaces" in voter.text
    assert voter.one("summary").text == "Change my vote"
    for address in (path(cast), f"/rooms/{cast.room.id}/presentation"):
        assert "100 % (1)" in visit(address, as_=cast.staff).one(id=f"poll-{poll}").text
    client_for(cast.staff).post_form(f"/polls/{poll}/closing")
    assert "100 % (1)" in owner.visit(path(cast)).one(id=f"poll-{poll}").text
    assert any("100 %" in html for html in polls_heard(app, cast))


def test_a_poll_is_fetched_by_those_who_may_read_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    poll = put(client_for, cast)
    assert client_for(cast.owner).get(f"/polls/{poll}").location.endswith(f"{path(cast)}#poll-{poll}")
    assert client_for(cast.stranger).get(f"/polls/{poll}", headers=FRAGMENT).status_code == 404


def polls_heard(app: Flask, cast: Cast) -> list[str]:
    """What the stream of the room says of polls, to everybody."""
    with app.test_request_context():
        frames = updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))
        return [frame.data for frame in frames if frame.event == "poll"]
