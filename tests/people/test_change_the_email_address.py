"""People move their account to another address, which confirms it; the old one is told and can stop it (A6, A10)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetup.codes import Code
from meetup.extensions import db, now
from meetup.outbox import Letter, Mail
from meetup.people import Passkey, User
from meetup.people.leaving.ledger import Erasure
from meetup.people.passwords import hash_password
from meetup.people.signing_in.email_changes import EmailChange
from meetup.people.signing_in.security_acts import SecurityAct
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.authenticators import Authenticator, add, encoded
from tests.people.departures import leave
from tests.people.mailbox import another_code, ask_for_link, letters, mailed_link, newest_link, path_of, signed_in

OLD, NEW, STRANGER = "owner@example.org", "moved@example.net", "stranger@example.org"
PASSWORD = "correct horse battery"
SPENT, WRONG, TOO_MANY = 410, 422, 429


def ask(client: Client, address: str = NEW, **typed: str) -> TestResponse:
    return client.post_form("/me/email", {"email": address, **typed})


def link_in(letter: Letter) -> str:
    found = re.search(r"http://localhost(/(?:me/email|email-changes)/\S+)", letter.text)
    assert found
    return found[1]


def asked(app: Flask, client: Client, address: str = NEW, **typed: str) -> Letter:
    """Ask for the change and read the mail to the new address."""
    assert ask(client, address, **typed).location == "/me/email/sent"
    return letters(app, address)[-1]


def changed(app: Flask, client: Client, address: str = NEW, **typed: str) -> str:
    """Change the address, and return the link that stops it, from the mail to the old one."""
    old = client.visit("/me/security").one("strong", class_="wrap").text
    letter = asked(app, client, address, **typed)
    assert client.post_form("/me/email/sent", {"code": letter.code}).location == "/me/security"
    return link_in(letters(app, old)[-1])


def email_of(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.get_one(User, cast.owner.id).email


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityAct.kind).order_by(SecurityAct.id)))


def test_the_code_from_the_new_mailbox_changes_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    assert owner.visit("/me/security").one("a", href="/me/email").text == "Change"
    letter = asked(app, owner)
    assert "Owner" not in letter.text, "anybody can type any address"
    assert email_of(app, cast) == OLD
    typed = owner.visit("/me/email/sent").form("/me/email/sent").one("input", name="code")
    assert (typed["inputmode"], typed["autocomplete"]) == ("numeric", "one-time-code")
    assert owner.post_form("/me/email/sent", {"code": letter.code}).location == "/me/security"
    assert "From now on you sign in with moved@example.net." in owner.visit("/me/security")
    assert email_of(app, cast) == NEW
    assert acts(app) == ["email_changed"]
    client = client_for(None)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert client.post_form(mailed_link(app, client, NEW)).status_code == 303
        assert "Owner Person" in client.visit("/me")


def test_so_does_the_link_once_wherever_i_am_signed_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: looking at it changes nothing."""
    owner, phone = client_for(cast.owner), client_for(cast.owner)
    link = link_in(asked(app, owner))
    for _ in range(3):
        assert phone.visit(link).form(link)
    assert email_of(app, cast) == OLD
    assert phone.post_form(link).location == "/me/security"
    assert email_of(app, cast) == NEW
    assert owner.post_form(link).status_code == SPENT
    phone.visit(link, SPENT)


