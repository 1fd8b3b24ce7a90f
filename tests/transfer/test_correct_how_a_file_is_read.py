"""The review shows how a file was read, and its owner can say it better: which encoding, and which column is what."""

import pytest
from flask import Flask

from meetup.extensions import db
from meetup.transfer import Import
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.transfer.files import chosen, complete, mine, review
from tests.workbooks import workbook

pytestmark = pytest.mark.one_database  # what a file says does not depend on it

UNKNOWN = "Ticket,Aa,Bb,Cc\r\n1,x,Ana,ana@example.org\r\n2,y,Bo,bo@example.org\r\n"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def read_again(client: Client, page: Page, **fields: str) -> Page:
    """Press “Read the file again”, with what the page has chosen and changes to it."""
    selects = page.one("form", id="reading").all("select")
    shown = {select["name"]: chosen(select).get("value") for select in selects}
    answer = client.post_form(page.one("form", id="reading")["action"], {**shown, **fields})
    assert answer.status_code == 303, answer.text
    return client.visit(answer.location)


def test_columns_are_assigned_by_hand(app: Flask, cast: Cast, owner: Client) -> None:
    page = review(owner, "Ticket,Aa,Bb\r\n1,x,Ana\r\n2,y,Bo\r\n")
    assert "We couldn't tell which column has the people." in page
    assert [select["name"] for select in page.one("form", id="reading").all("select")][:3] == [
        "column-0", "column-1", "column-2"
    ]  # fmt: skip
    assert "Ana · Bo" in page
    page = read_again(owner, page, **{"column-2": "name", "column-1": "company"})
    assert "2 new" in page
    assert "We couldn't tell" not in page
    assert chosen(page.one("select", id="column-2"))["value"] == "name", "it is remembered"
    complete(owner, page)
    assert {("Ana", "x"), ("Bo", "y")} <= {(one.name, one.card.company) for one in mine(app, cast.owner)}


def test_a_column_is_known_by_what_it_holds(owner: Client) -> None:
    page = review(owner, UNKNOWN)
    assert chosen(page.one("select", id="column-3"))["value"] == "emails"


def test_another_encoding_is_chosen(app: Flask, cast: Cast, owner: Client) -> None:
    """I7"""
    page = review(owner, "Name;Firma\r\nJosé Peña;Ñandú\r\n".encode("cp1252"))
    assert "We read it as Western European (Windows-1252)." in page
    page = read_again(owner, page, encoding="cp1251")
    assert "Josй Peсa" in page
    page = read_again(owner, page, encoding="cp1252")
    assert chosen(page.one("select", id="encoding"))["value"] == "cp1252"
    complete(owner, page)
    assert "José Peña" in {one.name for one in mine(app, cast.owner)}


def test_an_encoding_is_chosen_for_cards_that_do_not_say_it(owner: Client) -> None:
    content = "BEGIN:VCARD\nFN:Ольга\nEND:VCARD\n".encode() + b"BEGIN:VCARD\nFN:" + "Ян".encode("cp1251")
    page = read_again(owner, review(owner, content, "a.vcf"), encoding="cp1251")
    assert "Ольга" in page
    assert "Ян" in page


def test_what_nobody_offered_changes_nothing(owner: Client) -> None:
    """Z4"""
    page = review(owner, UNKNOWN)
    answer = owner.post_form(page.one("form", id="reading")["action"], {"encoding": "rot13"})
    assert answer.status_code == 422
    page = read_again(owner, page, **{"column-2": "user_id"})
    assert chosen(page.one("select", id="column-2"))["value"] in ("", "name")


def test_it_is_nobody_elses(cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Z2: the same answer as for what does not exist."""
    action = review(owner, UNKNOWN).one("form", id="reading")["action"]
    stranger = client_for(cast.stranger)
    assert stranger.post_form(action, {"encoding": ""}).status_code == 404
    assert stranger.post_form("/contacts/imports/999999/reading", {"encoding": ""}).status_code == 404


def test_the_file_is_erased_when_the_review_is_over(app: Flask, owner: Client) -> None:
    """G3"""
    page = review(owner, UNKNOWN)
    complete(owner, page)
    with app.app_context():
        assert db.session.query(Import).one().content is None


def test_the_next_file_with_these_headings_is_read_like_that(owner: Client) -> None:
    """What columns are is said once, whatever the next file holds. It counts for workbooks, too."""
    page = review(owner, "Wer,Wohin\nAna 1,ana at tagus\n")
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith("/reading"))
    answer = owner.post_form(action, {"column-0": "name", "column-1": "note", "encoding": ""})
    assert answer.status_code == 303
    book = workbook(["WER", "wohin"], ["Teo Kowalski", "never"], ["Mei Li", "soon"])
    fields = [chosen(field).get("value") for field in review(owner, book).all("select") if "column-" in field["name"]]
    assert fields == ["name", "note"]
