"""An organizer imports a list of attendees: reviewed as badges, carried out, imported again, and undone."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db, limiter, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.tickets import Ticket, TicketCode, claim, code_hash
from meetup.tickets.importing.imports import TicketImport, TicketImportChange
from meetup.tickets.importing.origins import TicketOrigin
from meetup.tidying import tidies
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.tickets.lists import (
    IMPORT,
    LIST,
    TICKETS,
    bring_in,
    form_of,
    names,
    refused,
    review,
    tickets,
    upload,
)
from tests.workbooks import workbook


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def test_the_review_shows_badges_and_what_is_left_out(app: Flask, organizer: Client) -> None:
    page = review(organizer, LIST)
    badges = [badge.text for badge in page.all("li", class_="badge-sample")]
    assert badges == ["Dana Kowalski Brightline Speaker", "Teo Kowalski Regular"]
    assert "1 row is left out: 1 cancelled or void." in page.text
    assert "A spreadsheet" in page
    assert "line 1" in page
    assert not names(app), "nobody is on the list before"


def test_a_list_of_whom_nobody_comes_is_read_all_the_same(organizer: Client) -> None:
    page = review(organizer, "Name,Status\nMei Li,Cancelled\nTeo Kowalski,Refunded\n")
    assert "2 rows are left out: 1 cancelled or void, 1 refunded." in page.text
    assert "Nobody can be read" not in page


def test_people_on_the_list_get_tickets_and_nobody_a_mail(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST)
    assert names(app) == ["Dana Kowalski", "Teo Kowalski"]
    dana, teo = tickets(app)
    assert (dana["company"], dana["category"], dana["email"]) == ("Brightline", "Speaker", "dana@example.org")
    assert teo["email"] == "dana@example.org"
    with app.app_context():
        assert not db.session.scalar(select(func.count()).select_from(Mail))
        assert db.session.scalar(select(func.count()).where(Code.kind == "ticket")) == 2


def test_one_mail_for_each_address_if_the_organizer_says_so(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST, sends_mails="y")
    with app.app_context():
        assert [mail.recipient for mail in db.session.scalars(select(Mail))] == ["dana@example.org"]


def test_the_same_list_again_changes_nothing(app: Flask, organizer: Client) -> None:
    """M3: not even the rows. What organizers have edited by hand stays, too."""
    bring_in(organizer, LIST)
    teo = next(ticket for ticket in tickets(app) if ticket["name"] == "Teo Kowalski")
    organizer.post_form(f"{TICKETS}/{teo['id']}", {"name": "Teodor K.", "company": "Tagus", "category": "Regular"})
    before = tickets(app)
    page = review(organizer, LIST)
    assert "everyone who comes is on the list already" in page
    bring_in(organizer, LIST)
    assert tickets(app) == before


def test_a_newer_list_changes_what_has_changed(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST)
    newer = LIST.replace("Brightline,Speaker", "Lotus,Keynote").replace("T-2,Teo Kowalski", "T-2,Teodor Kowalski")
    newer = newer.replace("Regular,Confirmed", "Regular,Refunded")
    page = review(organizer, newer)
    assert [figure.text for figure in page.all("span", class_="figure")] == ["0", "1", "1", "0"]
    bring_in(organizer, newer)
    dana, teo = tickets(app)
    assert (dana["company"], dana["category"]) == ("Lotus", "Keynote")
    assert teo["cancelled_at"] is not None
    assert teo["name"] == "Teo Kowalski"


def test_whoever_is_missing_from_a_newer_list_stays(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST)
    shorter = "\r\n".join(line for line in LIST.split("\r\n") if not line.startswith("T-2"))
    assert "1 ticket of an earlier import isn't in this list." in review(organizer, shorter).text
    bring_in(organizer, shorter)
    assert names(app) == ["Dana Kowalski", "Teo Kowalski"]


def test_lists_of_two_programs_do_not_double_anybody(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST)
    other = (
        "guest_id,name,email,approval_status,qr_code_url,ticket_name\n"
        "gst-1,Dana Kowalski,DANA@example.org,approved,https://q/1,VIP\n"
        "gst-2,New Person,new@example.org,approved,https://q/2,VIP\n"
    )
    bring_in(organizer, other)
    assert names(app) == ["Dana Kowalski", "New Person", "Teo Kowalski"]
    before = tickets(app)
    bring_in(organizer, other)
    assert tickets(app) == before


def test_codes_of_other_programs_are_kept_as_hashes_only(app: Flask, cast: Cast, organizer: Client) -> None:
    content = "Ticket ID,Name,QR code\nT-1,Dana Kowalski,https://tickets.example/secret-0815\n"
    assert "secret-0815" not in review(organizer, content).text
    bring_in(organizer, content)
    with app.app_context():
        (known,) = db.session.scalars(select(TicketCode))
        assert known.code_hash == code_hash(cast.event.id, "https://tickets.example/secret-0815")
        done = db.session.scalars(select(TicketImport).where(TicketImport.done_at.is_not(None))).one()
        assert done.content is None
        assert done.people == []
        for table in db.metadata.sorted_tables:
            if table.name != "ticket_imports":
                assert "secret-0815" not in str(db.session.execute(select(table)).all()), table.name


def test_undo_takes_the_import_back(app: Flask, organizer: Client) -> None:
    """And a second undo finds nothing."""
    bring_in(organizer, LIST)
    before = tickets(app)
    newer = LIST.replace("Brightline", "Lotus").replace("Regular,Confirmed", "Regular,Refunded")
    bring_in(organizer, f"{newer}T-4,New Person,,,Regular,Confirmed\r\n")
    assert names(app) == ["Dana Kowalski", "New Person"]
    undo = form_of_latest(organizer)
    assert organizer.post_form(undo).status_code == 303
    untimed = [{name: ticket[name] for name in ticket if name != "changed_at"} for ticket in tickets(app)]
    assert untimed == [{name: ticket[name] for name in ticket if name != "changed_at"} for ticket in before]
    assert organizer.post_form(undo).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Code.kind == "ticket")) == 2


def form_of_latest(client: Client) -> str:
    """Where to undo the latest import."""
    actions = [form["action"] for form in client.visit(IMPORT).all("form")]
    return str(next(action for action in actions if action.endswith("/reversal")))


def test_undo_leaves_whoever_has_claimed_or_arrived(app: Flask, cast: Cast, organizer: Client) -> None:
    bring_in(organizer, f"{LIST}T-4,New Person,,,Regular,Confirmed\r\n")
    with app.app_context():
        by_name = {ticket.name: ticket for ticket in db.session.scalars(select(Ticket))}
        claim(by_name["Dana Kowalski"], db.session.get_one(User, cast.stranger.id))
        by_name["Teo Kowalski"].checked_in_at = now()
        db.session.commit()
    organizer.post_form(form_of_latest(organizer))
    assert names(app) == ["Dana Kowalski", "Teo Kowalski"]
    assert "2 stay as they are" in organizer.visit(TICKETS).text


def test_a_claimed_ticket_is_neither_renamed_nor_cancelled(app: Flask, cast: Cast, organizer: Client) -> None:
    bring_in(organizer, LIST)
    with app.app_context():
        for ticket in db.session.scalars(select(Ticket)):
            if ticket.name == "Dana Kowalski":
                claim(ticket, db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    bring_in(organizer, LIST.replace("Dana Kowalski", "Other Name").replace("Speaker", "Keynote"))
    dana = next(ticket for ticket in tickets(app) if ticket["claimed_at"])
    assert (dana["name"], dana["category"]) == ("Dana Kowalski", "Keynote")
    page = review(organizer, LIST.replace("Speaker,Confirmed", "Speaker,Refunded"))
    assert "but was claimed or checked in here. It stays." in page.text


def test_whoever_attends_with_the_address_already_has_the_ticket(app: Flask, cast: Cast, organizer: Client) -> None:
    bring_in(organizer, f"Name,Email,Company\nOwner P.,{cast.owner.email},Brightline\n")
    (ticket,) = tickets(app)
    assert ticket["claimed_at"] is not None


def test_columns_said_by_hand_are_remembered(app: Flask, cast: Cast, organizer: Client, client_for: ClientFor) -> None:
    """For the next list with the same headings, of this organizer only."""
    content = "Wer,Wo\nDana 1,Brightline\nTeo 2,Lotus\n"
    page = review(organizer, content)
    assert "Nobody can be read from this list." in page
    answer = organizer.post_form(form_of(page, "/reading"), {"column-0": "name", "column-1": "company", "encoding": ""})
    page = organizer.visit(answer.location)
    assert [badge.text for badge in page.all("li", class_="badge-sample")] == ["Dana 1 Brightline", "Teo 2 Lotus"]
    bring_in(organizer, "WER,wo\nMei 3,Tagus\n")
    assert names(app) == ["Mei 3"]
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.find_attendance(cast.staff).role = "organizer"  # type: ignore[union-attr]
        db.session.commit()
    assert "Nobody can be read from this list." in review(client_for(cast.staff), content)


def test_a_workbook_says_which_sheet_was_read(organizer: Client) -> None:
    page = review(organizer, workbook(["Name", "Email"], ["Dana Kowalski", "dana@example.org"], title="Gäste"))
    assert "Gäste" in page
    assert "Encoding" not in [term.text for term in page.all("dt")]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", workbook(), b"PK\x03\x04xl/" + b"x" * 90])
def test_what_is_no_list_is_refused_beside_the_field(app: Flask, organizer: Client, content: bytes) -> None:
    assert refused(organizer, content)
    assert not tickets(app)


@pytest.mark.parametrize("who", ["staff", "owner", "stranger"])
def test_only_organizers_import(cast: Cast, client_for: ClientFor, organizer: Client, who: str) -> None:
    path = upload(organizer, LIST).location
    client = client_for(getattr(cast, who))
    assert client.get(IMPORT).status_code in (403, 404)
    assert client.get(path).status_code in (403, 404)
    assert client.get(TICKETS).status_code in (403, 404)
    assert upload(client, LIST).status_code in (403, 404)


def test_an_import_waits_an_hour_for_its_review(app: Flask, organizer: Client) -> None:
    """Z5: then the file is erased. What an import did can be taken back for as long."""
    path = upload(organizer, LIST).location
    bring_in(organizer, LIST)
    with app.app_context():
        undo = form_of_latest(organizer)
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert organizer.get(path).status_code == 404
        assert organizer.post_form(undo).status_code == 404
        with app.app_context():
            while tidies["imports of attendees"]():
                db.session.commit()
            assert db.session.scalar(select(func.count()).select_from(TicketImportChange)) == 0
            (left,) = db.session.scalars(select(TicketImport))
            assert left.counts["added"] == 2


ROWS = st.lists(
    st.fixed_dictionaries({
        "Ticket ID": st.sampled_from(["", "1", "2", "3"]),
        "Name": st.sampled_from(["", "Ana Matos", "ANA MATOS", "Li Na", "=1+1 Person"]),
        "Email": st.sampled_from(["", "a@example.org", "A@example.org", "b@example.org", "no address"]),
        "Company": st.sampled_from(["", "Tagus", "Li Na"]),
        "Status": st.sampled_from(["", "Confirmed", "Refunded", "Waitlist", "void"]),
        "QR code": st.sampled_from(["", "q1", "q2"]),
    }),
    max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_any_list_twice_adds_nothing(
    app: Flask, organizer: Client, first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    """M3: whatever was imported before, the second time no row of a ticket changes."""
    with app.app_context():
        for ticket in db.session.scalars(select(Ticket)):
            db.session.delete(ticket)
        db.session.commit()
    limiter.reset()
    for rows in (first, second):
        content = as_workbook(rows)
        if upload(organizer, content).status_code == 422:
            continue
        bring_in(organizer, content)
        before = tickets(app)
        offered = [button.text for button in review(organizer, content).all("button")]
        assert not [text for text in offered if text.startswith("Import ")], "there is nothing to import"
        bring_in(organizer, content)
        assert tickets(app) == before


def as_workbook(rows: list[dict[str, str]]) -> bytes:
    headings = ["Ticket ID", "Name", "Email", "Company", "Status", "QR code"]
    cells: list[list[Any]] = [[row[name] for name in headings] for row in rows]
    return workbook(headings, *cells)


def test_an_erased_address_cannot_be_guessed_from_what_the_list_said(app: Flask, organizer: Client) -> None:
    bring_in(organizer, LIST)
    with app.app_context():
        said = db.session.scalars(select(TicketOrigin.said)).all()
    guess = sha256(b"dana@example.org").hexdigest()
    assert [one["email"] for one in said] == [said[0]["email"]] * 2
    assert not guess.startswith(said[0]["email"])