def test_a_mistyped_address_gets_nobody_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Whoever reads that mailbox can do nothing with the mail: it takes the account as well."""
    letter = asked(app, client_for(cast.owner))
    nobody, stranger = client_for(None), client_for(cast.stranger)
    link = link_in(letter)
    assert nobody.get(link).location == f"/sign-in?next={link}"
    assert nobody.post_form(link).location == "/sign-in"
    assert stranger.get(link).status_code == stranger.post_form(link).status_code == 404
    assert stranger.post_form("/me/email/sent", {"code": letter.code}).status_code == SPENT
    assert email_of(app, cast) == OLD


def test_links_and_codes_run_out(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    with time_machine.travel(now(), tick=False) as clock:
        letter = asked(app, owner)
        clock.shift(timedelta(minutes=11))
        assert owner.post_form("/me/email/sent", {"code": letter.code}).status_code == SPENT
        owner.visit(link_in(letter))
        clock.shift(timedelta(minutes=50))
        owner.visit(link_in(letter), SPENT)
        assert owner.post_form(link_in(letter)).status_code == SPENT
    assert email_of(app, cast) == OLD


def test_five_wrong_codes_end_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    letter = asked(app, owner)
    wrong = {"code": another_code(letter.code)}
    statuses = [owner.post_form("/me/email/sent", wrong).status_code for _ in range(5)]
    assert statuses == [WRONG] * 4 + [SPENT]
    assert owner.post_form("/me/email/sent", {"code": letter.code}).status_code == SPENT
    assert owner.post_form(link_in(letter)).status_code == 303, "the link is not guessed"


def test_a_newer_one_replaces_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    first, second = asked(app, owner), asked(app, owner, "other@example.net")
    with app.app_context():
        kept = select(Mail.kind).where(Mail.recipient == NEW)
        assert list(db.session.scalars(kept)) == ["email_change"]
    assert owner.post_form(link_in(first)).status_code == 404
    assert owner.post_form("/me/email/sent", {"code": first.code}).status_code == WRONG
    assert owner.post_form(link_in(second)).status_code == 303


def test_an_old_sign_in_is_asked_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A6"""
    owner = client_for(cast.owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert owner.get("/me/email").location == "/me/confirmation?next=/me/email"
        assert ask(owner).location == "/me/confirmation?next=/me/email"
    assert not letters(app, NEW)


def test_the_old_address_is_told_and_opens_nothing_any_more(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A10: at once, with the device and without the new address; its links end."""
    owner, other = client_for(cast.owner), client_for(None)
    with time_machine.travel("2027-03-28T11:01:00+00:00", tick=False):
        owner = client_for(cast.owner)
        link = mailed_link(app, other, OLD)
        code = letters(app, OLD)[-1].code
        changed(app, owner)
        told = letters(app, OLD)[-1]
        assert told.subject == "Your Meetup companion address was changed"
        assert "28 Mar 2027, 12:01 (Europe/Lisbon)" in told.text
        assert NEW not in told.text
        assert other.post_form(link).status_code == SPENT
        assert other.post_form("/sign-in/codes", {"code": code}).status_code == SPENT


def test_it_is_stopped_signed_out_and_everything_after_it_is_undone(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """A10, A2: whoever held the unlocked phone has moved on to a third address by then."""
    thief, nobody, stranger = client_for(cast.owner), client_for(None), client_for(cast.stranger)
    own, stolen = Authenticator(), Authenticator()
    with time_machine.travel(now() - timedelta(minutes=30), tick=False):
        add(client_for(cast.owner), own)
    stop = changed(app, thief)
    add(thief, stolen)
    thief.post_form("/me/password", {"password": "a thief's own long password"})
    second_stop = changed(app, thief, "third@example.net")
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        link = mailed_link(app, client_for(None), "third@example.net")
    asked(app, thief, "fourth@example.net")
    for _ in range(3):
        assert OLD in nobody.visit(stop).form(stop).text
    assert email_of(app, cast) == "third@example.net"
    answer = nobody.post_form(stop)
    assert answer.location == "/me/security"
    assert "Your address is owner@example.org again" in nobody.visit(nobody.get(answer.location).location)
    assert email_of(app, cast) == OLD
    assert not signed_in(thief)
    assert signed_in(stranger)
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).password_hash is None
        assert [key.credential_id for key in Passkey.all_of(cast.owner)] == [encoded(own.credential_id)]
    assert nobody.post_form(link).status_code == SPENT
    assert [nobody.post_form(path).status_code for path in (stop, second_stop)] == [SPENT] * 2
    assert acts(app)[-1] == "email_change_stopped"
    for told in (NEW, "third@example.net"):
        assert letters(app, told)[-1].subject == "Your Meetup companion address was changed back"


def test_an_account_that_was_deleted_after_it_is_restored_with_it(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """A10: whoever took the account over may delete it, too. The old address is told, and one link undoes both."""
    thief = client_for(cast.owner)
    stop = changed(app, thief)
    leave(thief)
    told = letters(app, OLD)[-1]
    assert told.subject == "A Meetup companion account that was yours is deleted"
    assert link_in(told) == stop
    client_for(None).post_form(stop)
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        assert (owner.email, owner.left_at) == (OLD, None)
        assert [entry.act for entry in db.session.scalars(select(Erasure).order_by(Erasure.id))] == ["left", "returned"]


def test_what_was_deleted_before_stays_deleted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Somebody else's change is over once it was stopped: who leaves after that comes back by signing in."""
    stop = changed(app, client_for(cast.owner))
    client_for(None).post_form(stop)
    leave(client_for(cast.owner))
    assert client_for(None).post_form(stop).status_code == SPENT
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).left_at


def test_then_it_cannot_be_changed_for_a_week(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    nobody = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        nobody.post_form(changed(app, client_for(cast.owner)))
        clock.shift(timedelta(days=6, hours=23))
        owner = client_for(cast.owner)
        assert not owner.visit("/me/email").all("input", name="email")
        assert ask(owner).status_code == WRONG
        assert len(letters(app, NEW)) == 2
        clock.shift(timedelta(hours=2))
        owner = client_for(cast.owner)
        changed(app, owner)
    assert email_of(app, cast) == NEW


@pytest.mark.parametrize("is_tidied", [False, True])
def test_after_seven_days_it_stays(app: Flask, cast: Cast, client_for: ClientFor, is_tidied: bool) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stop = changed(app, client_for(cast.owner))
        clock.shift(timedelta(days=6, hours=23))
        client_for(None).visit(stop)
        app.test_cli_runner().invoke(args=["tidy"])
        client_for(None).visit(stop)
        clock.shift(timedelta(hours=2))
        if is_tidied:
            app.test_cli_runner().invoke(args=["tidy"])
            with app.app_context():
                assert db.session.scalar(select(func.count()).select_from(EmailChange)) == 1, "see G2"
        client_for(None).visit(stop, SPENT)
        assert client_for(None).post_form(stop).status_code == SPENT
    assert email_of(app, cast) == NEW


def test_links_are_not_made_up_nor_used_for_another_act(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, nobody = client_for(cast.owner), client_for(None)
    confirm = link_in(asked(app, owner)).rpartition("/")[2]
    stop = changed(app, client_for(cast.owner), "other@example.net").rpartition("/")[2]
    for token in (confirm, "x", stop[:-1], "InNlZWQi.9Zyy"):
        assert nobody.post_form(f"/email-changes/{token}").status_code == 404
    assert owner.post_form(f"/me/email/{stop}").status_code == 404


def test_who_still_uses_it_stays_signed_in_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    here, elsewhere = client_for(cast.owner), client_for(cast.owner)
    here.post_form(changed(app, elsewhere))
    assert signed_in(here)
    assert not signed_in(elsewhere)


def test_for_a_week_nobody_opens_an_account_with_the_old_address(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Otherwise owners who sign in out of habit would make the address impossible to give back."""
    with time_machine.travel(now(), tick=False) as clock:
        stop = changed(app, client_for(cast.owner))
        clock.shift(61)
        client = client_for(None)
        client.post_form("/sign-up", {"name": "Ana", "email": OLD, "reach": "none"})
        code = letters(app, OLD)[-1].code
        assert client.post_form("/sign-in/codes", {"code": code}).status_code == SPENT
        assert client.post_form(path_of(newest_link(app, OLD))).status_code == SPENT
        clock.shift(61)
        ask(client_for(cast.stranger), OLD)
        assert letters(app, OLD)[-1].subject == "Someone tried to use your address in Meetup companion"
        assert client_for(None).post_form(stop).status_code == 303
        assert email_of(app, cast) == OLD
        clock.shift(61)
        assert client.post_form(mailed_link(app, client, OLD)).status_code == 303
        assert "Owner Person" in client.visit("/me")


def test_taken_addresses_are_answered_like_free_ones(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """A1: only their owner is told, and of nobody."""
    answers = []
    for address in (NEW, STRANGER):
        owner = client_for(cast.owner)
        with queries() as asked_for:
            answer = ask(owner, address)
        shown = owner.visit("/me/email/sent").text.replace(address, "…")
        wrong = owner.post_form("/me/email/sent", {"code": "000000"})
        said = Page(wrong.text, "/me/email/sent").text.replace(address, "…")
        work = [query.split(" WHERE ")[0] for query in asked_for]
        answers.append((answer.status_code, answer.location, shown, wrong.status_code, said, work))
    assert answers[0] == answers[1]
    (letter,) = letters(app, STRANGER)
    assert letter.subject == "Someone tried to use your address in Meetup companion"
    assert not letter.code and not letter.button
    assert "Owner" not in letter.text and OLD not in letter.text


def test_an_address_that_was_taken_in_the_meantime(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, ana = client_for(cast.owner), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        letter = asked(app, owner)
        clock.shift(61)
        ana.post_form("/sign-up", {"name": "Ana", "email": NEW, "reach": "none"})
        ana.post_form(path_of(newest_link(app, NEW)))
        for path, form in ((link_in(letter), {}), ("/me/email/sent", {"code": letter.code})):
            answer = owner.post_form(path, form)
            assert answer.status_code == SPENT
            assert "Nothing was changed" in answer.text
    assert email_of(app, cast) == OLD
    assert signed_in(owner)
    assert not letters(app, OLD)


@pytest.mark.parametrize("typed", ["", "moved", "moved@", "a b@example.net", OLD, OLD.upper()])
def test_what_is_no_other_address_is_said_beside_the_field(cast: Cast, client_for: ClientFor, typed: str) -> None:
    answer = ask(client_for(cast.owner), typed)
    assert answer.status_code == WRONG
    assert "email-problem" in answer.text


@pytest.mark.one_database
def test_a_mailbox_and_an_account_get_and_send_only_so_many(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A9"""
    with time_machine.travel(now(), tick=False) as clock:
        ask_for_link(client_for(None), NEW)
        answer = ask(client_for(cast.owner), NEW.replace("@", "+tag@"))
        assert (answer.status_code, "Retry-After" in answer.headers) == (TOO_MANY, True)
        assert not letters(app, NEW.replace("@", "+tag@"))
        clock.shift(3601)
        owner = client_for(cast.owner)
        statuses = [ask(owner, f"number{number}@example.net").status_code for number in range(11)]
        assert statuses == [303] * 10 + [TOO_MANY]
        assert ask(client_for(cast.stranger), "number11@example.net").status_code == 303


@pytest.mark.parametrize("switched", [True, False])
def test_the_card_shows_it_where_its_owner_says_so(
    app: Flask, cast: Cast, client_for: ClientFor, switched: bool
) -> None:
    with app.app_context():
        profile = db.session.get_one(User, cast.owner.id).profile
        profile.email = OLD
        profile.share(["headline", "email"])
        db.session.commit()
    owner = client_for(cast.owner)
    switch = owner.visit("/me/email").one("input", name="is_for_card")
    assert not switch.get("checked"), "P6"
    stop = changed(app, owner, **({"is_for_card": "y"} if switched else {}))

    def shown() -> str:
        with app.app_context():
            return db.session.get_one(User, cast.owner.id).profile.email

    assert shown() == (NEW if switched else OLD)
    client_for(None).post_form(stop)
    assert shown() == OLD


def test_a_card_that_shows_another_one_stays_as_it_is(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P1: nothing is shown that was not, whatever is sent along."""
    owner = client_for(cast.owner)
    assert not owner.visit("/me/email").all("input", name="is_for_card")
    changed(app, owner, is_for_card="y")
    with app.app_context():
        profile = db.session.get_one(User, cast.owner.id).profile
        assert (profile.email, profile.shared) == ("owner@work.example.org", ["headline"])


def test_a_ticket_that_waits_for_the_new_address_is_mine(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        Ticket.create(cast.event.id, "spreadsheet", "1", name="Owner Person", email=NEW)
        db.session.commit()
    changed(app, client_for(cast.owner))
    with app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        assert ticket.claimed_at
        assert ticket.attendance_id


def test_a_card_that_i_gave_as_a_guest_with_it_is_asked_about(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """On the page of the mailed link, which names who got it."""
    with app.app_context():
        card = Code.get_phone_code(cast.organizer).code
    uuid = "0b8f9d2e-7c0c-4f43-9d39-0a3f4b4ac9a1"
    with time_machine.travel(now(), tick=False) as clock:
        client_for(None).post_form(f"/c/{card}/cards", {"name": "Owner", "channel": NEW, "uuid": uuid})
        clock.shift(61)
        owner = client_for(cast.owner)
        letter = asked(app, owner)
        answer = owner.post_form("/me/email/sent", {"code": letter.code})
        assert "/sign-in/links/" in answer.location
        page = owner.visit(answer.location)
        assert "Organizer Person" in page
        recipient = page.one("input", name="recipient")["value"]
        assert owner.post_form(answer.location, {"recipient": recipient}).status_code == 303
        assert "Organizer Person" in owner.visit("/contacts")


def test_the_database_alone_changes_and_stops_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2"""
    owner = client_for(cast.owner)
    letter = asked(app, owner)
    token = link_in(letter).rpartition("/")[2]
    with app.app_context():
        rows = [*db.session.execute(select(EmailChange.__table__)), *db.session.execute(select(Mail.__table__))]
        stored = {str(value) for row in rows for value in row}
    assert not [value for value in stored if token in value or letter.code.replace(" ", "") == value]
    for value in stored:
        if value and "/" not in value and "\0" not in value:
            assert owner.get(f"/me/email/{value}").status_code in (303, 404)


@pytest.mark.also_serializable
def test_confirmed_at_once_it_is_changed_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    clients = [client_for(cast.owner) for _ in range(2)]
    link = link_in(asked(app, clients[0]))
    forms = [{"csrf_token": client.token()} for client in clients]
    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(lambda client, form: client.post(link, data=form).status_code, clients, forms)
        assert sorted(answers) == [303, SPENT]
    assert acts(app) == ["email_changed"]
    assert len(letters(app, OLD)) == 1


def test_the_password_goes_with_the_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    changed(app, client_for(cast.owner))
    client = client_for(None)
    assert client.post_form("/sign-in", {"email": OLD, "password": PASSWORD}).status_code == WRONG
    assert client.post_form("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 303
