"""Organizers invite people to run the event with them; who confirms the address joins with one tap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.refused_addresses import RefusedAddress, hash_of
from meetup.rooms.hosts import RoomHost
from meetup.team import TeamInvitation
from meetup.team.models import MAX_INVITATIONS
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import make
from tests.moderation.test_moderate_a_room import act
from tests.rooms.talks import say
from tests.team.teams import EVENT, TEAM, ask, invited, link_for, log_of, member_url, role_of, subjects


def test_one_honest_mail_and_one_tap(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    assert ask(cast, client_for, "Stranger@example.org") == 303
    assert subjects(app, "stranger@example.org") == ["Organizer Person would like you on the team of PyData Lisbon"]
    with app.app_context():
        text = db.session.scalars(select(Mail)).one().letter.text
    for sentence in (
        "gave us your address",
        "As staff you check people in, and keep order in all rooms",
        "sign in with this address",
        "/refusal",
    ):
        assert sentence in text
    me, link = client_for(cast.stranger), link_for(app, "stranger@example.org")
    assert "Organizer Person" in me.visit(link)
    assert role_of(app, cast.stranger) == "", "looking joins nobody"
    assert me.post_form(f"{link}/acceptance").location == EVENT
    assert role_of(app, cast.stranger) == "staff"
    assert me.get(f"{EVENT}/manage").status_code == 200
    assert me.post_form(f"{link}/acceptance").status_code == 404, "it is used up"
    assert log_of(app, cast) == [
        "Organizer Person invited someone to the team: Staff.",
        "Stranger Person joined the team: Staff.",
    ]


def test_it_is_for_the_address_alone(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Z4: a link that was passed on gives nothing, and says where it was sent without telling the address."""
    ask(cast, client_for, "stranger@example.org", "organizer")
    link = link_for(app, "stranger@example.org")
    for who in (cast.contact, cast.staff):
        page = visit(link, as_=who)
        assert "s•••@example.org" in page
        assert "stranger@example.org" not in page.text
        assert client_for(who).post_form(f"{link}/acceptance").status_code == 403
    assert role_of(app, cast.contact) == "attendee"
    nobody = client_for(None)
    assert f"/sign-in?next={link}" in {each["href"] for each in nobody.visit(link).all("a")}
    assert nobody.post_form(f"{link}/acceptance").location.startswith("/sign-in")


def test_no_thanks_works_without_signing_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "ana@example.org")
    link, nobody = link_for(app, "ana@example.org"), client_for(None)
    assert nobody.post_form(f"{link}/decline").status_code == 303
    assert "You've declined this invitation" in nobody.visit(link).text.replace("&#39;", "'")
    assert nobody.post_form(f"{link}/decline").status_code == 422
    assert "Declined" in client_for(cast.organizer).visit(TEAM)
    assert log_of(app, cast)[-1] == "Someone declined an invitation to the team: Staff."


def test_never_again_is_obeyed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "ana@example.org")
    link = link_for(app, "ana@example.org")
    nobody = client_for(None)
    assert "Never invite me again" in nobody.visit(f"{link}/refusal")
    assert invited(app) == ["ana@example.org"], "looking changes nothing"
    assert nobody.post(f"{link}/refusal").status_code == 200  # one click of a mail program (RFC 8058)
    assert invited(app) == []
    assert ask(cast, client_for, "Ana+work@example.org") == 422
    assert subjects(app, "ana@example.org") == ["-"]
    assert subjects(app, "ana+work@example.org") == []


def test_who_refuses_after_the_mail_was_written_gets_none(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "ana@example.org")
    with app.app_context():
        RefusedAddress.refuse(hash_of("ana@example.org"))
        db.session.commit()
    assert subjects(app, "ana@example.org") == ["-"]


