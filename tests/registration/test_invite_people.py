"""Organizers invite addresses; whoever gets the mail says yes, no, or never again."""

import io
from base64 import urlsafe_b64decode

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from meetup.extensions import db
from meetup.jobs.running import run_part
from meetup.outbox import Mail
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.registration import Registration, RegistrationState, Way, invitations
from meetup.registration.invitation_links import make_token
from meetup.registration.invitations import find_addresses
from meetup.registration.routes import invitations as routes_of_invitations
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import make
from tests.registration.rules import EVENT, MANAGE, newcomers, set_rules, states

INVITE = f"{MANAGE}/invitations"


def mails(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Mail.recipient).order_by(Mail.id)))


def link_to(app: Flask, address: str) -> str:
    with app.app_context():
        found = db.session.scalars(select(Registration).where(Registration.email == address)).one()
        return f"/invitations/{make_token(found)}"


def test_each_address_gets_one_honest_mail(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    typed = "Ana <ana@example.org>, ben@example.org;ana@example.org\nowner@example.org nothing"
    for _ in range(2):
        me.post_form(INVITE, {"addresses": typed})
    assert mails(app) == ["ana@example.org", "ben@example.org"]  # the owner goes already
    with app.app_context():
        letter = db.session.scalars(select(Mail)).first().letter  # type: ignore[union-attr]
        assert letter.subject == "Organizer Person invites you to PyData Lisbon"
        assert "gave us your address" in letter.text
        assert letter.unsubscribe in letter.text


def test_nothing_to_invite_is_said_beside_the_field(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.organizer).post_form(INVITE, {"addresses": "no address at all"})
    assert answer.status_code == 422
    assert "no email address in this" in answer.text
    assert "no address at all" in answer.text


def test_many_come_from_a_file_in_the_background(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    lines = "Name,Email\n" + "".join(f"Person {number},person{number}@example.org\n" for number in range(40))
    data = {"addresses": "", "file": (io.BytesIO(lines.encode()), "people.csv"), "csrf_token": me.token()}
    answer = me.post(INVITE, data=data, content_type="multipart/form-data")
    assert answer.location.startswith("/jobs/")
    with app.app_context():
        while run_part():
            pass
    assert len(mails(app)) == 40
    assert "40 people are invited" in me.visit(answer.location)


def test_an_invitation_opens_the_door(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Where only who is invited may come, the link is enough, whatever address the account has."""
    set_rules(app, cast.event, way=Way.INVITATION)
    client_for(cast.organizer).post_form(INVITE, {"addresses": "ana@example.org"})
    link = link_to(app, "ana@example.org")
    assert "PyData Lisbon" in visit(link)
    me = client_for(cast.stranger)
    me.visit(link)
    assert states(app, cast.stranger) == [""]
    assert me.post_form(f"{link}/acceptance").location == EVENT
    assert states(app, cast.stranger) == ["going"]
    assert client_for(cast.contact).post_form(f"{link}/acceptance").status_code == 422


def test_the_invited_address_needs_no_link(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event, way=Way.INVITATION)
    client_for(cast.organizer).post_form(INVITE, {"addresses": "stranger@example.org"})
    assert "You're invited" in visit(EVENT, cast.stranger)
    client_for(cast.stranger).post_form(f"{EVENT}/registration")
    assert states(app, cast.stranger) == ["going"]


def test_a_full_event_puts_the_invited_in_line(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.organizer).post_form(INVITE, {"addresses": "ana@example.org"})
    client_for(cast.stranger).post_form(f"{link_to(app, 'ana@example.org')}/acceptance")
    assert states(app, cast.stranger) == ["waiting"]


def test_an_invitation_undoes_a_refusal_of_the_organizers(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    (person,) = newcomers(app, 1)
    set_rules(app, cast.event, way=Way.APPROVAL)
    client_for(person).post_form(f"{EVENT}/attendance")
    client_for(cast.organizer).post_form(INVITE, {"addresses": "other@example.org"})
    client_for(person).post_form(f"{link_to(app, 'other@example.org')}/acceptance")
    assert states(app, person) == ["going"]


def test_never_again_is_for_all_events_and_without_signing_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    organizer.post_form(INVITE, {"addresses": "ana@example.org"})
    refusal = f"{link_to(app, 'ana@example.org')}/refusal"
    nobody = client_for(None)
    assert "Never invite me again" in nobody.visit(refusal)
    assert nobody.post(refusal).status_code == 200  # one click of a mail program, without a page before (RFC 8058)
    with app.app_context():
        make(cast.organizer, "Another event")
    for event in ("another-event", "pydata-lisbon"):
        organizer.post_form(f"/events/{event}/manage/invitations", {"addresses": "Ana@example.org"})
    assert mails(app) == ["ana@example.org"]
    with app.app_context():
        states_of_ana = select(Registration.state).where(Registration.email == "ana@example.org")
        assert list(db.session.scalars(states_of_ana)) == []


def test_one_mailbox_is_one_person_however_it_is_written(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    me.post_form(INVITE, {"addresses": "Ana@Example.org ana@example.org mailto:ANA@example.org STRANGER@example.org"})
    assert mails(app) == ["ana@example.org", "stranger@example.org"]
    refusal = f"{link_to(app, 'ana@example.org')}/refusal"
    assert "ana" not in base64_text(refusal)  # L1: no address stands in a link
    client_for(None).post(refusal)
    me.post_form(INVITE, {"addresses": "ana+again@example.org"})
    assert len(mails(app)) == 2
    set_rules(app, cast.event, way=Way.INVITATION)
    client_for(cast.stranger).post_form(f"{EVENT}/registration")
    assert states(app, cast.stranger) == ["going"]


def base64_text(path: str) -> str:
    token = path.split("/")[2].partition(".")[0]
    return urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()


def test_refusing_works_when_the_registration_is_gone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form(INVITE, {"addresses": "ana@example.org"})
    refusal = f"{link_to(app, 'ana@example.org')}/refusal"
    for _ in range(2):
        assert client_for(None).post(refusal).status_code == 200
    client_for(cast.organizer).post_form(INVITE, {"addresses": "bea@example.org"})  # SQLite uses the id again
    assert client_for(None).post(refusal).status_code == 200
    assert link_to(app, "bea@example.org")


def test_an_organizer_can_invite_so_many_a_day(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At all events together, and also by what was handed over before."""
    monkeypatch.setattr(invitations, "INVITATIONS_A_DAY", 3)
    with app.app_context():
        make(cast.organizer, "Another event")
    me = client_for(cast.organizer)
    me.post_form("/events/another-event/manage/invitations", {"addresses": "a@example.org b@example.org"})
    refused = me.post_form(INVITE, {"addresses": "c@example.org d@example.org"})
    assert refused.status_code == 422
    assert "You can invite 1 more" in refused.text
    with app.app_context():
        event, organizer = db.session.merge(cast.event), db.session.merge(cast.organizer)
        assert len(invitations.invite(event, ["c@example.org", "d@example.org"], organizer)) == 1


def test_invitations_wait_for_the_links_that_people_wait_for(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form(INVITE, {"addresses": "ana@example.org ben@example.org"})
    with app.app_context():
        SignInLink.send("owner@example.org")
        db.session.commit()
        assert [mail.kind for mail in Mail.list_due()] == ["sign_in", "invitation", "invitation"]


def test_a_file_that_is_too_long_is_named(cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last address would be cut in two."""
    monkeypatch.setattr(routes_of_invitations, "MAX_FILE_BYTES", 20)
    me = client_for(cast.organizer)
    data = {"file": (io.BytesIO(b"a@example.org b@example.org"), "x.csv"), "csrf_token": me.token()}
    answer = me.post(INVITE, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "too long" in answer.text


def test_whoever_was_declined_stays_so_with_the_link_of_somebody_else(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    client_for(cast.organizer).post_form(INVITE, {"addresses": "ana@example.org"})
    with app.app_context():
        Registration.put(cast.event, cast.stranger, RegistrationState.DECLINED)
        db.session.commit()
    answer = client_for(cast.stranger).post_form(f"{link_to(app, 'ana@example.org')}/acceptance")
    assert answer.status_code == 422
    assert states(app, cast.stranger) == ["declined"]


def test_whoever_left_can_be_invited_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.owner).post_form(f"{EVENT}/attendance/removal")
    client_for(cast.organizer).post_form(INVITE, {"addresses": "owner@example.org"})
    client_for(cast.owner).post_form(f"{link_to(app, 'owner@example.org')}/acceptance")
    assert states(app, cast.owner) == ["going"]


def test_broken_links_lead_nowhere(cast: Cast, visit: Visit) -> None:
    for token in ("x", "WzEsIm5vYm9keUBleGFtcGxlLm9yZyJd.forged"):
        visit(f"/invitations/{token}", status=404)
        visit(f"/invitations/{token}/refusal", status=404)


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.org", fullmatch=True)),
    st.sampled_from([", ", ";", "\n", "\t", " "]),
)
def test_addresses_are_found_once_each_whatever_stands_between(addresses: list[str], between: str) -> None:
    assert find_addresses(between.join(f"Name <{address}>" for address in addresses)) == list(dict.fromkeys(addresses))
