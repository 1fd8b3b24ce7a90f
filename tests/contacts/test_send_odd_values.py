"""What is sent in the place of a number or an address is refused in a sentence or passed over, never a 500 (I7)."""

from uuid import uuid4

import pytest
from flask import Flask

from meetup.people.links import is_web_address
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import cards, look_over
from tests.exchange.scans import rows

LONG = ["9" * 400, "-" + "9" * 400, "9" * 5000, str(2**31), str(2**63)]
NUMBERS = [*LONG, "-1", "0", "1.5", "1e400", "\u00b2", "\u0967", "nan", "inf", "", " ", "x"]
CONTROLS = ("%00", "%0A", "%0d", "%1f", "%7F", "%C2%85")


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def forms(cast: Cast) -> list[tuple[str, str, dict[str, str]]]:
    """Each POST that takes a number: where, in which field, and what else the form says."""
    met, uuid = f"/contacts/{cast.met.id}", str(uuid4())
    return [
        (f"{met}/note", "version", {"note": "n"}),
        (f"{met}/draft", "version", {"body": "b"}),
        (f"{met}/draft", "insert", {"body": "b"}),
        (f"{met}/draft", "event", {"body": "b", "run": "to_do"}),
        (f"{met}/decision", "event", {"kind": "let_go", "run": "to_do"}),
        (f"/encounters/{cast.encounter.id}/place", "event_id", {}),
        ("/contacts", "event_id", {"code": "AAAA-AAAA-AAAA-AAAA", "uuid": uuid}),
        ("/contacts/selections", "contact_id", {"act": "stage", "stage": "waiting"}),
        ("/me/card/revocations", "event_id", {}),
        ("/cards", "event_id", {"name": "Ana", "uuid": uuid, "into": "new"}),
        ("/cards", "into", {"name": "Ana", "uuid": uuid}),
        (f"/events/{cast.event.slug}/goals", "target", {"text": "Meet five"}),
    ]


@pytest.mark.slow
def test_odd_numbers_break_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    token = owner.token()
    for path, field, form in forms(cast):
        for number in NUMBERS:
            answer = owner.post(path, data={"csrf_token": token, **form, field: number})
            assert answer.status_code < 500, (path, field, number[:20])


@pytest.mark.parametrize(("path", "field"), [("note", "version"), ("draft", "version"), ("draft", "insert")])
def test_a_number_that_is_none_gets_a_sentence(cast: Cast, owner: Client, path: str, field: str) -> None:
    form = {"note": "n", "body": "b", field: "9" * 400}
    answer = owner.post_form(f"/contacts/{cast.met.id}/{path}", form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (422, {"message": "Something's wrong with this form. Reload the page."})


@pytest.mark.parametrize("control", CONTROLS)
def test_an_address_with_control_characters_is_no_web_address(
    app: Flask, cast: Cast, owner: Client, control: str
) -> None:
    """PostgreSQL keeps no NUL, and a line break would be taken for the end of what the card is found by."""
    address = f"https://linkedin.com/in/{control}ana"
    before = rows(app)["kept_cards"]
    assert not is_web_address(address)
    assert owner.post_form("/cards", {"name": "Ana", "links": address, "uuid": str(uuid4())}).status_code == 422
    for text in (address, f"BEGIN:VCARD\nFN:Ana\nURL:{address}\nEND:VCARD"):
        assert look_over(owner, text).status_code < 500
    assert owner.post_form("/contacts", {"code": address, "uuid": str(uuid4())}).status_code < 500
    assert rows(app)["kept_cards"] == before


def test_a_card_kept_with_such_an_address_is_still_found(app: Flask, cast: Cast, owner: Client) -> None:
    """From before they were refused."""
    owner.post_form("/cards", {"name": "Ana", "links": "https://linkedin.com/in/ana", "uuid": str(uuid4())})
    [card] = cards(app)
    card.link = "https://linkedin.com/in/%00%0Aana"
    card.set_details(card.details)
    assert card.marks == "\nlinkedin.com/in/ana\n"