def test_a_mailbox_gets_only_so_many(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A9: by whatever way they are sent."""
    me = client_for(cast.organizer)
    ask(cast, client_for, "ana@example.org")
    (form,) = (each for each in me.visit(TEAM).all("form") if each["action"].endswith("/mail"))
    assert me.post_form(form["action"]).status_code == 429
    answer = me.post_form(f"{TEAM}/invitations", {"email": "ana+1@example.org", "role": "staff"})
    assert answer.status_code == 429
    assert "has just got other mails" in answer.text
    assert invited(app) == ["ana@example.org"]
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        assert me.post_form(form["action"]).status_code == 303
    assert len(subjects(app, "ana@example.org")) == 2


def test_it_is_for_two_weeks_and_can_be_sent_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "stranger@example.org")
    link = link_for(app, "stranger@example.org")
    with app.app_context():
        db.session.merge(cast.event).ends_at = now() + timedelta(days=60)
        db.session.commit()
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        me = client_for(cast.stranger)
        assert "anymore" in me.visit(link)
        assert me.post_form(f"{link}/acceptance").status_code == 422
        organizer = client_for(cast.organizer)
        assert "Expired" in organizer.visit(TEAM)
        (form,) = (each for each in organizer.visit(TEAM).all("form") if each["action"].endswith("/mail"))
        assert organizer.post_form(form["action"]).status_code == 303
        assert me.post_form(f"{link}/acceptance").status_code == 303
    assert role_of(app, cast.stranger) == "staff"


def test_a_withdrawn_one_is_gone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "stranger@example.org")
    link, organizer = link_for(app, "stranger@example.org"), client_for(cast.organizer)
    (form,) = (each for each in organizer.visit(TEAM).all("form") if each["action"].endswith("/removal"))
    assert organizer.post_form(form["action"]).status_code == 303
    for answer in (client_for(cast.stranger).get(link), client_for(cast.stranger).post_form(f"{link}/acceptance")):
        assert answer.status_code == 404
    assert subjects(app, "stranger@example.org") == ["-"]


def test_a_later_invitation_is_not_taken_for_a_withdrawn_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z1: SQLite uses the id of a deleted row again."""
    ask(cast, client_for, "ana@example.org")
    link, organizer = link_for(app, "ana@example.org"), client_for(cast.organizer)
    (form,) = (each for each in organizer.visit(TEAM).all("form") if each["action"].endswith("/removal"))
    organizer.post_form(form["action"])
    ask(cast, client_for, "bea@example.org", "organizer")
    assert subjects(app, "ana@example.org") == ["-"], "the mail of Ana is not about the invitation of Bea"
    assert client_for(None).get(link).status_code == 404
    assert client_for(None).post(f"{link}/refusal").status_code == 200
    assert invited(app) == ["bea@example.org"]


def test_mistakes_are_told_beside_the_field(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    for data, sentence in (
        ({"email": "x", "role": "staff"}, "not an email address"),
        ({"email": "", "role": "staff"}, "Type their email address."),
        ({"email": "ana@example.org"}, "Choose what they may do."),
        ({"email": "ana@example.org", "role": "king"}, "Choose what they may do."),
        ({"email": "ana@example.org", "role": "attendee"}, "Choose what they may do."),
        ({"email": "ana@example.org", "role": "host"}, "Choose the room that they&#39;ll host."),
        ({"email": "ana@example.org", "role": "host", "room": "99999"}, "Choose the room that they&#39;ll host."),
    ):
        answer = me.post_form(f"{TEAM}/invitations", data)
        assert (answer.status_code, sentence in answer.text) == (422, True), data
        assert f'value="{data["email"]}"' in answer.text
    assert invited(app) == []
    ask(cast, client_for, "ana@example.org")
    assert ask(cast, client_for, "ana@example.org") == 422


def test_a_room_of_another_event_cannot_be_hosted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        make(cast.stranger, "Elsewhere")
    data = {"email": "ana@example.org", "role": "host", "room": str(cast.room.id)}
    assert client_for(cast.stranger).post_form("/events/elsewhere/team/invitations", data).status_code == 422
    assert invited(app) == []


def test_a_host_gets_the_room_and_reads_of_it_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for person in (cast.contact, cast.stranger):
        assert ask(cast, client_for, person.email, "host", room=str(cast.room.id)) == 303
    room, me = f"/rooms/{cast.room.id}", client_for(cast.contact)
    (link,) = (each["href"] for each in me.visit(room).all("a") if "/team-invitations/own/" in each["href"])
    assert client_for(cast.friend).get(link).status_code == 404
    assert me.get(link).location == link_for(app, "contact@example.org")
    for person in (cast.contact, cast.stranger):
        client_for(person).post_form(f"{link_for(app, person.email)}/acceptance")
        assert role_of(app, person) == "host"
        assert "Moderate" in client_for(person).visit(room).text
    assert "asked to host" not in me.visit(room).text
    assert log_of(app, cast)[-1] == "Stranger Person accepted to host Hall B."


def test_a_higher_role_stays(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "staff@example.org", "host", room=str(cast.room.id))
    client_for(cast.staff).post_form(f"{link_for(app, 'staff@example.org')}/acceptance")
    assert role_of(app, cast.staff) == "staff"
    with app.app_context():
        assert [name for _, name in RoomHost.names_of(cast.room.id)] == ["Staff Person"]
    ask(cast, client_for, "staff@example.org", "speaker")
    client_for(cast.staff).post_form(f"{link_for(app, 'staff@example.org')}/acceptance")
    assert role_of(app, cast.staff) == "staff"
    ask(cast, client_for, "staff@example.org", "organizer")
    client_for(cast.staff).post_form(f"{link_for(app, 'staff@example.org')}/acceptance")
    assert role_of(app, cast.staff) == "organizer"


def test_whoever_has_invited_has_to_be_an_organizer_still(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z3, Z4: an invitation gives nothing that its sender does not have any more, until another organizer sends it."""
    ask(cast, client_for, "stranger@example.org", "organizer")
    with app.app_context():
        db.session.merge(cast.event).find_attendance(db.session.merge(cast.staff)).role = "organizer"  # type: ignore[union-attr]
        db.session.commit()
    other, link = client_for(cast.staff), link_for(app, "stranger@example.org")
    assert other.post_form(member_url(app, cast.organizer), {"role": "staff"}).status_code == 303
    me = client_for(cast.stranger)
    assert me.post_form(f"{link}/acceptance").status_code == 422
    assert subjects(app, "stranger@example.org") == ["-"]
    (form,) = (each for each in other.visit(TEAM).all("form") if each["action"].endswith("/mail"))
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        assert other.post_form(form["action"]).status_code == 303
    assert me.post_form(f"{link}/acceptance").status_code == 303
    assert role_of(app, cast.stranger) == "organizer"


def test_a_banned_person_cannot_come_back_like_that(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "contact@example.org")
    act(client_for, cast.staff, say(app, cast, cast.contact), "ban-event")
    assert invited(app) == [], "who is banned leaves, and so do the invitations to them"
    ask(cast, client_for, "contact@example.org")
    answer = client_for(cast.contact).post_form(f"{link_for(app, 'contact@example.org')}/acceptance")
    assert answer.status_code == 422
    assert role_of(app, cast.contact) == ""


def test_a_draft_has_a_team_too(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.merge(cast.event).status = "draft"
        db.session.commit()
    for person, role in ((cast.stranger, "organizer"), (cast.contact, "speaker")):
        ask(cast, client_for, person.email, role)
    me = client_for(cast.stranger)
    assert me.post_form(f"{link_for(app, 'stranger@example.org')}/acceptance").location == EVENT
    assert me.get(f"{EVENT}/edit").status_code == 200
    answer = client_for(cast.contact).post_form(f"{link_for(app, 'contact@example.org')}/acceptance")
    assert answer.location == "/events"


def test_of_a_cancelled_event_nobody_joins_the_team(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "stranger@example.org")
    with app.app_context():
        db.session.merge(cast.event).cancel()
        db.session.commit()
    answer = client_for(cast.stranger).post_form(f"{link_for(app, 'stranger@example.org')}/acceptance")
    assert answer.status_code == 422
    assert subjects(app, "stranger@example.org") == ["-"]


def test_there_are_only_so_many(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        values = {"event_id": cast.event.id, "role": "staff", "inviter_id": cast.organizer.id, "expires_at": now()}
        db.session.add_all(
            TeamInvitation(email=f"a{number}@example.org", **values) for number in range(MAX_INVITATIONS)
        )
        db.session.commit()
    assert ask(cast, client_for, "ana@example.org") == 422
    assert len(invited(app)) == MAX_INVITATIONS


@pytest.mark.slow
def test_two_taps_at_once_join_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "stranger@example.org")
    link = link_for(app, "stranger@example.org")
    clients = [client_for(cast.stranger) for _ in range(4)]
    tokens = [client.token() for client in clients]

    def tap(number: int) -> int:
        return clients[number].post(f"{link}/acceptance", data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(tap, range(4)))
    assert statuses[0] == 303
    assert set(statuses[1:]) <= {404, 422}
    assert role_of(app, cast.stranger) == "staff"
    assert log_of(app, cast).count("Stranger Person joined the team: Staff.") == 1


def test_invitations_are_erased_a_month_after_they_end(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, "ana@example.org")
    for days, left in ((43, 1), (45, 0)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            app.test_cli_runner().invoke(args=["tidy"])
            assert len(invited(app)) == left


def test_a_person_without_an_account_is_written_to_in_the_language_of_the_organizer(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with app.app_context():
        db.session.merge(cast.organizer).language = "pt"
        db.session.get_one(User, cast.stranger.id).language = "fr"
        db.session.commit()
    for email in ("ana@example.org", "stranger@example.org"):
        ask(cast, client_for, email)
    with app.app_context():
        found = {mail.recipient: mail.facts["language"] for mail in db.session.scalars(select(Mail))}
    assert found == {"ana@example.org": "pt", "stranger@example.org": "fr"}
