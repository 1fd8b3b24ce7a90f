"""Somebody on an imported list gets one honest mail, and makes the badge theirs with its link, or never hears again."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import Mail, NothingToSend
from meetup.people import User
from meetup.people.refused_addresses import RefusedAddress
from meetup.registration import Registration, RegistrationState
from meetup.tickets import Ticket, TicketGoneError, claim, claim_for_attendees, invite_ticket_holders
from meetup.tickets.invitations import make_token
from meetup.tidying import tidies
from tests.cast import Cast, join, live_event
from tests.conftest import ClientFor

DANA, TEO = "Dana Kowalski", "Teo Kowalski"
ADDRESS = "dana@example.org"


@pytest.fixture
def link(app: Flask, cast: Cast) -> str:
    """The mailed link to the tickets of two people with one address."""
    with app.app_context():
        for key, name in (("1", DANA), ("2", TEO)):
            Ticket.create(cast.event.id, "spreadsheet", key, name=name, company="Brightline", email=ADDRESS)
        ids = list(db.session.scalars(select(Ticket.id)))
        event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
        assert invite_ticket_holders(event, ids, organizer) == 1
        assert invite_ticket_holders(event, ids, organizer) == 0
        db.session.commit()
        return f"/tickets/{make_token(db.session.get_one(Ticket, ids[0]))}"


def ticket_of(name: str) -> Ticket:
    return db.session.scalars(select(Ticket).where(Ticket.name == name)).one()


def id_of(app: Flask, name: str) -> int:
    with app.app_context():
        return ticket_of(name).id


def test_several_people_on_one_address_get_one_mail(app: Flask, link: str) -> None:
    with app.app_context():
        letter = db.session.scalars(select(Mail)).one().letter
        assert letter.subject == "Your badge for PyData Lisbon"
        assert "has Dana Kowalski and Teo Kowalski on the list of people who come" in letter.text
        assert "name and the company that are printed on it, and nothing else" in letter.text
        assert letter.unsubscribe is not None
        assert letter.unsubscribe.endswith("/refusal")
        assert letter.unsubscribe in letter.text


def test_opening_the_link_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    """A GET never joins anybody: mail scanners open every link."""
    for client in (client_for(None), client_for(cast.stranger)):
        page = client.visit(link)
        assert DANA in page
        assert TEO in page
    with app.app_context():
        assert not ticket_of(DANA).claimed_at
        assert db.session.get_one(Event, cast.event.id).find_attendance(cast.stranger) is None
    assert client_for(None).post_form(f"{link}/claim").location.startswith("/sign-in")


def test_one_of_them_says_which_they_are(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    me = client_for(cast.stranger)
    assert me.post_form(f"{link}/claim").status_code == 404  # the page asks which one
    answer = me.post_form(f"{link}/claim", {"ticket": id_of(app, DANA)})
    assert (answer.status_code, answer.location) == (303, "/events/pydata-lisbon")
    with app.app_context():
        dana, teo = ticket_of(DANA), ticket_of(TEO)
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(cast.stranger)
        assert attendance is not None
        assert (dana.attendance_id, teo.claimed_at) == (attendance.id, None)
        assert attendance.badge_id == dana.code_id
        assert (attendance.badge.kind, attendance.badge.owner_id) == ("badge", cast.stranger.id)
        registration = db.session.scalars(select(Registration).where(Registration.user_id == cast.stranger.id)).one()
        assert registration.state == RegistrationState.GOING
    assert DANA not in client_for(None).visit(link)


def test_nobody_claims_it_twice(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    dana = id_of(app, DANA)
    client_for(cast.stranger).post_form(f"{link}/claim", {"ticket": dana})
    answer = client_for(cast.friend).post_form(f"{link}/claim", {"ticket": dana})
    assert answer.status_code == 422
    assert "claimed this ticket already" in answer.text


def test_only_tickets_of_the_address_can_be_claimed(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    """Z2: the link is for the tickets of its address, whatever the form says."""
    with app.app_context():
        other = Ticket.create(cast.event.id, "spreadsheet", "3", name="Rosa", email="rosa@example.org").id
        db.session.commit()
    assert client_for(cast.stranger).post_form(f"{link}/claim", {"ticket": other}).status_code == 422
    assert client_for(cast.stranger).get("/tickets/made-up").status_code == 404


def test_never_again_needs_no_account(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    """The address goes, the badges stay."""
    me = client_for(None)
    assert "Never invite me again" in me.visit(f"{link}/refusal")
    assert me.post(f"{link}/refusal").status_code == 200
    assert me.get(link).status_code == 404
    with app.app_context():
        assert RefusedAddress.among([ADDRESS])
        assert ticket_of(DANA).email is None
        assert ticket_of(TEO).email is None
        with pytest.raises(NothingToSend):
            _ = db.session.scalars(select(Mail)).one().letter
        again = Ticket.create(cast.event.id, "spreadsheet", "4", name="Dana", email=ADDRESS)
        event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
        assert invite_ticket_holders(event, [again.id], organizer) == 0


def test_whoever_joins_with_the_same_address_gets_the_ticket(app: Flask, cast: Cast) -> None:
    """Claiming merges and never doubles: on joining, and on importing somebody who goes already."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        ticket = Ticket.create(event.id, "spreadsheet", "1", name="Dana", email=ADDRESS)
        attendance = event.add_attendee(join("dana"))
        assert (ticket.attendance_id, attendance.badge_id) == (attendance.id, ticket.code_id)
        late = Ticket.create(event.id, "spreadsheet", "2", name="Owner", email=cast.owner.email)
        claim_for_attendees(event, [late.id])
        own = event.find_attendance(cast.owner)
        assert own is not None
        assert late.attendance_id == own.id
        assert own.badge_id != late.code_id, "the badge that was there first may have been printed"
        assert late.code is not None
        assert late.code.is_live, "it leads to the badge that they have"


