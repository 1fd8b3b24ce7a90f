"""Organizers give and take roles; it counts from the next request on, and nobody gives more than they have."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from meetup import live
from meetup.events import Attendance, Event, change_role, models, roles
from meetup.events.attendance import check_other_organizer
from meetup.events.log import record_act
from meetup.extensions import db
from meetup.live.registry import lost_rights
from meetup.moderation.rights import moderator_right
from meetup.outbox import Mail
from meetup.people import User
from meetup.registration import Registration
from meetup.rooms.hosts import RoomHost
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit
from tests.databases import Database, SQLite
from tests.events.pages import make
from tests.pages import Page
from tests.registration.rules import letters, set_rules, states
from tests.team.teams import EVENT, TEAM, ask, invited, link_for, log_of, member_url, role_of, subjects

MANAGE = f"{EVENT}/manage"


@pytest.fixture
def ended(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[live.StreamRight]:
    """The rights whose streams this process ends."""
    rights: list[live.StreamRight] = []
    monkeypatch.setattr(app.extensions["live"], "end_streams", rights.extend)
    return rights


def put(app: Flask, cast: Cast, person: User, role: str) -> None:
    """Let somebody have a role, whoever they are."""
    with app.app_context():
        event, user = db.session.get_one(Event, cast.event.id), db.session.get_one(User, person.id)
        event.add_attendee(user).role = role
        db.session.commit()


def test_the_page_shows_everyone_on_the_team(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put(app, cast, cast.friend, "speaker")
    with app.app_context():
        attendance = db.session.merge(cast.event).find_attendance(db.session.merge(cast.contact))
        assert attendance is not None
        RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    ask(cast, client_for, "ana@example.org", "organizer")
    page = client_for(cast.organizer).visit(TEAM)
    text = " ".join(page.text.split())
    for part in (
        "4 people",
        "Organizer Person",
        "Staff Person",
        "Hosts Hall B",
        "Speaker",
        "ana@example.org",
    ):
        assert part in text
    assert "Owner Person" not in page
    assert "staff@example.org" not in text, "organizers do not learn addresses"


def test_it_costs_the_same_whatever_the_size(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    counts = []
    for number in range(2):
        client_for(cast.organizer).visit(TEAM)
        with queries() as statements:
            client_for(cast.organizer).visit(TEAM)
        counts.append(len(statements))
        for name in range(12) if number == 0 else ():
            with app.app_context():
                person = join(f"helper{name}")
                db.session.commit()
            put(app, cast, person, "staff")
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_large_team_is_counted_and_shown_page_by_page(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Organizers first, then staff, then the others."""
    monkeypatch.setattr("meetup.team.members.MEMBERS_PER_PAGE", 2)
    put(app, cast, cast.friend, "speaker")
    put(app, cast, cast.stranger, "organizer")
    me, path, shown = client_for(cast.organizer), TEAM, []
    for _ in range(2):
        page = me.visit(path)
        assert page.one("h2", id="people").text == "4 people"
        shown += [row.one("strong").text for row in page.all("li") if row.all("strong")]
        path = next((link["href"] for link in page.all("a") if "after=" in link["href"]), "")
    assert path == ""
    assert shown == ["Organizer Person", "Stranger Person", "Staff Person", "Friend Person"]
    assert me.get(f"{TEAM}?after=x").status_code == 400


def test_a_role_is_given_and_told_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    url = member_url(app, cast.staff)
    for _ in range(2):
        assert me.post_form(url, {"role": "organizer"}).status_code == 303
    assert role_of(app, cast.staff) == "organizer"
    assert subjects(app, "staff@example.org") == ["Your role at PyData Lisbon: Organizer"]
    assert log_of(app, cast) == ["Organizer Person changed the role of Staff Person from Staff to Organizer."]
    assert client_for(cast.staff).get(TEAM).status_code == 200


