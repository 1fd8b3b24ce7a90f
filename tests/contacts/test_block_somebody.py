"""Blocking: total, in both directions, and nobody is told."""

from uuid import uuid4

import pytest
from flask import Flask

from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, contact, kept, refusal, scan, share_all


def block(app: Flask, cast: Cast, client: Client) -> None:
    """``owner`` blocks ``contact``."""
    assert client.post_form(f"/contacts/{cast.met.id}/block").status_code == 303


def test_neither_sees_more_than_the_name(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, other = client_for(cast.owner), client_for(cast.contact)
    share_all(app, cast.owner, cast.contact)
    mine, theirs = (
        f"/contacts/{kept(app, *pair).id}" for pair in ((cast.owner, cast.contact), (cast.contact, cast.owner))
    )
    assert "contact by trade" in owner.visit(mine)
    assert "owner by trade" in other.visit(theirs)
    block(app, cast, owner)
    for client, page, name in ((owner, mine, "contact"), (other, theirs, "owner")):
        shown = client.visit(page)
        assert f"{name.capitalize()} Person" in shown
        for path in (page, f"{page}.vcf", "/contacts?stage=all", "/contacts.csv?stage=all"):
            seen = client.get(path).text
            assert f"{name} by trade" not in seen
            assert f"{name}@work.example.org" not in seen


def test_the_scan_of_the_blocked_finds_no_such_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The same words as for a code that nobody has."""
    owner, other = client_for(cast.owner), client_for(cast.contact)
    block(app, cast, owner)
    refused, unknown = scan(other, code_of(app, cast.owner)), scan(other, "0000000000000000")
    assert (refused.status_code, refused.json) == (unknown.status_code, unknown.json)


def test_whoever_blocks_is_told_why_their_scan_does_not_connect(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    block(app, cast, owner)
    answer = scan(owner, code_of(app, cast.contact))
    assert answer.status_code == 422
    assert "You blocked Contact Person" in refusal(answer)


def test_a_block_is_news_to_nobody(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, other = client_for(cast.owner), client_for(cast.contact)
    theirs = f"/contacts/{kept(app, cast.contact, cast.owner).id}"
    owner.visit(f"/contacts/{cast.met.id}")
    block(app, cast, owner)
    for path in ("/", "/today/news", "/contacts?stage=all", theirs, "/me/blocks"):
        assert "locked" not in other.visit(path).text.replace("Blocked people", "").replace(
            "You haven't blocked anyone.", ""
        )
    assert "Owner Person" not in other.visit("/me/blocks")


def test_unblocking_brings_both_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, other = client_for(cast.owner), client_for(cast.contact)
    block(app, cast, owner)
    assert "Contact Person" in owner.visit("/me/blocks")
    assert owner.post_form(f"/me/blocks/{cast.contact.id}/removal").location == "/me/blocks"
    assert "Contact Person" not in owner.visit("/me/blocks")
    assert "contact by trade" in owner.visit(f"/contacts/{cast.met.id}")
    assert scan(other, code_of(app, cast.owner)).status_code == 201


def test_as_long_as_one_blocks_it_stands(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, other = client_for(cast.owner), client_for(cast.contact)
    block(app, cast, owner)
    other.post_form(f"/contacts/{kept(app, cast.contact, cast.owner).id}/block")
    owner.post_form(f"/me/blocks/{cast.contact.id}/removal")
    assert "contact by trade" not in owner.visit(f"/contacts/{cast.met.id}")
    assert scan(owner, code_of(app, cast.contact)).status_code == 404


def test_nobody_lifts_somebody_elses_block(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    block(app, cast, client_for(cast.owner))
    client_for(cast.contact).post_form(f"/me/blocks/{cast.owner.id}/removal")
    client_for(cast.stranger).post_form(f"/me/blocks/{cast.contact.id}/removal")
    assert scan(client_for(cast.contact), code_of(app, cast.owner)).status_code == 404


@pytest.mark.slow
def test_neither_hears_the_other_in_a_room(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Silent and total: all that they say is left out, a page of talk is as long as ever, and others hear both."""
    owner, other, friend = (client_for(person) for person in (cast.owner, cast.contact, cast.friend))
    room = f"/rooms/{cast.room.id}"
    for number in range(50):
        for client, name in ((owner, "owner"), (other, "other"), (friend, "friend")):
            client.post_form(f"{room}/messages", {"body": f"{name} {number}", "uuid": str(uuid4())})

    def heard(client: Client) -> list[str]:
        return [bubble.text.split()[0] for bubble in client.visit(room).all(class_="bubble")]

    assert {*heard(owner)} == {*heard(other)} == {"owner", "other", "friend"}
    block(app, cast, owner)
    assert {*heard(owner)} == {"owner", "friend"}
    assert {*heard(other)} == {"other", "friend"}
    assert {*heard(friend)} == {"owner", "other", "friend"}
    assert len(heard(owner)) == len(heard(other)) == len(heard(friend))
    assert "Contact Person" not in owner.visit(room)
    assert "Owner Person" not in other.visit(room)
    owner.post_form(f"/me/blocks/{cast.contact.id}/removal")
    assert {*heard(owner)} == {*heard(other)} == {"owner", "other", "friend"}


def test_the_note_and_the_meeting_stay(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Red scarf", "version": "0"})
    block(app, cast, owner)
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert "Red scarf" in page
    assert "Met at PyData Lisbon" in page
    assert contact(app, cast.contact, cast.owner)