def test_several_tickets_of_an_address_are_not_given_away_by_themselves(app: Flask, cast: Cast, link: str) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).add_attendee(join("dana"))
        assert not ticket_of(DANA).claimed_at
        assert not ticket_of(TEO).claimed_at


def test_whoever_claims_one_of_two_leaves_the_other_alone(app: Flask, cast: Cast, link: str) -> None:
    """The buyer's own address is on both tickets. Claiming one never takes the other one."""
    with app.app_context():
        buyer = join("dana")
        assert buyer.email == ADDRESS
        attendance, teo = claim(ticket_of(DANA), buyer), ticket_of(TEO)
        assert (ticket_of(DANA).attendance_id, teo.attendance_id) == (attendance.id, None)
        assert teo.code is not None
        assert teo.is_open
        assert teo.code.is_live
        assert attendance.badge_id == ticket_of(DANA).code_id


def test_who_leaves_is_no_longer_expected(app: Flask, cast: Cast, link: str) -> None:
    with app.app_context():
        user, event = join("dee"), db.session.get_one(Event, cast.event.id)
        claim(ticket_of(DANA), user)
        event.remove_attendee(user)
        db.session.commit()
        dana = ticket_of(DANA)
        db.session.refresh(dana)
        assert dana.cancelled_at is not None
        assert not dana.is_open
        assert dana.code is not None
        assert not dana.code.is_live


def test_a_cancelled_ticket_or_event_lets_nobody_in(app: Flask, cast: Cast, client_for: ClientFor, link: str) -> None:
    with app.app_context():
        ticket_of(DANA).cancel()
        with pytest.raises(TicketGoneError):
            claim(ticket_of(DANA), join("dee"))
        db.session.get_one(Event, cast.event.id).cancel()
        db.session.commit()
    assert "This event has been cancelled." in client_for(cast.stranger).visit(link)
    answer = client_for(cast.stranger).post_form(f"{link}/claim", {"ticket": id_of(app, TEO)})
    assert answer.status_code in (403, 410, 422)


def test_what_only_served_the_event_is_erased(app: Flask, cast: Cast, link: str) -> None:
    """G3: the address goes 30 days after the event, the ticket and its code with the talk."""
    with app.app_context():
        kept_for = app.config["MEETUP"].talk_kept
        with time_machine.travel(now() + timedelta(days=32)):
            assert tidies["addresses of ticket holders"]() == 2
            assert tidies["tickets"]() == 0
            assert ticket_of(DANA).email is None
        with time_machine.travel(now() + timedelta(days=kept_for + 2)):
            assert tidies["tickets"]() == 2
            assert tidies["codes of erased tickets"]() == 2
            assert tidies["codes of erased tickets"]() == 0
        assert not db.session.scalars(select(Code.id).where(Code.kind == "ticket")).all()


def test_a_list_that_is_taken_back_and_imported_anew_mails_nobody_again(app: Flask, cast: Cast, link: str) -> None:
    """One honest mail, whatever organizers do with the list afterwards."""
    with app.app_context():
        for name in (DANA, TEO):
            db.session.delete(ticket_of(name))
        db.session.commit()
        again = Ticket.create(cast.event.id, "spreadsheet", "1", name=DANA, email=ADDRESS)
        event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
        assert invite_ticket_holders(event, [again.id], organizer) == 0


def test_an_organizer_cannot_mail_the_whole_world(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A9: there is a limit for each day, over all events of an organizer."""
    monkeypatch.setattr("meetup.tickets.invitations.MAILS_A_DAY", 2)
    with app.app_context():
        organizer = db.session.get_one(User, cast.organizer.id)
        for event in (db.session.get_one(Event, cast.event.id), live_event(organizer, "Another evening")):
            ids = [
                Ticket.create(event.id, "spreadsheet", str(n), name="P", email=f"{n}@{event.id}.example.org").id
                for n in range(2)
            ]
            sent = invite_ticket_holders(event, ids, organizer)
            assert sent == (2 if event.id == cast.event.id else 0)
