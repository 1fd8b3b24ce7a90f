"""The list as CSV: narrowed like its page, safe to open, and with nothing that its people took back."""

import csv
import re
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.tags import Tag, Tagging
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from meetup.spreadsheets import unescape_cell
from meetup.transfer.columns import PROGRAMS as COLUMNS_OF
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import share_all

FORMULA = ('=HYPERLINK("http://evil.example";"x")', "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0")
COLUMNS = (
    "Name", "Headline", "Company", "E-mail", "Phone", "Other e-mails", "Other phones", "Links", "Event", "Room",
    "Met at (UTC)", "Stage", "Context", "Next step", "Due", "Thanked at (UTC)", "Tags", "Note",
)  # fmt: skip


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    share_all(app, cast.contact, cast.friend)
    return client_for(cast.owner)


def table(client: Client, **query: object) -> list[dict[str, str]]:
    """The rows of the export, read as a spreadsheet reads them."""
    answer = client.get(f"/contacts.csv?{urlencode({'stage': 'all', **query})}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    text = answer.data.decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.DictReader(StringIO(text[1:], newline=""), strict=True))


def test_it_holds_what_the_list_holds(cast: Cast, owner: Client) -> None:
    form = {"note": "Red scarf,\n“tall”", "version": "0", "next_step": "Call", "due_on": "2026-12-24"}
    owner.post_form(f"/contacts/{cast.met.id}/note", form)
    owner.post_form(f"/contacts/{cast.met.id}/tags", {"tags": "Tall, Speaker"})
    rows = {row["Name"]: row for row in table(owner)}
    assert rows.keys() == {"Contact Person", "Friend Person"}
    row = rows["Contact Person"]
    assert tuple(row) == COLUMNS
    assert row | {"Met at (UTC)": ""} == {
        "Name": "Contact Person",
        "Headline": "contact by trade",
        "Company": "Brightline",
        "E-mail": "contact@work.example.org",
        "Phone": "+351 912 345 678",
        "Other e-mails": "",
        "Other phones": "",
        "Links": "",
        "Event": "PyData Lisbon",
        "Room": "",
        "Met at (UTC)": "",
        "Stage": "To do",
        "Context": "",
        "Next step": "Call",
        "Due": "2026-12-24",
        "Thanked at (UTC)": "",
        "Tags": "Speaker, Tall",
        "Note": "Red scarf,\n“tall”",
    }


def test_it_comes_as_a_file(owner: Client) -> None:
    disposition = owner.get("/contacts.csv").headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="follow-up.csv"')


def test_lines_end_as_rfc_4180_has_them(owner: Client) -> None:
    lines = owner.get("/contacts.csv").data.decode()[1:].split("\r\n")
    assert lines[0] == ",".join(COLUMNS)
    assert lines[-1] == ""


@pytest.mark.parametrize("program", COLUMNS_OF)
@pytest.mark.parametrize("text", [*FORMULA, "\t=1+1", "\r=1+1"])
def test_no_cell_is_a_formula(app: Flask, cast: Cast, owner: Client, text: str, program: str) -> None:
    """I3: wherever somebody else, or the owner, has typed one."""
    with app.app_context():
        profile = db.session.get_one(User, cast.contact.id).profile
        profile.name = profile.headline = profile.company = profile.email = text
        mine = db.session.get_one(Contact, cast.met.id)
        mine.note = mine.next_step = mine.event.title = mine.person.profile.phone = text  # type: ignore[union-attr]
        Tagging.add(Tag.get_or_create(cast.owner, [text]), [cast.met.id])
        db.session.commit()
    rows = table(owner, **{"as": program})
    assert any(text in unescape_cell(value) for row in rows for value in row.values())
    for row in rows:
        starts = [value for value in row.values() if value.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert not [value for value in starts if not re.fullmatch(r"\+[\d ]+", value)]


def test_it_is_narrowed_as_the_page_is(cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/stage", {"stage": "in_touch"})
    assert [row["Name"] for row in table(owner, stage="in_touch")] == ["Contact Person"]
    assert [row["Name"] for row in table(owner, q="friend")] == ["Friend Person"]
    assert table(owner, event=999999) == []
    assert len(table(owner, event=cast.event.id)) == 2
    page = owner.visit("/contacts?stage=in_touch&q=contact")
    (link,) = [link["href"] for link in page.all("a") if link.get("href").startswith("/me/export")]
    assert link == "/me/export?stage=in_touch&q=contact"


def test_the_page_to_take_it_along_is_narrowed_like_the_list(cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/tags", {"tags": "Speaker"})
    owner.post_form(f"/contacts/{cast.met.id}/stage", {"stage": "waiting"})
    choices = owner.visit("/contacts?stage=all").all("input", name="tag")
    tag = next(choice["value"] for choice in choices if choice.get("value"))
    page = owner.visit(f"/me/export?stage=waiting&tag={tag}&due=none&q=contact&event={cast.event.id}")
    assert "Only: No date #Speaker “contact”." in page
    form = page.form("/contacts.csv")
    typed = {field["name"]: field["value"] for field in form.all("input")}
    options = {field["name"]: field.all("option") for field in form.all("select")}
    chosen = {name: [one["value"] for one in found if "selected" in one.attributes] for name, found in options.items()}
    assert typed == {"tag": tag, "due": "none", "q": "contact"}
    assert (chosen["stage"], chosen["event"]) == (["waiting"], [str(cast.event.id)])
    assert [row["Name"] for row in table(owner, **{**typed, "stage": "waiting"})] == ["Contact Person"]
    assert "Only:" not in owner.visit("/me/export")


def test_it_is_narrowed_to_those_ticked(cast: Cast, owner: Client) -> None:
    assert [row["Name"] for row in table(owner, id=cast.met.id)] == ["Contact Person"]
    answer = owner.get(f"/contacts.csv?stage=all&id={cast.met.id}")
    assert answer.headers["X-Rows"] == "1"


def test_for_other_programs_the_columns_are_theirs(app: Flask, cast: Cast, owner: Client) -> None:
    """Several addresses, where we met, the note and the tags arrive in each of them."""
    with app.app_context():
        said: dict[str, Any] = {
            "emails": ("ana@work.example", "ana@home.example", "a@a.example", "b@b.example"),
            "phones": ("112 11",),
        }
        ana = save_person(
            db.session.merge(cast.owner),
            Details(name="Ana Maria Matos", headline="Engineer", company="Tagus", **said),
            Scan(uuid4(), now(), "by_hand"),
        ).contact
        ana.write_note("Red scarf")
        Tagging.add(Tag.get_or_create(cast.owner, ["Speaker", "Kafka"]), [ana.id])
        db.session.commit()
    found = {program: table(owner, q="matos", **{"as": program})[0] for program in ("google", "outlook", "hubspot")}
    google, outlook, hubspot = found.values()
    assert [google[name] for name in ("First Name", "Last Name")] == ["Ana Maria", "Matos"]
    assert google["Organization Name"] + google["Organization Title"] == "TagusEngineer"
    assert google["Labels"] == "Kafka ::: Speaker ::: * myContacts"
    assert google["E-mail 2 - Value"] == "ana@home.example"
    assert google["E-mail 3 - Value"] == "a@a.example ::: b@b.example"
    assert outlook["E-mail 3 Address"] == "a@a.example"
    assert outlook["Categories"] == "Kafka;Speaker"
    assert outlook["Notes"].startswith("Met ")
    assert outlook["Notes"].endswith("Red scarf\nb@b.example")
    assert hubspot["Email"] == "ana@work.example"
    assert hubspot["Additional email addresses"] == "ana@home.example;a@a.example;b@b.example"
    assert "Red scarf\nTags: Kafka, Speaker" in hubspot["Note body"]
    assert hubspot["Activity date"] == f"{now():%Y-%m-%d}"


def test_a_program_that_nobody_knows_gets_our_columns(owner: Client) -> None:
    assert tuple(table(owner, **{"as": "fax"})[0]) == COLUMNS


def test_what_was_taken_back_is_gone_at_the_next_export(app: Flask, cast: Cast, owner: Client) -> None:
    """P2, Q5"""
    with app.app_context():
        profile = db.session.get_one(User, cast.contact.id).profile
        profile.share([field for field in profile.shared if field != "phone"])
        db.session.commit()
    rows = {row["Name"]: row for row in table(owner)}
    assert (rows["Contact Person"]["Phone"], rows["Friend Person"]["Phone"]) == ("", "+351 912 345 678")
    owner.post_form(f"/contacts/{cast.met.id}/block")
    row = next(row for row in table(owner) if row["Name"] == "Contact Person")
    assert not any(row[column] for column in ("Headline", "Company", "E-mail", "Phone", "Links"))


def test_nobody_elses_list_is_in_it(cast: Cast, owner: Client, client_for: ClientFor) -> None:
    for person in (cast.stranger, cast.organizer, cast.staff):
        assert table(client_for(person)) == []


def test_a_long_list_is_sent_in_pieces_and_costs_few_queries(
    app: Flask, cast: Cast, owner: Client, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetup.transfer.batches.ROWS_PER_BATCH", 20)
    with app.app_context():
        people = [join(f"many{number}") for number in range(70)]
        contacts = [Contact(owner_id=cast.owner.id, person_id=p.id, met_at=cast.met.met_at) for p in people]
        db.session.add_all(contacts)
        db.session.commit()
    with queries() as statements:
        answer = owner.get("/contacts.csv?stage=all", buffered=False)
        pieces = list(answer.iter_encoded())
        answer.close()
    assert len(pieces) > 70
    assert b"".join(pieces).count(b"\r\n") == 73
    assert len(statements) < 13  # a batch and its tags, four times