def test_everyone_sees_who_organizes_now(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Also on the page that the signed-out get from memory."""
    assert "Staff Person" not in visit(EVENT)
    client_for(cast.organizer).post_form(member_url(app, cast.staff), {"role": "organizer"})
    assert "Staff Person" in visit(EVENT)


@pytest.mark.parametrize("who", ["staff", "contact", "stranger"])
def test_nobody_gives_a_role_above_their_own(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    """Z4: staff cannot even give what they are; what else a form says changes nothing."""
    me, status = client_for(getattr(cast, who)), 404 if who == "stranger" else 403
    extra = {"role": "organizer", "user_id": "1", "event_id": "1", "is_organizer": "y", "inviter_id": "1"}
    for path in (member_url(app, cast.staff), member_url(app, cast.organizer), f"{TEAM}/invitations"):
        assert me.post_form(path, {**extra, "email": "ana@example.org"}).status_code == status
    assert me.post_form(f"{member_url(app, cast.organizer)}/removal").status_code == status
    for path in (TEAM, f"{TEAM}/log", member_url(app, cast.staff)):
        assert me.get(path).status_code == status
    assert (role_of(app, cast.staff), role_of(app, cast.organizer), invited(app)) == ("staff", "organizer", [])


def test_extra_fields_of_an_organizer_change_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z4"""
    data = {"role": "speaker", "user_id": str(cast.stranger.id), "event_id": "99", "verified": "y", "listed_at": "2020"}
    assert client_for(cast.organizer).post_form(member_url(app, cast.staff), data).status_code == 303
    assert (role_of(app, cast.staff), role_of(app, cast.stranger)) == ("speaker", "")
    for role in ("host", "king", ""):
        answer = client_for(cast.organizer).post_form(member_url(app, cast.staff), {"role": role})
        assert answer.status_code == 422
    assert role_of(app, cast.staff) == "speaker"


def test_a_role_at_another_event_opens_nothing_here(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Whoever organizes one event names people of another one in vain."""
    with app.app_context():
        make(cast.stranger, "Elsewhere")
    person = member_url(app, cast.staff).rpartition("/")[2]
    me = client_for(cast.stranger)
    for path in (f"/events/elsewhere/team/{person}", f"/events/elsewhere/team/{person}/removal"):
        assert me.post_form(path, {"role": "attendee"}).status_code == 404
    assert role_of(app, cast.staff) == "staff"


def test_removal_counts_from_the_next_request_on(
    app: Flask, cast: Cast, client_for: ClientFor, ended: list[live.StreamRight]
) -> None:
    """Z3: pages, streams and invitations."""
    me, desk = client_for(cast.staff), f"{EVENT}/reports"
    assert (me.get(MANAGE).status_code, me.get(desk).status_code) == (200, 200)
    ask(cast, client_for, "staff@example.org", "organizer")
    link = link_for(app, "staff@example.org")
    assert client_for(cast.organizer).post_form(f"{member_url(app, cast.staff)}/removal").status_code == 303
    for path in (MANAGE, desk, f"/rooms/{cast.room.id}", f"{EVENT}/reports/stream", link):
        assert me.get(path).status_code == 404, path
    assert moderator_right(cast.event.id, cast.staff.id) in ended
    with app.app_context():
        assert lost_rights([moderator_right(cast.event.id, cast.staff.id)])
    assert invited(app) == []
    assert subjects(app, "staff@example.org")[-1] == "You're no longer on the team of PyData Lisbon"
    assert log_of(app, cast)[-1] == "Organizer Person removed Staff Person from the team and the event."


def test_whoever_becomes_an_attendee_has_only_that(
    app: Flask, cast: Cast, client_for: ClientFor, ended: list[live.StreamRight]
) -> None:
    """Z3"""
    me = client_for(cast.staff)
    ask(cast, client_for, "staff@example.org", "organizer")
    client_for(cast.organizer).post_form(member_url(app, cast.staff), {"role": "attendee"})
    assert (me.get(MANAGE).status_code, me.get(f"{EVENT}/reports").status_code) == (403, 403)
    assert "Moderate" not in me.visit(f"/rooms/{cast.room.id}").text
    assert moderator_right(cast.event.id, cast.staff.id) in ended
    assert invited(app) == [], "with it they could come back"
    assert "You can still come, as an attendee." in body(app, "staff@example.org")


def body(app: Flask, address: str) -> str:
    with app.app_context():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id)).all()
        return mails[-1].letter.text


@pytest.mark.parametrize("role", ["attendee", "speaker"])
def test_without_a_moderating_role_nobody_hosts(app: Flask, cast: Cast, client_for: ClientFor, role: str) -> None:
    """Z3: from the next request on, and they are told."""
    with app.app_context():
        attendance = db.session.merge(cast.event).find_attendance(db.session.merge(cast.friend))
        assert attendance is not None
        RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    assert role_of(app, cast.friend) == "host"
    me, url = client_for(cast.organizer), member_url(app, cast.friend)
    assert "As a speaker or attendee they host no room any more." in me.visit(url)
    me.post_form(url, {"role": role})
    with app.app_context():
        assert RoomHost.names_of(cast.room.id) == []
    assert "Moderate" not in client_for(cast.friend).visit(f"/rooms/{cast.room.id}").text
    assert "You no longer host a room there." in body(app, "friend@example.org")
    assert role_of(app, cast.friend) == role


@pytest.mark.parametrize("role", ["staff", "organizer"])
def test_whoever_gets_more_rights_keeps_their_room(app: Flask, cast: Cast, client_for: ClientFor, role: str) -> None:
    put(app, cast, cast.friend, "host")
    with app.app_context():
        attendance = db.session.merge(cast.event).find_attendance(db.session.merge(cast.friend))
        assert attendance is not None
        RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    client_for(cast.organizer).post_form(member_url(app, cast.friend), {"role": role})
    with app.app_context():
        assert RoomHost.names_of(cast.room.id) == [(attendance.id, "Friend Person")]
    assert "no longer host" not in body(app, "friend@example.org")


def test_a_room_is_taken_away_and_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Who hosts nothing else is an attendee then; staff stay staff."""
    with app.app_context():
        event = db.session.merge(cast.event)
        for person in (cast.friend, cast.staff):
            attendance = event.find_attendance(db.session.merge(person))
            assert attendance is not None
            RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    me = client_for(cast.organizer)
    for person, role in ((cast.friend, "attendee"), (cast.staff, "staff")):
        page, url = member_url(app, person), f"{member_url(app, person)}/rooms/{cast.room.id}/removal"
        assert "Hall B" in me.visit(page)
        assert client_for(cast.staff).post_form(url).status_code == 403
        for _ in range(2):
            assert me.post_form(url).location == TEAM
        assert role_of(app, person) == role
        assert subjects(app, person.email) == ["You no longer host Hall B at PyData Lisbon"]
    assert me.post_form(f"{member_url(app, cast.staff)}/rooms/99999/removal").status_code == 404


def test_who_has_left_meanwhile_gets_no_role(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attendance = db.session.merge(cast.event).find_attendance(db.session.merge(cast.contact))
        assert attendance is not None
        db.session.execute(delete(Attendance).where(Attendance.id == attendance.id))
        with pytest.raises(roles.NotAttendingError):
            change_role(attendance, "staff")


def test_stepping_down_and_staying(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.staff)
    assert "Leave the team" in me.visit(EVENT)
    for _ in range(2):
        assert me.post_form(f"{EVENT}/stepping-down").status_code == 303
    assert role_of(app, cast.staff) == "attendee"
    assert subjects(app, "staff@example.org") == [], "they did it themself"
    assert log_of(app, cast) == ["Staff Person changed their own role from Staff to Attendee."]
    assert "Leave the team" not in me.visit(EVENT)


def test_leaving_the_event_is_in_the_log(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.staff).post_form(f"{EVENT}/attendance/removal")
    client_for(cast.contact).post_form(f"{EVENT}/attendance/removal")
    assert log_of(app, cast) == ["Staff Person left the team and the event."]


def test_the_last_organizer_names_another_one_first(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, own = client_for(cast.organizer), member_url(app, cast.organizer)
    (link,) = (each["href"] for each in me.visit(EVENT).all("a") if "role=organizer" in each["href"])
    assert "Invite someone" in me.visit(link.partition("#")[0])
    for path in (f"{EVENT}/stepping-down", f"{EVENT}/attendance/removal", f"{EVENT}/registration/removal", own):
        answer = me.post_form(path, {"role": "staff"})
        assert (answer.status_code, "last organizer" in answer.text) == (422, True), path
    refused = Page(me.post_form(own, {"role": "attendee"}).text)
    assert "last organizer" in refused.one(id="role-problem").text
    assert me.post_form(f"{own}/removal").status_code == 422
    put(app, cast, cast.stranger, "organizer")
    assert me.post_form(own, {"role": "speaker"}).location == EVENT
    assert role_of(app, cast.organizer) == "speaker"
    assert me.get(TEAM).status_code == 403


@pytest.mark.slow
def test_of_two_who_step_down_at_once_one_stays(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has counted the organizers waits for the other to count them too, who has to wait for the lock."""
    put(app, cast, cast.stranger, "organizer")
    both = Barrier(2)

    def count_slowly(event_id: int, user_id: int) -> None:
        check_other_organizer(event_id, user_id)
        with suppress(BrokenBarrierError):
            both.wait(0.5)

    for module in (models, roles):
        monkeypatch.setattr(module, "check_other_organizer", count_slowly)
    clients = [client_for(who) for who in (cast.organizer, cast.stranger)]
    tokens = [client.token() for client in clients]
    paths = f"{EVENT}/stepping-down", f"{EVENT}/attendance/removal"

    def leave(number: int) -> int:
        return clients[number].post(paths[number], data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(leave, range(2))) == [303, 422]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Attendance.role == "organizer")) == 1


@pytest.mark.slow
def test_of_two_who_remove_each_other_one_stays(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put(app, cast, cast.stranger, "organizer")
    clients = [client_for(who) for who in (cast.organizer, cast.stranger)]
    tokens = [client.token() for client in clients]
    paths = [f"{member_url_of(app, cast, who)}/removal" for who in (cast.stranger, cast.organizer)]

    def remove(number: int) -> int:
        return clients[number].post(paths[number], data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(remove, range(2)))
    assert statuses[0] == 303
    assert statuses[1] in (403, 404, 422)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Attendance.role == "organizer")) == 1


@pytest.mark.parametrize("act", ["publication", "cancellation"])
def test_whoever_is_no_organizer_any_more_once_it_is_their_turn_is_refused(
    app: Flask, cast: Cast, client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    if isinstance(database, SQLite):
        pytest.skip("there is one writer at a time")
    lock = Event.lock

    def lock_late(event_id: int) -> None:
        with ThreadPoolExecutor(1) as threads:
            threads.submit(put, app, cast, cast.organizer, "attendee").result(20)
        lock(event_id)

    client, log = client_for(cast.organizer), log_of(app, cast)
    client.token()
    monkeypatch.setattr(Event, "lock", lock_late)
    assert client.post_form(f"{EVENT}/{act}").status_code == 403
    with app.app_context():
        assert db.session.get_one(Event, cast.event.id).status == "published"
    assert log_of(app, cast) == log


def member_url_of(app: Flask, cast: Cast, person: User) -> str:
    with app.app_context():
        attendance = db.session.merge(cast.event).find_attendance(db.session.merge(person))
        assert attendance is not None
        return f"{TEAM}/{attendance.id}"


def test_whoever_joins_the_team_frees_a_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The team takes none, so the first in line moves up; whoever leaves the team stays all the same."""
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    assert states(app, cast.stranger) == ["waiting"]
    ask(cast, client_for, "contact@example.org")
    client_for(cast.contact).post_form(f"{link_for(app, 'contact@example.org')}/acceptance")
    assert states(app, cast.stranger, cast.contact) == ["going", "going"]
    assert letters(app, cast.stranger)[-1] == "You're going to PyData Lisbon"
    client_for(cast.organizer).post_form(member_url(app, cast.contact), {"role": "attendee"})
    assert states(app, cast.stranger, cast.contact) == ["going", "going"]


def test_who_waits_for_a_place_needs_none_on_the_team(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    ask(cast, client_for, "stranger@example.org", "speaker")
    client_for(cast.stranger).post_form(f"{link_for(app, 'stranger@example.org')}/acceptance")
    assert (states(app, cast.stranger), role_of(app, cast.stranger)) == (["going"], "speaker")


def test_that_it_is_fuller_than_it_may_be_is_said(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    me = client_for(cast.organizer)
    me.post_form(member_url(app, cast.staff), {"role": "attendee"})
    assert "More people are coming now than there are places." in me.visit(TEAM)


def test_staff_see_their_part_of_the_overview(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    assert MANAGE in {link["href"] for link in visit(EVENT, as_=cast.staff).all("a")}
    page = visit(MANAGE, as_=cast.staff)
    hrefs = {link["href"] for link in page.all("a")}
    assert MANAGE in hrefs
    own_tabs = {f"{MANAGE}/{name}" for name in ("rooms", "check-in", "badges/people")}
    assert {href for href in hrefs if href.startswith(f"{MANAGE}/")} == own_tabs
    assert not {href for href in hrefs if href.startswith(TEAM) or href.endswith("/edit")}
    assert "Going" in page
    assert "@example.org" not in page.text
    for path in ("guests", "guests.csv", "registration", "invitations/new", "guests/messages/new", "questions/new"):
        assert client_for(cast.staff).get(f"{MANAGE}/{path}").status_code == 403, path
    assert MANAGE not in {link["href"] for link in visit(EVENT, as_=cast.contact).all("a")}


def test_the_log_is_read_page_by_page_by_organizers(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        for _ in range(60):
            record_act(cast.event.id, db.session.merge(cast.organizer), "event_moved")
        db.session.commit()
    me = client_for(cast.organizer)
    monkeypatch.setitem(app.config, "MEETUP", replace(app.config["MEETUP"], talk_kept=90))
    page = me.visit(f"{TEAM}/log")
    assert "deleted 90 days after the event" in page
    (more,) = (link["href"] for link in page.all("a") if "after=" in link["href"])
    assert "Earlier ones" not in me.visit(more)
    assert me.get(f"{TEAM}/log?after=x").status_code == 400


def test_acts_of_registration_and_of_the_event_are_in_the_log(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, way="approval")
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    me = client_for(cast.organizer)
    ids = guest_ids(app, [cast.stranger])
    me.post_form(f"{MANAGE}/guests/acts", {"act": "approve", "guest_id": ids})
    me.post_form(f"{MANAGE}/guests/acts", {"act": "approve", "guest_id": ids})
    me.post_form(f"{MANAGE}/guests/acts", {"act": "remove", "every": "y"})
    me.post_form(f"{MANAGE}/invitations", {"addresses": "a@example.org b@example.org"})
    rules = {"way": "open", "capacity": "40", "moving_up": "at_once"}
    for _ in range(2):
        me.post_form(f"{MANAGE}/registration", rules)
    me.post_form(f"{MANAGE}/questions", {"text": "Why?", "kind": "short"})
    me.post_form(f"{EVENT}/cancellation")
    me.post_form(f"{EVENT}/publication")
    assert log_of(app, cast) == [
        "Organizer Person gave Stranger Person a place.",
        "Organizer Person took 5 people off the list.",
        "Organizer Person invited 2 people by mail.",
        "Organizer Person set the limit to 40 places.",
        "Organizer Person changed who can sign up.",
        "Organizer Person changed the questions for guests.",
        "Organizer Person cancelled the event.",
        "Organizer Person published the event.",
    ]


def guest_ids(app: Flask, people: list[User]) -> list[int]:
    with app.app_context():
        query = select(Registration.id).where(Registration.user_id.in_([person.id for person in people]))
        return list(db.session.scalars(query))
